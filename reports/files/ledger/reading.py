"""The one table of a desk's ledger: in the portal's own columns, all of it visible, or a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from itertools import pairwise

from openpyxl.utils import get_column_letter

from reports.files.ledger.columns import LedgerKind
from reports.files.ledger.rows import LedgerFindings, read_log, read_totals
from reports.files.outcome import CellRef
from reports.files.patients import patients_column
from reports.files.rows import Rows
from reports.files.table import (
    DEEPEST_HEAD,
    Head,
    Line,
    Table,
    find_head,
    rows_sentence,
    said,
)
from wards.isolation.personal_data import personal_words
from wards.japanese.months import UnreadableMonthError, read_month

MOST_QUOTED, LONGEST_QUOTED, FEWEST_MONTHS_ACROSS = 8, 20, 3
EXPECTED = (
    "欄の名前は見本のとおりに書きます。月ごとの件数なら「年月」と「相談件数」、相談の記録なら「相談日」と"
    "「新規・継続」が要ります。見本は「台帳から件数を入れる」の画面から受け取れます。"
)
_DIGIT = re.compile(r"\d")
READERS = {LedgerKind.MONTH_TOTALS: read_totals, LedgerKind.CASE_LOG: read_log}


def read_ledger(tables: list[Table], today: date) -> LedgerFindings:
    """The months of a file, and everything that must be mended or known."""
    found = LedgerFindings()
    headed = [
        (kind, table, head)
        for table in tables
        for kind in LedgerKind
        if (head := find_head(table, kind.headings, [kind.needed]))
    ]
    if len(headed) == 1:
        ((kind, table, head),) = headed
        _refuse_shape(kind, table, head, found)
        if not found.problems:
            _read_rows(kind, Rows(table, head, found), found, today)
        for other in tables:
            if other.lines and other is not table:
                found.note(CellRef(other.name), "台帳の表ではないので、このシートは読みません。")
    elif headed:
        names = "".join(f"「{table.name}」" for _, table, _ in headed)
        sentence = f"台帳の表が{len(headed)}つあります（{names}）。"
        found.refuse(CellRef(), "", sentence, "1つの表だけを残したファイルを送ってください。")
    else:
        found.refuse(CellRef(), "", _missing_head_sentence(tables), EXPECTED)
    return found


def _read_rows(kind: LedgerKind, rows: Rows, found: LedgerFindings, today: date) -> None:
    READERS[kind](rows, found, today)
    rows.close()
    if not found.months and not found.problems:
        hint = "見出しの下に行を入れてください。"
        found.refuse(CellRef(), "", "取り込む行がありません。", hint)


# --- The shape of the table ----------------------------------------------------------------


def _missing_head_sentence(tables: Iterable[Table]) -> str:
    """That there is no table in the portal's own columns, and what stands there instead."""
    tops = [line for table in tables for line in table.lines if line.number <= DEEPEST_HEAD]
    if any(sum(map(_is_month, line.cells)) >= FEWEST_MONTHS_ACROSS for line in tops):
        return "月が横に並んでいます。台帳は、1か月を1行にした表だけを読み取ります。"
    for line, below in pairwise(tops):
        labels = [cell for cell in dict.fromkeys(line.cells) if cell]
        is_head = len(labels) > 1 and not any(map(_DIGIT.search, labels))
        if is_head and any(map(_DIGIT.search, below.cells)) and (quoted := _quoted(labels)):
            return f"見出しは{quoted}と読みました。ポータルの欄の表ではありません。"
    return "ポータルの欄の表が見つかりません。"


def _is_month(text: str) -> bool:
    try:
        read_month(text)
    except UnreadableMonthError:
        return False
    return True


def _quoted(labels: Iterable[str]) -> str:
    """The first of some labels; none that may be somebody's data. '' where nothing can be quoted.

    >>> _quoted(["天気", "山田様", "メモ"])
    '「天気」「メモ」'
    """
    tellable = [label for label in labels if not (personal_words(label) or patients_column(label))]
    shown = "".join(f"「{label[:LONGEST_QUOTED]}」" for label in tellable[:MOST_QUOTED])
    more = len(tellable) - MOST_QUOTED
    return f"{shown}ほか{more}つ" if more > 0 else shown


def _refuse_shape(kind: LedgerKind, table: Table, head: Head, found: LedgerFindings) -> None:
    """Refuses a table that is hidden, in part or as a whole, or is not the portal's own, or two."""
    place = table.place(head.lines[0])
    below = [line for line in table.lines if line.number > head.last_line]
    if table.hidden:
        found.refuse(
            CellRef(table.name), "", "このシートは隠れています。表示してから送ってください。"
        )
    columns = "、".join(
        f"{get_column_letter(column + 1)}列" for column in sorted(table.hidden_columns)
    )
    rows = rows_sentence([line for line in table.lines if line.number in table.hidden_lines])
    for hidden in filter(None, (columns, rows)):
        sentence = f"隠れているところがあります（{hidden}）。"
        found.refuse(place, "", sentence, "表示して確かめ、要らなければ削除してください。")
    own = {said(heading.label) for heading in kind.headings}
    if other := [label for label in head.labels if label and said(label) not in own]:
        sentence = f"ポータルの欄にない見出しがあります（{_quoted(other) or 'そのほか'}）。"
        names = "".join(f"「{heading.label}」" for heading in kind.headings)
        found.refuse(place, "", sentence, f"その欄を削除してください。欄は{names}だけです。")
    if head.twice:
        sentence = f"{_quoted(head.twice)}の欄が2つあります。"
        found.refuse(place, "", sentence, "どちらか1つにしてください。")
    _refuse_second_table(kind, table, head, below, found)
    _refuse_nameless(table, head, below, found)


def _refuse_second_table(
    kind: LedgerKind, table: Table, head: Head, below: Iterable[Line], found: LedgerFindings
) -> None:
    needed = {said(head.label(key)) for key in kind.needed}
    second = [line for line in below if needed <= set(map(said, line.cells))]
    if second:
        rows = rows_sentence([head.lines[-1], *second])
        sentence = f"見出しの行が{len(second) + 1}つあります（{rows}）。"
        hint = "1つのファイルには、1つの年度の1つの表だけを入れてください。"
        found.refuse(table.place(second[0]), "", sentence, hint)


def _refuse_nameless(
    table: Table, head: Head, below: Iterable[Line], found: LedgerFindings
) -> None:
    """Numbers under no label are often parts of ours, or ours is a part of them."""
    named = {column for column, label in enumerate(head.labels) if label}
    for line in below:
        for column, cell in enumerate(line.cells):
            if cell and column not in named:
                sentence = "見出しのない列に、何か入っています。"
                hint = "その列を削除するか、見出しを付けてください。"
                found.refuse(table.place(line, column), "", sentence, hint)
                return
