"""What a cell holds: nothing, a text, a number, a day, a time and so on."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from openpyxl.utils.datetime import to_excel

from reports.files.opening.number_formats import Hidden
from wards.japanese.letters import kept


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
    line through all of it. struck_in_part: as 見え消し leaves it, ~~20~~25 is "2025". raised_in_part:
    with small letters above or below the line, as the marks of footnotes.
    hidden: what its format does not show of a day or a number. raw: a text as it is stored, with
    what nobody can see.
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
