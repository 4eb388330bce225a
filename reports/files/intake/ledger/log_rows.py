"""Decides how the rows of a case log are checked and counted by month: all rows, and the new ones."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from datetime import date

from reports.files.intake.ledger.case_log import (
    DAY,
    NEWNESS,
    Answer,
    read_row,
    rows_of_months,
)
from reports.files.intake.ledger.formats import MONTH_TOTALS
from reports.files.intake.ledger.found import (
    CONSULTATIONS,
    NEW_CLIENTS,
    FoundMonth,
    FoundNumber,
    LedgerFindings,
)
from reports.files.intake.ledger.totals import is_example, is_total, number_in
from reports.files.outcome import YES, CellRef
from reports.files.table import Head, Line, Table
from wards.fiscal import wareki, year_and_month

# Within the first week of any month there are days on which a desk is open: the longest holidays
# (29 December to 3 January) end on the third.
LATEST_BEGINNING = 7
# And so there are within the last week.
DAYS_LEFT_AT_THE_END = 7
MOST_ROWS = 20_000


@dataclass
class LogRows:
    """The rows of all tables of a case log, counted together when all are read."""

    found: LedgerFindings
    rows: dict[CellRef, dict[str, Answer]] = field(default_factory=dict)
    asks_newness: bool = True

    def read(self, table: Table, head: Head) -> None:
        """Checks the rows of a table; adds those that have a day."""
        self.asks_newness &= NEWNESS in head.columns
        blank_newness: list[Line] = []
        counted = 0
        for line in table.lines:
            if line.number <= head.last_line or head.is_repeated_by(line):
                continue
            if is_total(line):
                self._check_total(table, line, counted)
            elif is_example(line):
                self.found.note(table.place(line), "「架空の例」の行は取り込みません。")
            elif any(line.cell(place) for place in head.columns.values()):
                counted += 1
                self._refuse_several_at_once(table, head, line)
                self._read_line(table, head, line, blank_newness)
        if blank_newness:
            self._ask_about_blanks(table, head, blank_newness)

    def _read_line(self, table: Table, head: Head, line: Line, blank: list[Line]) -> None:
        answers, wrong = read_row(head, line)
        for key, sentence in wrong.items():
            column = head.columns[key]
            place = table.place(line, column, head.label(key))
            # Free words may be anything: they are not repeated.
            stood = line.cell(column) if key in (DAY, NEWNESS) else ""
            self.found.refuse(place, stood, sentence)
        if answers.get(NEWNESS, True) is None:
            blank.append(line)
        if DAY in answers:
            self.rows[table.place(line)] = answers

    def _refuse_several_at_once(self, table: Table, head: Head, line: Line) -> None:
        """A row is one consultation: one that says 3件 would be counted as one."""
        for column in self._columns_of_counts(head):
            text = line.cell(column)
            number = number_in(text, "件")
            if text and number != 1:
                self.found.refuse(
                    table.place(line, column, head.labels[column]),
                    "" if number is None else text,
                    "相談の記録は1行を1件と数えますが、この行には1件でない件数があります。",
                    "1件を1行に分けるか、「年月」と「相談件数」の表で送ってください。",
                )

    @staticmethod
    def _columns_of_counts(head: Head) -> list[int]:
        counts = next(each for each in MONTH_TOTALS if each.key == CONSULTATIONS)
        return [place for place, label in enumerate(head.labels) if counts.is_called(label)]

    def _check_total(self, table: Table, line: Line, counted: int) -> None:
        numbers = [number_in(cell, "件") for cell in line.cells]
        given = [number for number in numbers if number is not None]
        if len(given) == 1 and given[0] != counted:
            self.found.refuse(
                table.place(line),
                f"{given[0]:,}",
                f"「{line.first_words[:20]}」が{given[0]:,}件ですが、上の行は{counted:,}件です。",
                "抜けている行がないか確かめ、合うように直してください。",
            )

    def _ask_about_blanks(self, table: Table, head: Head, lines: list[Line]) -> None:
        place = table.place(lines[0], head.columns[NEWNESS], head.label(NEWNESS))
        self.found.ask(
            f"{table.name}.newness",
            place,
            "",
            f"新規か継続かが空欄の行が{len(lines):,}行あります。新規には数えません。",
            (YES, "新規に数えない"),
        )

    def count(self, today: date) -> None:
        """Adds the total of each month in which there are rows to the findings."""
        if len(self.rows) > MOST_ROWS:
            sentence = f"行が多すぎます（{MOST_ROWS:,}行まで）。"
            self.found.refuse(CellRef(), "", sentence, "年度ごとなどに分けて送ってください。")
            return
        places = {id(row): place for place, row in self.rows.items()}
        months = rows_of_months(self.rows)
        for month, rows in months.items():
            self._count_month(month, rows, places[id(rows[0])])
        if months:
            self._ask_about_the_beginning(next(iter(months.values()))[0], places)
            self._ask_about_the_end(list(months.values())[-1][-1], places, today)
            self._note_gaps(list(months))
        if not self.asks_newness:
            self.found.note(
                CellRef(),
                "「新規・継続」の欄がないので、新規の相談者数はいまの内容のままにします。",
            )

    def _count_month(self, month: date, rows: list, place: CellRef) -> None:
        name = year_and_month(month)
        at = CellRef(place.sheet, place.cell, name)
        numbers = {CONSULTATIONS: FoundNumber(at, str(len(rows)))}
        if self.asks_newness:
            new = sum(row.get(NEWNESS) is True for row in rows)
            numbers[NEW_CLIENTS] = FoundNumber(at, str(new))
        self.found.months.append(FoundMonth(month, at, numbers))

    def _ask_about_the_beginning(self, first: dict, places: dict) -> None:
        day = first[DAY]
        if day.day > LATEST_BEGINNING:
            month = year_and_month(day)
            self.found.ask(
                f"{day:%Y-%m}.beginning",
                places[id(first)],
                wareki(day),
                f"記録は{wareki(day)}から始まっています。{month}は、この記録で全部ですか。",
                (YES, f"{month}は全部入っている"),
            )

    def _ask_about_the_end(self, last: dict, places: dict, today: date) -> None:
        """Of the month that is not over, that is asked anyway."""
        day = last[DAY]
        left = calendar.monthrange(day.year, day.month)[1] - day.day
        if left >= DAYS_LEFT_AT_THE_END and day.replace(day=1) != today.replace(day=1):
            month = year_and_month(day)
            self.found.ask(
                f"{day:%Y-%m}.end",
                places[id(last)],
                wareki(day),
                f"記録は{wareki(day)}で終わっています。{month}は、この記録で全部ですか。",
                (YES, f"{month}は全部入っている"),
            )

    def _note_gaps(self, months: list[date]) -> None:
        every, month = [], months[0]
        while month < months[-1]:
            every.append(month)
            month = date(month.year + month.month // 12, month.month % 12 + 1, 1)
        gaps = [year_and_month(each) for each in every if each not in months]
        if gaps:
            shown = "、".join(gaps)
            self.found.note(
                CellRef(), f"{shown}の行はありません。0件とはみなさず、いまの内容のままにします。"
            )
