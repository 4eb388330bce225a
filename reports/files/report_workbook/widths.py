"""The widths of the columns of a sheet: enough for its answers, and legible on A4."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from reports.document.exporters.xlsx.tables import text_width
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import nothing_label
from wards.vocabulary import ReportItem

FIRST_COLUMN = 2  # of the questions of a table; the numbers stand before it
# Of the questions that are answered once: the columns of the label, the answer and the help.
LABEL, VALUE, HELP = 2, 3, 4
QUESTION_WIDTHS = {LABEL: 40, VALUE: 26, HELP: 60}
# Above a table, which needs the room: at least, and if there is enough.
LABEL_ABOVE_TABLE, VALUE_ABOVE_TABLE = (15, 26), (12, 16)
NUMBER_WIDTH = 6
# Digits, by kind: narrowest where the paper is short, narrowest else, widest.
WIDTHS = {
    Kind.WORDS: (12, 13, 24),
    Kind.LINES: (12, 20, 30),
    Kind.INTEGER: (7.5, 9, 9),
    Kind.DECIMAL: (12.5, 12.5, 12.5),
    Kind.DAY: (13.5, 16, 16),
    Kind.CHOICE: (9.5, 10, 20),
    Kind.YES_NO: (7.5, 8, 8),
    Kind.MARK: (8, 10, 10),
    Kind.RECORD: (16, 18, 26),
}
# Digits that fit on A4 landscape: in full size, and in the smallest that is still read with ease.
PAGE_WIDTH, WIDEST_PRINT = 98, 150
WIDEST_TEXT = 60
# Characters that would need a higher row than there is in a narrow column.
LONG_TEXT = 400
_WRITTEN = frozenset({Kind.WORDS, Kind.LINES})
LABEL_LINES = 2  # of a head before its column becomes wider
QUESTION_LINES = 3  # of a question above a table
ANSWER_LINES = 2  # of an answer before its column gives way no more

Widths = dict[int, float]


def sheet_widths(contents: SheetContents) -> tuple[Widths, int]:
    """The widths of all columns by their numbers, and the last one that is printed."""
    columns = contents.table_columns
    if not columns:
        return {1: NUMBER_WIDTH} | QUESTION_WIDTHS, HELP
    least, wished = _table_widths(columns, list(contents.rows.values()))
    _make_room_for_questions(contents, least, wished)
    return _narrowed(least, wished), max(wished)


def _table_widths(
    columns: Sequence[Column], rows: Collection[Mapping[str, str]]
) -> tuple[Widths, Widths]:
    """How wide each column of a table must be, and how wide it should be."""
    least, wished = {1: float(NUMBER_WIDTH)}, {1: float(NUMBER_WIDTH)}
    for place, column in enumerate(columns, FIRST_COLUMN):
        least[place], wished[place] = _column_width(column, rows)
    _fill_page(columns, wished)
    return least, wished


def _column_width(column: Column, rows: Collection[Mapping[str, str]]) -> tuple[float, float]:
    least, usual, most = WIDTHS[column.kind]
    if column.kind is Kind.MARK:
        return least, most
    answers = [row[column.key] for row in rows] if column.kind in _WRITTEN else []
    if any(len(text) > LONG_TEXT for text in answers):
        return WIDEST_TEXT, WIDEST_TEXT
    words = [word for _, word in column.choices] + answers
    needed = max((text_width(text) + 4 for text in words), default=usual)
    head = text_width(column.label) / LABEL_LINES + 2
    wished = max(head, min(most, max(usual, needed)))
    return max(least, head, min(wished, needed / ANSWER_LINES)), wished


def _fill_page(columns: Sequence[Column], widths: Widths) -> None:
    """Texts get the room that a narrow table leaves free on its page."""
    free = PAGE_WIDTH - sum(widths.values())
    texts = [
        place for place, column in enumerate(columns, FIRST_COLUMN) if column.kind is Kind.LINES
    ]
    for place in texts:
        widths[place] = min(WIDEST_TEXT, widths[place] + max(0, free) / len(texts))


def _make_room_for_questions(contents: SheetContents, least: Widths, wished: Widths) -> None:
    """The questions above a table stand in its columns."""
    if not contents.asks_questions:
        return
    labels = [nothing_label(ReportItem(item).label) for item in contents.nothing]
    labels += [column.label for column in (*contents.confirmations, *contents.question_columns)]
    narrow, usual = LABEL_ABOVE_TABLE
    needed = max(text_width(label) for label in labels) / QUESTION_LINES + 3
    label = (min(usual, max(narrow, needed)), usual)
    for column, (narrow, usual) in ((LABEL, label), (VALUE, VALUE_ABOVE_TABLE)):
        least[column] = max(narrow, least.get(column, 0))
        wished[column] = max(usual, wished.get(column, 0))


def _narrowed(least: Widths, wished: Widths) -> Widths:
    """The widths as they are wished, or less of all that can give way, so that they print legibly."""
    over = sum(wished.values()) - WIDEST_PRINT
    can_give = {column: max(0, width - least[column]) for column, width in wished.items()}
    share = min(1, max(0, over) / (sum(can_give.values()) or 1))
    return {column: round(width - share * can_give[column], 1) for column, width in wished.items()}
