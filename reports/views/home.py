"""Decides what each role sees first: a ward its report, the Bureau the board of all 24 wards."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.report_page import report_pages
from reports.views.board import board
from reports.views.rounds import choose_round, round_or_404
from wards.models import ReportingRound, Ward
from wards.vocabulary import ReportForm


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is asked of the reader, by when, and what is missing."""
    if request.user.is_bureau:
        return board(request)
    if (chosen := choose_round(request)) is None:
        return render(request, "reports/no_round.html", {"title": "ホーム"})
    round_ = chosen.round
    return _report(request, request.user.ward, round_, ReportForm(request.user.role))


@require_safe
def ward_report(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """The report of a ward: for the Bureau any, for a ward its own two."""
    if form not in ReportForm.values or not (
        request.user.is_bureau or request.user.ward_id == ward
    ):
        raise Http404
    round_ = round_or_404(request)
    # PostgreSQL cannot even look for a code with a NUL in it.
    found = get_object_or_404(Ward, pk=ward if ward.isdecimal() else None)
    return _report(request, found, round_, ReportForm(form))


def _report(request: HttpRequest, ward: Ward, round_: ReportingRound, form: ReportForm):
    pages = report_pages(ward, round_, request.user, timezone.localdate())
    page = pages[form]
    other = next(pages[other] for other in ReportForm if other != form)
    context = {
        "title": page.title,
        "lead": f"{round_.year} 在宅医療連携拠点事業 取組調査",
        "facts": page.facts,
        "step": page.step,
        "page": page,
        "other": other,
        "crumbs": [("ホーム", "/"), (page.title, "")] if request.user.is_bureau else [],
    }
    return render(request, "reports/ward_report.html", context)
