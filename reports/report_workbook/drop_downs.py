"""Decides what the drop-down lists offer, and what a cell says when it is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reports.exporters.xlsx.book import Book
from reports.exporters.xlsx.layout import row_height
from reports.exporters.xlsx.tables import text_width
from reports.report_workbook import looks
from reports.report_workbook.head import Head
from reports.report_workbook.layout import CHOICES
from reports.report_workbook.page import FIRST_ROW, add_page, finish_page, set_height

LEAD = "▼の一覧で選べる言葉です。ここは書き換えません。"
# Excel refuses a file with longer ones (UTF-16 units).
TITLE_LIMIT, PROMPT_LIMIT, ERROR_LIMIT = 32, 255, 225
NOT_IN_LIST = (
    "一覧にない言葉です。このまま入れるときは「はい」を押します。取り込むときに確かめます。"
)
HEAD_ROW, OPTIONS_ROW = FIRST_ROW + 1, FIRST_ROW + 2
WIDEST = 40


@dataclass
class _Offered:
    """One list: its words, and the questions and sheets that offer it."""

    words: tuple[str, ...]
    labels: list[str] = field(default_factory=list)
    sheets: list[str] = field(default_factory=list)


class DropDowns:
    """Collects the lists while the sheets are written; `write` puts them on the last sheet."""

    def __init__(self) -> None:
        self._lists: dict[tuple[str, ...], _Offered] = {}
        self._named: dict[str, tuple[str, frozenset[str], str]] = {}

    def name_rows(self, key: str, sheet: Worksheet, column: str, rows: range, names: list[str]):
        """Tell that the rows of the table of sheet `key` are named in a column.

        Records that have a name of their own are then chosen from there: a new one as well.
        """
        if len(set(names)) == len(names):
            place = f"{_absolute(sheet.title, column, rows)}"
            self._named[key] = (place, frozenset(names), sheet.title)

    def sheet_of(self, key: str, words: tuple[str, ...]) -> str:
        """The sheet in which records of a kind are entered, if they are chosen from there; or ''."""
        _place, names, title = self._named.get(key, ("", frozenset(), ""))
        return title if title and names.issuperset(words) else ""

    def place_of(self, key: str, words: tuple[str, ...], label: str, sheet: str) -> str:
        """The cells that a list is read from: rows of another sheet, or a column of the last one."""
        if self.sheet_of(key, words):
            return self._named[key][0]
        offered = self._lists.setdefault(words, _Offered(words))
        if label not in offered.labels:
            offered.labels.append(label)
        if sheet not in offered.sheets:
            offered.sheets.append(sheet)
        column = get_column_letter(list(self._lists).index(words) + 1)
        rows = range(OPTIONS_ROW, OPTIONS_ROW + max(1, len(words)))
        return _absolute(CHOICES, column, rows)

    def write(self, book: Book, head: Head) -> Worksheet:
        """Add the sheet of the lists."""
        sheet = add_page(book, head, CHOICES, LEAD)
        heights = [0.0, 0.0]
        for column, offered in enumerate(self._lists.values(), 1):
            heads = ("、".join(offered.sheets), "\n".join(offered.labels))
            width = max(map(text_width, (*offered.words, "\n".join(offered.labels)))) + 3
            width = min(WIDEST, max(14, width))
            sheet.column_dimensions[get_column_letter(column)].width = width
            for place, (text, look) in enumerate(
                zip(heads, (looks.MANNER, looks.HEAD), strict=True)
            ):
                book.put(sheet, FIRST_ROW + place, column, text, look)
                heights[place] = max(heights[place], row_height(text, width))
            for row, word in enumerate(offered.words, OPTIONS_ROW):
                book.put(sheet, row, column, word, looks.OPTION)
        for place, height in enumerate(heights):
            set_height(sheet, FIRST_ROW + place, height)
        sheet.freeze_panes = f"A{OPTIONS_ROW}"
        finish_page(sheet, head, get_column_letter(max(1, len(self._lists))))
        return sheet


def _absolute(title: str, column: str, rows: range) -> str:
    return f"{quote_sheetname(title)}!${column}${rows[0]}:${column}${rows[-1]}"


def offer(sheet: Worksheet, cells: str, place: str, title: str, text: str) -> None:
    """Offer a list in cells, with a message; another word is warned of and let through."""
    _add(
        sheet,
        cells,
        DataValidation(
            type="list",
            formula1=place,
            allow_blank=True,
            showErrorMessage=True,
            errorStyle="warning",
            errorTitle="一覧にない言葉です",
            error=NOT_IN_LIST[:ERROR_LIMIT],
        ),
        title,
        text,
    )


def advise(sheet: Worksheet, cells: str, title: str, text: str) -> None:
    """Show a message at cells; anything may be written."""
    _add(sheet, cells, DataValidation(allow_blank=True), title, text)


def _add(sheet: Worksheet, cells: str, validation: DataValidation, title: str, text: str) -> None:
    validation.showInputMessage = True
    validation.promptTitle = _cut(title, TITLE_LIMIT)
    validation.prompt = _cut(text, PROMPT_LIMIT)
    validation.add(cells)
    sheet.add_data_validation(validation)


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
