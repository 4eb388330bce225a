"""Decides which kind of ledger a file is, and reads all its tables as that kind."""

from __future__ import annotations

from datetime import date

from reports.files.intake.ledger.formats import FORMATS, LedgerFormat
from reports.files.intake.ledger.found import LedgerFindings
from reports.files.intake.ledger.heads_told import not_read, seen_and_expected
from reports.files.intake.ledger.log_rows import LogRows
from reports.files.intake.ledger.month_totals import read_month_totals
from reports.files.outcome import YES, CellRef
from reports.files.table import Head, Table, find_head, tell_doubts
from wards.fiscal import year_and_month

Headed = list[tuple[Table, Head]]


def read_ledger(tables: list[Table], today: date) -> LedgerFindings:
    """The months of a file, and everything that must be mended, answered or known."""
    found = LedgerFindings()
    shown = [table for table in tables if not table.hidden]
    headed = {kind: _headed(shown, kind) for kind in LedgerFormat}
    # A case log may hold a column of months as well, so a table is what it is called first.
    totals, log = headed[LedgerFormat.MONTH_TOTALS], headed[LedgerFormat.CASE_LOG]
    log = [(table, head) for table, head in log if table not in [each for each, _ in totals]]
    if totals and log:
        _refuse_both(found, totals, log)
        return found
    if not totals and not log:
        found.refuse(CellRef(), "", "見出しの行が見つかりません。", seen_and_expected(shown))
        return found
    found.read = totals or log
    kind = LedgerFormat.MONTH_TOTALS if totals else LedgerFormat.CASE_LOG
    _note_what_is_not_read(found, tables, kind)
    _read(found, totals, log, today)
    return found


def _headed(tables: list[Table], kind: LedgerFormat) -> Headed:
    of_kind = FORMATS[kind]
    heads = ((table, find_head(table, of_kind.headings, of_kind.needed)) for table in tables)
    return [(table, head) for table, head in heads if head]


def _read(found: LedgerFindings, totals: Headed, log: Headed, today: date) -> None:
    for table, head in totals or log:
        for label in head.twice:
            place = table.place(head.lines[-1], None, label)
            found.refuse(
                place,
                label,
                f"「{label}」と同じ意味の欄が2つあります。",
                "どちらか1つにしてください。",
            )
    if found.problems:
        return
    for table, head in totals or log:
        tell_doubts(table, head, found)
    for table, head in totals:
        read_month_totals(table, head, found)
    if log:
        rows = LogRows(found)
        for table, head in log:
            rows.read(table, head)
        rows.count(today)
    _refuse_months_twice(found)
    _ask_about_this_month(found, today)
    if not found.months and not found.problems:
        found.refuse(CellRef(), "", "取り込む行がありません。", "見出しの下に行を入れてください。")


def _refuse_months_twice(found: LedgerFindings) -> None:
    first = {}
    for each in found.months:
        if each.month in first:
            name = year_and_month(each.month)
            found.refuse(
                each.place,
                name,
                f"{name}の行が2つあります。",
                f"1つは{first[each.month]}です。1か月を1行にまとめてください。",
            )
        first.setdefault(each.month, each.place)


def _ask_about_this_month(found: LedgerFindings, today: date) -> None:
    for each in found.months:
        if each.month == today.replace(day=1):
            name = year_and_month(each.month)
            found.ask(
                f"{each.month:%Y-%m}.unfinished",
                each.place,
                name,
                f"{name}はまだ終わっていません。今日までの件数として入れますか。",
                (YES, "今日までの件数として入れる"),
            )


def _note_what_is_not_read(found: LedgerFindings, tables: list[Table], kind: LedgerFormat) -> None:
    heads = {table.name: head for table, head in found.read}
    for table in tables:
        head = heads.get(table.name)
        if head is None and table.lines:
            why = "隠れている" if table.hidden else "見出しが見つからない"
            found.note(CellRef(table.name), f"{why}シートなので読みません。")
        elif head and head.unknown:
            found.note(table.place(head.lines[-1]), not_read(head.unknown, kind))


def _refuse_both(found: LedgerFindings, totals: Headed, log: Headed) -> None:
    found.refuse(
        CellRef(),
        "",
        "月ごとの件数の表と、相談の記録の表の両方が入っています。",
        f"「{totals[0][0].name}」か「{log[0][0].name}」のどちらかだけにしてください。",
    )
