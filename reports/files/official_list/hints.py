"""Decides what hangs together by a code in doubt, and what is told of its likeness; the Bureau decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from institutions.likeness import lot_of, names_agree, names_are_alike, town_of
from reports.files.official_list.entries import Entry
from reports.files.official_list.register import Record


@dataclass(frozen=True)
class Tangle:
    """Entries and records that hang together by a code in doubt.

    links: the records that each entry may be, by code or likeness. codes: the record that has the
    code of an entry. twins: records like an entry, also those that keep a code of their own.
    """

    links: Mapping[Entry, list[Record]]
    records: list[Record]
    codes: Mapping[Entry, Record]
    twins: Mapping[Entry, list[Record]]

    @property
    def doubtful(self) -> list[Entry]:
        return [entry for entry in self.links if entry in self.codes]


def hint_of(tangle: Tangle) -> str:
    """What is like what, in sentences; where nothing is, how unlike they are."""
    found = [
        f"「{entry.name}」の名称と所在地は、"
        f"{f'番号 {record.code} の' if record.code else '番号のない'}「{record.name}」と合います。"
        for entry, fitting in tangle.links.items()
        for record in fitting
        if is_like(entry, record)
    ]
    unlike = [_unlikeness(entry, tangle.codes[entry]) for entry in tangle.doubtful]
    return "".join([*(found or unlike), *(_of_twins(tangle, entry) for entry in tangle.doubtful)])


def _of_twins(tangle: Tangle, entry: Entry) -> str:
    others = [each.code for each in tangle.twins[entry] if each not in tangle.records]
    if not others:
        return ""
    return f"同じ名称・所在地の医療機関が、番号 {'・'.join(others)} でも登録されています。"


def is_like(entry: Entry, record: Record) -> bool:
    """Whether name and lot both agree."""
    return lot_of(entry.address) == lot_of(record.address) and names_agree(entry.name, record.name)


def _unlikeness(entry: Entry, record: Record) -> str:
    name = "似ています" if names_are_alike(record.name, entry.name) else "似ていません"
    if record.ward != entry.ward:
        return f"名称は{name}。所在地は別の区です。"
    if not record.address:
        return f"名称は{name}。登録に所在地がありません。"
    same_town = town_of(record.address) == town_of(entry.address)
    return (
        f"名称は{name}。所在地は{'同じ町の別の番地です' if same_town else '同じ区の別の町です'}。"
    )
