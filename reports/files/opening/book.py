"""An opened file as plain data: its sheets, and what each cell holds and its format hides."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from openpyxl.utils.datetime import to_excel

from reports.files.opening.unusable import FileKind
from wards.japanese.letters import kept

# Words, colours, conditions and fillers in a format, which are no code of their own.
_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_QUOTED_DIGIT = re.compile(r'"[^"]*\d[^"]*"')
_MORE_SHOWN = re.compile(r'"[^"]*\S[^"]*"|^0{2,}')
# 12,345 is shown as 12 by #,##0, with commas that nothing follows.
_THOUSANDS_LEFT_OUT = re.compile(r"[0#?],+(?![0#?,])")


class Hidden(StrEnum):
    """What a format leaves out or turns into something else."""

    NOTHING = ""
    YEAR = "year"
    DAY = "day"
    VALUE = "value"
    # Nothing is hidden, but more than the number is shown: 第7会議室, 007.
    LETTERS = "letters"


@lru_cache
def hidden_of_day(number_format: str) -> Hidden:
    """What of a day is not shown.

    >>> [hidden_of_day(each).value for each in ("yyyy/m/d", "yyyy/m", 'm"月"d"日"')]
    ['', 'day', 'year']
    """
    codes = _codes(number_format)
    if "d" not in codes:
        return Hidden.DAY
    return Hidden.NOTHING if set("yeg") & set(codes) else Hidden.YEAR


@lru_cache
def hidden_of_number(number_format: str) -> Hidden:
    """Whether a number looks like another one, or like words.

    >>> [hidden_of_number(each).value for each in ("#,##0", '0"人"', "0%", "#,##0,")]
    ['', 'letters', 'value', 'value']
    """
    codes = _codes(number_format)
    looks_other = "%" in codes or _THOUSANDS_LEFT_OUT.search(codes)
    if looks_other or _QUOTED_DIGIT.search(number_format):
        return Hidden.VALUE
    return Hidden.LETTERS if _MORE_SHOWN.search(number_format) else Hidden.NOTHING


def _codes(number_format: str) -> str:
    """The codes for what is above zero."""
    return _LITERAL.sub("", number_format).split(";")[0].lower()


class CellKind(StrEnum):
    """What kind of value stands in a cell."""

    BLANK = "blank"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    TRUTH = "truth"
    ERROR = "error"
    # A formula of which nobody knows what it gives: never calculated by a program.
    FORMULA = "formula"


class CellValue(NamedTuple):
    """The value of a cell, and where it really stands.

    text: as a person reads it: "20", "19.5", "2024-09-01", "2024-09-01 13:30", "09:00", "TRUE",
    "#REF!", a text without white space around it; "" of blank and FORMULA. number: of NUMBER, and
    the serial number of DAY and TIME. day: of DAY; clock: its time of day unless 0:00.
    formula: such as "=A1+1". merged: the range of the merge the cell is in ("B2:B4") or "";
    through_merge: asked for at another cell of the merge than where the value stands. struck: with a
    line through all of it; in part: as 見え消し leaves it, ~~20~~25 is "2025". raised_in_part: with
    small letters as the marks of footnotes. hidden: by its format. raw: a text as it is stored.
    """

    kind: CellKind
    text: str = ""
    coordinate: str = ""
    number: Decimal | None = None
    day: date | None = None
    clock: time | None = None
    formula: str = ""
    merged: str = ""
    through_merge: bool = False
    struck: bool = False
    struck_in_part: bool = False
    raised_in_part: bool = False
    hidden: Hidden = Hidden.NOTHING
    raw: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing stands there, not even a formula or an error."""
        return self.kind is CellKind.BLANK

    @property
    def is_unanswered(self) -> bool:
        """Whether nobody answered there: blank, or a box down a whole column, not ticked."""
        return self.is_blank or (self.kind is CellKind.TRUTH and self.text == "FALSE")


def cell_value(value: object, coordinate: str, is_error: bool = False) -> CellValue:
    """What a value means that openpyxl read, or that a formula gave; never raises."""
    if value is None:
        return CellValue(CellKind.BLANK, "", coordinate)
    if isinstance(value, str):
        text = kept(value)
        kind = CellKind.ERROR if is_error else CellKind.TEXT if text else CellKind.BLANK
        return CellValue(kind, text, coordinate, raw=value)
    if isinstance(value, bool):
        return CellValue(CellKind.TRUTH, str(value).upper(), coordinate)
    if isinstance(value, int | float):
        text = _written(value)
        return CellValue(CellKind.NUMBER, text, coordinate, Decimal(text))
    if isinstance(value, date | time | timedelta):
        return _of_calendar(value, coordinate)
    return cell_value(str(value), coordinate, is_error)


def _written(value: float) -> str:
    """A number as Excel shows it, without exponent; at most 15 digits, so that 0.1 + 0.2 is 0.3.

    >>> _written(20.0), _written(1e3), _written(19.5), _written(0.1 + 0.2), _written(-0.0)
    ('20', '1000', '19.5', '0.3', '0')
    """
    if isinstance(value, int):
        return str(value)
    text = f"{value:.15g}"
    if "e" in text and abs(value) < 1e30:
        text = f"{Decimal(text):f}"
    return "0" if text == "-0" else text


def _of_calendar(value: date | time | timedelta, coordinate: str) -> CellValue:
    number = Decimal(_written(to_excel(value)))
    if isinstance(value, time):
        return CellValue(CellKind.TIME, f"{value:%H:%M}", coordinate, number, clock=value)
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        text = f"{minutes // 60:02}:{minutes % 60:02}"
        return CellValue(CellKind.TIME, text, coordinate, number)
    day = value.date() if isinstance(value, datetime) else value
    clock = value.time() if isinstance(value, datetime) and value.time() != time() else None
    text = f"{day.isoformat()} {clock:%H:%M}" if clock else day.isoformat()
    return CellValue(CellKind.DAY, text, coordinate, number, day, clock)


@dataclass(frozen=True)
class Sheet:
    """One sheet. cells: by (row, column) from 1, those alone that are not blank.

    rows: of a CSV and of a long list, which have no cells: texts from the first column on, by number.
    A merge is one cell, at its top left. merges: (first row, first column, last row, last column).
    hidden_rows, hidden_columns: by number. notes: comments by the cell at which they hang.
    """

    name: str
    cells: Mapping[tuple[int, int], CellValue] = field(default_factory=dict)
    is_hidden: bool = False
    merges: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    notes: Mapping[tuple[int, int], str] = field(default_factory=dict)
    rows: Mapping[int, list[str]] = field(default_factory=dict, kw_only=True)


@dataclass(frozen=True)
class Book:
    """An opened file. kind: FileKind.XLSX or CSV. A CSV is one sheet with the name "CSV"."""

    kind: FileKind
    sheets: tuple[Sheet, ...]


TO_MEND, TO_CONFIRM = "✕ 修正する", "？ 確かめる"
# The first cell of a marked copy's list: it tells our sheet from one of the user's.
LIST_TITLE = "修正するところの一覧（報告ポータル）"


class Remark(NamedTuple):
    """What a marked copy says of one place: texts that can be shown as they are.

    kind: TO_MEND or TO_CONFIRM. sheet, cell: '' of the whole file, of a whole sheet.
    """

    kind: str
    sheet: str
    cell: str
    label: str
    found: str
    sentence: str
    hint: str

    @property
    def text(self) -> str:
        """All of it, for a comment at the cell."""
        label = f"「{self.label}」" if self.label else ""
        return "\n".join(filter(None, (f"{self.kind} {label}".strip(), self.sentence, self.hint)))


@dataclass(frozen=True)
class OpenedTemplate:
    """What of a PowerPoint can be used as a template of the deck.

    content: with which the deck is drawn; empty where its slides are no A4 landscape. size: of its
    slides, in mm. layouts: name by what it is for. face: of Japanese body text. accent: the colour
    of all charts, as #0017C1.
    """

    content: bytes
    size: tuple[int, int]
    layouts: Mapping[str, str]
    face: str
    accent: str
