"""Decides which survey an address means: the one of ?year=, else the one being worked on."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest
from django.utils import timezone

from wards.models import ReportingRound

NO_SUCH_YEAR = "その年度の調査はありません。"


@dataclass(frozen=True, slots=True)
class ChosenRound:
    """The survey that is looked at, beside all there are (newest first)."""

    round: ReportingRound
    rounds: tuple[ReportingRound, ...]


def choose_round(request: HttpRequest) -> ChosenRound | None:
    """The survey of the address; None while there is none at all.

    Raises Http404 for a year without a survey and for what is no year.
    """
    rounds = tuple(ReportingRound.objects.annual().order_by("-fiscal_year"))
    year = request.GET.get("year", "")
    if not year:
        current = ReportingRound.objects.current(timezone.localdate())
        return ChosenRound(current or rounds[-1], rounds) if rounds else None
    for round_ in rounds:
        if year == str(round_.fiscal_year):
            return ChosenRound(round_, rounds)
    raise Http404(NO_SUCH_YEAR)


def round_or_404(request: HttpRequest) -> ReportingRound:
    """The survey of the address, for pages that are about nothing without one."""
    chosen = choose_round(request)
    if chosen is None:
        raise Http404(NO_SUCH_YEAR)
    return chosen.round
