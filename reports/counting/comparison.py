"""A figure beside the same figure of another year, and the change over the same wards."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from reports.counting.figure import Choice, Figure, Member, Row

COMPARED = frozenset({Choice.SINGLE, Choice.MULTIPLE, Choice.BAND, Choice.COUNT, Choice.SUM})


class Refusal(StrEnum):
    """Why two years have no change between them."""

    OTHER_DEFINITION = "定義が変わったため比べません"
    NOT_ANSWERED = "回答した区がないため比べません"
    YEAR_GOES_ON = "年度の途中と1年分になることがあるため比べません"
    OTHER_WARDS = "回答した区が同じではないため、差は表示しません"


# Sums of the months so far.
OF_MONTHS = frozenset({"consultations.so_far", "consultations.per_hours"})


@dataclass(frozen=True, slots=True)
class Change:
    """A number of the year before and of this one, over the same wards."""

    before: float
    after: float

    @property
    def difference(self) -> float:
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the year before says of a figure.

    values: of the year before by code of the row; None for a ward that had not reported, and empty
    where nothing is shown beside this year. changes: by code, without 未回答 and without the rows of
    wards that did not answer in both years. gone: rows that only the year before has, without wards.
    same: how many wards the changes are over; None where those that answered are the same.
    """

    values: Mapping[str, int | None] = field(default_factory=dict)
    changes: Mapping[str, Change] = field(default_factory=dict)
    gone: tuple[Row, ...] = ()
    total: Change | None = None
    same: int | None = None
    refusal: Refusal | None = None


def compare(now: Figure, before: Figure) -> Comparison:
    """The year before beside this one, from what the two figures name and nothing else."""
    before = in_rows_of(now, before)
    both = over_same_wards(now, before)
    if both is Refusal.OTHER_DEFINITION or not before.answered:
        return Comparison(refusal=both)
    if now.id in OF_MONTHS:
        return Comparison(refusal=Refusal.YEAR_GOES_ON)
    values = {row.code: before.shown(row) for row in (*before.rows, before.unreported_row)}
    codes = {row.code for row in now.rows}
    gone = tuple(replace(row, members=(), items=()) for row in before.rows if row.code not in codes)
    shown = Comparison(values, gone=gone)
    if isinstance(both, Refusal):
        return replace(shown, refusal=both)
    return replace(_with_changes(shown, both.now, both.before), same=both.same)


def in_rows_of(now: Figure, before: Figure) -> Figure:
    """The year before in the rows of this one, if they are added: a month that nobody has told yet
    is no decrease."""
    if now.choice is not Choice.SUM:
        return before
    told = {row.code for row in now.rows}
    return replace(before, rows=tuple(row for row in before.rows if row.code in told))


@dataclass(frozen=True, slots=True)
class SameWards:
    """A figure of two years over the wards that answered in both; same as of `Comparison`."""

    now: Figure
    before: Figure
    same: int | None


def over_same_wards(now: Figure, before: Figure) -> SameWards | Refusal:
    """Both years over the same wards, or why they cannot be compared.

    Where wards are not named, those that answered in both years cannot be told; there is then a
    change only where nobody is missing.
    """
    if not same_definition(now, before):
        return Refusal.OTHER_DEFINITION
    if not before.answered:
        return Refusal.NOT_ANSWERED
    answered, then = (sorted(ward.code for ward in each.answered) for each in (now, before))
    if answered == then and not (now.unreported or before.unreported):
        return SameWards(now, before, None)
    if "" in (*answered, *then):
        return Refusal.OTHER_WARDS
    common = frozenset(answered) & frozenset(then)
    if not common:
        return Refusal.NOT_ANSWERED
    same = None if answered == then else len(common)
    return SameWards(of_wards(now, common), of_wards(before, common), same)


def of_wards(figure: Figure, codes: frozenset[str]) -> Figure:
    """The figure of some of its wards alone, as if no others had been asked.

    Rows of options stay, so that a value may be 0 where the figure of these wards has no such row.
    """

    def kept(members: tuple[Member, ...]) -> tuple[Member, ...]:
        return tuple(member for member in members if member.ward.code in codes)

    def kept_row(row: Row) -> Row:
        items = tuple(replace(item, members=kept(item.members)) for item in row.items)
        return replace(row, members=kept(row.members), items=items)

    by_ward = figure.choice is Choice.COUNT
    return replace(
        figure,
        rows=tuple(kept_row(row) for row in figure.rows if not by_ward or row.code in codes),
        asked=tuple(ward for ward in figure.asked if ward.code in codes),
        answered=tuple(ward for ward in figure.answered if ward.code in codes),
    )


def _with_changes(shown: Comparison, now: Figure, before: Figure) -> Comparison:
    after, then = ({row.code: each.value(row) for row in each.rows} for each in (now, before))
    changes = {code: Change(then.get(code, 0), after.get(code, 0)) for code in {**after, **then}}
    totals = None if now.total is None else Change(before.total, now.total)
    return replace(shown, changes=changes, total=totals)


def same_definition(now: Figure, before: Figure) -> bool:
    """Whether both years asked and counted the same.

    A figure does not list options that no ward chose, unless it always shows them: a code, a place
    and a wording belong together in both years, and what is always there is there in both.
    """
    kinds = [(each.definition, each.unit, each.choice, each.basis) for each in (now, before)]
    if kinds[0] != kinds[1]:
        return False
    if now.choice is Choice.COUNT:
        return True
    options = {(row.code, row.order, row.label) for row in (*now.rows, *before.rows)}
    if not len(options) == len({code for code, _, _ in options}) == len({n for _, n, _ in options}):
        return False
    common = {row.code for row in now.rows} & {row.code for row in before.rows}
    return all(row.members or row.code in common for row in (*now.rows, *before.rows))
