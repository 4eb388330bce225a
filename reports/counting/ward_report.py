"""What each ward has entered for a round: records, statements, its reports, of all wards at once."""

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial

from django.db import models

from consultations.models import MonthlyConsultationTotal
from meetings.models import Meeting, MeetingKind
from reports.counting.figure import ByWard
from reports.counting.filed import Filed, Records, load_filed, year_before
from reports.counting.registers import REGISTERS, RegisterEdit, register_edits
from reports.counting.round_records import MODEL_OF_ITEM, RoundRecords, is_counted
from trainings.models import AccompaniedVisit
from wards.fiscal import FiscalYear, month_before
from wards.models import (
    NothingToReport,
    RegisterConfirmation,
    ReportingRound,
    ReturnMark,
    Submission,
    Ward,
)
from wards.reporting.statements import open_marks
from wards.reuse.kept import kept_copies_by_ward, row_of
from wards.vocabulary import (
    ITEMS_WITH_NOTHING_TO_REPORT,
    ActivityState,
    ReportForm,
    ReportItem,
    form_of_item,
    items_of,
)
from wards.written import written_once


@dataclass(frozen=True)
class WardReport:
    """What one ward has entered for a round: records by item, and 該当なし.

    source: the records of all wards that were loaded together, for the figures of the same moment.
    earlier: the same of the year before, as the ward filed it, which counts for nothing this year.
    read_marks: by ward code, of the reports that are returned now, the return itself and what it
    points at; most are not, so that it is read when it is first asked for.
    month_before: of a monthly report, the total of the month before, which may be of another year.
    confirmations, edits: by item, what may make a register carried over the answer of this year.
    """

    ward: Ward
    round: ReportingRound
    source: RoundRecords
    records: Records
    nothing: frozenset[ReportItem]
    earlier: Filed
    read_marks: Callable[[], Mapping[str, Sequence[ReturnMark]]]
    month_before: Sequence[MonthlyConsultationTotal]
    confirmations: Mapping[ReportItem, RegisterConfirmation]
    edits: Mapping[ReportItem, RegisterEdit]

    def of(self, item: ReportItem) -> Sequence[models.Model]:
        """The records that answer an item."""
        return self.records[item]

    def answers(self, item: ReportItem) -> list[models.Model]:
        """Those of the records that the council document counts: of the hub programme only."""
        return [record for record in self.of(item) if is_counted(item, record)]

    def answers_last_year(self, item: ReportItem) -> list[models.Model]:
        """As `answers`, of the year before."""
        filed = self.earlier.records.get(item, ())
        return [record for record in filed if is_counted(item, record)]

    def confirmation(self, item: ReportItem) -> RegisterConfirmation | None:
        """「このとおり」 of a register that still holds the records of which it was said."""
        said = self.confirmations.get(item)
        return said if said and said.is_of(record.pk for record in self.of(item)) else None

    def is_unconfirmed(self, item: ReportItem) -> bool:
        """Whether a register stands as it was carried over: neither confirmed nor edited this year."""
        return (
            item in REGISTERS
            and bool(self.of(item))
            and item not in self.edits
            and self.confirmation(item) is None
        )

    def is_answered(self, item: ReportItem) -> bool:
        """Whether the ward gave any answer for this year, 該当なし included."""
        return item in self.nothing or (bool(self.answers(item)) and not self.is_unconfirmed(item))

    def marks_of(self, form: ReportForm) -> list[ReturnMark]:
        """The marks of one report, while it is returned: that of the whole first."""
        marks = self.read_marks().get(self.ward.code, ())
        return [mark for mark in marks if mark.event.submission.form == form]

    def may_state_nothing(self, item: ReportItem) -> bool:
        """Whether 該当なし would be an answer: the item takes it, and no counted record denies it.

        Records of the other programme alone do not: the document counts none of them.
        """
        return item in ITEMS_WITH_NOTHING_TO_REPORT - self.nothing and not self.answers(item)

    @property
    def liaison_held(self) -> int:
        """How many liaison meetings were held; no item asks for them, but plans are compared."""
        held = (MeetingKind.LIAISON, ActivityState.HELD)
        meetings = self.source.of(Meeting).get(self.ward.code, ())
        return sum((meeting.kind, meeting.state) == held for meeting in meetings)

    @property
    def visits_held(self) -> int:
        """As `liaison_held`, of accompanied visits."""
        return len(self.source.of(AccompaniedVisit).get(self.ward.code, ()))


def load_reports(
    wards: Sequence[Ward], round_: ReportingRound, forms: Collection[ReportForm] = tuple(ReportForm)
) -> dict[str, WardReport]:
    """ward code → what that ward has entered for a round, in a constant number of queries.

    forms: the reports of which it is asked; what only others rest on is not read.
    """
    source = RoundRecords.of_round(wards, round_)
    items = [item for form in forms for item in items_of(round_.kind, form)]
    by_code = {ward.code: ward for ward in wards}
    parts = _parts(round_, forms)

    def read(name: Hashable, codes: Iterable[str]) -> dict[str, object]:
        return parts[name]([by_code[code] for code in codes])

    # A save changes one kind of record of one ward: all else is as it was.
    key = ("report", *row_of(round_))
    made = kept_copies_by_ward(key, [name for name in parts if name != MARKS], by_code, read)
    read_marks = cache(lambda: kept_copies_by_ward(key, [MARKS], by_code, read)[MARKS])
    source.know(made)
    stated = source.of(NothingToReport)
    return {
        ward.code: WardReport(
            ward=ward,
            round=round_,
            source=source,
            records={item: list(source.answers(item).get(ward.code, ())) for item in items},
            nothing=frozenset(ReportItem(row.item) for row in stated.get(ward.code, ())),
            earlier=made["earlier", *forms][ward.code],
            read_marks=read_marks,
            month_before=made.get("month_before", {}).get(ward.code, ()),
            confirmations=made.get("confirmations", {}).get(ward.code, {}),
            edits=made.get("edits", {}).get(ward.code, {}),
        )
        for ward in wards
    }


MARKS = "marks"
# Reads of some wards, by their codes, what their reports rest on.
Part = Callable[[Sequence[Ward]], Mapping[str, object]]


def _parts(round_: ReportingRound, forms: Collection[ReportForm]) -> dict[Hashable, Part]:
    """What reports rest on: the records of the round by their model, and the rest by a name."""
    items = {item for form in forms for item in items_of(round_.kind, form)}
    models_asked = {MODEL_OF_ITEM[item] for item in items} | {NothingToReport}
    parts: dict[Hashable, Part] = {
        **{model: partial(_records, model, round_) for model in models_asked},
        ("earlier", *forms): lambda wards: load_filed(wards, *year_before(round_), forms),
        MARKS: lambda wards: _marks(wards, round_),
    }
    if round_.month:
        parts["month_before"] = lambda wards: _month_before(wards, round_)
    elif not items.isdisjoint(REGISTERS):
        parts["confirmations"] = lambda wards: _confirmations(wards, round_)
        parts["edits"] = lambda wards: register_edits(wards, round_)
    return parts


def _records(model: type[models.Model], round_: ReportingRound, wards: Sequence[Ward]) -> ByWard:
    return RoundRecords.of_round(wards, round_).of(model)


def _month_before(
    wards: Sequence[Ward], round_: ReportingRound
) -> dict[str, Sequence[MonthlyConsultationTotal]]:
    """ward code → the total of the month before a monthly report's.

    As it was filed; of a month that was never submitted, as it is written.
    """
    day = month_before(round_.year.month(round_.month))
    year, item = FiscalYear.of(day).year, ReportItem.CONSULTATION_TOTAL
    filed = load_filed(wards, round_.kind, year, day.month, [form_of_item(item)])
    typed = RoundRecords(wards, year, day, day.month).answers(item)
    return {
        code: each.records[item] if each.forms else typed.get(code, ())
        for code, each in filed.items()
    }


def _confirmations(
    wards: Sequence[Ward], round_: ReportingRound
) -> dict[str, dict[ReportItem, RegisterConfirmation]]:
    """ward code → item → 「このとおり」, with its author."""
    found: dict[str, dict[ReportItem, RegisterConfirmation]] = defaultdict(dict)
    for said in _said_of_registers([ward.code for ward in wards], round_.pk):
        found[said.submission.ward_id][ReportItem(said.item)] = said
    return found


@written_once
def _said_of_registers(codes: list[str], round_: int) -> models.QuerySet[RegisterConfirmation]:
    said = RegisterConfirmation.objects.filter(
        submission__round=round_, submission__ward__pk__one_of=codes
    )
    return said.select_related("submission", "updated_by__ward")


def submissions_of(
    wards: Sequence[Ward], round_: ReportingRound
) -> dict[str, dict[ReportForm, Submission]]:
    """ward code → form → report, in official order."""
    by_code = {ward.code: ward for ward in wards}
    found: dict[str, dict[ReportForm, Submission]] = defaultdict(dict)
    for submission in _submissions(round_.pk, list(by_code)):
        # Due day and lock ask for the round; it is here.
        submission.round, submission.ward = round_, by_code[submission.ward_id]
        found[submission.ward_id][ReportForm(submission.form)] = submission
    return found


@written_once
def _submissions(round_: int, codes: list[str]) -> models.QuerySet[Submission]:
    return Submission.objects.filter(round=round_, ward__pk__one_of=codes)


def _marks(wards: Sequence[Ward], round_: ReportingRound) -> dict[str, list[ReturnMark]]:
    found: dict[str, list[ReturnMark]] = defaultdict(list)
    rows = _marks_of_returned([ward.code for ward in wards], round_.pk)
    for mark in sorted(rows, key=lambda mark: (not mark.is_whole, mark.pk)):
        found[mark.event.submission.ward_id].append(mark)
    return found


@written_once
def _marks_of_returned(codes: list[str], round_: int) -> models.QuerySet[ReturnMark]:
    marks = open_marks().filter(
        event__submission__round=round_, event__submission__ward__pk__one_of=codes
    )
    return marks.select_related("event__submission", "event__by__ward", "answered_by__ward")


def confirmed_registers(ward: Ward, round_: ReportingRound) -> set[ReportItem]:
    """The registers of a ward of which 「このとおり」 is said and still holds, as `WardReport` says."""
    source, said = RoundRecords.of_round([ward], round_), _confirmations([ward], round_)[ward.code]
    return {
        item
        for item in said
        if said[item].is_of(row.pk for row in source.answers(item).get(ward.code, ()))
    }
