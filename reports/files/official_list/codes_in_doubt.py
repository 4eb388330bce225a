"""Decides when a known code may be another institution's by now, and what is asked then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from institutions.likeness import lot_of, names_agree
from reports.files.official_list.entries import Entry
from reports.files.official_list.hints import Tangle, hint_of, is_like
from reports.files.official_list.naming import entry_line, named, record_line
from reports.files.official_list.plan import (
    LATER,
    Addition,
    ByHand,
    Change,
    Option,
    Plan,
    Question,
)
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.register import Record
from reports.files.official_list.steps import addition, closing, recoding, reopening

# More answers than these nobody reads; such a tangle is settled by hand.
MOST_OPTIONS = 6
MOST_TRIED = 200
LEAVE = "何も変えない（次に取り込むときに、もう一度たずねます）"

# The record that each entry is; None where it is none.
Matching = dict[Entry, Record | None]
Links = Mapping[Entry, list[Record]]


def is_in_doubt(record: Record, entry: Entry) -> bool:
    """Whether neither the name nor the lot says that the entry of a record's code is that record.

    Codes are used again; the code alone must not turn a record into another institution.
    """
    return not names_agree(record.name, entry.name) and (
        lot_of(record.address) != lot_of(entry.address)
    )


def ask_about_codes(plan: Plan, tangle: Tangle) -> None:
    """Adds the one question about a tangle; its answers are all ways to take it apart."""
    matchings = _sensible_matchings(tangle)
    if not matchings:
        _leave_to_hands(plan, tangle)
        return
    plan.questions.append(
        Question(
            f"code-{'-'.join(entry.number for entry in tangle.links)}",
            _sentence(tangle),
            (*(_option(plan, each, tangle) for each in matchings), Option(LATER, LEAVE)),
            registered=tuple(map(record_line, tangle.records)),
            listed=tuple(map(entry_line, tangle.links)),
            urgent=any(record.designated for record in tangle.records),
            hint=hint_of(tangle),
            must_be_answered=True,
        )
    )


def _sentence(tangle: Tangle) -> str:
    numbers = "・".join(tangle.codes[entry].code for entry in tangle.doubtful)
    places = "、".join(entry.place for entry in tangle.doubtful)
    which = "どの医療機関" if len(tangle.links) + len(tangle.records) > 2 else "同じ医療機関"
    return (
        f"番号 {numbers} が、登録とは別の名称・別の所在地で載っています（{places}）。"
        f"{which}ですか。"
    )


def _sensible_matchings(tangle: Tangle) -> list[Matching]:
    """The matchings worth offering, the likest first; none when they are more than anybody reads.

    Worth it are those that likeness speaks for most, all by their codes, and none of them.
    """
    if len(tangle.links) > MOST_OPTIONS:
        return []
    found = list(islice(_matchings(list(tangle.links), tangle.links), MOST_TRIED + 1))
    most = max(_found_by_likeness(each, tangle) for each in found)
    likest = [each for each in found if most and _found_by_likeness(each, tangle) == most]
    by_code = [each for each in found if _is_by_code(each, tangle)]
    offered = [*likest, *by_code, dict.fromkeys(tangle.links)]
    return offered if max(len(found) - MOST_TRIED, len(offered) - MOST_OPTIONS) <= 0 else []


def _is_by_code(matching: Matching, tangle: Tangle) -> bool:
    """Whether each entry of a code in doubt is the record of that code, and nothing else is any."""
    return all(record is tangle.codes.get(entry) for entry, record in matching.items())


def _matchings(entries: list[Entry], links: Links) -> Iterator[Matching]:
    """All ways to take each entry for one of its records or for none, no record twice."""
    if not entries:
        yield {}
        return
    first, *rest = entries
    for record in (*links[first], None):
        if record is not None and record.ward != first.ward:
            continue
        for others in _matchings(rest, links):
            if record is None or record not in others.values():
                yield {first: record, **others}


def _found_by_likeness(matching: Matching, tangle: Tangle) -> int:
    """How many entries are records for another reason than the code in doubt."""
    return sum(
        record is not None and tangle.codes.get(entry) is not record
        for entry, record in matching.items()
    )


def _option(plan: Plan, matching: Matching, tangle: Tangle) -> Option:
    """What one way does, and its words."""
    steps = [_step(plan, entry, record, tangle.codes) for entry, record in matching.items()]
    steps += [
        (f"「{record.name}」を廃止にする", closing(record, plan.day))
        for record in tangle.records
        if record not in matching.values() and record.code and record.is_open(plan.day)
    ]
    return Option(
        "_".join(
            f"{each.number}-{record.pk if record else 'new'}" for each, record in matching.items()
        ),
        "、".join(words for words, _ in steps),
        tuple(step for _, step in steps if isinstance(step, Addition)),
        tuple(step for _, step in steps if isinstance(step, Change)),
    )


def _step(
    plan: Plan, entry: Entry, record: Record | None, codes: Mapping[Entry, Record]
) -> tuple[str, Addition | Change]:
    """What an entry is, and what is done for it."""
    code = codes[entry].code if entry in codes else _code_of(plan.table, entry)
    if record is None:
        words = f"別の医療機関：「{entry.name}」を加える"
        return words, addition(entry, plan.table, code)
    if not record.is_open(plan.day):
        what = "再開した" if is_like(entry, record) else "改称・移転して再開した"
        words = f"同じ医療機関：「{record.name}」が{what}"
        return words, reopening(record, entry)
    if codes.get(entry) is record:
        words = f"同じ医療機関：「{record.name}」が改称して移転した"
    else:
        what = f"番号が {code} に変わった" if record.code else f"番号が {code} と分かった"
        words = f"同じ医療機関：「{record.name}」の{what}"
    return words, recoding(record, entry, code)


def _code_of(table: PointTable, entry: Entry) -> str:
    """The code of an entry that the register does not know: of the 点数表 that its digit fits."""
    fitting = [each for each in PointTable if each.fits(entry.number)]
    return (table if table in fitting or not fitting else fitting[0]).code_of(entry.number)


def _leave_to_hands(plan: Plan, tangle: Tangle) -> None:
    for record in tangle.records:
        plan.by_hand.append(
            ByHand(
                record,
                f"公式名簿の{named(tangle.links)}と、番号・名称・所在地の組み合わせが合いません。",
            )
        )
