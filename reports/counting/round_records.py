"""The records that the figures and reports of a round rest on, of many wards at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache, cached_property
from operator import attrgetter
from typing import NamedTuple

from django.apps import apps
from django.db.models import Exists, F, Min, Model, OuterRef, Q, QuerySet, Value

from consultations.models import Coordinator, DeskHours, Initiative, MonthlyConsultationTotal
from institutions.models import Designation, ResourceSurvey
from meetings.models import CITY_KINDS, Attendance, CoordinatorEvent, LiaisonPlan, Meeting
from reports.counting.figure import ByWard, WardRef
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan, Outreach, Training
from wards.fiscal import FiscalYear, moment_label, place_in_year
from wards.models import SAID_OF_AN_ITEM, NothingToReport, ReportingRound, Submission, Ward
from wards.reuse.kept import remembered
from wards.versions.known_on import known_on
from wards.vocabulary import (
    REPORTED,
    Programme,
    ReportForm,
    ReportItem,
    RoundKind,
    form_of_item,
    items_of,
)
from wards.written import written_once

MODEL_OF_ITEM: dict[ReportItem, type[Model]] = {
    ReportItem.WARD_COUNCIL: Meeting,
    ReportItem.RESOURCE_SURVEY: ResourceSurvey,
    ReportItem.TRAINING: Training,
    ReportItem.OUTREACH: Outreach,
    ReportItem.OPENING_HOURS: DeskHours,
    ReportItem.COORDINATOR: Coordinator,
    ReportItem.AROUND_THE_CLOCK: Initiative,
    ReportItem.INFORMATION_SHARING: Initiative,
    ReportItem.ACTIVE_INSTITUTION: Designation,
    ReportItem.LIAISON: LiaisonPlan,
    ReportItem.ACCOMPANIED_VISIT: AccompaniedVisitPlan,
    ReportItem.CONSULTATION_TOTAL: MonthlyConsultationTotal,
}
# Kinds of records of which a field says which item one answers.
DECIDES_ITEM: dict[type[Model], str] = {
    Meeting: "kind",
    Initiative: "heading",
    **dict.fromkeys(SAID_OF_AN_ITEM, "item"),
}
# Items whose records the document counts only where they are of the hub programme.
OF_THE_HUB = frozenset({ReportItem.TRAINING, ReportItem.OUTREACH})


def is_counted(item: ReportItem, record: Model) -> bool:
    """Whether the council document counts this record of an item."""
    return item not in OF_THE_HUB or record.programme == Programme.HUB


# The report of the month of a total has been submitted; then its total is locked.
MONTH_IS_REPORTED = Submission.objects.filter(
    round__kind=RoundKind.MONTHLY,
    round__fiscal_year=OuterRef("fiscal_year"),
    round__month=OuterRef("month"),
    ward=OuterRef("ward"),
    status__in=REPORTED,
)


class Stamp(NamedTuple):
    """Of a record behind a report: the item, its model label and key, when and by whom it was saved."""

    item: ReportItem
    model: str
    pk: int
    at: datetime
    by: int | None


class RoundRecords:
    """What wards have recorded for a round. Each kind is read once, when it is first asked for.

    Registers are read as they stand on the as-of day, everything else of the fiscal year, or of
    its month. The caller's ward scope must hold the wards: a record out of scope is not seen.
    """

    # Of months that have reports of their own, whether those alone that were submitted are read.
    only_reported = False
    # Whether the rows are counted and nothing else is asked of them: who saved them when is not read.
    only_counted = False

    def __init__(
        self, wards: Iterable[Ward], fiscal_year: int, as_of: date, month: int | None = None
    ) -> None:
        self.wards = list(wards)
        self.fiscal_year, self.as_of, self.month = fiscal_year, as_of, month
        self.of_city = remembered(self._of_city)
        # Read once for all objects that are narrowed from this one.
        self.read = remembered(self._read)
        # Asked for by each ward in turn, and by several figures, for all of them each time.
        self.answers = remembered(self._answers)
        self.counted = remembered(self._counted)
        self.nothing = remembered(self._nothing)

    @classmethod
    def of_round(cls, wards: Iterable[Ward], round_: ReportingRound) -> RoundRecords:
        return cls(wards, round_.fiscal_year, round_.as_of, round_.month)

    def narrowed(self, wards: Iterable[Ward]) -> RoundRecords:
        """The same records as seen for some of the wards, or for others, which then have none."""
        narrowed = RoundRecords(wards, self.fiscal_year, self.as_of, self.month)
        narrowed.read = self.read
        return narrowed

    def know(self, found: Mapping[object, ByWard]) -> None:
        """Takes the records of some kinds from what was read of them before."""
        read = self.read
        self.read = lambda model: found[model] if model in found else read(model)

    # --- Wards ---------------------------------------------------------------------------

    @cached_property
    def refs(self) -> dict[str, WardRef]:
        """The wards by code, in official order."""
        refs = sorted(WardRef(ward.display_order, ward.code, ward.name) for ward in self.wards)
        return {ref.code: ref for ref in refs}

    @property
    def everyone(self) -> tuple[WardRef, ...]:
        """All wards, in official order."""
        return tuple(self.refs.values())

    def among(self, *codes: Iterable[str]) -> tuple[WardRef, ...]:
        """The wards that stand in any of the groups of codes, in official order."""
        wanted = {code for group in codes for code in group}
        return tuple(ref for code, ref in self.refs.items() if code in wanted)

    # --- Records -------------------------------------------------------------------------

    def of(self, model: type[Model]) -> ByWard:
        """The records of a kind by ward."""
        found = self.read(model)
        return {code: found[code] for code in self.refs if code in found}

    def _answers(self, item: ReportItem) -> ByWard:
        """`answers`: the records that answer an item, by ward."""
        return _where(self.of(MODEL_OF_ITEM[item]), lambda record: record.report_item == item)

    def _counted(self, item: ReportItem) -> ByWard:
        """`counted`: those of an item's records that the council document counts, by ward."""
        return _where(self.answers(item), lambda record: is_counted(item, record))

    def _nothing(self, item: ReportItem) -> ByWard:
        """`nothing`: the explicit 該当なし for an item in the report that asks for it, by ward."""
        form = form_of_item(item)
        return _where(
            self.of(NothingToReport),
            lambda stated: stated.item == item and stated.submission.form == form,
        )

    def stamps(
        self, forms: Iterable[ReportForm] = ReportForm
    ) -> dict[tuple[str, ReportForm], list[Stamp]]:
        """(ward code, form) → everything behind a report, 該当なし and 「このとおり」 included. One query."""
        found: dict[tuple[str, ReportForm], list[Stamp]] = {}
        for label, code, said, form, *rest in _stamps(self._codes, self._asked, *forms):
            item, of_form = _place_of(label, said, form)
            if item:
                found.setdefault((code, of_form), []).append(Stamp(item, label, *rest))
        return found

    @property
    def city_meetings(self) -> list[Meeting]:
        """The meetings of the city itself."""
        return self.of_city(Meeting)

    @property
    def events(self) -> list[CoordinatorEvent]:
        """The Bureau's events for the coordinators."""
        return self.of_city(CoordinatorEvent)

    def _of_city(self, model: type[Model]) -> list[Model]:
        return _rows_of_city(model, self.fiscal_year)

    @property
    def _codes(self) -> list[str]:
        return [ward.pk for ward in self.wards]

    @property
    def _asked(self) -> Asked:
        when = self.fiscal_year, self.as_of, self.month
        return Asked(*when, self.only_reported, self.only_counted)

    def _read(self, model: type[Model]) -> ByWard:
        path = model.ward_path
        code_of = attrgetter(f"{path.replace('__', '.')}_id")
        found: dict[str, list[Model]] = {}
        for row in _read_rows(model, self._codes, self._asked):
            found.setdefault(code_of(row), []).append(row)
        return found


@written_once
def all_wards() -> QuerySet[Ward]:
    """The 24 wards, in official order."""
    return Ward.objects.all()


class Asked(NamedTuple):
    """Of when records are read, and which."""

    year: int
    as_of: date
    month: int | None
    only_reported: bool
    only_counted: bool


def _rows(model: type[Model], codes: list[str], asked: Asked) -> QuerySet:
    rows = model.objects.filter(**{f"{model.ward_path}__pk__one_of": codes})
    rows, year = rows.order_by(*_order_in_a_ward(model)), asked.year
    if model in (DeskHours, Coordinator):
        # In force on the day, at a desk that is itself in force on that day.
        open_end = Q(desk__valid_to__isnull=True) | Q(desk__valid_to__gte=asked.as_of)
        in_force = rows.valid_on(asked.as_of).filter(open_end, desk__valid_from__lte=asked.as_of)
        return in_force.select_related("desk")
    if model is Designation:
        return rows.counted_on(asked.as_of).select_related("institution")
    if model is AccompaniedVisit:
        return rows.filter(date__range=(FiscalYear(year).start, FiscalYear(year).end))
    if model is Attendance:
        return rows.filter(event__fiscal_year=year).select_related("ward")
    if model in SAID_OF_AN_ITEM:
        rows = rows.filter(
            submission__round__fiscal_year=year, submission__round__month=asked.month
        )
        return rows.select_related("submission")
    if model is MonthlyConsultationTotal:
        rows = rows.filter(fiscal_year=year).order_by(place_in_year("month"))
        if asked.month:
            return rows.filter(month=asked.month)
        return rows.filter(Exists(MONTH_IS_REPORTED)) if asked.only_reported else rows
    return rows.filter(fiscal_year=year)


@written_once
def _read_rows(model: type[Model], codes: list[str], asked: Asked) -> QuerySet:
    rows = _rows(model, codes, asked)
    return rows.defer(*WHO_AND_WHEN) if asked.only_counted else rows


WHO_AND_WHEN = ("created_at", "created_by", "updated_at", "updated_by")


@written_once
def _stamps(codes: list[str], asked: Asked, *forms: ReportForm) -> QuerySet:
    kind = RoundKind.MONTHLY if asked.month else RoundKind.ANNUAL
    models = {MODEL_OF_ITEM[item] for form in forms for item in items_of(kind, form)}
    one, *others = (_stamps_of(model, codes, asked) for model in models | {*SAID_OF_AN_ITEM})
    return one.union(*others, all=True)


def _stamps_of(model: type[Model], codes: list[str], asked: Asked) -> QuerySet:
    decides, is_said = DECIDES_ITEM.get(model), model in SAID_OF_AN_ITEM
    marked = (
        _rows(model, codes, asked)
        .order_by()
        .annotate(
            label=Value(model._meta.label_lower),
            code=F(f"{model.ward_path}__pk"),
            said=F(decides) if decides else Value(model.report_item.value),
            of_form=F("submission__form") if is_said else Value(""),
        )
    )
    columns = ("label", "code", "said", "of_form", "pk", "updated_at", "updated_by_id")
    return marked.values_list(*columns)


@written_once
def _rows_of_city(model: type[Model], year: int) -> QuerySet:
    if model is CoordinatorEvent:
        return model.objects.filter(fiscal_year=year).order_by("number")
    rows = Meeting.objects.filter(ward__isnull=True, kind__in=CITY_KINDS)
    return rows.filter(fiscal_year=year).order_by("date", "pk")


@cache
def _place_of(label: str, said: str, form: str) -> tuple[ReportItem | None, ReportForm | None]:
    """The item for which a record counts by the field that decides it, and its form; or no item."""
    model = apps.get_model(label)
    if model in SAID_OF_AN_ITEM:
        return ReportItem(said), ReportForm(form)
    decides = DECIDES_ITEM.get(model)
    item = model(**{decides: said}).report_item if decides else model.report_item
    return (item, form_of_item(item)) if item and MODEL_OF_ITEM[item] is model else (None, None)


@cache
def _order_in_a_ward(model: type[Model]) -> list[str]:
    """The order of a model's records where ward and year are given."""
    given = ("fiscal_year", "ward__display_order")
    return [name for name in model._meta.ordering if not str(name).endswith(given)]


def _where(found: ByWard, holds: Callable[[Model], bool]) -> ByWard:
    kept = {
        code: [record for record in records if holds(record)] for code, records in found.items()
    }
    return {code: records for code, records in kept.items() if records}


class NotYetKnownError(ValueError):
    """The survey did not exist at that moment; the message is a sentence for the screen."""


@contextmanager
def looking_back(round_: ReportingRound, moment: datetime | None) -> Iterator[ReportingRound]:
    """Inside, rows are those known at a moment, and the survey is as it was; None: as it is now.

    Raises NotYetKnownError for a moment before the survey was entered.
    """
    if moment is None:
        yield round_
        return
    refuse_earlier_than(round_, moment)
    with known_on(moment):
        yield ReportingRound.objects.get(pk=round_.pk)


def refuse_earlier_than(round_: ReportingRound, moment: datetime) -> None:
    """Raises NotYetKnownError for a moment before the survey was entered."""
    first = round_.versions.aggregate(first=Min("pgh_created_at"))["first"]
    if first is None or moment < first:
        entered = f"{moment_label(first)}に" if first else "まだ"
        raise NotYetKnownError(
            f"この調査は{entered}登録されました。それより前に知られていた集計はありません。"
        )
