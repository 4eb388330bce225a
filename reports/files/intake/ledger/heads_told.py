"""Decides what is said of the headings of a ledger: which were seen, and which are expected."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports.files.intake.ledger.case_log import COLUMNS
from reports.files.intake.ledger.formats import LedgerFormat
from reports.files.intake.ledger.patients import is_dated, patients_column
from reports.files.table import DEEPEST_HEAD, Line, Table
from wards.isolation.personal_data import personal_words
from wards.japanese.letters import plain

MOST_QUOTED, LONGEST_QUOTED = 8, 20
# Of one cell alone nobody knows that it is no title.
FEWEST_LABELS = 2
_NUMBER = re.compile(r"[-+約]?[\d,.]+\s*[件人名回]?")
_DIGIT = re.compile(r"\d")


def quoted(labels: Iterable[str]) -> str:
    """The first of some labels; none that may be somebody's data. '' where nothing can be quoted.

    >>> quoted(["天気", "山田様", "メモ"])
    '「天気」、「メモ」'
    """
    tellable = [label for label in labels if not (personal_words(label) or patients_column(label))]
    shown = "、".join(f"「{label[:LONGEST_QUOTED]}」" for label in tellable[:MOST_QUOTED])
    more = len(tellable) - MOST_QUOTED
    return f"{shown}ほか{more}つ" if more > 0 else shown


def seen_and_expected(tables: Iterable[Table]) -> str:
    """What to do about a file in which no head was found."""
    seen = quoted(max((_likely_labels(table) for table in tables), key=_rank, default=()))
    told = f"ファイルの見出しは{seen}と読みました。" if seen else ""
    columns = "「相談日」と" + "、".join(f"「{column.label}」" for column in COLUMNS[1:3])
    return (
        f"{told}月ごとの件数なら「年月」と「相談件数」、相談の記録なら{columns}などの見出しを"
        "付けてください。見本は「台帳から件数を入れる」の画面から受け取れます。"
    )


def not_read(labels: Iterable[str], kind: LedgerFormat) -> str:
    """That columns are left alone, and which ones are not."""
    expected = "".join(f"「{heading.label}」" for heading in kind.headings)
    return f"{quoted(labels) or 'そのほか'}の欄は読みません。読むのは{expected}です。"


def _likely_labels(table: Table) -> tuple[str, ...]:
    """The row that is most like a head; () without one. Rows of records are none: they name days."""
    numbered = [line.number for line in table.lines if any(map(_DIGIT.search, line.cells))]
    rows = (
        tuple(dict.fromkeys(filter(None, line.cells)))
        for line in table.lines
        if line.number <= DEEPEST_HEAD
        and line.number < max(numbered, default=0)
        and not _is_record(line)
    )
    return max((row for row in rows if len(row) >= FEWEST_LABELS), key=_rank, default=())


def _is_record(line: Line) -> bool:
    return any(_NUMBER.fullmatch(plain(cell)) or is_dated(cell) for cell in line.cells)


def _rank(labels: tuple[str, ...]) -> tuple[int, int]:
    """How many of the labels are ours, and how many there are."""
    ours = [heading for kind in LedgerFormat for heading in kind.headings]
    known = sum(any(heading.is_called(label) for heading in ours) for label in labels)
    return known, len(labels)
