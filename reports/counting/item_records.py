"""The records that answer each item of a report, for a fiscal year or a month, of all wards at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.db import models

from consultations.models import (
    HEADINGS_OF_AREA,
    Area,
    Coordinator,
    DeskHours,
    Initiative,
    MonthlyConsultationTotal,
)
from institutions.models import Designation, ResourceSurvey
from meetings.models import KINDS_OF_ROLE, LiaisonPlan, Meeting
from reports.counting.figures.consultations import at_desks_on
from trainings.models import AccompaniedVisitPlan, Outreach, Training
from wards.models import RegisterConfirmation, ReportingRound, Ward
from wards.vocabulary import ReportItem, Role

Records = dict[ReportItem, list[models.Model]]


def sources(fiscal_year: int, as_of: date, month: int | None) -> dict[ReportItem, models.QuerySet]:
    """One query an item; registers as they stand on the as-of day, the rest of the fiscal year.

    month: of a monthly report, which asks for nothing else.
    """
    if month:
        totals = MonthlyConsultationTotal.objects.filter(fiscal_year=fiscal_year, month=month)
        return {ReportItem.CONSULTATION_TOTAL: totals}
    meetings = Meeting.objects.filter(fiscal_year=fiscal_year).order_by("date", "pk")
    initiatives = Initiative.objects.filter(fiscal_year=fiscal_year)
    return {
        ReportItem.WARD_COUNCIL: meetings.filter(kind__in=KINDS_OF_ROLE[Role.WARD_OFFICE]),
        ReportItem.RESOURCE_SURVEY: ResourceSurvey.objects.filter(fiscal_year=fiscal_year),
        ReportItem.TRAINING: Training.objects.filter(fiscal_year=fiscal_year),
        ReportItem.OUTREACH: Outreach.objects.filter(fiscal_year=fiscal_year),
        ReportItem.OPENING_HOURS: at_desks_on(DeskHours.objects.select_related("desk"), as_of),
        ReportItem.COORDINATOR: at_desks_on(Coordinator.objects.select_related("desk"), as_of),
        ReportItem.AROUND_THE_CLOCK: initiatives.filter(
            heading__in=HEADINGS_OF_AREA[Area.AROUND_THE_CLOCK]
        ),
        ReportItem.INFORMATION_SHARING: initiatives.filter(
            heading__in=HEADINGS_OF_AREA[Area.INFORMATION_SHARING]
        ),
        ReportItem.ACTIVE_INSTITUTION: Designation.objects.counted_on(as_of).select_related(
            "institution"
        ),
        ReportItem.LIAISON: LiaisonPlan.objects.filter(fiscal_year=fiscal_year),
        ReportItem.ACCOMPANIED_VISIT: AccompaniedVisitPlan.objects.filter(fiscal_year=fiscal_year),
    }


def load_records(
    wards: Sequence[Ward], fiscal_year: int, as_of: date, month: int | None = None
) -> dict[str, dict[ReportItem, list[models.Model]]]:
    """ward code → item → records, for a fiscal year and its as-of day, or for one month of it."""
    found: dict[str, Records] = {ward.code: defaultdict(list) for ward in wards}
    for item, rows in sources(fiscal_year, as_of, month).items():
        for record in rows.filter(**{f"{rows.model.ward_path}__in": wards}):
            found[_ward_code(record)][item].append(record)
    return found


def _ward_code(record: models.Model) -> str:
    """The ward of a record, by the way that its model names (already selected, so no query)."""
    for step in record.ward_path.split("__")[:-1]:
        record = getattr(record, step)
    return record.ward_id


def confirmed_registers(ward: str, round_: ReportingRound) -> set[ReportItem]:
    """The registers of a ward of which 「このとおり」 is said and still holds, as `WardReport` says."""
    found = set()
    registers = sources(round_.fiscal_year, round_.as_of, round_.month)
    of_ward = {"submission__round": round_, "submission__ward": ward}
    for said in RegisterConfirmation.objects.filter(**of_ward):
        rows = registers[ReportItem(said.item)]
        if said.is_of(rows.filter(**{rows.model.ward_path: ward}).values_list("pk", flat=True)):
            found.add(ReportItem(said.item))
    return found
