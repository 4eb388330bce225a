"""Decides how a figure of many wards is taken apart into each ward's own: merging, undone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reports.counting.figure import Figure, Item, Member, Row
from reports.counting.figures import count_figures
from wards.models import ReportingRound, Ward


def figures_by_ward(
    wards: Sequence[Ward], round_: ReportingRound, ids: Iterable[str]
) -> dict[str, dict[str, Figure]]:
    """Ward code → its own figures by id, as counting ward by ward gives them.

    Two counts of each figure instead of one a ward. Scope as for `count_figures`.
    """
    wanted = tuple(ids)
    whole, bare = (count_figures(counted, round_, wanted) for counted in (wards, ()))
    return {
        ward.code: {id_: part_of(ward.code, whole[id_], bare[id_]) for id_ in wanted}
        for ward in wards
    }


def part_of(code: str, whole: Figure, bare: Figure) -> Figure:
    """One ward's own figure. bare: the figure of no wards, with what stands there always."""
    always = {row.code: row for row in bare.rows}
    rows = (_row_of(code, row, always.get(row.code)) for row in whole.rows)
    return replace(
        whole,
        rows=tuple(row for row in rows if row is not None),
        asked=tuple(ward for ward in whole.asked if ward.code == code),
        answered=tuple(ward for ward in whole.answered if ward.code == code),
    )


def _row_of(code: str, row: Row, always: Row | None) -> Row | None:
    """The ward's share of a row; None when the row appears through other wards alone."""
    members = _members_of(code, row.members)
    if not (members or always or row.code == code):
        return None
    kept = always.items if always else ()
    shares = ((item, _members_of(code, item.members)) for item in row.items)
    items = tuple(replace(item, members=own) for item, own in shares if own or _is_in(item, kept))
    return replace(row, members=members, items=items)


def _members_of(code: str, members: tuple[Member, ...]) -> tuple[Member, ...]:
    return tuple(member for member in members if member.ward.code == code)


def _is_in(item: Item, kept: tuple[Item, ...]) -> bool:
    return any((item.order, item.text) == (other.order, other.text) for other in kept)
