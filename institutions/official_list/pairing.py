"""Decides which unknown entries are records that left the list, or that have no code: sure pairs only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from institutions.official_list.entries import Entry
from institutions.official_list.likeness import lot_of, name_key, names_are_near
from institutions.official_list.plan import (
    LATER,
    LATER_LABEL,
    Addition,
    ByHand,
    Option,
    Plan,
    Question,
)
from institutions.official_list.point_table import PointTable
from institutions.official_list.register import Record
from institutions.official_list.steps import closing, recoding

Pairs = dict[Entry, list[Record]]


def pair_unknown(
    plan: Plan, unknown: list[Entry], leavers: list[Record], without_code: list[Record]
) -> list[Record]:
    """Adds to the plan what becomes of entries with an unknown code; the leavers that are left.

    Sure is a pair of nearly the same name on the same lot, when neither fits another one.
    """
    records = [*leavers, *without_code]
    open_entries = [entry for entry in unknown if plan.table.fits(entry.number)]
    for alike in (_same, _near):
        open_entries, records = _take_sure_pairs(plan, open_entries, records, alike)
    odd = [entry for entry in unknown if not plan.table.fits(entry.number)]
    records = _ask(plan, [*open_entries, *odd], records)
    return [record for record in records if record.code]


def _same(entry: Entry, record: Record) -> bool:
    return name_key(entry.name) == name_key(record.name) and _on_one_lot(entry, record)


def _near(entry: Entry, record: Record) -> bool:
    return _on_one_lot(entry, record) and names_are_near(entry.name, record.name)


def _possible(entry: Entry, record: Record) -> bool:
    """Whether somebody must say: nearly the same, or the same name elsewhere in the ward."""
    return _near(entry, record) or name_key(entry.name) == name_key(record.name)


def _on_one_lot(entry: Entry, record: Record) -> bool:
    return lot_of(entry.address) == lot_of(record.address)


def _candidates(
    entries: list[Entry], records: list[Record], alike: Callable[[Entry, Record], bool]
) -> Pairs:
    """The records that may be an entry: of its ward, and with its lot or its name."""
    places: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        for key in {lot_of(record.address), name_key(record.name)}:
            places[record.ward, key].append(record)
    found: Pairs = {}
    for entry in entries:
        near = [
            record
            for key in (lot_of(entry.address), name_key(entry.name))
            for record in places[entry.ward, key]
        ]
        found[entry] = [record for record in dict.fromkeys(near) if alike(entry, record)]
    return found


def _take_sure_pairs(
    plan: Plan,
    entries: list[Entry],
    records: list[Record],
    alike: Callable[[Entry, Record], bool],
) -> tuple[list[Entry], list[Record]]:
    """Pairs off those that fit each other alone; what is left of both."""
    candidates = _candidates(entries, records, alike)
    suitors = _suitors(candidates)
    paired: dict[Entry, Record] = {
        entry: fitting[0]
        for entry, fitting in candidates.items()
        if len(fitting) == 1 and len(suitors[fitting[0]]) == 1
    }
    for entry, record in paired.items():
        plan.changes.append(recoding(record, entry, plan.table.code_of(entry.number)))
    taken = set(paired.values())
    return (
        [entry for entry in entries if entry not in paired],
        [record for record in records if record not in taken],
    )


def _suitors(candidates: Pairs) -> dict[Record, list[Entry]]:
    suitors: dict[Record, list[Entry]] = defaultdict(list)
    for entry, fitting in candidates.items():
        for record in fitting:
            suitors[record].append(entry)
    return suitors


def _ask(plan: Plan, entries: list[Entry], records: list[Record]) -> list[Record]:
    """Adds what fits nothing, asks about the rest; the records that no question is about."""
    candidates = _candidates(entries, records, _possible)
    suitors = _suitors(candidates)
    asked: set[Record] = set()
    seen: set[Entry] = set()
    for entry in entries:
        if entry in seen:
            continue
        group = _group(entry, candidates, suitors)
        seen |= set(group[0])
        asked |= set(group[1])
        if group[1] or not plan.table.fits(entry.number):
            _ask_about(plan, *group)
        else:
            plan.additions.append(_addition(entry, plan.table))
    return [record for record in records if record not in asked]


def _group(
    first: Entry, candidates: Pairs, suitors: dict[Record, list[Entry]]
) -> tuple[list[Entry], list[Record]]:
    """All entries and records that hang together by likeness."""
    entries, records, waiting = [first], [], [first]
    while waiting:
        for record in candidates[waiting.pop()]:
            if record not in records:
                records.append(record)
                new = [entry for entry in suitors[record] if entry not in entries]
                entries += new
                waiting += new
    return entries, records


def _ask_about(plan: Plan, entries: list[Entry], records: list[Record]) -> None:
    if len(entries) > 1 and len(records) > 1:
        for record in records:
            named = "、".join(f"「{entry.name}」（{entry.place}）" for entry in entries)
            plan.by_hand.append(ByHand(record, f"一覧の{named}のどれに当たるか分かりません。"))
        return
    plan.questions.append(
        Question(
            f"same-{'-'.join(entry.number for entry in entries)}",
            _sentence(plan, entries, records),
            (Option(LATER, LATER_LABEL), *_options(plan, entries, records)),
            (
                *(f"一覧: {each.number}　{each.name}　{each.address}" for each in entries),
                *(
                    f"登録: {each.code or '番号なし'}　{each.name}　{each.address}"
                    for each in records
                ),
            ),
            urgent=any(record.designated for record in records),
        )
    )


def _sentence(plan: Plan, entries: list[Entry], records: list[Record]) -> str:
    names = "、".join(f"「{entry.name}」（{entry.place}）" for entry in entries)
    if records:
        return f"一覧の{names}は、登録されている医療機関と同じですか。"
    return (
        f"一覧の{names}の番号は、{plan.table.label}の検査数字に合いません。どの番号で加えますか。"
    )


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
                        f"「{record.name}」と同じ（番号を {code} にする）",
                        tuple(_addition(each, plan.table) for each in others),
                        (recoding(record, entry, code), *_closings(plan, records, record)),
                    )
                )
    return [*options, *_as_new(plan, entries, records)]


def _as_new(plan: Plan, entries: list[Entry], records: list[Record]) -> list[Option]:
    """The answers that take no record for any entry."""
    closed = _closings(plan, records, None)
    also = "、登録されているものは廃止にする" if closed else ""
    if len(entries) > 1:
        new = tuple(_addition(entry, plan.table) for entry in entries)
        return [Option("new", f"どれも別の医療機関として加える{also}", new, closed)]
    return [
        Option(
            f"new-{table.value}",
            f"{'別の医療機関として加える' if records else '加える'}"
            f"（番号 {table.code_of(entries[0].number)}{also}）",
            (_addition(entries[0], plan.table, table.code_of(entries[0].number)),),
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


def _addition(entry: Entry, table: PointTable, code: str = "") -> Addition:
    return Addition(entry, code or table.code_of(entry.number), table.kind_of(entry.name))
