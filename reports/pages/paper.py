"""The answers to an item as a table on paper: few columns, what belongs together in one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from wards.models import AnnualStatement, MonthlyStatement
from wards.versions.kept_versions import FiledRecord, Value
from wards.vocabulary import ActivityState

# Fields that share a column, where a record has all of them.
TOGETHER = (
    ("programme", "state"),
    ("kind", "mode"),
    ("kind", "kind_detail"),
    ("theme", "place"),
    ("title", "place"),
    ("qualification", "licence", "years"),
    ("second_qualification", "second_licence", "second_years"),
    ("profession", "profession_detail"),
    ("valid_from", "valid_to"),
)
# What is not asked before the day.
AFTERWARDS = "開催後に入力"


# Among several columns a longer answer stands below its row, over the whole width.
LONGEST_IN_A_COLUMN, FEW_COLUMNS = 60, 3
BELOW = "下の行"


@dataclass(frozen=True)
class PaperCell:
    """What stands under its headings: a line for each answer; [] where nobody answered."""

    headings: Sequence[str]
    lines: Sequence[str]
    is_number: bool
    # A day is not broken, nor a number with its unit.
    is_whole: bool

    @property
    def heading(self) -> str:
        return "・".join(self.headings)


@dataclass(frozen=True)
class PaperRow:
    """A record: a cell for each column, and what is too long for one."""

    cells: Sequence[PaperCell]
    below: Sequence[Value]


@dataclass(frozen=True)
class PaperTable:
    """The records of an item of a filing, at least one."""

    records: Sequence[FiledRecord]

    @property
    def is_statement(self) -> bool:
        """Whether it is stated once: its answers stand below each other."""
        return isinstance(self.records[0].kept.record, AnnualStatement | MonthlyStatement)

    @property
    def pairs(self) -> list[Value]:
        """The answers of a statement."""
        return _asked(self.records[0])

    @cached_property
    def blank(self) -> dict[str, str]:
        """field → label of those that no record answers."""
        every = [value for record in self.records for value in _asked(record)]
        answered = {value.field for value in every if not value.is_blank}
        return {each.field: each.label for each in every if each.field not in answered}

    @cached_property
    def columns(self) -> list[list[str]]:
        """The fields of each column: the day of an activity first, a period last."""
        names = [value.field for value in _asked(self.records[0])]
        names.sort(key=lambda name: name.startswith("valid_") - (name == "date"))
        columns, done = [], set(self.blank)
        for name in names:
            if name in done:
                continue
            pair = next((each for each in TOGETHER if name in each and set(each) <= set(names)), ())
            column = [each for each in pair or (name,) if each not in done]
            columns.append(column)
            done.update(column)
        return columns

    @cached_property
    def rows(self) -> list[PaperRow]:
        return [self._row(record) for record in self.records]

    def _row(self, record: FiledRecord) -> PaperRow:
        columns = self.columns
        below = [
            value
            for value in _asked(record)
            if len(columns) > FEW_COLUMNS and len(value.text) > LONGEST_IN_A_COLUMN
        ]
        return PaperRow([_cell(record, column, below) for column in columns], below)


def _asked(record: FiledRecord) -> list[Value]:
    return [value for value in record.values if value.field != "fiscal_year"]


def _cell(record: FiledRecord, names: Sequence[str], below: Sequence[Value]) -> PaperCell:
    row = record.kept.record
    by_name = {value.field: value for value in record.values}
    values = [by_name[name] for name in names]
    lines = [BELOW if value in below else value.text for value in values if not value.is_blank]
    if not lines and names == ["people"] and getattr(row, "state", "") == ActivityState.PLANNED:
        lines = [AFTERWARDS]
    is_number = all(hasattr(row._meta.get_field(name), "unit") for name in names)
    headings = [value.heading for value in values]
    return PaperCell(headings, lines, is_number, is_number or names == ["date"])
