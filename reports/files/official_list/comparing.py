"""Decides what a list changes in the register: known, renamed, moved, closed, and what is asked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from reports.files.official_list.codes_in_doubt import is_in_doubt
from reports.files.official_list.entries import Entry, OfficialList
from reports.files.official_list.naming import entry_line, record_line
from reports.files.official_list.pairing import Unsettled, pair_up
from reports.files.official_list.plan import (
    LATER,
    LATER_LABEL,
    ByHand,
    Change,
    Option,
    Plan,
    Question,
)
from reports.files.official_list.register import Record
from reports.files.official_list.steps import (
    change,
    closing,
    differences,
    reopening,
    tell_of_lost_letters,
)

# More than this share of the register does not close between two lists: the list is a part.
MOST_CLOSED = 0.1
FEW = 10
# More than this share of a list does not change both name and place between two lists.
MOST_IN_DOUBT = 0.1


def plan_of(listed: OfficialList, records: Iterable[Record], day: date) -> Plan:
    """What taking in a list of a day would do to these records of the register."""
    records = list(records)
    plan = Plan(listed.table, day, left_out=listed.left_out)
    by_code = _by_code(records, day)
    unknown, codes_in_doubt = [], {}
    for entry in listed.entries:
        known = by_code.get(_code(listed, entry, by_code), [])
        if not known:
            unknown.append(entry)
        elif len(known) == 1 and is_in_doubt(known[0], entry):
            codes_in_doubt[entry] = known[0]
        else:
            _compare(plan, entry, known)
            tell_of_lost_letters(plan, known[0], entry)
    if refusal := _look_slipped(codes_in_doubt, listed):
        return Plan(listed.table, day, refusal=refusal)
    _tell_of_those_outside(plan, listed, by_code)
    leavers = _leavers(listed, records, day)
    without_code = [each for each in records if _has_no_code(each, listed, day)]
    unsettled = Unsettled(unknown, codes_in_doubt, [*leavers, *without_code], records)
    left = pair_up(plan, unsettled)
    _close(plan, left, records, listed)
    return plan


def _look_slipped(codes_in_doubt: Mapping[Entry, Record], listed: OfficialList) -> str:
    """Why the rows of a file seem to be mixed up, as a sentence; '' when nothing speaks for it."""
    doubtful = len(codes_in_doubt)
    if doubtful <= max(FEW, MOST_IN_DOUBT * len(listed.entries)):
        return ""
    return (
        f"番号は登録にあるのに、名称も所在地も登録と合わないものが{doubtful:,}件あります。"
        "並べ替えなどで、番号と名称の列や行がずれていませんか。"
    )


def _by_code(records: list[Record], day: date) -> dict[str, list[Record]]:
    """The records of each code; of several the closed ones do not count beside open ones."""
    by_code: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        if record.code:
            by_code[record.code].append(record)
    return {
        code: [each for each in same if each.is_open(day)] or same for code, same in by_code.items()
    }


def _code(listed: OfficialList, entry: Entry, by_code: dict[str, list[Record]]) -> str:
    """The code under which the register knows an entry: its own, or the one its digit fits."""
    code = listed.table.code_of(entry.number)
    if code in by_code or listed.table.fits(entry.number):
        return code
    others = [table for table in type(listed.table) if table.fits(entry.number)]
    return others[0].code_of(entry.number) if others else code


def _compare(plan: Plan, entry: Entry, known: list[Record]) -> None:
    record = known[0]
    if len(known) > 1:
        names = "、".join(f"「{each.name}」" for each in known)
        plan.by_hand.append(
            ByHand(record, f"同じ番号 {record.code} の記録が{len(known)}件あります: {names}。")
        )
    elif record.ward != entry.ward:
        plan.by_hand.append(
            ByHand(
                record,
                f"公式名簿では所在地が「{entry.address}」で、登録されている区と違います"
                f"（{entry.place}）。移転先の区で記録を加え、この記録を廃止にしてください。",
            )
        )
    elif not record.is_open(plan.day):
        plan.questions.append(_reopening(record, entry))
    elif values := differences(record, entry):
        plan.changes.append(change(record, entry, values))
    else:
        plan.unchanged += 1


def _reopening(record: Record, entry: Entry) -> Question:
    return Question(
        f"reopen-{record.pk}",
        f"「{record.name}」は廃止になっていますが、公式名簿に載っています（{entry.place}）。",
        (
            Option(LATER, LATER_LABEL),
            Option(
                "reopen",
                "廃止日を消して、いまもある医療機関とする",
                changes=(reopening(record, entry),),
            ),
        ),
        registered=(record_line(record),),
        listed=(entry_line(entry),),
    )


def _tell_of_those_outside(
    plan: Plan, listed: OfficialList, by_code: dict[str, list[Record]]
) -> None:
    for outside in listed.left_out:
        for record in by_code.get(listed.table.code_of(outside.number), []):
            plan.by_hand.append(
                ByHand(
                    record,
                    f"公式名簿では所在地が「{outside.address}」で、大阪市の外です（{outside.place}）。"
                    "移転していれば、この記録を廃止にしてください。",
                )
            )


def _leavers(listed: OfficialList, records: list[Record], day: date) -> list[Record]:
    """The open records of this 点数表, by code and kind, whose code the list does not have."""
    beginning = listed.table.code_of("")
    numbers = {each.number for each in (*listed.entries, *listed.left_out)}
    return [
        record
        for record in records
        if record.code.startswith(beginning)
        and record.kind in listed.table.kinds
        and record.code[-7:] not in numbers
        and record.is_open(day)
    ]


def _has_no_code(record: Record, listed: OfficialList, day: date) -> bool:
    return not record.code and record.kind in listed.table.kinds and record.is_open(day)


def _close(plan: Plan, left: list[Record], records: list[Record], listed: OfficialList) -> None:
    """Closes those that left the list; asks where much hangs on it."""
    plain = [closing(record, plan.day) for record in left if not record.designated]
    plan.questions[:0] = [_closing_of_designated(each, plan) for each in left if each.designated]
    if doubt := _looks_partial(left, records, listed):
        plan.questions.insert(0, _all_closings(doubt, plain))
    else:
        plan.changes += plain


def _closing_of_designated(record: Record, plan: Plan) -> Question:
    return Question(
        f"close-{record.pk}",
        f"積極的医療機関「{record.name}」が公式名簿に載っていません。",
        (
            Option(LATER, LATER_LABEL),
            Option("close", "廃止にする", changes=(closing(record, plan.day),)),
        ),
        registered=(record_line(record),),
        urgent=True,
    )


def _looks_partial(left: list[Record], records: list[Record], listed: OfficialList) -> str:
    """Why the list may be a part of the whole, as a sentence; '' when nothing speaks for it."""
    beginning = listed.table.code_of("")
    held = [each for each in records if each.code.startswith(beginning)]
    listed_wards = {entry.ward for entry in listed.entries}
    gone = {ward for ward, _ in Counter(each.ward for each in left).items()} - listed_wards
    if gone:
        return f"公式名簿に1件もない区が{len(gone)}区あります。"
    if len(left) > max(FEW, MOST_CLOSED * len(held)):
        return f"登録{len(held):,}件のうち{len(left):,}件が公式名簿に載っていません。"
    return ""


def _all_closings(doubt: str, closings: list[Change]) -> Question:
    return Question(
        "closings",
        f"{doubt}一部の区だけの公式名簿ではありませんか。",
        (
            Option(LATER, "一部の公式名簿なので、廃止にしない"),
            Option(
                "close",
                f"全体の公式名簿なので、{len(closings):,}件を廃止にする",
                changes=tuple(closings),
            ),
        ),
        names=tuple(each.record.name for each in closings),
        urgent=True,
    )
