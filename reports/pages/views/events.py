"""Decides how events stand in a table: a column for each thing that any of them states of itself."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import Figure, Row
from reports.document.exporters.longform import (
    EVENT_AGENDA,
    EVENT_PEOPLE,
    EVENT_WARDS,
    fact_label,
    fact_unit,
    iso_day,
)
from wards.fiscal import wareki_with_weekday

NUMBER_OF_EVENT = "no"  # the label says it: 第1回


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell under its column heading; several lines for a list, none for blank."""

    heading: str
    lines: tuple[str, ...]
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class EventTable:
    """Headings, and for each event its label and cells."""

    columns: tuple[Cell, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]
    wards_overlap: bool


def event_table(figure: Figure) -> EventTable:
    """All events of a figure, in order; attendance nobody has entered stays blank, never 0."""
    names = list(dict.fromkeys(name for row in figure.rows for name, _ in row.facts))
    if NUMBER_OF_EVENT in names:
        names.remove(NUMBER_OF_EVENT)
    has_agenda = any(row.items for row in figure.rows)
    has_people = any(row.members for row in figure.rows)

    def cells(row: Row) -> tuple[Cell, ...]:
        found = [fact_cell(row, name) for name in names]
        if has_agenda:
            found.append(Cell(EVENT_AGENDA, tuple(item.text for item in row.items)))
        if has_people:
            counts = zip((EVENT_WARDS, EVENT_PEOPLE), (row.wards, row.people), strict=True)
            for (heading, unit), count in counts:
                lines = (f"{count}{unit}",) if row.members else ()
                found.append(Cell(heading, lines, numeric=True))
        return tuple(found)

    rows = tuple((row.label, cells(row)) for row in figure.rows)
    columns = rows[0][1] if rows else ()
    return EventTable(columns, rows, wards_overlap=has_people and len(rows) > 1)


def fact_cell(row: Row, name: str) -> Cell:
    """What the event states under that name; days in words."""
    value = row.fact(name)
    heading, numeric = fact_label(name), isinstance(value, int)
    if value is None:
        return Cell(heading, ())
    if numeric:
        return Cell(heading, (f"{value}{fact_unit(name)}",), True)
    day = iso_day(value) if name == "date" else None
    return Cell(heading, (wareki_with_weekday(day),) if day else tuple(value.splitlines()))
