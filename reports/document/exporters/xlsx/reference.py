"""Decides the sheets that explain the data: codes, definitions, footnotes, columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reports.counting.figure import Choice, Figure
from reports.document.exporters import corrections_csv, longform, wording
from reports.document.exporters.document import Document, public_ward_name
from reports.document.exporters.xlsx import corrections, members
from reports.document.exporters.xlsx.book import Value
from reports.document.exporters.xlsx.tables import CONTINUATION, Table

Rows = Iterator[tuple[Value, ...]]

CODE_HEADINGS = ("種類", "図ID", "コード", "名称", "並び順")
DEFINITION_HEADINGS = (
    "図番号",
    "図ID",
    "図名",
    "定義",
    "回答方式",
    "数えるもの",
    "単位",
    "基準日",
    "分母",
    "回答区数",
    "未回答区数",
    "値の合計は分母になるか",
    "合計",
)
FOOTNOTE_HEADINGS = (
    "図番号",
    "図ID",
    "図名",
    "区分コード",
    "区分",
    "注記記号",
    "注記",
    "該当記録数",
)
COLUMN_HEADINGS = ("シート", "列", "説明")


def reference_tables(
    document: Document, figures: Sequence[Figure], data_title: str, *, include_members: bool
) -> tuple[Table, ...]:
    """The sheets that explain the data, in their order in the workbook."""
    columns = column_rows(
        data_title, include_members=include_members, corrected=bool(document.corrections)
    )
    return (
        Table("コード表", "区・図・区分の符号", CODE_HEADINGS, code_rows(document, figures)),
        Table(
            "定義",
            "図ごとの定義、分母、基準日",
            DEFINITION_HEADINGS,
            definition_rows(figures),
            ("合計",),
        ),
        Table("注記", "値に付く注記", FOOTNOTE_HEADINGS, footnote_rows(figures), ("該当記録数",)),
        Table("列の説明", "列の意味", COLUMN_HEADINGS, columns),
    )


def code_rows(document: Document, figures: Iterable[Figure]) -> Rows:
    """The codes of the wards, then the figures and, under each, the codes of its rows."""
    for ward in document.wards:
        yield ("区", None, ward.code, public_ward_name(ward), ward.order)
    for order, figure in enumerate(figures, 1):
        yield ("図", None, figure.id, figure.title, order)
        if figure.choice is not Choice.COUNT:  # its rows are the wards above
            for place, row in enumerate(figure.all_rows, 1):
                yield ("区分", figure.id, row.code, row.label, place)


def definition_rows(figures: Iterable[Figure]) -> Rows:
    """How each figure is counted, and of whom."""
    for figure in figures:
        asked: tuple[Value, ...] = (None, None, None)
        if figure.asked or figure.choice not in (Choice.TEXT, Choice.EVENTS):
            asked = (figure.of, len(figure.answered), len(figure.unreported))
        counted = figure.choice not in (Choice.TEXT, Choice.EVENTS)
        yield (
            figure.section,
            figure.id,
            figure.title,
            figure.definition or None,
            wording.CHOICES[figure.choice],
            wording.BASES[figure.basis] if counted else None,
            figure.unit or None,
            figure.as_of,
            *asked,
            ("はい" if figure.adds_up else "いいえ") if counted else None,
            figure.total,
        )


def footnote_rows(figures: Iterable[Figure]) -> Rows:
    """One row for each value that carries a footnote."""
    for figure in figures:
        for note in figure.printed_footnotes:
            for row in figure.rows:
                tags = [record.tag for member in row.members for record in member.records]
                if note.tag in tags:
                    head = (figure.section, figure.id, figure.title, row.code, row.label)
                    yield (*head, note.mark, note.text, tags.count(note.tag))


def column_rows(data_title: str, *, include_members: bool, corrected: bool) -> Rows:
    """What each column of the data holds."""
    tables = [(data_title, longform.COLUMNS)]
    if corrected:
        tables.append((corrections.TITLE, corrections_csv.COLUMNS))
    if include_members:
        last = (CONTINUATION, dict(longform.COLUMNS)[CONTINUATION])
        tables.append((members.TITLE, (*members.COLUMNS, last)))
    for title, columns in tables:
        for heading, meaning in columns:
            yield (title, heading, meaning)
