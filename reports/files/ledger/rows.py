"""The rows of a ledger as the numbers of its months: one row a month, or one a consultation."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from reports.files.ledger.columns import (
    CONSULTATIONS,
    CONTINUED,
    DAY,
    EXAMPLE,
    MONTH,
    NEW,
    NEW_CLIENTS,
    NEWNESS,
)
from reports.files.outcome import CellRef, Findings
from reports.files.rows import RefusedCellError, Rows
from reports.files.table import Line, rows_sentence
from wards.fiscal import FiscalYear, year_and_month
from wards.japanese.dates import UnreadableDateError, read_date
from wards.japanese.letters import compact
from wards.japanese.months import read_month
from wards.japanese.numbers import read_integer

UNITS = {CONSULTATIONS: "件", NEW_CLIENTS: "人"}
MOST_ROWS = 20_000
_CLOCK = re.compile(r"[ T　]+\d{1,2}[:：]\d{2}.*$")


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
        found.note(rows.table.place(blank[0]), f"{sentence}0件のときは 0 と書いてください。")


def read_log(rows: Rows, found: LedgerFindings, today: date) -> None:
    """Counts the rows by month, unless one of them must be mended."""
    months: dict[date, list[tuple[Line, date, bool]]] = defaultdict(list)
    dated = []
    for line in _without_examples(rows):
        day = rows.value(line, DAY, partial(_day, today=today))
        is_new = rows.value(line, NEWNESS, _is_new)
        if day:
            dated.append((line, day))
            months[day.replace(day=1)].append((line, day, bool(is_new)))
    if len(dated) > MOST_ROWS:
        sentence = f"行が多すぎます（{MOST_ROWS:,}行まで）。"
        found.refuse(CellRef(), "", sentence, "月ごとなどに分けて送ってください。")
    _refuse_other_years(rows, DAY, dated)
    if rows.are_sound and not found.problems:
        for month in sorted(months):
            _count_month(rows, found, month, months[month])


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
            hint = "年の書きまちがいなら直し、違うなら年度ごとのファイルに分けてください。"
            rows.refuse(line, key, f"{year}の行があります。ほかの行は{main}です。{hint}")


# --- Cells ---------------------------------------------------------------------------------


def _month(text: str, today: date) -> date:
    if not text:
        raise RefusedCellError("年月が空欄です。何年何月の件数かを、行ごとに書いてください。")
    month = read_month(text)
    try:
        is_first = read_date(text).day == 1
    except UnreadableDateError:
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
