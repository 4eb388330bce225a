"""The places in which two editions differ, so that nothing that differs in print is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Protocol

from reports.counting.figure import UNREPORTED_LABEL, Choice, Figure, Row, WardRef
from reports.document.correction import Correction
from reports.document.deck.shape import Deck, plain
from reports.document.exporters import longform
from reports.document.exporters.longform import iso_day
from reports.document.texts import DECK_TEXT_DEFAULTS
from wards.fiscal import wareki, wareki_with_weekday

ANSWERED = "回答あり"


@dataclass(frozen=True, slots=True)
class PrintedSpot:
    """One printed value. counted: it changes because the answer of a ward does."""

    words: str
    text: str
    ward: WardRef | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class PrintedList:
    """A printed list of texts, whose order counts; unit: how its places are counted."""

    words: str
    texts: tuple[str, ...]
    unit: str = "番目"


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """Everything that a part of the document (a figure, the texts, the slides) prints.

    values and lists by a key that stays the same from edition to edition; an empty value is no
    value. order: the codes of the rows as they are listed.
    """

    heading: str
    figure: str = ""
    values: Mapping[str, PrintedSpot] = field(default_factory=dict)
    lists: Mapping[str, PrintedList] = field(default_factory=dict)
    order: tuple[str, ...] = ()


def printed_figure(figure: Figure) -> PrintedPart:
    """What a figure prints, in page, slide, workbook or data file; and the answer of each ward."""
    values = {
        **_answers(figure),
        **_head(figure),
        **{key: place for row in figure.all_rows for key, place in _row(figure, row)},
        **_footnotes(figure),
    }
    return PrintedPart(
        heading=f"{figure.section}　{figure.title}",
        figure=figure.id,
        values={key: place for key, place in values.items() if place.text},
        lists={
            f"items/{row.code}": PrintedList(
                _items_of(figure, row), tuple(i.text for i in row.items)
            )
            for row in figure.rows
            if row.items
        },
        order=tuple(row.code for row in figure.listing),
    )


def _answers(figure: Figure) -> dict[str, PrintedSpot]:
    """What each ward that was asked said; a count has it in its rows."""
    if figure.choice in (Choice.COUNT, Choice.EVENTS):
        return {}
    silent = set(figure.unreported)
    labels: dict[WardRef, list[str]] = {}
    for row in figure.rows:
        for member in row.members:
            labels.setdefault(member.ward, []).append(row.label)
    answers = {}
    for ward in figure.asked:
        answer = UNREPORTED_LABEL if ward in silent else ANSWERED
        if ward not in silent and figure.choice is not Choice.TEXT:
            answer = "、".join(labels.get(ward, ())) or ANSWERED
        answers[f"ward/{ward.code}"] = PrintedSpot("区の回答", answer, ward)
    return answers


def _head(figure: Figure) -> dict[str, PrintedSpot]:
    """Its words, and over whom it is counted."""
    places = {
        "section": PrintedSpot("章・節", figure.section),
        "title": PrintedSpot("図の名称", figure.title),
        "definition": PrintedSpot("定義", figure.definition),
        "unit": PrintedSpot("単位", figure.unit),
        "choice": PrintedSpot("回答方式", longform.CHOICES[figure.choice]),
        "basis": PrintedSpot("数えるもの", longform.BASES[figure.basis]),
        "kind": PrintedSpot("示し方", figure.kind),
        "as_of": PrintedSpot("基準日", f"{wareki(figure.as_of)}現在" if figure.as_of else ""),
    }
    if figure.asked:
        places["of"] = PrintedSpot("回答を求めた区", f"{figure.of}区", counted=True)
        places["answered"] = PrintedSpot("回答した区", f"{len(figure.answered)}区", counted=True)
    if figure.total is not None:
        places["total"] = PrintedSpot("合計", f"{figure.total}{figure.unit}", counted=True)
    return places


def _row(figure: Figure, row: Row) -> Iterator[tuple[str, PrintedSpot]]:
    """A row: its name, value and marks, and what an event states of itself."""
    yield f"label/{row.code}", PrintedSpot("区分の名称", row.label)
    yield f"marks/{row.code}", PrintedSpot(f"{row.label}の注記記号", "、".join(figure.marks(row)))
    if figure.choice is Choice.EVENTS:
        yield from _event(row)
    elif figure.choice is not Choice.TEXT:
        shown = figure.shown(row)
        text = UNREPORTED_LABEL if shown is None else f"{shown}{figure.unit}"
        if figure.choice is Choice.COUNT:
            wards = {ward.code: ward for ward in figure.asked}
            unit = figure.unit or longform.BASES[figure.basis]
            yield f"value/{row.code}", PrintedSpot(f"{unit}数", text, wards.get(row.code))
        else:
            yield f"value/{row.code}", PrintedSpot(row.label, text, counted=True)


def _event(row: Row) -> Iterator[tuple[str, PrintedSpot]]:
    """As the document prints it: a day in words, a number with its unit."""
    for name, value in row.facts:
        words, unit = longform.fact_words(name)
        day = iso_day(value) if name == "date" and isinstance(value, str) else None
        text = f"{value}{unit}" if isinstance(value, int) else value
        spot = PrintedSpot(f"{row.label}　{words}", wareki_with_weekday(day) if day else text)
        yield f"fact/{row.code}/{name}", spot
    if row.members:
        counts = ((longform.EVENT_WARDS, row.wards), (longform.EVENT_PEOPLE, row.people))
        for (words, unit), count in counts:
            spot = PrintedSpot(f"{row.label}　{words}", f"{count}{unit}")
            yield f"fact/{row.code}/{words}", spot


def _footnotes(figure: Figure) -> dict[str, PrintedSpot]:
    texts = {
        f"note/{note.mark}": PrintedSpot(f"注記{note.mark}", note.text) for note in figure.footnotes
    }
    tags = {
        f"note-tag/{note.mark}": PrintedSpot(f"注記{note.mark}を付ける対象", note.tag)
        for note in figure.footnotes
    }
    return texts | tags


def _items_of(figure: Figure, row: Row) -> str:
    if figure.choice is Choice.EVENTS:
        return f"{row.label}　{longform.EVENT_AGENDA}"
    return row.label if figure.choice is Choice.TEXT else f"{row.label}（その他の内容）"


def printed_texts(texts: Mapping[str, str]) -> PrintedPart:
    """The Bureau's own texts, line by line, by key."""
    return PrintedPart(
        heading="資料の文",
        lists={
            f"text/{key}": PrintedList(
                DECK_TEXT_DEFAULTS[key].title_ja if key in DECK_TEXT_DEFAULTS else key,
                tuple(line.strip() for line in text.splitlines() if line.strip()),
                "行目",
            )
            for key, text in texts.items()
        },
    )


def printed_slides(deck: Deck) -> PrintedPart:
    """The topic and the message of every slide, and the day of the document."""
    values = {"as_of": PrintedSpot("基準日", f"{wareki(deck.as_of)}現在")}
    seen: dict[str, int] = {}
    for slide in deck.slides:
        number = seen[slide.section] = seen.get(slide.section, 0) + 1
        name = f"{slide.section}/{number}"
        values[f"topic/{name}"] = PrintedSpot("ページの題名", slide.topic)
        message = PrintedSpot(f"{slide.topic}の要点", plain(slide.message), counted=True)
        values[f"message/{name}"] = message
    return PrintedPart("各ページの見出し", values={k: p for k, p in values.items() if p.text})


ABSENT = PrintedSpot("", "")


class Comparable(Protocol):
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


def corrections_of(before: Comparable, after: Comparable) -> list[Correction]:
    """The corrections that lead from one edition's content to another's: figures, texts, slides."""
    figures = corrections_between(before.figures, after.figures)
    texts = differences(printed_texts(before.texts), printed_texts(after.texts))
    slides = differences(
        printed_slides(before.deck), printed_slides(after.deck), counted=bool(figures or texts)
    )
    return [*figures, *texts, *slides]


def differences(
    before: PrintedPart | None, after: PrintedPart | None, *, counted: bool = False
) -> list[Correction]:
    """The corrections of one part of the document; a part may be new or gone.

    counted: what is counted or worded from other places has changed because these have.
    """
    named = after or before
    if named is None:
        return []
    old, new = before or PrintedPart(named.heading), after or PrintedPart(named.heading)
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
        *(one for key in _keys(old.lists, new.lists) for one in _lines(named, key, old, new)),
        *_order(named, old, new, counted=counted),
    ]


def _value(
    named: PrintedPart, key: str, was: PrintedSpot, now: PrintedSpot, *, counted: bool
) -> Correction:
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


def _lines(
    named: PrintedPart, key: str, old: PrintedPart, new: PrintedPart
) -> Iterator[Correction]:
    """The lines that went, came or changed; a key ends with their old and new number (3-, -3, 3-3)."""
    old_list, new_list = old.lists.get(key), new.lists.get(key)
    shown = new_list or old_list
    was, now = (each.texts if each else () for each in (old_list, new_list))
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
                place=f"{shown.words}　{number or new_number}{shown.unit}",
                before=was[number - 1] if number else "",
                after=now[new_number - 1] if new_number else "",
            )


def _order(
    named: PrintedPart, old: PrintedPart, new: PrintedPart, *, counted: bool
) -> Iterator[Correction]:
    """That rows which both have are listed in another order."""
    was = [code for code in old.order if code in new.order]
    now = [code for code in new.order if code in old.order]
    if was != now:
        yield Correction(
            key=f"{named.figure}/order",
            figure=named.figure,
            heading=named.heading,
            place="並び順",
            before=_labels(old, was),
            after=_labels(new, now),
            follows=counted,
        )


def _labels(part: PrintedPart, codes: Iterable[str]) -> str:
    """The names of rows; a code where a row has none."""
    names = (part.values.get(f"label/{code}", PrintedSpot("", code)) for code in codes)
    return "、".join(name.text for name in names)
