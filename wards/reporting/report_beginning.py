"""Decides to which report an entry belongs, and lets that report begin with it."""

from __future__ import annotations

from django.db import models

from wards.fiscal import FiscalYear
from wards.models import User
from wards.reporting.reporting_year import reporting_year
from wards.reporting.workflow import note_work_begun
from wards.vocabulary import form_of_item


def begin_report(record: models.Model, by: User) -> None:
    """Turns the report that asks for this record from 未記入 to 記入中, if the user writes it."""
    item = getattr(record, "report_item", None)
    if item is None or not by.ward_id or form_of_item(item) != by.role:
        return
    month = getattr(record, "month", None)
    note_work_begun(by.ward_id, by.role, year_of(record), by, month)


def year_of(record: models.Model) -> int:
    """The fiscal year for which a record counts as work: its own, its date's, else this one."""
    if getattr(record, "fiscal_year", None):
        return record.fiscal_year
    day = getattr(record, "date", None)
    return FiscalYear.of(day).year if day else reporting_year().year
