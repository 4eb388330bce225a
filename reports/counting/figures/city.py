"""The figures of the whole city as a user may see them: of other wards values only.

This is the one place where a ward user's request looks beyond the ward's own rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reports.counting.figure import Figure, Item, Member, Record, Row, WardRef
from reports.counting.figures import FIGURES, WardsSee
from reports.counting.figures.reported import Source, figures_from
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, User, Ward

OTHER_WARD = "他の区"
AFTER_ALL_WARDS = 1_000  # sorts unnamed wards behind the 24 of the official order


def city_figures(
    round_: ReportingRound,
    user: User,
    source: Source = Source.LIVE,
    ids: Sequence[str] = tuple(FIGURES),
) -> dict[str, Figure]:
    """Figures of all 24 wards, by id, as this user may see them. Raises KeyError for another id.

    The Bureau gets the wards and records behind each value; a ward gets its own and, of the
    others, no more than the document prints: the values, the wording, the counts by ward.
    """
    with ward_scope(ALL_WARDS):
        figures = figures_from(source, Ward.objects.all(), round_, ids)
    return as_seen_by(user, figures)


def as_seen_by(user: User, figures: Mapping[str, Figure]) -> dict[str, Figure]:
    """Figures of all wards by id, as this user may see them: see `city_figures`."""
    if user.is_bureau:
        return dict(figures)
    return {id_: seen_from(user.ward_id, figure) for id_, figure in figures.items()}


def seen_from(code: str, figure: Figure) -> Figure:
    """The figure with every value unchanged, and no ward or record named but those of one ward.

    How much else is seen is the figure's own flag, `FigureSource.wards_see`. Where names are not,
    a ward becomes 「他の区」, counted anew in each row, so that neither its place in a row nor a
    comparison of rows tells which ward it is.
    """
    sees = FIGURES[figure.id].wards_see
    if sees is WardsSee.COUNTS_BY_WARD:
        return replace(figure, rows=tuple(_without_records(row, code) for row in figure.rows))
    words = sees is WardsSee.PRINTED_WORDS
    answered = _unnamed(figure.answered, code)
    missing = _unnamed(figure.unreported, code, first=len(answered))
    return replace(
        figure,
        rows=tuple(_unnamed_row(row, code, words) for row in figure.rows),
        asked=tuple(sorted((*answered, *missing))),
        answered=answered,
    )


def _without_records(row: Row, code: str) -> Row:
    """A ward's own row: as it is for that ward, else with as many records that say nothing."""
    if row.code == code:
        return row
    members = tuple(
        replace(member, records=tuple(Record("", 0, "", kept.tag) for kept in member.records))
        for member in row.members
    )
    return replace(row, members=members)


def _unnamed(wards: tuple[WardRef, ...], code: str, first: int = 0) -> tuple[WardRef, ...]:
    """The one ward, if it is among them, and as many unnamed wards as there are others."""
    own = tuple(ward for ward in wards if ward.code == code)
    numbers = range(first, first + len(wards) - len(own))
    return (*own, *(WardRef(AFTER_ALL_WARDS + number, "", OTHER_WARD) for number in numbers))


def _unnamed_members(members: tuple[Member, ...], code: str) -> tuple[Member, ...]:
    """The one ward's member as it is; the others without names, their people in one sum."""
    own = tuple(member for member in members if member.ward.code == code)
    others = tuple(member for member in members if member.ward.code != code)
    people = sum(member.people for member in others)
    unnamed = _unnamed(tuple(member.ward for member in others), code)
    return (
        *own,
        *(Member(ward, people=0 if place else people) for place, ward in enumerate(unnamed)),
    )


def _unnamed_row(row: Row, code: str, words: bool) -> Row:
    items = tuple(
        replace(item, members=_unnamed_members(item.members, code))
        for item in row.items
        if words or _is_of(item, code)
    )
    return replace(row, members=_unnamed_members(row.members, code), items=items)


def _is_of(item: Item, code: str) -> bool:
    """Whether the ward itself wrote these words (beside その他)."""
    return any(member.ward.code == code for member in item.members)
