"""Decides how a figure leads back to its wards, and each ward to its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reports.counting.figure import (
    UNREPORTED_LABEL,
    Choice,
    Figure,
    Item,
    Member,
    Record,
    Row,
    WardRef,
)

NO_SOURCE = "もとになる区の記述はありません。"
NOBODY = "ありません。"


@dataclass(frozen=True, slots=True)
class WardLine:
    """A ward in a group: what stands behind it there, and how far its report is."""

    ward: WardRef
    records: int
    people: int
    marks: str
    status: str


@dataclass(frozen=True, slots=True)
class Group:
    """The wards behind one row, wording or event.

    over: what stands above the heading (the row of a wording). counts: what the table says of each
    ward, "records", "people" or "reports"; empty where the names alone say all.
    """

    heading: str
    value: str
    lines: tuple[WardLine, ...] = ()
    over: str = ""
    counts: str = ""
    records: tuple[Record, ...] = ()
    empty: str = NOBODY


def breakdown(figure: Figure, statuses: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups of a figure in its order, 未回答 last. statuses: words of reports by ward code."""
    if figure.choice is Choice.COUNT:
        groups = [count_group(figure, statuses)]
    else:
        groups = [group for row in figure.rows for group in row_groups(figure, row, statuses)]
    if figure.asked:
        lines = ward_lines(figure, figure.unreported_row.members, statuses)
        groups.append(Group(UNREPORTED_LABEL, f"{len(lines)}区", lines, counts="reports"))
    return tuple(groups)


def count_group(figure: Figure, statuses: Mapping[str, str]) -> Group:
    """All wards of a count in one table, in official order; 0 is a line, 未回答 is not."""
    missing = {ward.code for ward in figure.unreported}
    members = []
    for ward in figure.asked:
        row = next((row for row in figure.rows if row.code == ward.code), None)
        if row and ward.code not in missing:
            members.append(row.members[0] if row.members else Member(ward))
    lines = ward_lines(figure, members, statuses)
    return Group("区ごとの数", f"{figure.total}{figure.unit}", lines, counts="records")


def row_groups(figure: Figure, row: Row, statuses: Mapping[str, str]) -> list[Group]:
    """The group of a row, or one for each of its wordings."""
    if figure.choice is Choice.EVENTS:
        lines = ward_lines(figure, row.members, statuses)
        value = f"{row.wards}区　{row.people}人" if row.members else ""
        empty = "参加した区の記録はありません。" if not row.records else ""
        return [Group(row.label, value, lines, "", "people", row.records, empty)]
    if figure.choice is Choice.TEXT and not row.members:
        return [item_group(figure, row, item, statuses) for item in row.items]
    lines = ward_lines(figure, row.members, statuses)
    groups = [Group(row.label, f"{row.wards}区", lines, counts=counts_of(lines))]
    if figure.choice is not Choice.TEXT:
        groups += [item_group(figure, row, item, statuses) for item in row.items]
    return groups


def item_group(figure: Figure, row: Row, item: Item, statuses: Mapping[str, str]) -> Group:
    """The wards behind a wording."""
    lines = ward_lines(figure, item.members, statuses)
    return Group(item.text, f"{len(lines)}区", lines, row.label, counts_of(lines), empty=NO_SOURCE)


def counts_of(lines: Iterable[WardLine]) -> str:
    """Numbers of records are worth a table only where a ward has several."""
    return "records" if any(line.records > 1 for line in lines) else ""


def ward_lines(
    figure: Figure, members: Iterable[Member], statuses: Mapping[str, str]
) -> tuple[WardLine, ...]:
    """Wards with what stands behind each."""
    return tuple(
        WardLine(
            member.ward,
            len(member.records),
            member.people,
            marks_of(figure, member.records),
            statuses.get(member.ward.code, ""),
        )
        for member in members
    )


def marks_of(figure: Figure, records: Iterable[Record]) -> str:
    """The footnote marks that some records carry."""
    tags = {record.tag for record in records}
    return "、".join(note.mark for note in figure.footnotes if note.tag in tags)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a ward stands in a figure: in which row or wording, with which records.

    label is empty where the row is the ward itself.
    """

    label: str
    records: tuple[tuple[Record, str], ...]
    people: int = 0


def places_of_ward(figure: Figure, code: str) -> tuple[Place, ...]:
    """Every row and wording in which a ward stands, with its records and their marks."""
    found = []
    for row in figure.rows:
        label = "" if figure.choice is Choice.COUNT else row.label
        behind = [(label, row.members)]
        behind += [(f"{row.label}：{item.text}", item.members) for item in row.items]
        for label, members in behind:
            for member in members:
                if member.ward.code == code:
                    records = tuple((r, marks_of(figure, [r])) for r in member.records)
                    found.append(Place(label, records, member.people))
    return tuple(found)
