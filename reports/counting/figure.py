"""A figure: plain frozen data whose every value is counted from its members, and its kept shape.

A figure knows no model and no way of drawing. For disjoint sets of wards
`figure(A | B) == merge(figure(A), figure(B))`: rounds and editions are built on that law.
Submissions and editions are kept in this shape for ever, so a class whose fields change needs a
reader of the old shape here before the change lands.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any

from cattrs.preconf.json import make_converter
from cattrs.strategies import configure_union_passthrough

UNREPORTED = "unreported"
PEOPLE = "people"  # what an event states of itself where it is not known from which wards they came
UNREPORTED_LABEL = "未回答"
ANSWERED = "回答あり"  # of a ward that chose none of the rows
# Answers that are no kind among others: they stand behind these, however many they are.
RESIDUAL = frozenset({"その他", "未定"})
# Ward code → the records of that ward, of any model, without wards that have none.
ByWard = Mapping[str, Sequence[Any]]


class Choice(StrEnum):
    """How the rows of a figure relate to the wards that were asked."""

    SINGLE = "single"  # each ward has one answer: rows add up to the wards asked
    MULTIPLE = "multiple"  # a ward may be in several rows: never add up, never show shares
    BAND = "band"  # a stored number shown in classes: rows add up to the wards asked
    COUNT = "count"  # a row a ward, its value the number of its records
    SUM = "sum"  # a row a kind or month, its value a number added over the wards
    TEXT = "text"  # wording only
    EVENTS = "events"  # a row an event of the Bureau


class Basis(StrEnum):
    """What the value of a row counts."""

    WARDS = "wards"
    RECORDS = "records"
    AMOUNTS = "amounts"  # people, times, copies, consultations


@dataclass(frozen=True, slots=True, order=True)
class WardRef:
    """A ward inside a figure; sorts in the official order (北区 … 西成区)."""

    order: int
    code: str
    name: str


@dataclass(frozen=True, slots=True, order=True)
class Record:
    """A record behind a value: model label ('trainings.training'), key, words, footnote tag."""

    model: str
    pk: int
    label: str
    tag: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Member:
    """A ward in a row, with the records that put it there and, for events, its number of people.

    amount: the number that a band is made of (hours, times); None where there is none.
    """

    ward: WardRef
    records: tuple[Record, ...] = ()
    people: int = 0
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """A line of text under a row (an initiative, a theme, a topic), with the wards behind it."""

    order: int
    text: str
    members: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """An answer, a class, a ward, a heading or an event. order: its natural place.

    facts: what an event states of itself (no, date, mode, venue, ...). records: of no ward.
    """

    order: int
    code: str
    label: str
    members: tuple[Member, ...] = ()
    items: tuple[Item, ...] = ()
    facts: tuple[tuple[str, str | int], ...] = ()
    records: tuple[Record, ...] = ()

    @property
    def wards(self) -> int:
        """How many wards stand behind the row."""
        return len(self.members)

    @property
    def people(self) -> int:
        """How many people, added over the wards (people add, wards overlap).

        Of an event that states them without wards, what it states.
        """
        stated = 0 if self.members else int(self.fact(PEOPLE) or 0)
        return stated + sum(member.people for member in self.members)

    @property
    def has_people(self) -> bool:
        """Whether somebody has said how many came."""
        return bool(self.members) or self.fact(PEOPLE) is not None

    @property
    def record_count(self) -> int:
        """How many records stand behind the row."""
        return len(self.records) + sum(len(member.records) for member in self.members)

    def fact(self, name: str) -> str | int | None:
        """The event's own statement of that name, or None."""
        return dict(self.facts).get(name)


@dataclass(frozen=True, slots=True)
class Footnote:
    """An inclusion rule that is printed: mark, wording, and the tag of the records it is about."""

    mark: str
    text: str
    tag: str


@dataclass(frozen=True)
class Figure:
    """One figure: what was asked of which wards, what each answered, and how it is worded.

    asked: the wards of the denominator, in official order. answered: those that gave an answer.
    rows: in natural order, without 未回答, which follows from asked and answered.
    largest_first: every medium lists the rows by value, since the answers have no order of their own.
    A scale (times, hours, yes and no) has one and keeps it.
    amount_unit: of the amounts of its members; empty in what was kept before there was one.
    adds: the amounts are added over the wards; each member has its own as `people`, too.
    overlaps: a record may stand in several rows, so that their sum would count it twice.
    """

    id: str
    section: str
    title: str
    definition: str
    unit: str
    choice: Choice
    rows: tuple[Row, ...]
    asked: tuple[WardRef, ...] = ()
    answered: tuple[WardRef, ...] = ()
    as_of: date | None = None
    basis: Basis = Basis.WARDS
    kind: str = ""  # shape of the text figures in data: text | definition | matrix
    largest_first: bool = False
    footnotes: tuple[Footnote, ...] = ()
    amount_unit: str = ""
    adds: bool = False
    overlaps: bool = False

    @property
    def of(self) -> int:
        """The denominator: how many wards were asked."""
        return len(self.asked)

    @cached_property
    def unreported(self) -> tuple[WardRef, ...]:
        """The wards that were asked and gave no answer."""
        if self.asked == self.answered:
            return ()
        return tuple(sorted(set(self.asked) - set(self.answered)))

    @property
    def adds_up(self) -> bool:
        """Whether the rows and 未回答 together are exactly the wards asked."""
        return self.choice in (Choice.SINGLE, Choice.BAND)

    @cached_property
    def unreported_row(self) -> Row:
        """未回答 as a row of its own, last in order."""
        return Row(10_000, UNREPORTED, UNREPORTED_LABEL, tuple(map(Member, self.unreported)))

    @cached_property
    def ordered(self) -> tuple[Row, ...]:
        """The rows in the order of every medium, その他 and 未定 behind what is listed by value."""
        if not self.largest_first:
            return self.rows

        def place(row: Row) -> tuple[bool, int, int]:
            is_last = row.label in RESIDUAL
            return is_last, 0 if is_last else -self.value(row), row.order

        return tuple(sorted(self.rows, key=place))

    @property
    def all_rows(self) -> tuple[Row, ...]:
        """The rows in their order; where rows add up, 未回答 is always among them, last."""
        return (*self.ordered, self.unreported_row) if self.adds_up else self.ordered

    @property
    def listing(self) -> tuple[Row, ...]:
        """As `all_rows`, but 未回答 only where a ward is missing."""
        missing = self.adds_up and self.unreported
        return (*self.ordered, self.unreported_row) if missing else self.ordered

    @property
    def counts_wards(self) -> bool:
        """Whether its rows are answers of wards; else each is a number of its own."""
        return self.choice not in (Choice.COUNT, Choice.SUM)

    @property
    def is_added(self) -> bool:
        """Whether the numbers of its members are added over the wards."""
        return self.choice is Choice.SUM or self.adds

    @cached_property
    def total(self) -> int | None:
        """The sum of a figure of numbers; None where adding the rows would mean nothing."""
        if self.choice is Choice.COUNT:
            return sum(row.record_count for row in self.rows)
        if self.overlaps or not self.is_added:
            return None
        return sum(row.people for row in self.rows)

    @property
    def added_unit(self) -> str:
        """The unit of the numbers that are added over the wards, or over the rows of a count."""
        return self.amount_unit if self.adds else self.unit

    @property
    def total_unit(self) -> str:
        """The unit of the sum; empty where there is none."""
        return "" if self.total is None else self.added_unit

    @property
    def total_words(self) -> str:
        """The sum with its unit: 「1,204人」; empty where there is none."""
        return "" if self.total is None else f"{self.total:,}{self.total_unit}"

    def value(self, row: Row) -> int:
        """The number shown for a row, counted from what stands behind it."""
        if self.basis is Basis.WARDS:
            return row.wards
        return row.record_count if self.basis is Basis.RECORDS else row.people

    def with_unit(self, number: int) -> str:
        """A number of rows or of wards as it is printed: 「1,006件」."""
        return f"{number:,}{self.unit}"

    def shown(self, row: Row) -> int | None:
        """As `value`, but None for a ward's own row when that ward has not reported."""
        if self.choice is Choice.COUNT and any(row.code == ward.code for ward in self.unreported):
            return None
        return self.value(row)

    def marks(self, row: Row) -> tuple[str, ...]:
        """The footnote marks bound to a row: those whose tag one of its records carries."""
        if not self.footnotes:
            return ()
        tags = {record.tag for member in row.members for record in member.records}
        return tuple(note.mark for note in self.footnotes if note.tag in tags)

    @cached_property
    def printed_footnotes(self) -> tuple[Footnote, ...]:
        """The footnotes that at least one row carries."""
        used = {mark for row in self.rows for mark in self.marks(row)}
        return tuple(note for note in self.footnotes if note.mark in used)

    @property
    def basis_sentence(self) -> str:
        """Who answered, as it is printed: 「24区中17区回答」; empty for figures of the Bureau."""
        return f"{self.of}区中{len(self.answered)}区回答" if self.asked else ""

    def without(self, tag: str) -> Figure:
        """The same figure without the records of a tag (for instance without 内諾)."""

        def stripped(row: Row) -> Row:
            members = (
                replace(member, records=tuple(r for r in member.records if r.tag != tag))
                for member in row.members
            )
            return replace(row, members=tuple(member for member in members if member.records))

        return replace(self, rows=tuple(map(stripped, self.rows)))


def missing_wards(figures: Iterable[Figure]) -> tuple[WardRef, ...]:
    """The wards that owe an answer to at least one of the figures, in official order."""
    return tuple(sorted({ward for figure in figures for ward in figure.unreported}))


# --- Adding up ---------------------------------------------------------------------------


def _merged_members(parts: Iterable[Row | Item]) -> tuple[Member, ...]:
    return tuple(sorted(member for part in parts for member in part.members))


def _merged_items(rows: Iterable[Row]) -> tuple[Item, ...]:
    found: dict[tuple[int, str], list[Item]] = {}
    for item in (item for row in rows for item in row.items):
        found.setdefault((item.order, item.text), []).append(item)
    return tuple(
        replace(found[key][0], members=_merged_members(found[key])) for key in sorted(found)
    )


def _merged_row(rows: list[Row]) -> Row:
    first, *others = rows
    if not others:
        return first
    return replace(first, members=_merged_members(rows), items=_merged_items(rows))


def merge(figures: Iterable[Figure]) -> Figure:
    """One figure from the figures of disjoint sets of wards.

    Raises ValueError for different figures or a ward that stands in two of them.
    """
    first, *others = figures = list(figures)
    if not others:
        return first
    if other := next((each.id for each in others if each.id != first.id), None):
        raise ValueError(f"cannot merge {first.id} with {other}")
    asked = sorted(ward for each in figures for ward in each.asked)
    if len(set(asked)) < len(asked):
        raise ValueError(f"{first.id}: a ward stands in both figures")
    rows: dict[str, list[Row]] = {}
    for row in (row for each in figures for row in each.rows):
        rows.setdefault(row.code, []).append(row)
    return replace(
        first,
        rows=tuple(sorted(map(_merged_row, rows.values()), key=lambda row: (row.order, row.code))),
        asked=tuple(asked),
        answered=tuple(sorted(ward for each in figures for ward in each.answered)),
    )


# --- As it is kept -----------------------------------------------------------------------

converter = make_converter(forbid_extra_keys=True)
# What an event states of itself is a word or a number.
configure_union_passthrough(str | int, converter)
# Each ward stands behind hundreds of values.
_ward = lru_cache(maxsize=1_000)(WardRef)
# The most frequent by far, of words and numbers.
converter.register_structure_hook(WardRef, lambda kept, _: _ward(**kept))
converter.register_structure_hook(Record, lambda kept, _: Record(**kept))
converter.register_structure_hook(
    Member,
    lambda kept, _: Member(
        **kept
        | {
            "ward": _ward(**kept["ward"]),
            "records": tuple([Record(**each) for each in kept.get("records", ())]),
        }
    ),
)


def figures_data(figures: Mapping[str, Figure]) -> dict[str, Any]:
    """Figures by id as plain data: dictionaries, lists, texts, numbers; days as 'YYYY-MM-DD'."""
    return {id_: converter.unstructure(figure) for id_, figure in figures.items()}


def read_figures(data: Mapping[str, Any]) -> dict[str, Figure]:
    """What `figures_data` was given. Raises cattrs.BaseValidationError for another shape."""
    return {id_: converter.structure(kept, Figure) for id_, kept in data.items()}
