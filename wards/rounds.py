"""Decides which reporting round, and so which fiscal year, is being worked on."""

from __future__ import annotations

from django.utils import timezone

from wards.fiscal import FiscalYear
from wards.models import ReportingRound
from wards.vocabulary import RoundKind


def current_round() -> ReportingRound | None:
    """The annual survey that opened last; none before the first one opens."""
    return (
        ReportingRound.objects.filter(kind=RoundKind.ANNUAL, opens_on__lte=timezone.localdate())
        .order_by("-fiscal_year")
        .first()
    )


def reporting_year() -> FiscalYear:
    """The fiscal year that lists and forms begin with: the current round's, else today's."""
    round_ = current_round()
    return round_.year if round_ else FiscalYear.of(timezone.localdate())
