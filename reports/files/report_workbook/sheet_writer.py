"""One sheet while it is written: its cells, their messages and drop-down lists."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from openpyxl.formatting.rule import FormulaRule
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from reports.files.report_workbook import looks
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.layout import CHOICES, MARK
from reports.files.report_workbook.page import (
    FIRST_COLUMN,
    FIRST_ROW,
    Head,
    add_page,
    finish_page,
    set_height,
)
from reports.files.report_workbook.sheet import SheetContents
from wards.outgoing.book import Book, Look, Value, row_height
from wards.outgoing.safe_text import pieces

REQUIRED = "必須"
# How a column is filled in, in a word; and how its cells say it.
_MANNERS = {
    Kind.WORDS: ("文字", ""),
    Kind.LINES: ("文章", "改行は Alt＋Enter で入ります。"),
    Kind.DAY: ("日付", ""),
    Kind.INTEGER: ("数", "数字だけを書きます。"),
    Kind.DECIMAL: ("数", "数字だけを書きます。"),
    Kind.CHOICE: ("選ぶ", "▼から選びます。"),
    Kind.YES_NO: ("選ぶ", "▼から選びます。"),
    Kind.MARK: (MARK, f"当てはまるときに「{MARK}」を付けます。"),
    Kind.RECORD: ("選ぶ", "▼から選びます。"),
}
_FROM_SHEET = "▼から選びます。一覧にないものは、先にシート「{}」に書くと、ここで選べます。"


def manner(column: Column) -> str:
    """How a column is filled in, in a word: '選ぶ', '数（人）', '日付'."""
    word, _ = _MANNERS[column.kind]
    return f"{word}（{column.unit}）" if column.unit else word


def message(column: Column, sheet: str = "") -> str:
    """What a cell says when it is chosen. sheet: where new ones of what is chosen are written."""
    if sheet:
        return _FROM_SHEET.format(sheet)
    when = "".join(f"{one}。" for one in column.when)
    needed = "必ず答えてください。" if column.required else when
    _, how = _MANNERS[column.kind]
    return "\n".join(filter(None, (how, column.help, needed))) or "文字を書きます。"


# Excel refuses a file with longer ones (UTF-16 units).
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
NOT_IN_LIST = "一覧にない言葉です。このまま入れるときは「はい」を押します。取り込むときに、もう一度確かめます。"


def offer(sheet: Worksheet, cells: str, place: str, title: str, text: str) -> None:
    """Show a message at cells and offer the list at a place, if any; other words are let through."""
    listed = {
        "type": "list",
        "formula1": place,
        "showErrorMessage": True,
        "errorStyle": "warning",
        "errorTitle": "一覧にありません",
        "error": NOT_IN_LIST,
    }
    validation = DataValidation(
        sqref=cells,
        allow_blank=True,
        showInputMessage=True,
        promptTitle=cut(title, TITLE_LIMIT),
        prompt=cut(text, MESSAGE_LIMIT),
        **(listed if place else {}),
    )
    sheet.add_data_validation(validation)


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and '…', in at most `limit` UTF-16 units.

    >>> cut("一二三四五", 4), cut("𠮷𠮷𠮷", 5)
    ('一二三…', '𠮷𠮷…')
    """
    whole = pieces(text, limit)
    return text if len(whole) == 1 else f"{pieces(text, limit - 1)[0]}…"


LEAD = "▼の一覧で選べる言葉です。ここは書き換えません。"
HEADS, WIDTHS = ("シート", "質問", "選べる言葉"), (14, 24, 34)
SHEET, LABEL, WORD = 1, 2, 3
# Marks are asked by so many columns that naming them would fill the page.
MARKS = "当てはまるものに付ける印"
# Where a question above the table and a column of it are called the same.
OF_TABLE = "{}（下の表）"


@dataclass
class _Offered:
    """One list: where its words stand, and the questions and sheets that offer it."""

    words: tuple[str, ...]
    first_row: int
    labels: dict[str, None] = field(default_factory=dict)
    sheets: dict[str, None] = field(default_factory=dict)


class DropDowns:
    """Collects the lists while the sheets are written; `write` puts them on the last sheet."""

    def __init__(self) -> None:
        self.lists: dict[tuple[str, ...], _Offered] = {}
        # Key of a sheet whose records are chosen on others → its title, their cells and names.
        self._named: dict[str, tuple[str, str, frozenset[str]]] = {}
        self._next_row = FIRST_ROW + 1

    def name_rows(
        self, key: str, sheet: Worksheet, column: str, rows: range, names: Sequence[str]
    ) -> None:
        """Tell in which column the records of sheet `key` have their names.

        They are chosen from there: one that is added can be chosen at once.
        """
        cells = _cells(sheet.title, column, rows)
        self._named[key] = sheet.title, cells, frozenset(names)

    def place_of(self, column: Column, sheet: str) -> tuple[str, str]:
        """The cells that the list of a column is read from; the sheet where its records are entered.

        That is '' unless they are chosen from there. It may lack some that were closed long ago;
        each name that it has must mean one record.
        """
        words = tuple(word for _, word in column.choices)
        named = self._named.get(column.field) if column.kind is Kind.RECORD else None
        if named is not None and named[2] <= set(words):
            return named[1], named[0]
        label = MARKS if column.kind is Kind.MARK else column.label
        return self.place_of_words(words, label, sheet), ""

    def place_of_words(self, words: tuple[str, ...], label: str, sheet: str) -> str:
        """The cells in which words stand that a sheet offers under a label."""
        if words not in self.lists:
            known = self.lists.values()
            if any(label in each.labels and sheet in each.sheets for each in known):
                label = OF_TABLE.format(label)
            self.lists[words] = _Offered(words, self._next_row)
            self._next_row += len(words)
        offered = self.lists[words]
        offered.labels[label] = offered.sheets[sheet] = None
        first = offered.first_row
        return _cells(CHOICES, "C", range(first, first + len(words)))

    def write(self, book: Book, head: Head) -> Worksheet:
        """Add the sheet of the lists."""
        sheet = add_page(book, head, CHOICES, LEAD)
        for column, (text, width) in enumerate(zip(HEADS, WIDTHS, strict=True), 1):
            sheet.column_dimensions["ABC"[column - 1]].width = width
            book.put(sheet, FIRST_ROW, column, text, looks.HEAD)
        set_height(sheet, FIRST_ROW, 24)
        for offered in self.lists.values():
            _write_list(book, sheet, offered)
        sheet.freeze_panes = f"A{FIRST_ROW + 1}"
        sheet.print_title_rows = f"{FIRST_ROW}:{FIRST_ROW}"
        finish_page(sheet, head, "C", upright=True)
        return sheet


def _write_list(book: Book, sheet: Worksheet, offered: _Offered) -> None:
    """A list downwards; its questions stand beside its first word, and nothing is merged."""
    texts = ("、".join(offered.sheets), "、".join(offered.labels))
    for row, word in enumerate(offered.words, offered.first_row):
        beside = texts if row == offered.first_row else (None, None)
        for column, text in zip((SHEET, LABEL), beside, strict=True):
            book.put(sheet, row, column, text, looks.OFFERED_BY if text else looks.CONTINUED)
        book.put(sheet, row, WORD, word, looks.OPTION)
        cells = zip((*beside, word), WIDTHS, strict=True)
        height = max(row_height(text or "", width) for text, width in cells)
        set_height(sheet, row, max(18, height))


def _cells(title: str, column: str, rows: range) -> str:
    return f"{quote_sheetname(title)}!${column}${rows[0]}:${column}${rows[-1]}"


@dataclass
class SheetWriter:
    """One sheet of a form.

    last_year: what the report before said, as lines. widths: in digits, by number of column.
    last_printed: the last column of the page. hints: what is told below the table. needed: what
    counts the needed answers that are missing, as formulas; missing: how many there are now.
    """

    book: Book
    sheet: Worksheet
    contents: SheetContents
    last_year: Sequence[str]
    drop_downs: DropDowns
    widths: dict[int, float] = field(default_factory=dict)
    last_printed: int = 0
    hints: list[str] = field(default_factory=list)
    needed: list[str] = field(default_factory=list)
    missing: int = 0

    def put(self, row: int, column: int, value: Value, look: Look) -> None:
        """Write a value into a cell."""
        self.book.put(self.sheet, row, column, value, look)

    def guide(self, column: Column, cells: str) -> None:
        """Give the cells of a column their list, if it has one, and their message."""
        place = entered = ""
        if column.choices:
            place, entered = self.drop_downs.place_of(column, self.sheet.title)
        offer(self.sheet, cells, place, column.label, message(column, entered))

    def need_answer(self, cell: str, *, is_empty: bool) -> None:
        """Have a cell red until it is filled in, and counted on the cover."""
        self._redden(cell, f"LEN({cell})=0")
        self.needed.append(f"COUNTBLANK({quote_sheetname(self.sheet.title)}!{cell})")
        self.missing += is_empty

    def need_column(self, place: int, rows: range, empty: int) -> None:
        """The same of a column of the table, in each row in which something stands."""
        first, last = rows[0], rows[-1]
        letters = [
            get_column_letter(FIRST_COLUMN + number)
            for number, _ in enumerate(self.contents.table_columns)
        ]
        own, title = get_column_letter(place), quote_sheetname(self.sheet.title)
        row = f"${letters[0]}{first}:${letters[-1]}{first}"
        cells = f"{own}{first}:{own}{last}"
        self._redden(cells, f"AND(COUNTA({row})>0,LEN({own}{first})=0)")
        filled = "+".join(f"LEN({title}!{each}{first}:{each}{last})" for each in letters)
        self.needed.append(f"SUMPRODUCT(--({filled}>0),--(LEN({title}!{cells})=0))")
        self.missing += empty

    def _redden(self, cells: str, formula: str) -> None:
        rule = FormulaRule(formula=[formula], fill=looks.EMPTY)
        self.sheet.conditional_formatting.add(cells, rule)

    def offer_word(self, word: str, label: str, text: str, cells: str) -> None:
        """Offer the one answer that there is beside leaving the cell empty."""
        place = self.drop_downs.place_of_words((word,), f"「{word}」の質問", self.sheet.title)
        offer(self.sheet, cells, place, label, text)
