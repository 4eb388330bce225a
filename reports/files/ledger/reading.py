"""A ledger as the numbers of its months: one table in the portal's own columns, or a sentence."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import pairwise

from openpyxl.utils import get_column_letter

from reports.files.ledger.columns import (
    CONSULTATIONS,
    CONTINUED,
    DAY,
    EXAMPLE,
    MONTH,
    NEW,
    NEW_CLIENTS,
    NEWNESS,
    LedgerKind,
)
from reports.files.outcome import CellRef, Findings
from reports.files.patients import patients_column
from reports.files.table import (
    DEEPEST_HEAD,
    Line,
    RefusedCellError,
    Rows,
    Table,
    find_head,
    rows_sentence,
    said,
)
from wards.fiscal import FiscalYear, year_and_month
from wards.isolation.personal_data import personal_words
from wards.japanese.dates import read_date, read_month
from wards.japanese.letters import compact
from wards.japanese.numbers import UnreadableError, read_integer

UNITS = {CONSULTATIONS: "件", NEW_CLIENTS: "人"}
MOST_ROWS = 20_000
_CLOCK = re.compile(r"[ T　]+\d{1,2}[:：]\d{2}.*$")
MOST_QUOTED, LONGEST_QUOTED, FEWEST_MONTHS_ACROSS = 8, 20, 3
EXPECTED = (
    "欄の名前は見本のとおりに書きます。月ごとの件数なら「年月」と「相談件数」、相談の記録なら「相談日」と"
    "「新規・継続」が要ります。見本は「台帳から件数を入れる」の画面から受け取れます。"
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class MonthCount:
    """What a ledger says of a month. numbers, places: by field; 新規 that is blank has no number."""

    month: date
    place: CellRef
    numbers: Mapping[str, int]
    places: Mapping[str, CellRef]


@dataclass
class LedgerFindings(Findings):
    """What was found of a ledger: its months, and everything to mend or know."""

    months: list[MonthCount] = field(default_factory=list)


def read_totals(rows: Rows, found: LedgerFindings, today: date) -> None:
    """Adds what the rows say of each month to the findings."""
    fields = [key for key in UNITS if key in rows.head.columns]
    first: dict[date, Line] = {}
    blank = []
    for line in _without_examples(rows):
        if not rows.text(line, CONSULTATIONS):
            blank.append(line)
            continue
        written = [key for key in fields if rows.text(line, key)]
        month = rows.value(line, MONTH, partial(_month, today=today))
        numbers = {
            key: rows.value(line, key, partial(read_integer, unit=UNITS[key])) for key in written
        }
        if month in first:
            message = "同じ年月の行が2つ以上あります。1か月を1行にまとめてください。"
            rows.refuse(line, MONTH, message)
        elif month:
            first[month] = line
            if None not in numbers.values():
                place = replace(rows.place(line, MONTH), label=year_and_month(month))
                places = {key: rows.place(line, key) for key in fields}
                found.months.append(MonthCount(month, place, numbers, places))
    _refuse_other_years(rows, MONTH, [(line, month) for month, line in first.items()])
    if blank:
        sentence = f"相談件数が空欄の行は取り込みません（{rows_sentence(blank)}）。"
        found.note(CellRef(rows.table.name), f"{sentence}0件のときは 0 と書いてください。")


def read_log(rows: Rows, found: LedgerFindings, today: date) -> None:
    """Counts the rows by month, unless one of them must be mended."""
    counted: list[tuple[Line, date, bool]] = []
    for line in _without_examples(rows):
        day = rows.value(line, DAY, partial(_day, today=today))
        is_new = rows.value(line, NEWNESS, _is_new)
        if day:
            counted.append((line, day, bool(is_new)))
    if len(counted) > MOST_ROWS:
        sentence = f"行が多すぎます（{MOST_ROWS:,}行まで）。月ごとなどに分けて送ってください。"
        found.refuse(CellRef(), "", sentence)
    _refuse_other_years(rows, DAY, [(line, day) for line, day, _ in counted])
    if not rows.refused and not found.problems:
        for month in sorted({day.replace(day=1) for _, day, _ in counted}):
            own = [each for each in counted if each[1].replace(day=1) == month]
            _count_month(rows, found, month, own)


def _count_month(
    rows: Rows, found: LedgerFindings, month: date, counted: list[tuple[Line, date, bool]]
) -> None:
    name, days = year_and_month(month), [day for _, day, _ in counted]
    numbers = {CONSULTATIONS: len(counted), NEW_CLIENTS: sum(new for _, _, new in counted)}
    place = replace(rows.place(counted[0][0], DAY), label=name)
    found.months.append(MonthCount(month, place, numbers, dict.fromkeys(UNITS, place)))
    span = f"{month.month}月{min(days).day}日から{max(days).day}日まで"
    new = f"うち新規{numbers[NEW_CLIENTS]:,}行"
    sentence = f"{len(counted):,}行を数えました（{new}、{span}）。"
    found.note(CellRef(rows.table.name, "", name), sentence)


def _without_examples(rows: Rows) -> Iterator[Line]:
    for line in rows.lines:
        marked = [key for key in rows.head.columns if rows.text(line, key) == EXAMPLE]
        if marked:
            message = "見本の「架空の例」の行が残っています。その行を消してください。"
            rows.refuse(line, marked[0], message)
        else:
            yield line


def _refuse_other_years(rows: Rows, key: str, dated: list[tuple[Line, date]]) -> None:
    """Refuses rows of another fiscal year than most are of: two years, or an error of typing."""
    years = Counter(FiscalYear.of(day) for _, day in dated)
    for line, day in dated:
        main, year = years.most_common(1)[0][0], FiscalYear.of(day)
        if year != main:
            hint = "年の誤りなら修正し、そうでなければ年度ごとのファイルに分けてください。"
            rows.refuse(line, key, f"{year}の行があります。ほかの行は{main}です。{hint}")


# --- Cells ---------------------------------------------------------------------------------


def _month(text: str, today: date) -> date:
    if not text:
        raise RefusedCellError("年月が空欄です。何年何月の件数かを、行ごとに書いてください。")
    month = read_month(text)
    try:
        is_first = read_date(text).day == 1
    except UnreadableError:
        is_first = True
    if not is_first:
        raise RefusedCellError(f"「{text[:30]}」は月ではなく日です。年と月だけを書いてください。")
    if month > today:
        raise RefusedCellError("まだ始まっていない月です。件数を空欄にするか、行を消してください。")
    return month


def _day(text: str, today: date) -> date:
    if not text:
        raise RefusedCellError("相談日が空欄です。前の行と同じ日でも、行ごとに書いてください。")
    day = read_date(_CLOCK.sub("", text))
    if day > today:
        raise RefusedCellError("今日より後の日です。日付を確かめてください。")
    return day


def _is_new(text: str) -> bool:
    """Whether the person came for the first time."""
    if compact(text) not in (NEW, CONTINUED):
        wrong = f"「{text[:30]}」が新規か継続かが分かりません" if text else "新規か継続かが空欄です"
        raise RefusedCellError(f"{wrong}。「{NEW}」か「{CONTINUED}」と書いてください。")
    return compact(text) == NEW


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
        rows = Rows(table, head, found)
        _refuse_shape(kind, rows)
        if not found.problems:
            READERS[kind](rows, found, today)
            rows.close()
            if not found.months and not found.problems:
                sentence = "取り込む行がありません。見出しの下に行を入れてください。"
                found.refuse(CellRef(), "", sentence)
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
    except UnreadableError:
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


def _refuse_shape(kind: LedgerKind, rows: Rows) -> None:
    """Refuses a table that is hidden, in part or as a whole, or is not the portal's own, or two."""
    table, head, refuse = rows.table, rows.head, rows.found.refuse
    sheet, place = table.sheet, table.place(head.line)
    if sheet.is_hidden:
        refuse(CellRef(table.name), "", "このシートは隠れています。表示してから送ってください。")
    filled = sorted(sheet.hidden_columns & {column for _, column in sheet.cells})
    letters = (f"{get_column_letter(column)}列" for column in filled)
    numbers = sheet.hidden_rows & {row for row, _ in sheet.cells}
    lines = [line for line in table.lines if line.number in numbers]
    for hidden in filter(None, ("、".join(letters), rows_sentence(lines))):
        sentence = f"隠れているところがあります（{hidden}）。"
        refuse(place, "", f"{sentence}表示して確かめ、要らなければ削除してください。")
    own = {said(heading.label) for heading in kind.headings}
    if other := [label for label in head.labels if label and said(label) not in own]:
        sentence = f"ポータルの欄にない見出しがあります（{_quoted(other) or 'そのほか'}）。"
        names = "".join(f"「{heading.label}」" for heading in kind.headings)
        refuse(place, "", sentence, f"その欄を削除してください。欄は{names}だけです。")
    if twice := [label for label in head.twice if said(label) in own]:
        sentence = f"{_quoted(twice)}の欄が2つあります。"
        refuse(place, "", sentence, "どちらか1つにしてください。")
    needed = {said(head.label(key)) for key in kind.needed}
    if second := [line for line in rows.lines if needed <= set(map(said, line.cells))]:
        numbers = rows_sentence([head.line, *second])
        sentence = f"見出しの行が{len(second) + 1}つあります（{numbers}）。"
        hint = "1つのファイルには、1つの年度の1つの表だけを入れてください。"
        refuse(table.place(second[0]), "", sentence, hint)
    # Numbers under no label are often parts of ours, or ours is a part of them.
    nameless = (
        table.place(line, column)
        for line in rows.lines
        for column, cell in enumerate(line.cells)
        if cell and not (column < len(head.labels) and head.labels[column])
    )
    if (cell := next(nameless, None)) is not None:
        sentence = "見出しのない列に、何か入っています。"
        refuse(cell, "", f"{sentence}その列を削除するか、見出しを付けてください。")
