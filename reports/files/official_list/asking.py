"""Decides what is asked about entries that may be a record of the register, and the answers to it."""

from __future__ import annotations

from reports.files.official_list.entries import Entry
from reports.files.official_list.naming import entry_line, named, record_line
from reports.files.official_list.plan import (
    LATER,
    LATER_LABEL,
    ByHand,
    Option,
    Plan,
    Question,
)
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.register import Record
from reports.files.official_list.steps import addition, closing, recoding


def ask_about(plan: Plan, entries: list[Entry], records: list[Record]) -> None:
    """Adds the question whether one of the entries is one of the records.

    No records: only the number is asked about. Of several that fit several nothing sensible can
    be offered: they are settled by hand.
    """
    if len(entries) > 1 and len(records) > 1:
        for record in records:
            sentence = f"公式名簿の{named(entries)}のどれに当たるか分かりません。"
            plan.by_hand.append(ByHand(record, sentence))
        return
    plan.questions.append(
        Question(
            f"same-{'-'.join(entry.number for entry in entries)}",
            _sentence(plan, entries, records),
            (Option(LATER, LATER_LABEL), *_options(plan, entries, records)),
            registered=tuple(map(record_line, records)),
            listed=tuple(map(entry_line, entries)),
            urgent=any(record.designated for record in records),
        )
    )


def _sentence(plan: Plan, entries: list[Entry], records: list[Record]) -> str:
    if records:
        return f"公式名簿の{named(entries)}は、登録されている医療機関と同じですか。"
    return f"公式名簿の{named(entries)}の番号は、{plan.table.label}の検査数字に合いません。どの番号で加えますか。"


def _options(plan: Plan, entries: list[Entry], records: list[Record]) -> list[Option]:
    options = []
    for entry in entries:
        others = [each for each in entries if each is not entry]
        for table in _tables(plan, entry):
            code = table.code_of(entry.number)
            for record in records:
                options.append(
                    Option(
                        f"{code}-is-{record.pk}",
                        f"「{record.name}」と同じ（{table.label}の番号 {code}）",
                        tuple(addition(each, plan.table) for each in others),
                        (recoding(record, entry, code), *_closings(plan, records, record)),
                    )
                )
    return [*options, *_as_new(plan, entries, records)]


def _as_new(plan: Plan, entries: list[Entry], records: list[Record]) -> list[Option]:
    """The answers that take no record for any entry."""
    closed = _closings(plan, records, None)
    also = "、登録されているものは廃止にする" if closed else ""
    if len(entries) > 1:
        new = tuple(addition(entry, plan.table) for entry in entries)
        return [Option("new", f"どれも別の医療機関として加える{also}", new, closed)]
    return [
        Option(
            f"new-{table.value}",
            f"{'別の医療機関として加える' if records else '加える'}"
            f"（{table.label}の番号 {table.code_of(entries[0].number)}{also}）",
            (addition(entries[0], plan.table, table.code_of(entries[0].number)),),
            closed,
        )
        for table in _tables(plan, entries[0])
    ]


def _tables(plan: Plan, entry: Entry) -> list[PointTable]:
    """The 点数表 under which the number may stand: its own, and one whose check digit it fits."""
    fitting = [table for table in PointTable if table.fits(entry.number)]
    return [plan.table] if plan.table in fitting else [*fitting, plan.table]


def _closings(plan: Plan, records: list[Record], kept: Record | None) -> tuple:
    return tuple(closing(each, plan.day) for each in records if each is not kept and each.code)
