"""Decides which unknown entries are records that left the list, or that have no code: sure pairs only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from institutions.official_list.asking import ask_about
from institutions.official_list.entries import Entry
from institutions.official_list.likeness import lot_of, name_key, names_agree, names_are_alike
from institutions.official_list.plan import (
    Plan,
)
from institutions.official_list.register import Record
from institutions.official_list.steps import addition, recoding

Pairs = dict[Entry, list[Record]]


def pair_unknown(
    plan: Plan, unknown: list[Entry], leavers: list[Record], without_code: list[Record]
) -> list[Record]:
    """Adds to the plan what becomes of entries with an unknown code; the leavers that are left.

    Sure is a pair whose names agree on the same lot, when neither fits another one.
    """
    records = [*leavers, *without_code]
    open_entries = [entry for entry in unknown if plan.table.fits(entry.number)]
    for alike in (_same, _agreeing):
        open_entries, records = _take_sure_pairs(plan, open_entries, records, alike)
    odd = [entry for entry in unknown if not plan.table.fits(entry.number)]
    records = _ask(plan, [*open_entries, *odd], records)
    return [record for record in records if record.code]


def _same(entry: Entry, record: Record) -> bool:
    return name_key(entry.name) == name_key(record.name) and _on_one_lot(entry, record)


def _agreeing(entry: Entry, record: Record) -> bool:
    return _on_one_lot(entry, record) and names_agree(entry.name, record.name)


def _possible(entry: Entry, record: Record) -> bool:
    """Whether somebody must say: a like name on the lot, or the same name elsewhere in the ward."""
    if _on_one_lot(entry, record):
        return _agreeing(entry, record) or names_are_alike(entry.name, record.name)
    return name_key(entry.name) == name_key(record.name)


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
    found: Pairs = {entry: [] for entry in entries}
    for entry in entries if places else ():
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
            ask_about(plan, *group)
        else:
            plan.additions.append(addition(entry, plan.table))
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
