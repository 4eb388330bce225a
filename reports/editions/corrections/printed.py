"""Decides what of a document is printed, place by place: what a correction can be about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from reports.counting.figure import UNREPORTED_LABEL, Choice, Figure, Row, WardRef
from reports.document.deck.shape import Deck, plain
from reports.document.exporters import longform
from reports.document.exporters.longform import iso_day
from reports.document.texts import DECK_TEXT_DEFAULTS
from wards.fiscal import wareki, wareki_with_weekday

ANSWERED = "回答あり"


@dataclass(frozen=True, slots=True)
class Place:
    """One printed value. counted: it changes because the answer of a ward does."""

    words: str
    text: str
    ward: WardRef | None = None
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Lines:
    """A printed list of texts, whose order counts; unit: how its places are counted."""

    words: str
    texts: tuple[str, ...]
    unit: str = "番目"


@dataclass(frozen=True, slots=True)
class Printed:
    """Everything that a part of the document (a figure, the texts, the slides) prints.

    values and lists by a key that stays the same from edition to edition; an empty value is no
    value. order: the codes of the rows as they are listed.
    """

    heading: str
    figure: str = ""
    values: Mapping[str, Place] = field(default_factory=dict)
    lists: Mapping[str, Lines] = field(default_factory=dict)
    order: tuple[str, ...] = ()


def printed_figure(figure: Figure) -> Printed:
    """What a figure prints, in page, slide, workbook or data file; and the answer of each ward."""
    values = {
        **_answers(figure),
        **_head(figure),
        **{key: place for row in figure.all_rows for key, place in _row(figure, row)},
        **_footnotes(figure),
    }
    return Printed(
        heading=f"{figure.section}　{figure.title}",
        figure=figure.id,
        values={key: place for key, place in values.items() if place.text},
        lists={
            f"items/{row.code}": Lines(_items_of(figure, row), tuple(i.text for i in row.items))
            for row in figure.rows
            if row.items
        },
        order=tuple(row.code for row in figure.listing),
    )


def _answers(figure: Figure) -> dict[str, Place]:
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
        said = ANSWERED
        if ward in silent:
            said = UNREPORTED_LABEL
        elif figure.choice is not Choice.TEXT:
            said = "、".join(labels.get(ward, ())) or ANSWERED
        answers[f"ward/{ward.code}"] = Place("区の回答", said, ward)
    return answers


def _head(figure: Figure) -> dict[str, Place]:
    """Its words, and over whom it is counted."""
    places = {
        "section": Place("章・節", figure.section),
        "title": Place("図の名称", figure.title),
        "definition": Place("定義", figure.definition),
        "unit": Place("単位", figure.unit),
        "choice": Place("回答方式", longform.CHOICES[figure.choice]),
        "basis": Place("数えるもの", longform.BASES[figure.basis]),
        "kind": Place("示し方", figure.kind),
        "as_of": Place("基準日", f"{wareki(figure.as_of)}現在" if figure.as_of else ""),
    }
    if figure.asked:
        places["of"] = Place("回答を求めた区", f"{figure.of}区", counted=True)
        places["answered"] = Place("回答した区", f"{len(figure.answered)}区", counted=True)
    if figure.total is not None:
        places["total"] = Place("合計", f"{figure.total}{figure.unit}", counted=True)
    return places


def _row(figure: Figure, row: Row) -> Iterator[tuple[str, Place]]:
    """A row: its name, value and marks, and what an event states of itself."""
    yield f"label/{row.code}", Place("区分の名称", row.label)
    yield f"marks/{row.code}", Place(f"{row.label}の注記記号", "、".join(figure.marks(row)))
    if figure.choice is Choice.EVENTS:
        yield from _event(row)
    elif figure.choice is not Choice.TEXT:
        shown = figure.shown(row)
        text = UNREPORTED_LABEL if shown is None else f"{shown}{figure.unit}"
        if figure.choice is Choice.COUNT:
            wards = {ward.code: ward for ward in figure.asked}
            unit = figure.unit or longform.BASES[figure.basis]
            yield f"value/{row.code}", Place(f"{unit}数", text, wards.get(row.code))
        else:
            yield f"value/{row.code}", Place(row.label, text, counted=True)


def _event(row: Row) -> Iterator[tuple[str, Place]]:
    for name, value in row.facts:
        words = f"{row.label}　{longform.fact_label(name)}"
        yield f"fact/{row.code}/{name}", Place(words, _fact(name, value))
    if row.members:
        for (words, unit), count in (
            (longform.EVENT_WARDS, row.wards),
            (longform.EVENT_PEOPLE, row.people),
        ):
            yield f"fact/{row.code}/{words}", Place(f"{row.label}　{words}", f"{count}{unit}")


def _fact(name: str, value: str | int) -> str:
    """As the document prints it: a day in words, a number with its unit."""
    if isinstance(value, int):
        return f"{value}{longform.fact_unit(name)}"
    day = iso_day(value) if name == "date" else None
    return wareki_with_weekday(day) if day else value


def _footnotes(figure: Figure) -> dict[str, Place]:
    texts = {f"note/{note.mark}": Place(f"注記{note.mark}", note.text) for note in figure.footnotes}
    tags = {
        f"note-tag/{note.mark}": Place(f"注記{note.mark}を付ける対象", note.tag)
        for note in figure.footnotes
    }
    return texts | tags


def _items_of(figure: Figure, row: Row) -> str:
    if figure.choice is Choice.EVENTS:
        return f"{row.label}　{longform.EVENT_AGENDA}"
    return row.label if figure.choice is Choice.TEXT else f"{row.label}（その他の内容）"


def printed_texts(texts: Mapping[str, str]) -> Printed:
    """The Bureau's own texts, line by line, by key."""
    return Printed(
        heading="資料の文",
        lists={
            f"text/{key}": Lines(
                DECK_TEXT_DEFAULTS[key].title_ja if key in DECK_TEXT_DEFAULTS else key,
                tuple(line.strip() for line in text.splitlines() if line.strip()),
                "行目",
            )
            for key, text in texts.items()
        },
    )


def printed_slides(deck: Deck) -> Printed:
    """The topic and the message of every slide, and the day of the document."""
    values = {"as_of": Place("基準日", f"{wareki(deck.as_of)}現在")}
    seen: dict[str, int] = {}
    for slide in deck.slides:
        number = seen[slide.section] = seen.get(slide.section, 0) + 1
        name = f"{slide.section}/{number}"
        values[f"topic/{name}"] = Place("ページの題名", slide.topic)
        message = Place(f"{slide.topic}の要点", plain(slide.message), counted=True)
        values[f"message/{name}"] = message
    return Printed("各ページの見出し", values={k: p for k, p in values.items() if p.text})
