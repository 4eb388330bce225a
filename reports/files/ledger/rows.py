"""The rows of a ledger as the numbers of its months; what must be mended is one sentence a fact."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import TypeVar

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
from reports.files.table import Faults, Head, Line, Table, rows_sentence
from wards.fiscal import FiscalYear, year_and_month
from wards.japanese.dates import UnreadableDateError, read_date
from wards.japanese.letters import compact
from wards.japanese.months import UnreadableMonthError, read_month
from wards.japanese.numbers import UnreadableNumberError, read_integer

UNITS = {CONSULTATIONS: "件", NEW_CLIENTS: "人"}
MOST_ROWS = 20_000
_CLOCK = re.compile(r"[ T　]+\d{1,2}[:：]\d{2}.*$")
Value = TypeVar("Value")


class RefusedCellError(ValueError):
    """A cell that must be mended; the message is for the screen."""


UNREADABLE = (RefusedCellError, UnreadableDateError, UnreadableMonthError, UnreadableNumberError)


@dataclass(frozen=True)
class MonthCount:
    """What a ledger says of a month. numbers, places: by field; one that is blank is not among them."""

    month: date
    place: CellRef
    numbers: Mapping[str, int]
    places: Mapping[str, CellRef]


@dataclass
class LedgerFindings(Findings):
    """What was found of a ledger: its months, and everything to mend or know."""

    months: list[MonthCount] = field(default_factory=list)


class LedgerReader:
    """The rows of one table."""

    def __init__(self, table: Table, head: Head, found: LedgerFindings, today: date) -> None:
        self.table, self.head, self.found, self.today = table, head, found, today
        self.faults = Faults(table, head, found)

    def read(self) -> None:
        """Adds the months of the table to the findings, and what must be mended."""
        self.read_rows()
        self.faults.tell()
        if not self.found.months and not self.found.problems:
            hint = "見出しの下に行を入れてください。"
            self.found.refuse(CellRef(), "", "取り込む行がありません。", hint)

    def read_rows(self) -> None:
        raise NotImplementedError

    def rows(self) -> Iterator[Line]:
        """The rows below the head, without those of the sample."""
        for line in self.table.lines:
            if line.number > self.head.last_line:
                marked = [key for key in self.head.columns if self.text(line, key) == EXAMPLE]
                if marked:
                    message = "見本の「架空の例」の行が残っています。その行を消してください。"
                    self.faults.add(line, marked[0], message)
                else:
                    yield line

    def text(self, line: Line, key: str) -> str:
        return line.cell(self.head.columns.get(key))

    def value(self, line: Line, key: str, read: Callable[[str], Value]) -> Value | None:
        """What a cell says; None where it must be mended."""
        try:
            if (line.number, self.head.columns[key]) in self.table.unclear:
                raise RefusedCellError(
                    "取り消し線か、注の番号のような小さな字が入っています。"
                    "残す答えだけを普通の字で書くか、その行を削除してください。"
                )
            return read(self.text(line, key))
        except UNREADABLE as error:
            self.faults.add(line, key, str(error))
            return None

    def refuse_other_years(self, key: str, dated: list[tuple[Line, date]]) -> None:
        """Refuses rows of another fiscal year than most are of: two years, or an error of typing."""
        years = Counter(FiscalYear.of(day) for _, day in dated)
        for line, day in dated:
            main, year = years.most_common(1)[0][0], FiscalYear.of(day)
            if year != main:
                hint = "年の書きまちがいなら直し、違うなら年度ごとのファイルに分けてください。"
                message = f"{year}の行があります。ほかの行は{main}です。{hint}"
                self.faults.add(line, key, message)


class TotalsReader(LedgerReader):
    """One row a month."""

    def read_rows(self) -> None:
        fields = [key for key in UNITS if key in self.head.columns]
        first: dict[date, Line] = {}
        blank = []
        for line in self.rows():
            written = [key for key in fields if self.text(line, key)]
            if not written:
                blank.append(line)
                continue
            month = self.value(line, MONTH, self._month)
            read = {
                key: self.value(line, key, partial(read_integer, unit=UNITS[key]))
                for key in written
            }
            if month is None:
                continue
            if month in first:
                message = "同じ年月の行が2つ以上あります。1か月を1行にまとめてください。"
                self.faults.add(line, MONTH, message)
            elif None not in read.values():
                places = {key: self.faults.place(line, key) for key in fields}
                place = replace(self.faults.place(line, MONTH), label=year_and_month(month))
                self.found.months.append(MonthCount(month, place, read, places))
            first.setdefault(month, line)
        self.refuse_other_years(MONTH, [(line, month) for month, line in first.items()])
        if blank:
            sentence = "件数が空欄の行は取り込みません"
            hint = "0件のときは 0 と書いてください。"
            self.found.note(
                self.table.place(blank[0]), f"{sentence}（{rows_sentence(blank)}）。{hint}"
            )

    def _month(self, text: str) -> date:
        if not text:
            raise RefusedCellError("年月が空欄です。何年何月の件数かを、行ごとに書いてください。")
        month = read_month(text)
        try:
            is_first = read_date(text).day == 1
        except UnreadableDateError:
            is_first = True
        if not is_first:
            raise RefusedCellError(
                f"「{text[:30]}」は月ではなく日です。年と月だけを書いてください。"
            )
        if month > self.today:
            raise RefusedCellError(
                "まだ始まっていない月です。件数を空欄にするか、行を消してください。"
            )
        return month


class LogReader(LedgerReader):
    """One row a consultation."""

    def read_rows(self) -> None:
        dated: list[tuple[Line, date]] = []
        new: set[int] = set()
        for line in self.rows():
            day = self.value(line, DAY, self._day)
            if self.value(line, NEWNESS, _is_new):
                new.add(line.number)
            if day is not None:
                dated.append((line, day))
        if len(dated) > MOST_ROWS:
            sentence = f"行が多すぎます（{MOST_ROWS:,}行まで）。"
            self.found.refuse(CellRef(), "", sentence, "月ごとなどに分けて送ってください。")
        self.refuse_other_years(DAY, dated)
        if not self.faults and not self.found.problems:
            self._count(dated, new)

    def _day(self, text: str) -> date:
        if not text:
            raise RefusedCellError("相談日が空欄です。前の行と同じ日でも、行ごとに書いてください。")
        day = read_date(_CLOCK.sub("", text))
        if day > self.today:
            raise RefusedCellError("今日より後の日です。日付を確かめてください。")
        return day

    def _count(self, dated: list[tuple[Line, date]], new: set[int]) -> None:
        months: dict[date, list[tuple[Line, date]]] = defaultdict(list)
        for line, day in dated:
            months[day.replace(day=1)].append((line, day))
        for month, rows in sorted(months.items()):
            name = year_and_month(month)
            place = replace(self.faults.place(rows[0][0], DAY), label=name)
            came = sum(line.number in new for line, _ in rows)
            numbers = {CONSULTATIONS: len(rows), NEW_CLIENTS: came}
            self.found.months.append(MonthCount(month, place, numbers, dict.fromkeys(UNITS, place)))
            first, last = min(day for _, day in rows), max(day for _, day in rows)
            span = f"{first.month}月{first.day}日から{last.month}月{last.day}日まで"
            counted = f"{len(rows):,}行を数えました（うち新規{came:,}行、{span}）。"
            self.found.note(CellRef(self.table.name, "", name), counted)


def _is_new(text: str) -> bool:
    """Whether the person came for the first time."""
    newness = compact(text)
    if newness not in (NEW, CONTINUED):
        raise RefusedCellError(
            f"「{text[:30]}」が新規か継続かが分かりません。「新規」か「継続」と書いてください。"
            if text
            else "新規か継続かが空欄です。「新規」か「継続」と書いてください。"
        )
    return newness == NEW
