"""Decides the sheet 内訳: which ward and which record stands behind each value. Bureau only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports.counting.figure import Choice, Figure, Member, Record, Row
from reports.document.exporters.document import Document, public_ward_name
from reports.document.exporters.xlsx.book import Value
from reports.document.exporters.xlsx.tables import Table

COLUMNS = (
    ("年度", "年度の開始年（西暦）"),
    ("図番号", "資料の章・節の番号"),
    ("図ID", "図を一意に示す符号"),
    ("図名", "図の名称"),
    ("区分コード", "回答・階級・区・見出し・催しの符号"),
    ("区分", "回答・階級・区・見出し・催しの名称"),
    ("文言", "区分の下の文言。空欄は区分そのものの内訳"),
    ("区コード", "全国地方公共団体コード（5桁）。空欄は市全体の記録"),
    ("区名", "市名を付けた区名"),
    ("参加人数", "催しへの参加人数。催しでなければ空欄"),
    ("記録の種類", "記録の種類を示す符号。空欄は記録によらない回答"),
    ("記録番号", "記録を一意に示す番号"),
    ("記録", "記録の内容"),
    ("注記記号", "この記録に付く注記の記号"),
)
HEADINGS = tuple(heading for heading, _ in COLUMNS)
TITLE = "内訳"


def members_table(document: Document, figures: Iterable[Figure]) -> Table:
    """The sheet as a table."""
    meaning = "健康局内部用　値の内訳となる区と記録"
    return Table(TITLE, meaning, HEADINGS, member_rows(document, figures), ("参加人数",))


def member_rows(document: Document, figures: Iterable[Figure]) -> Iterator[tuple[Value, ...]]:
    """One row for each record behind a value, and one for each ward that has no record there."""
    for figure in figures:
        for row in figure.all_rows:
            head = (document.fiscal_year, figure.section, figure.id, figure.title)
            head = (*head, row.code, row.label)
            for words, member in _members(row):
                for tail in _member_cells(figure, member):
                    yield (*head, words, *tail)
            for record in row.records:
                yield (*head, None, None, None, None, *_record_cells(figure, record))


def _members(row: Row) -> Iterator[tuple[str | None, Member]]:
    for member in row.members:
        yield None, member
    for item in row.items:
        for member in item.members:
            yield item.text, member


def _member_cells(figure: Figure, member: Member) -> Iterator[tuple[Value, ...]]:
    ward = (member.ward.code, public_ward_name(member.ward))
    people = member.people if figure.choice is Choice.EVENTS else None
    if not member.records:
        yield (*ward, people, None, None, None, None)
    for number, record in enumerate(member.records):
        # The people belong to the ward, not to each of its records.
        yield (*ward, None if number else people, *_record_cells(figure, record))


def _record_cells(figure: Figure, record: Record) -> tuple[Value, ...]:
    marks = [note.mark for note in figure.footnotes if note.tag == record.tag and record.tag]
    return (record.model, record.pk, record.label, "；".join(marks) or None)
