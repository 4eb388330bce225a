"""Decides what one record becomes by the list: each value before and after, and what that is called."""

from __future__ import annotations

from datetime import date

from institutions.likeness import address_key, lot_of
from reports.files.official_list.entries import Entry
from reports.files.official_list.plan import Addition, Change, ChangeKind, Plan
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.register import Record
from wards.japanese.letters import comparing_key, has_lost_letters

MOST_QUOTED = 60

Values = dict[str, tuple[object, object]]


def differences(record: Record, entry: Entry) -> Values:
    """What the list says otherwise. Ways of writing do not count; a telephone number is only added."""
    values: Values = {}
    lost = lost_letters(record, entry)
    if "name" not in lost and comparing_key(record.name) != comparing_key(entry.name):
        values["name"] = (record.name, entry.name)
    if "address" not in lost and address_key(record.address) != address_key(entry.address):
        values["address"] = (record.address, entry.address)
    if entry.postal_code and _digits(record.postal_code) != _digits(entry.postal_code):
        values["postal_code"] = (record.postal_code, entry.postal_code)
    if entry.phone and not record.phone:
        values["phone"] = ("", entry.phone)
    return values


def lost_letters(record: Record, entry: Entry) -> dict[str, tuple[str, str]]:
    """What the list says as the register does but for letters that its file lost: (ours, theirs)."""
    both = {"name": (record.name, entry.name), "address": (record.address, entry.address)}
    return {
        name: (ours, told) for name, (ours, told) in both.items() if has_lost_letters(told, ours)
    }


def tell_of_lost_letters(plan: Plan, record: Record, entry: Entry) -> None:
    """Adds to the plan what is kept because the list's file has lost letters of it."""
    for ours, told in lost_letters(record, entry).values():
        plan.lost_letters.append(
            f"「{told[:MOST_QUOTED]}」（{entry.place}）は、ファイルの保存で文字が失われたもののようなので、"
            f"登録の「{ours[:MOST_QUOTED]}」のまま変えません。"
        )


def change(record: Record, entry: Entry, values: Values) -> Change:
    """The change of a record to what an entry says."""
    return Change(record, _kinds(values), values, entry.place)


def recoding(record: Record, entry: Entry, code: str) -> Change:
    """The change of a record to a code, if it is another, and to what else the list says."""
    values = {} if record.code == code else {"code": (record.code, code)}
    return change(record, entry, {**values, **differences(record, entry)})


def reopening(record: Record, entry: Entry) -> Change:
    """The change of a closed record that is in the list again, and what else the list says."""
    values = {"closed_on": (record.closed_on, None), **differences(record, entry)}
    return change(record, entry, values)


def addition(entry: Entry, table: PointTable, code: str = "") -> Addition:
    """An entry as a new institution, under its own code unless another is given."""
    return Addition(entry, code or table.code_of(entry.number), table.kind_of(entry.name))


def closing(record: Record, day: date) -> Change:
    """The change of a record that is no longer in a list of a day."""
    return Change(record, (ChangeKind.CLOSED,), {"closed_on": (record.closed_on, day)})


def _kinds(values: Values) -> tuple[ChangeKind, ...]:
    found = []
    if "code" in values:
        found.append(ChangeKind.RECODED if values["code"][0] else ChangeKind.LINKED)
    if "closed_on" in values:
        found.append(ChangeKind.REOPENED)
    if "name" in values:
        found.append(ChangeKind.RENAMED)
    if _has_moved(values):
        found.append(ChangeKind.MOVED)
    return tuple(found or [ChangeKind.DETAILS])


def _has_moved(values: Values) -> bool:
    """Whether the lot is another; a building or a floor that is written or not is no move."""
    before, after = values.get("address", ("", ""))
    return bool(before) and lot_of(str(before)) != lot_of(str(after))


def _digits(postal_code: str) -> str:
    return postal_code.replace("-", "")
