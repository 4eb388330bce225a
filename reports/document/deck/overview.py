"""The page of roles: what is asked of a base, and who does which part of it."""

from __future__ import annotations

from collections.abc import Mapping

from reports.document.deck.shape import (
    Column,
    Density,
    Entry,
    Form,
    Message,
    Panel,
    Section,
    Slide,
    Stack,
    Table,
    lines_of,
    say,
)

BODIES = (
    ("roles.ward_office", "各区役所", "区役所"),
    ("roles.desk", "各区相談支援室", "相談支援室"),
    ("roles.bureau", "健康局", "健康局"),
)
FIRST_CIRCLED = ord("①")
CIRCLED = 20  # ① to ⑳


def roles(texts: Mapping[str, str]) -> Slide:
    """連携の拠点が担う業務."""
    demands = tuple(
        Entry(circled(place), (line,))
        for place, line in enumerate(lines_of(texts["roles.demands"]))
    )
    tasks = {short: (name, lines_of(texts[key])) for key, name, short in BODIES}
    bodies = tuple(Entry(name, lines) for name, lines in tasks.values() if lines)
    heads = Table((Column("連携の拠点", 28), Column("具体的な業務", 72)), ())
    table = Panel("大阪市在宅医療連携拠点", Form.MATRIX, entries=bodies, table=heads)
    note = texts["roles.note"].strip()
    notes = (Panel("", Form.NOTES, entries=(Entry("※", (note,)),)),) if note else ()
    return Slide(
        Section.OVERVIEW,
        "連携の拠点が担う業務",
        message({short: len(lines) for short, (_, lines) in tasks.items() if lines}),
        (
            Stack(5, (Panel("≪連携の拠点に求められる事項≫", Form.TERMS, entries=demands),)),
            Stack(7, (table, *notes)),
        ),
        density=Density.MEDIUM,
    )


def message(counts: Mapping[str, int]) -> Message:
    """Who does how many tasks, counted from the lines of the text."""
    if not counts:
        return say("連携の拠点が担う業務")
    return say(f"{'・'.join(counts)}が", sum(counts.values()), "の業務を担う")


def circled(place: int) -> str:
    """The circled number of a place counted from 0; plain after ⑳.

    >>> circled(0), circled(20)
    ('①', '21')
    """
    return chr(FIRST_CIRCLED + place) if place < CIRCLED else str(place + 1)
