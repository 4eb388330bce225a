"""When the invented registers were entered, confirmed for a year, and changed after submitting."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

import pghistory
from django.utils import timezone

from institutions.models import Designation
from reports.counting.registers import REGISTERS
from reports.counting.ward_report import WardReport
from reports.demo.entry import enter, entered_at, signed
from reports.demo.staff import Staff
from reports.demo.tables import table
from reports.demo.years import Survey
from wards.models import RegisterConfirmation, Submission, Validity
from wards.reporting.survey_days import working_day_from
from wards.vocabulary import ReportItem, Role, Status

ENTERED_AT = time(10, 20)
# What a desk has looked through that is still writing its report.
CONFIRMED_FIRST = frozenset({ReportItem.OPENING_HOURS, ReportItem.COORDINATOR})
OF_STATE = {Status.NOT_STARTED: frozenset(), Status.DRAFT: CONFIRMED_FIRST}


def enter_when_they_began(records: Iterable[Validity]) -> None:
    """Saves records of registers as if each had been entered on the day when it began."""
    records = list(records)
    enter(records)
    now = timezone.localtime()
    entered_at(
        {
            record: min(
                datetime.combine(working_day_from(record.valid_from), ENTERED_AT, now.tzinfo), now
            )
            for record in records
        }
    )


def confirmations_of(
    report: WardReport, submission: Submission, state: Status, staff: Staff
) -> list[RegisterConfirmation]:
    """「このとおり」 of what a desk has carried over, as far as its report is to come."""
    author = signed(staff.of(Role.DESK, submission.ward_id))
    return [
        RegisterConfirmation(
            submission=submission,
            item=item,
            records=sorted(record.pk for record in report.of(item)),
            **author,
        )
        for item in REGISTERS
        if item in OF_STATE.get(state, REGISTERS) and report.is_unconfirmed(item)
    ]


def change_registers(survey: Survey, staff: Staff) -> None:
    """A desk hears late that an institution had given up its role before the day of reference."""
    for row in table(f"reports-{survey.answers}"):
        if not row["register_changed"]:
            continue
        desk = staff.of(Role.DESK, row["code"])
        designation = (
            Designation.objects.counted_on(survey.as_of)
            .filter(institution__ward=row["code"], valid_from__lt=survey.as_of)
            .latest("pk")
        )
        designation.valid_to = survey.as_of - timedelta(days=1)
        designation.updated_by = desk
        with pghistory.context(user=desk.pk):
            designation.save()
