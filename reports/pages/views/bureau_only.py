"""Decides that a page is the Bureau's alone, and which report its address means."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from reports.pages.views.rounds import round_or_404
from wards.models import Submission
from wards.vocabulary import ReportForm


def bureau_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: refuses everybody who is not of the Bureau."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not request.user.is_bureau:
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def report_or_404(request: HttpRequest, ward: str, form: str) -> Submission:
    """The report of a ward and form in the round of the address."""
    round_ = round_or_404(request, months=True)
    if form not in ReportForm.values or not ward.isdecimal():
        raise Http404
    reports = Submission.objects.visible_to(request.user)
    return get_object_or_404(
        reports.select_related("ward", "round", "filing"), round=round_, ward=ward, form=form
    )


def seen_in(request: HttpRequest, name: str = "seen") -> int:
    """The key of the last event that the page showed; -1, which fits no report, for nonsense."""
    typed = request.POST.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else -1
