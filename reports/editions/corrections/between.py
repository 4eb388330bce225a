"""Decides in which places two editions differ, so that nothing that differs in print is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Protocol

from reports.counting.figure import Figure
from reports.document.correction import Correction
from reports.document.deck.shape import Deck
from reports.editions.corrections.printed import (
    Lines,
    Place,
    Printed,
    printed_figure,
    printed_slides,
    printed_texts,
)

ABSENT = Place("", "")


class Said(Protocol):
    """What an edition says: its figures by id, the Bureau's texts by key, its slides."""

    figures: Mapping[str, Figure]
    texts: Mapping[str, str]
    deck: Deck


def corrections_between(
    before: Mapping[str, Figure], after: Mapping[str, Figure]
) -> list[Correction]:
    """The corrections that lead from some figures (by id) to others, in the order of the latter."""
    ids = [*after, *(id_ for id_ in before if id_ not in after)]
    found = []
    for id_ in ids:
        old, new = before.get(id_), after.get(id_)
        found += differences(old and printed_figure(old), new and printed_figure(new))
    return found


def corrections_of(before: Said, after: Said) -> list[Correction]:
    """The corrections that lead from one edition's content to another's: figures, texts, slides."""
    figures = corrections_between(before.figures, after.figures)
    texts = differences(printed_texts(before.texts), printed_texts(after.texts))
    slides = differences(
        printed_slides(before.deck), printed_slides(after.deck), counted=bool(figures or texts)
    )
    return [*figures, *texts, *slides]


def differences(
    before: Printed | None, after: Printed | None, *, counted: bool = False
) -> list[Correction]:
    """The corrections of one part of the document; a part may be new or gone.

    counted: what is counted or worded from other places has changed because these have.
    """
    named = after or before
    if named is None:
        return []
    old, new = before or Printed(named.heading), after or Printed(named.heading)
    changed = [
        (key, old.values.get(key, ABSENT), new.values.get(key, ABSENT))
        for key in _keys(old.values, new.values)
    ]
    changed = [one for one in changed if one[1].text != one[2].text]
    # What the wards said comes first: the counts below follow from it.
    changed.sort(key=lambda one: not (one[1].ward or one[2].ward))
    counted = counted or any(was.ward or now.ward for _, was, now in changed)
    return [
        *(_value(named, *one, counted=counted) for one in changed),
        *(found for key, *way in _lists(old, new) for found in _lines(named, key, *way)),
        *_order(named, old, new, counted=counted),
    ]


def _value(named: Printed, key: str, was: Place, now: Place, *, counted: bool) -> Correction:
    place = now if now.text else was
    # A row that came or went has its name from an answer; a new name for one is nobody's answer.
    came_or_went = key.startswith("label/") and not (was.text and now.text)
    return Correction(
        key=f"{named.figure}/{key}",
        figure=named.figure,
        heading=named.heading,
        place=place.words,
        before=was.text,
        after=now.text,
        ward_code=place.ward.code if place.ward else "",
        ward=place.ward.name if place.ward else "",
        follows=(place.counted or came_or_went) and counted,
    )


def _keys(old: Iterable[str], new: Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*new, *old]))


def _lists(old: Printed, new: Printed) -> Iterator[tuple[str, Lines, Lines]]:
    for key in _keys(old.lists, new.lists):
        was, now = old.lists.get(key), new.lists.get(key)
        named = now or was
        nothing = Lines(named.words, (), named.unit)
        yield key, was or nothing, now or nothing


def _lines(named: Printed, key: str, old: Lines, new: Lines) -> Iterator[Correction]:
    """The lines that went, came or changed; a key ends with their old and new number (3-, -3, 3-3)."""
    was, now = old.texts, new.texts
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    for kind, first, last, new_first, new_last in matcher.get_opcodes():
        if kind == "equal":
            continue
        gone, come = range(first + 1, last + 1), range(new_first + 1, new_last + 1)
        for number, new_number in zip_longest(gone, come):
            yield Correction(
                key=f"{named.figure}/{key}/{number or ''}-{new_number or ''}",
                figure=named.figure,
                heading=named.heading,
                place=f"{new.words}　{number or new_number}{new.unit}",
                before=was[number - 1] if number else "",
                after=now[new_number - 1] if new_number else "",
            )


def _order(named: Printed, old: Printed, new: Printed, *, counted: bool) -> Iterator[Correction]:
    """That rows which both have are listed in another order."""
    was = [code for code in old.order if code in new.order]
    now = [code for code in new.order if code in old.order]
    if was != now:
        yield Correction(
            key=f"{named.figure}/order",
            figure=named.figure,
            heading=named.heading,
            place="並び順",
            before="、".join(_label(old, code) for code in was),
            after="、".join(_label(new, code) for code in now),
            follows=counted,
        )


def _label(part: Printed, code: str) -> str:
    place = part.values.get(f"label/{code}")
    return place.text if place else code
