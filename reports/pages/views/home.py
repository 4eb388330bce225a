"""The first page of each role: a ward sees its report, the Bureau the board of all 24 wards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.pages.views.board import board
from reports.pages.views.rounds import choose_round
from reports.pages.views.ward_report import show_report
from wards.vocabulary import ReportForm


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is asked of the reader, by when, and what is missing."""
    if request.user.is_bureau:
        return board(request)
    if (chosen := choose_round(request)) is None:
        return render(request, "reports/no_round.html", {"title": "ホーム"})
    return show_report(request, request.user.ward, chosen.round, ReportForm(request.user.role))
