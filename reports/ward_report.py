"""Decides which records answer which item of a ward's report, for all wards at once.

The home pages and the checks read reports through here: a constant number of queries, however
many wards.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models

from consultations.models import HEADINGS_OF_AREA, Area, Coordinator, DeskHours, Initiative
from institutions.models import Designation, ResourceSurvey
from meetings.models import KINDS_OF_ROLE, LiaisonPlan, Meeting
from reports.figures.consultations import at_desks_on
from trainings.models import AccompaniedVisitPlan, Outreach, Training
from wards.models import NothingToReport, ReportingRound, Submission, Ward
from wards.vocabulary import ITEMS_OF_FORM, Programme, ReportForm, ReportItem, Role

Records = dict[ReportItem, list[models.Model]]


@dataclass(frozen=True)
class WardReport:
    """What one ward has entered for a round: records by item, 該当なし, and its two reports."""

    ward: Ward
    round: ReportingRound
    records: Records = field(default_factory=dict)
    nothing: frozenset[ReportItem] = frozenset()
    submissions: dict[ReportForm, Submission] = field(default_factory=dict)

    def of(self, item: ReportItem) -> list[models.Model]:
        """The records that answer an item."""
        return self.records.get(item, [])

    def answers(self, item: ReportItem) -> list[models.Model]:
        """Those of the records that the council document counts: of the hub programme only."""
        if item not in (ReportItem.TRAINING, ReportItem.OUTREACH):
            return self.of(item)
        return [record for record in self.of(item) if record.programme == Programme.HUB]

    def is_answered(self, item: ReportItem) -> bool:
        """Whether the ward gave any answer, 該当なし included."""
        return bool(self.answers(item)) or item in self.nothing

    def answered_items(self, form: ReportForm) -> list[ReportItem]:
        """The items of a report that have an answer, in the order of the report."""
        return [item for item in ITEMS_OF_FORM[form] if self.is_answered(item)]


def _sources(fiscal_year: int, as_of: date) -> dict[ReportItem, models.QuerySet]:
    """One query an item; registers as they stand on the as-of day, the rest of the fiscal year."""
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


def _ward_code(record: models.Model) -> str:
    """The ward of a record, by the way that its model names (already selected, so no query)."""
    for step in record.ward_path.split("__")[:-1]:
        record = getattr(record, step)
    return record.ward_id


def load_records(
    wards: Sequence[Ward], fiscal_year: int, as_of: date
) -> dict[str, dict[ReportItem, list[models.Model]]]:
    """ward code → item → records, for a fiscal year and its as-of day."""
    found: dict[str, Records] = {ward.code: defaultdict(list) for ward in wards}
    for item, rows in _sources(fiscal_year, as_of).items():
        for record in rows.filter(**{f"{rows.model.ward_path}__in": wards}):
            found[_ward_code(record)][item].append(record)
    return found


def load_reports(wards: Sequence[Ward], round_: ReportingRound) -> dict[str, WardReport]:
    """ward code → what that ward has entered for a round."""
    records = load_records(wards, round_.fiscal_year, round_.as_of)
    nothing: dict[str, set[ReportItem]] = defaultdict(set)
    stated = NothingToReport.objects.filter(
        submission__round=round_, submission__ward__in=wards
    ).values_list("submission__ward_id", "item")
    for code, item in stated:
        nothing[code].add(ReportItem(item))
    submissions: dict[str, dict[ReportForm, Submission]] = defaultdict(dict)
    for submission in Submission.objects.filter(round=round_, ward__in=wards):
        submissions[submission.ward_id][ReportForm(submission.form)] = submission
    return {
        ward.code: WardReport(
            ward=ward,
            round=round_,
            records=records[ward.code],
            nothing=frozenset(nothing[ward.code]),
            submissions=submissions[ward.code],
        )
        for ward in wards
    }
