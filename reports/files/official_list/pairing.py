"""Decides which unknown entries are records that left the list, or that have no code: sure pairs only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from institutions.likeness import lot_of, names_are_alike
from reports.files.official_list.asking import ask_about
from reports.files.official_list.codes_in_doubt import Tangle, ask_about_codes
from reports.files.official_list.entries import Entry
from reports.files.official_list.hints import is_like
from reports.files.official_list.plan import Plan
from reports.files.official_list.register import Record
from reports.files.official_list.steps import addition, recoding, tell_of_lost_letters
from wards.japanese.letters import comparing_key

Pairs = dict[Entry, list[Record]]


@dataclass(frozen=True)
class Unsettled:
    """What the codes alone do not settle.

    unknown: entries whose code no record has. codes_in_doubt: entries whose code a record has that
    agrees in nothing else. records: open ones whose code left the list, or that have none.
    register: all records.
    """

    unknown: list[Entry]
    codes_in_doubt: Mapping[Entry, Record]
    records: list[Record]
    register: list[Record]


def pair_up(plan: Plan, unsettled: Unsettled) -> list[Record]:
    """Adds to the plan what becomes of what is unsettled; the records that left the list for good.

    Sure is a pair whose names agree on the same lot, when neither fits another one. Whatever
    hangs together with a code in doubt is asked about.
    """
    table, doubtful = plan.table, unsettled.codes_in_doubt
    records = [*unsettled.records, *(each for each in doubtful.values() if each.is_open(plan.day))]
    entries = [*(each for each in unsettled.unknown if table.fits(each.number)), *doubtful]
    for alike in (_same, is_like):
        entries, records = _take_sure_pairs(plan, entries, records, alike, doubtful)
    odd = [entry for entry in unsettled.unknown if not table.fits(entry.number)]
    asked = _ask(plan, [*entries, *odd], records, unsettled)
    return [record for record in records if record.code and record not in asked]


def _same(entry: Entry, record: Record) -> bool:
    return comparing_key(entry.name) == comparing_key(record.name) and _on_one_lot(entry, record)


def _possible(entry: Entry, record: Record) -> bool:
    """Whether somebody must say: a like name on the lot, or the same name elsewhere in the ward."""
    if _on_one_lot(entry, record):
        return is_like(entry, record) or names_are_alike(entry.name, record.name)
    return comparing_key(entry.name) == comparing_key(record.name)


def _on_one_lot(entry: Entry, record: Record) -> bool:
    return lot_of(entry.address) == lot_of(record.address)


def _candidates(
    entries: list[Entry], records: list[Record], alike: Callable[[Entry, Record], bool]
) -> Pairs:
    """The records that may be an entry: of its ward, and with its lot or its name."""
    places: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in records:
        for key in {lot_of(record.address), comparing_key(record.name)}:
            places[record.ward, key].append(record)
    found: Pairs = {entry: [] for entry in entries}
    for entry in entries if places else ():
        near = [
            record
            for key in (lot_of(entry.address), comparing_key(entry.name))
            for record in places[entry.ward, key]
        ]
        found[entry] = [record for record in dict.fromkeys(near) if alike(entry, record)]
    return found


def _take_sure_pairs(
    plan: Plan,
    entries: list[Entry],
    records: list[Record],
    alike: Callable[[Entry, Record], bool],
    doubtful: Mapping[Entry, Record],
) -> tuple[list[Entry], list[Record]]:
    """Pairs off those that fit each other alone, without codes in doubt; what is left of both."""
    candidates = _candidates(entries, records, alike)
    suitors = _suitors(candidates)
    held = set(doubtful.values())
    paired: dict[Entry, Record] = {
        entry: fitting[0]
        for entry, fitting in candidates.items()
        if len(fitting) == 1
        and len(suitors[fitting[0]]) == 1
        and entry not in doubtful
        and fitting[0] not in held
    }
    for entry, record in paired.items():
        plan.changes.append(recoding(record, entry, plan.table.code_of(entry.number)))
        tell_of_lost_letters(plan, record, entry)
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


def _ask(
    plan: Plan, entries: list[Entry], records: list[Record], unsettled: Unsettled
) -> set[Record]:
    """Adds what fits nothing, asks about the rest; the records that a question is about."""
    candidates = _candidates(entries, records, _possible)
    doubtful, twins = unsettled.codes_in_doubt, _twins(plan, unsettled)
    former = _former(plan, unsettled)
    for entry, record in doubtful.items():
        candidates[entry] += [record, *former[entry]]
    suitors = _suitors(candidates)
    asked: set[Record] = set()
    seen: set[Entry] = set()
    for entry in entries:
        if entry in seen:
            continue
        group = _group(entry, candidates, suitors)
        seen |= set(group[0])
        asked |= set(group[1])
        if any(each in doubtful for each in group[0]):
            links = {each: candidates[each] for each in group[0]}
            ask_about_codes(plan, Tangle(links, group[1], doubtful, twins))
        elif group[1] or not plan.table.fits(entry.number):
            ask_about(plan, *group)
        else:
            plan.additions.append(addition(entry, plan.table))
    return asked


def _twins(plan: Plan, unsettled: Unsettled) -> Pairs:
    """The open records, also those that keep their code, that an entry is by name and lot."""
    coded = [each for each in unsettled.register if each.code and each.is_open(plan.day)]
    return _candidates(list(unsettled.codes_in_doubt), coded, is_like)


def _former(plan: Plan, unsettled: Unsettled) -> Pairs:
    """The closed records of an entry's code that it is by name and lot: it may be open again."""
    codes = unsettled.codes_in_doubt
    closed = [each for each in unsettled.register if each.code and not each.is_open(plan.day)]
    return _candidates(
        list(codes),
        closed,
        lambda entry, record: record.code == codes[entry].code and is_like(entry, record),
    )


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
