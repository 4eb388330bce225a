"""Decides in which fiscal year lists and forms begin."""

from __future__ import annotations

from django.utils import timezone

from wards.fiscal import FiscalYear
from wards.models import ReportingRound


def reporting_year() -> FiscalYear:
    """The fiscal year of the survey that is being worked on; without any, today's."""
    today = timezone.localdate()
    round_ = ReportingRound.objects.current(today)
    return round_.year if round_ else FiscalYear.of(today)
