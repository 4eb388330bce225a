"""Decides the printed table of the Bureau's events: its columns, their room, and its cells."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import Figure, Row
from reports.document.exporters import wording
from reports.document.exporters.days import iso_day
from reports.document.exporters.xlsx.book import Value
from reports.document.exporters.xlsx.layout import CHART, GAP, LABEL, LAST, VALUE
from wards.fiscal import wareki_with_weekday

EVENT, EVENT_AND_DAY = "催し", "催し・開催日"
IN_THE_NAME = ("no", "date")  # facts that the first column says
ATTENDANCE = (wording.EVENT_WARDS, wording.EVENT_PEOPLE)
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EventTable:
    """Headings, the columns of the sheet that each takes, and the cells below."""

    headings: tuple[str, ...]
    spans: tuple[Span, ...]
    rows: tuple[tuple[Value, ...], ...]


def event_table(figure: Figure) -> EventTable:
    """What at least one event of the figure states, an event a row; the unit is in the heading."""
    names = dict.fromkeys(name for row in figure.rows for name, _ in row.facts)
    facts = tuple(name for name in names if name not in IN_THE_NAME)
    attended = any(row.members for row in figure.rows)
    agenda = any(row.items for row in figure.rows)
    headings = (
        EVENT_AND_DAY if "date" in names else EVENT,
        *(_heading(wording.fact_label(name), wording.fact_unit(name)) for name in facts),
        *(_heading(*words) for words in ATTENDANCE if attended),
        *((wording.EVENT_AGENDA,) if agenda else ()),
    )
    rows = tuple(_cells(row, facts, attended=attended, agenda=agenda) for row in figure.rows)
    return EventTable(headings, _spans(headings, rows), rows)


def _heading(label: str, unit: str) -> str:
    return f"{label}\n（{unit}）" if unit else label


def _cells(row: Row, facts: tuple[str, ...], *, attended: bool, agenda: bool) -> tuple[Value, ...]:
    cells: list[Value] = [_name(row), *(row.fact(name) for name in facts)]
    if attended:
        cells += [row.wards, row.people] if row.members else [None, None]
    if agenda:
        cells.append("\n".join(f"・{item.text}" for item in row.items))
    return tuple(cells)


def _name(row: Row) -> str:
    number, text = row.fact("no"), row.fact("date")
    label = row.label
    if number is not None and str(number) not in label:
        label = f"第{number}回 {label}"
    day = iso_day(text) if isinstance(text, str) else None
    return "　".join(filter(None, (label, wareki_with_weekday(day) if day else text)))


def _spans(headings: tuple[str, ...], rows: tuple[tuple[Value, ...], ...]) -> tuple[Span, ...]:
    """Room for each heading: numbers take one column, texts share what is left."""
    count = len(headings) - 1
    if count <= 0:
        return ((LABEL, LAST),)
    if count == 1:
        return ((LABEL, LABEL), (VALUE, LAST))
    narrow = [all(not isinstance(row[n], str) for row in rows) for n in range(2, count + 1)]
    room = LAST - CHART + 1 - sum(narrow)
    texts = len(narrow) - sum(narrow)
    spans, column = [(LABEL, LABEL), (VALUE, GAP)], CHART
    for is_number in narrow:
        width = 1
        if not is_number:
            width = max(1, room // texts)
            room, texts = room - width, texts - 1
        spans.append((column, column + width - 1))
        column += width
    return tuple(spans)
