"""Decides how an answer that does not fit a cell stands there: what is kept of a form is what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from reports.document.exporters.safe_text import CELL_LIMIT, pieces, printable
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import Row, SheetContents

GOES_ON = "…（長いため、続きはポータルで見てください）"
_TEXTS = frozenset({Kind.WORDS, Kind.LINES})


def fitted(contents: Mapping[str, SheetContents]) -> dict[str, SheetContents]:
    """The contents with every text as a cell can hold it.

    A text that comes back as it went out is then no change, even where it could not go out whole.
    """
    return {
        key: replace(
            each,
            answers=_fitted_row(each.question_columns, each.answers),
            rows={
                number: _fitted_row(each.table_columns, row) for number, row in each.rows.items()
            },
        )
        for key, each in contents.items()
    }


def _fitted_row(columns: Iterable[Column], row: Row) -> Row:
    texts = {column.key for column in columns if column.kind in _TEXTS}
    return {key: in_cell(text) if key in texts else text for key, text in row.items()}


def in_cell(text: str) -> str:
    """A text as a cell can hold it: nothing unprintable, and its end told where it is too long.

    >>> in_cell("看取り\\x00の研修")
    '看取り〓の研修'
    """
    whole = printable(text)
    if len(pieces(whole)) == 1:
        return whole
    return pieces(whole, CELL_LIMIT - len(GOES_ON))[0] + GOES_ON
