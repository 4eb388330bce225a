"""Decides how the Bureau's wording is tied to the wards' own records behind it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from reports.counting.figure import Figure, Item, Member, Record, WardRef


class Wording(Protocol):
    """A line that the Bureau words: its key and its text."""

    pk: int
    text: str


def worded_items(
    figure: Figure, wordings: Iterable[Wording], links: Iterable[tuple[int, int]]
) -> list[tuple[Wording, Item]]:
    """Each wording in the Bureau's order, with the wards whose records it stands for.

    figure: as counted, its rows holding the wards' own records. links: pairs (key of a wording,
    key of a record). A wording without a record of these wards stays, without members, so that
    every set of wards has the same wordings.
    """
    linked: dict[int, set[int]] = {}
    for wording, record in links:
        linked.setdefault(wording, set()).add(record)
    return [
        (wording, Item(order, wording.text, _members(figure, linked.get(wording.pk, set()))))
        for order, wording in enumerate(wordings, 1)
    ]


def _members(figure: Figure, keys: set[int]) -> tuple[Member, ...]:
    """The wards that have one of these records, each with those of them that it has."""
    found: dict[WardRef, list[Record]] = {}
    for row in figure.rows:
        for member in row.members:
            records = [record for record in member.records if record.pk in keys]
            if records:
                found.setdefault(member.ward, []).extend(records)
    return tuple(
        Member(ward, tuple(sorted(found[ward], key=lambda record: record.pk)))
        for ward in sorted(found)
    )
