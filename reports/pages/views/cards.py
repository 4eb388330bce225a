"""One figure as a card of a page: drawing, legend, table, own answer, and how it is counted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest

from institutions.models import DesignationStatus
from reports.counting.figure import PEOPLE, Choice, Figure, Row
from reports.document.charts.opened import opened
from reports.document.charts.printed import shown_rows
from reports.document.charts.screen import page_chart
from reports.document.exporters.longform import (
    EVENT_AGENDA,
    EVENT_PEOPLE,
    EVENT_WARDS,
    fact_words,
    iso_day,
)
from reports.document.own_answer import OwnAnswer
from wards.fiscal import wareki_with_weekday

# By the section number up to its bracket.
PARTS = {
    "Ⅰ": "区役所の取組",
    "Ⅱ": "相談支援室の取組",
    "Ⅲ": "健康局の取組",
    "参考": "資料４のほか",
}
# Short names: jump links, and the line above a title such as 「対象者」.
TOPICS = {
    "Ⅰ(1)": "研修会",
    "Ⅰ(2)": "講演会・普及啓発",
    "Ⅱ(1)": "相談窓口",
    "Ⅱ(2)": "24時間体制",
    "Ⅱ(3)": "情報共有",
    "Ⅱ(4)": "積極的医療機関",
    "Ⅱ(5)": "同行訪問",
    "Ⅲ(1)": "推進会議",
    "Ⅲ(2)": "コーディネーター支援",
    "参考(1)": "区の推進会議",
    "参考(2)": "資源の把握",
    "参考(3)": "研修会・講演会の規模",
    "参考(4)": "相談件数",
    "参考(5)": "コーディネーターの数",
    "参考(6)": "四つの機能",
    "参考(7)": "同行訪問の実績",
    "参考(8)": "取組の状態",
}


def topic_of(section: str) -> str:
    """The section number up to its bracket.

    >>> topic_of("Ⅱ(4)ア"), topic_of("Ⅳ")
    ('Ⅱ(4)', 'Ⅳ')
    """
    found = re.match(r".*?\)", section)
    return found.group() if found else section


def section_label(section: str) -> str:
    """The section number with the name of its topic.

    >>> section_label("Ⅱ(4)ア")
    'Ⅱ(4)ア 積極的医療機関'
    """
    return f"{section} {TOPICS.get(topic_of(section), '')}".strip()


NUMBER_OF_EVENT = "no"  # the label says it: 第1回


@dataclass(frozen=True, slots=True)
class EventCell:
    """A cell under its column heading; several lines for a list, none for blank."""

    heading: str
    lines: tuple[str, ...]
    numeric: bool = False


def event_table(figure: Figure) -> dict[str, object]:
    """Headings, and for each event of a figure its label and cells, in order.

    Attendance that nobody has entered stays blank, never 0.
    """
    names = list(dict.fromkeys(name for row in figure.rows for name, _ in row.facts))
    names = [name for name in names if name not in (NUMBER_OF_EVENT, PEOPLE)]
    has_agenda = any(row.items for row in figure.rows)
    has_people = any(row.has_people for row in figure.rows)

    def cells(row: Row) -> tuple[EventCell, ...]:
        found = [fact_cell(row, name) for name in names]
        if has_agenda:
            found.append(EventCell(EVENT_AGENDA, tuple(item.text for item in row.items)))
        if has_people:
            counts = (
                (EVENT_WARDS, row.wards, row.members),
                (EVENT_PEOPLE, row.people, row.has_people),
            )
            for (heading, unit), count, is_told in counts:
                lines = (f"{count:,}{unit}",) if is_told else ()
                found.append(EventCell(heading, lines, numeric=True))
        return tuple(found)

    rows = tuple((row.label, cells(row)) for row in figure.rows)
    return {
        "columns": rows[0][1] if rows else (),
        "rows": rows,
        "wards_overlap": has_people and len(rows) > 1,
    }


def fact_cell(row: Row, name: str) -> EventCell:
    """What the event states under that name; days in words."""
    value = row.fact(name)
    (heading, unit), numeric = fact_words(name), isinstance(value, int)
    if value is None:
        return EventCell(heading, ())
    if numeric:
        return EventCell(heading, (f"{value:,}{unit}",), True)
    day = iso_day(value) if name == "date" else None
    return EventCell(heading, (wareki_with_weekday(day),) if day else tuple(value.splitlines()))


def variants_of(figure: Figure) -> list[dict[str, str]]:
    """The other views that a count has, one for each footnote: 「内諾を除いて表示」."""
    if figure.choice is not Choice.COUNT:
        return []
    return [
        {"tag": note.tag, "label": DesignationStatus(note.tag).label, "mark": note.mark}
        for note in figure.printed_footnotes
        if note.tag in DesignationStatus.values
    ]


def chosen_variant(request: HttpRequest, figure: Figure) -> dict[str, str] | None:
    """The view of ?without=; None for the figure as the document prints it.

    Raises Http404 for anything that is no view of this figure.
    """
    tag = request.GET.get("without", "")
    if not tag:
        return None
    for variant in variants_of(figure):
        if variant["tag"] == tag:
            return variant
    raise Http404("この図に、そのような見方はありません。")


Places = Mapping[str, tuple[int, int]]


def anchor_of(figure: Figure) -> str:
    """The id of the figure's card on its page."""
    return re.sub(r"[^0-9A-Za-z]+", "-", figure.id)


def ways_of(figure: Figure, page: str, answer: OwnAnswer | None) -> dict[str, str]:
    """Where a click on a row leads: to its wards, for a ward to its own records alone.

    page: the address of the figure's page, with a query.
    """
    if answer:
        return dict.fromkeys(answer.codes, f"{page}#records")
    rows = (*figure.rows, figure.unreported_row)
    if figure.choice is Choice.COUNT:
        return {row.code: f"{page}&ward={row.code}#records" for row in rows}
    return {row.code: f"{page}#row-{row.code}" for row in rows}


def card_of(
    figure: Figure, places: Places, page: str, answer: OwnAnswer | None = None
) -> dict[str, object]:
    """A figure as a card. page: as of `ways_of`; answer: the reader's own, for a ward."""
    own = answer.codes if answer else frozenset()
    chart = page_chart(figure, places, own)
    ways = ways_of(figure, page, answer)
    is_count, has_events = figure.choice is Choice.COUNT, figure.choice is Choice.EVENTS
    return {
        "figure": figure,
        "page": page,
        "answer": answer,
        "anchor": anchor_of(figure),
        # The titles alone (「対象者」) do not tell where in the document.
        "section": section_label(figure.section),
        "heading": f"{figure.title}　{figure.total_words}".strip(),
        "rule": rule_of(figure),
        # Maps, tables of events, headings with their items take the whole width.
        "is_wide": is_count or has_events or figure.kind == "matrix",
        "chart": replace(chart, drawings=tuple(opened(d, figure, ways) for d in chart.drawings)),
        "events": event_table(figure) if has_events else None,
        "variants": variants_of(figure),
        "lines": lines_of(figure, own),
        # The table of two years, where a page compares them.
        "years": None,
        "has_marks": bool(figure.printed_footnotes),
        # The last line of the table; None where adding would mean nothing.
        "sum": figure.of if figure.adds_up else figure.total,
        "row_heading": "区" if is_count else "回答",
        "value_heading": f"{figure.unit}数" if figure.unit else "数",
    }


def rule_of(figure: Figure) -> str:
    """How the rows relate to the wards asked."""
    if figure.kind == "definition":
        return "定義（数値はありません）"
    if figure.kind == "matrix":
        items = sum(len(row.items) for row in figure.rows)
        return f"取組 {items}項目"
    return {
        Choice.SINGLE: f"択一・合計{figure.of}区",
        Choice.BAND: f"区分・合計{figure.of}区",
        Choice.SUM: f"合計{figure.total_words}"
        if figure.total_words
        else "重なりあり・合計しません",
        Choice.MULTIPLE: f"複数回答・合計しません（帯の全長は{figure.of}区）",
    }.get(figure.choice, "")


def lines_of(figure: Figure, own: frozenset[str]) -> list[dict[str, object]]:
    """The rows of the table, in the order of the drawing; 未回答 among them where rows add up.

    None as value means 未回答; details are what その他 stands for.
    """
    if figure.choice in (Choice.TEXT, Choice.EVENTS):
        return []
    return [
        {
            "label": row.label,
            "value": figure.shown(row),
            "marks": "、".join(figure.marks(row)),
            "details": [item.text for item in row.items],
            "own": row.code in own,
        }
        for row in (figure.all_rows if figure.adds_up else shown_rows(figure))
    ]
