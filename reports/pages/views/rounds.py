"""Decides which round an address means: the one of ?year= (&month=), else the survey of now."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from wards.models import ReportingRound

NO_SUCH_YEAR = "その年度の調査はありません。"
NO_SUCH_MONTH = "その月の報告はありません。"


@dataclass(frozen=True, slots=True)
class ChosenRound:
    """The round that is looked at, beside all there are of its kind (newest first).

    Of a month: beside the months of its fiscal year, in the order of the year.
    """

    round: ReportingRound
    rounds: tuple[ReportingRound, ...]


def choose_round(request: HttpRequest, *, months: bool = False) -> ChosenRound | None:
    """The round of the address; None while there is no annual survey at all.

    months: whether the page also knows the desks' monthly reports (?year=2024&month=4); another
    page finds nothing under a month, since its numbers are those of the annual survey.
    Raises Http404 for a year or month without a round, and for what is none.
    """
    year, month = request.GET.get("year", ""), request.GET.get("month", "")
    if month:
        return _of_month(year, month if months else "")
    rounds = tuple(ReportingRound.objects.annual().order_by("-fiscal_year"))
    if not year:
        current = ReportingRound.objects.current(timezone.localdate())
        return ChosenRound(current or rounds[-1], rounds) if rounds else None
    for round_ in rounds:
        if year == str(round_.fiscal_year):
            return ChosenRound(round_, rounds)
    raise Http404(NO_SUCH_YEAR)


def _of_month(year: str, month: str) -> ChosenRound:
    rounds = tuple(
        sorted(
            (each for each in ReportingRound.objects.monthly() if str(each.fiscal_year) == year),
            key=lambda each: each.as_of,
        )
    )
    for round_ in rounds:
        if month == str(round_.month):
            return ChosenRound(round_, rounds)
    raise Http404(NO_SUCH_MONTH)


def round_or_404(request: HttpRequest, *, months: bool = False) -> ReportingRound:
    """The round of the address, for pages that are about nothing without one."""
    chosen = choose_round(request, months=months)
    if chosen is None:
        raise Http404(NO_SUCH_YEAR)
    return chosen.round
