"""A sheet of a report form: which records it asks for, and what it says at a moment.

The same shape goes out, is kept, and is compared with what comes back.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Model, QuerySet

from reports.files.report_workbook.columns import Column, Kind, columns_of
from wards.answers import SHORT_LABELS
from wards.fiscal import FiscalYear
from wards.forms.record_forms import RecordForm
from wards.models import AnnualStatement, MonthlyStatement, ReportingRound, User
from wards.outgoing.safe_text import CELL_LIMIT, pieces, printable
from wards.vocabulary import ReportItem

Row = Mapping[str, str]  # column key → canonical text
Rows = Callable[[QuerySet, User, FiscalYear], QuerySet]


def of_year(rows: QuerySet, user: User, year: FiscalYear) -> QuerySet:
    return rows.filter(fiscal_year=year.year)


def dated_in_year(rows: QuerySet, user: User, year: FiscalYear) -> QuerySet:
    return rows.filter(date__range=(year.start, year.end))


@dataclass(frozen=True)
class Asked:
    """Records of one kind that a sheet asks for, through the form of the screen.

    rows: those of a year out of all that the user may change.
    """

    form_class: type[RecordForm]
    rows: Rows = of_year

    @property
    def model(self) -> type[Model]:
        return self.form_class._meta.model

    @property
    def stated_once(self) -> bool:
        """Whether there is one record at most for a form: it needs no number."""
        return issubclass(self.model, AnnualStatement | MonthlyStatement)

    @property
    def labels(self) -> dict[str, str]:
        """The questions of the model's own fields, by field in the order of the form."""
        asked = self.form_class.base_fields.items()
        return {
            name: SHORT_LABELS.get(name, str(field.label))
            for name, field in asked
            if name in self._names
        }

    @property
    def noun(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def is_told_by_its_day(self) -> bool:
        """Whether nothing but its day says of which year a record is."""
        return self.rows is dated_in_year

    def stored(self, user: User, round_: ReportingRound) -> QuerySet:
        """The records that the form of a round shows, in the order in which they were entered."""
        rows = self.rows(self.model.objects.editable_by(user), user, round_.year)
        if round_.month:
            rows = rows.filter(month=round_.month)
        return rows.order_by("pk")

    def new(self, user: User, round_: ReportingRound) -> Model:
        """A record that is not stored yet."""
        ward = {"ward_id": user.ward_id} if "ward" in self._names else {}
        return self.model(**self._period(round_), **ward)

    def entered(self, user: User, round_: ReportingRound) -> QuerySet:
        """All that the user may change, of the round's own year or month where a record names one.

        A planned training without a day is this year's or last year's: all else may be equal.
        """
        return self.model.objects.editable_by(user).filter(**self._period(round_))

    @property
    def _names(self) -> set[str]:
        return {each.name for each in self.model._meta.concrete_fields}

    def _period(self, round_: ReportingRound) -> dict[str, int | None]:
        stated = {"fiscal_year": round_.fiscal_year, "month": round_.month}
        return {name: value for name, value in stated.items() if name in self._names}

    def form(
        self, record: Model, user: User, round_: ReportingRound, data: Mapping | None = None
    ) -> RecordForm:
        """The form of a record; data as its page would send it."""
        return self.form_class(data, instance=record, user=user, year=round_.fiscal_year)

    def columns(self, user: User, round_: ReportingRound) -> list[Column]:
        """What is asked of each record."""
        return columns_of(self.form(self.new(user, round_), user, round_))


@dataclass(frozen=True)
class Sheet:
    """A sheet of a report form.

    key: its name in what is kept. items: those whose 該当なし it asks. register: the item whose
    register may stand as it was carried over. questions: what is stated once. table: what has a
    row for each record. lead: how to fill it in.
    """

    key: str
    title: str
    lead: str
    items: tuple[ReportItem, ...] = ()
    register: ReportItem | None = None
    questions: Asked | None = None
    table: Asked | None = None
    # What a first-time user must know of the table.
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """Questions that a sheet asks once, and their answers; a statement that is not made has none."""

    columns: tuple[Column, ...]
    answers: Row


@dataclass(frozen=True)
class SheetContents:
    """What a sheet says, all answers as canonical texts. period: 令和6年度, or 令和6年9月.

    parts: 'nothing' (該当なし, by item), 'confirmed' (whether its register stands as it was carried
    over) and 'answers'. rows: number of the record (as text) → its answers. records: the stored
    records by their number; that of the answers is under ''.
    """

    sheet: Sheet
    period: str
    parts: Mapping[str, Part]
    table_columns: tuple[Column, ...] = ()
    rows: Mapping[str, Row] = field(default_factory=dict)
    records: Mapping[str, Model] = field(default_factory=dict)

    @property
    def questions(self) -> list[Column]:
        """All that is asked above the table."""
        return [column for part in self.parts.values() for column in part.columns]


GOES_ON = "…（長いため、続きはポータルで見てください）"


def in_cell(text: str) -> str:
    """A text as a cell can hold it: nothing unprintable, and its end told where it is too long.

    >>> in_cell("看取り\\x00の研修")
    '看取り〓の研修'
    """
    whole = printable(text)
    if len(pieces(whole)) == 1:
        return whole
    return pieces(whole, CELL_LIMIT - len(GOES_ON))[0] + GOES_ON


def as_base(contents: Mapping[str, SheetContents]) -> dict[str, dict[str, object]]:
    """The contents as JSON, for `HandedOutForm.cells`.

    {sheet: {nothing, confirmed, answers, rows, names}}; forms of before November 2026 lack confirmed.

    names: what the records to choose from were called then, {column key: {key: name}}; a name that
    was put right since must still be understood.
    """
    return {
        key: {
            **{name: dict(part.answers) for name, part in each.parts.items()},
            "rows": {number: dict(row) for number, row in each.rows.items()},
            "names": {
                column.key: dict(column.choices)
                for column in each.table_columns
                if column.kind is Kind.RECORD
            },
        }
        for key, each in contents.items()
    }


_TEXTS = frozenset({Kind.WORDS, Kind.LINES})


def fitted(contents: Mapping[str, SheetContents]) -> dict[str, SheetContents]:
    """The contents with every text as a cell can hold it.

    A text that comes back as it went out is then no change, even where it could not go out whole.
    """
    return {
        key: replace(
            each,
            parts={
                name: replace(part, answers=_fitted_row(part.columns, part.answers))
                for name, part in each.parts.items()
            },
            rows={
                number: _fitted_row(each.table_columns, row) for number, row in each.rows.items()
            },
        )
        for key, each in contents.items()
    }


def _fitted_row(columns: Iterable[Column], row: Row) -> Row:
    texts = {column.key for column in columns if column.kind in _TEXTS}
    return {key: in_cell(text) if key in texts else text for key, text in row.items()}
