"""Decides how the rows of a ledger of month totals are read: one row a month."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from reports.files.intake.ledger.formats import FISCAL_YEAR, MONTH
from reports.files.intake.ledger.found import (
    CONSULTATIONS,
    NEW_CLIENTS,
    FoundMonth,
    FoundNumber,
    LedgerFindings,
)
from reports.files.intake.ledger.totals import RunningSum, is_example, is_total, number_in
from reports.files.outcome import YES
from reports.files.table import Head, Line, Table
from wards.fiscal import FiscalYear, year_and_month
from wards.japanese.months import (
    UnreadableMonthError,
    english_month,
    fiscal_years_in,
    is_month_without_year,
    month_in_year,
    read_fiscal_year,
    read_month,
)

_CALENDAR_YEAR = re.compile(r"年\s*$")
# The same words for every month, so that many are confirmed at once.
AS_SUPPOSED = "このとおりに読む"
TWO_HEADS = "見出しが2段で、どの列が月の合計かが分かりません。"
NOT_CHECKED = "合計：はっきり読めない数が上にあるので、合うかどうかは確かめていません。"
TOTAL_HINT = (
    "抜けている月や数のまちがいがないか確かめ、合うように直してください。"
    "「5件」や全角の数字のように文字で入った数は、Excelの合計に入りません。"
)
UNITS = {CONSULTATIONS: "件", NEW_CLIENTS: "人"}


def read_month_totals(table: Table, head: Head, found: LedgerFindings) -> None:
    """Adds what a table says of each month to the findings."""
    _Reader(table, head, found).read()


@dataclass
class _Reader:
    table: Table
    head: Head
    found: LedgerFindings
    sums: dict[str, RunningSum] = field(default_factory=dict)
    blank: list[tuple[Line, str]] = field(default_factory=list)
    year_above: str = ""

    def read(self) -> None:
        self.sums = {key: RunningSum() for key in UNITS if key in self.head.columns}
        below = [line for line in self.table.lines if line.number > self.head.last_line]
        if below and self._divides_columns(below[0]):
            place = self.table.place(below[0])
            self.found.refuse(
                place, "", TWO_HEADS, "月の合計の列だけに「相談件数」と書いてください。"
            )
            return
        self._ask_about_nameless(below)
        for line in below:
            if not self.head.is_repeated_by(line):
                self._read_line(line)
        if self.blank:
            shown = "、".join(month for _, month in self.blank)
            self.found.note(
                self.table.place(self.blank[0][0]),
                f"件数が空欄の月は取り込みません（{shown}）。0件のときは 0 と書いてください。",
            )

    def _divides_columns(self, line: Line) -> bool:
        """Whether a row is a second head, such as 電話, 来所, 計 below 相談件数."""
        texts = [line.cell(self.head.columns[key]) for key in self.sums]
        month = line.cell(self.head.columns[MONTH])
        has_digits = any(sign.isdigit() for text in line.cells for sign in text)
        return month in ("", self.head.label(MONTH)) and any(texts) and not has_digits

    def _ask_about_nameless(self, below: Sequence[Line]) -> None:
        """Numbers right of ours under no label are often its parts, or ours is one of them."""
        for key in self.sums:
            column = self.head.columns[key]
            beside = column + 1
            is_nameless = beside >= len(self.head.labels) or not self.head.labels[beside]
            if is_nameless and any(number_in(line.cell(beside), "") is not None for line in below):
                place = self.table.place(self.head.lines[-1], column, self._label(key))
                sentence = f"「{self._label(key)}」の右に、見出しのない数の列があります。"
                only = f"「{self._label(key)}」の列だけを読む"
                self.found.ask(f"{self.table.name}.{key}.beside", place, "", sentence, (YES, only))

    def _read_line(self, line: Line) -> None:
        if is_total(line):
            self._check_total(line)
        elif is_example(line):
            self.found.note(self.table.place(line), "「架空の例」の行は取り込みません。")
        elif any(line.cell(self.head.columns[key]) for key in (MONTH, *self.sums)):
            self._read_month(line)

    def _check_total(self, line: Line) -> None:
        for key, running in self.sums.items():
            text = line.cell(self.head.columns[key])
            total = number_in(text, UNITS[key])
            agrees = True if total is None else running.agrees(total)
            place = self.table.place(line, self.head.columns[key], self.head.label(key))
            if agrees is None:
                self.found.note(place, NOT_CHECKED)
            elif not agrees:
                self.found.refuse(
                    place,
                    text,
                    f"「{line.first_words[:20]}」が{total:,}{UNITS[key]}ですが、"
                    f"上の行を足すと{running.expected:,}{UNITS[key]}です。",
                    TOTAL_HINT,
                )

    def _read_month(self, line: Line) -> None:
        texts = {key: line.cell(self.head.columns[key]) for key in self.sums}
        for key, text in texts.items():
            self.sums[key].add(text, UNITS[key])
        month = self._month(line)
        if month is None:
            return
        if not any(texts.values()):
            self.blank.append((line, year_and_month(month)))
            return
        place = self.table.place(line, self.head.columns[MONTH], year_and_month(month))
        numbers = {
            key: FoundNumber(self.table.place(line, self.head.columns[key], self._label(key)), text)
            for key, text in texts.items()
            if text
        }
        self.found.months.append(FoundMonth(month, place, numbers))

    def _label(self, key: str) -> str:
        return self.head.label(key)

    # --- Which month a row is of ---------------------------------------------------------

    def _month(self, line: Line) -> date | None:
        text = line.cell(self.head.columns[MONTH])
        place = self.table.place(line, self.head.columns[MONTH], self.head.label(MONTH))
        if not text:
            self.found.refuse(
                place, "", "年月がありません。", "何年何月の件数かを入れるか、行を消してください。"
            )
            return None
        try:
            return self._of_year_column(line, text) or read_month(text)
        except UnreadableMonthError as error:
            supposed = self._supposed(text)
            if supposed is None:
                self.found.refuse(place, text, str(error))
                return None
            name = year_and_month(supposed)
            question = f"「{text[:30]}」を{name}と読みます。"
            key = f"{self.table.name}.{line.number}.month"
            self.found.ask(key, place, text, question, (YES, AS_SUPPOSED))
            return supposed

    def _of_year_column(self, line: Line, text: str) -> date | None:
        """The month, where its year stands in a column of its own, in this row or above."""
        if FISCAL_YEAR not in self.head.columns:
            return None
        self.year_above = line.cell(self.head.columns[FISCAL_YEAR]) or self.year_above
        if not self.year_above or not is_month_without_year(text):
            return None
        year = read_fiscal_year(self.year_above)
        month = month_in_year(text, year)
        # 令和7年 beside 1月 is 令和7年1月 to some, and 令和7年度 to others.
        if month.year != year.year and _CALENDAR_YEAR.search(self.year_above):
            raise UnreadableMonthError(
                f"「{self.year_above[:20]}」の{month.month}月が、暦の年か年度かが分かりません。"
                f"「{year}」のように年度で書くか、年月の欄に年も書いてください。"
            )
        return month

    def _supposed(self, text: str) -> date | None:
        """The most probable month: the titles above the head name its fiscal year, or Excel wrote Sep-24."""
        years: set[FiscalYear] = set()
        for line in self.table.lines:
            if line.number < self.head.lines[0].number:
                years |= {year for cell in line.cells for year in fiscal_years_in(cell)}
        if is_month_without_year(text) and len(years) == 1:
            return month_in_year(text, years.pop())
        return english_month(text)
