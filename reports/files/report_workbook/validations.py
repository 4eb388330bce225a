"""Decides what a cell does when it is chosen or filled: a message, a list, never a refusal."""

from __future__ import annotations

from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

# Excel refuses a file with longer ones (UTF-16 units).
TITLE_LIMIT, MESSAGE_LIMIT = 32, 255
NOT_IN_LIST = "一覧にない言葉です。このまま入れるときは「はい」を押します。取り込むときに、もう一度確かめます。"


def offer(sheet: Worksheet, cells: str, place: str, title: str, text: str) -> None:
    """Offer a list in cells, with a message; another word is warned of and let through."""
    listed = DataValidation(
        type="list",
        formula1=place,
        allow_blank=True,
        showErrorMessage=True,
        errorStyle="warning",
        errorTitle="一覧にありません",
        error=NOT_IN_LIST,
    )
    _add(sheet, cells, listed, title, text)


def advise(sheet: Worksheet, cells: str, title: str, text: str) -> None:
    """Show a message at cells; anything may be written."""
    _add(sheet, cells, DataValidation(allow_blank=True), title, text)


def _add(sheet: Worksheet, cells: str, validation: DataValidation, title: str, text: str) -> None:
    validation.showInputMessage = True
    validation.promptTitle = cut(title, TITLE_LIMIT)
    validation.prompt = cut(text, MESSAGE_LIMIT)
    validation.add(cells)
    sheet.add_data_validation(validation)


def cut(text: str, limit: int) -> str:
    """The text, or its beginning and '…', in at most `limit` UTF-16 units.

    >>> cut("一二三四五", 4), cut("𠮷𠮷𠮷", 5)
    ('一二三…', '𠮷𠮷…')
    """
    if _units(text) <= limit:
        return text
    shown = text
    while _units(shown) >= limit:
        shown = shown[:-1]
    return f"{shown}…"


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
