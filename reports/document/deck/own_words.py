"""The Bureau's own messages in place of those that the figures make, and the numbers in its words."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from unicodedata import normalize

from reports.counting.figure import Choice, Figure
from reports.document.deck.shape import Message, Run, Slide, plain
from reports.document.texts import MESSAGE, SPEC_OF
from wards.japanese.numbers import own_digits

NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)")
# Years and days are no numbers of a figure, whatever numbers it has.
_DAY = re.compile(r"(?:令和|平成|昭和|R)\s*\d+|20\d\d年|\d+月(?:\d+日)?")
Numbers = Mapping[str, int]  # by the words for the place where they are printed


def with_own_message(slide: Slide, texts: Mapping[str, str]) -> Slide:
    """The slide with the Bureau's own message, if it words or hides it; `default` is then the other."""
    own = texts.get(MESSAGE + slide.key) if slide.key else None
    if own is None:
        return slide
    return replace(slide, message=_message_of(own, slide.message), default=slide.message)


def _message_of(text: str, default: Message) -> Message:
    """A text as a message: numbers that stand large in the default stand large here, too."""
    large = {_without_commas(run.text) for run in default if run.key}
    pieces = NUMBER.split(" ".join(text.split()))
    return tuple(Run(piece, key=_without_commas(piece) in large) for piece in pieces if piece)


def _without_commas(text: str) -> str:
    """A text with its numbers in one piece: 1,006 as 1006."""
    return re.sub(r"(?<=\d),(?=\d{3})", "", text)


def numbers_of(slide: Slide) -> Numbers:
    """Every number that a slide prints of its figures, by its place, and those of its default message."""
    figures = {panel.figure.id: panel.figure for panel in slide.panels if panel.figure}
    found = {place: value for each in figures.values() for place, value in _numbers(each)}
    said = re.findall(r"\d+", _without_commas(plain(slide.default or slide.message)))
    return found | {f"集計から作る文の{n}番目の数": int(text) for n, text in enumerate(said, 1)}


def _numbers(figure: Figure) -> Iterator[tuple[str, int]]:
    if figure.asked:
        yield f"{figure.title}の対象の区", figure.of
        yield f"{figure.title}に回答した区", len(figure.answered)
    if figure.total is not None:
        yield f"{figure.title}の合計", figure.total
    if figure.choice is Choice.TEXT:
        yield f"{figure.title}の項目", sum(len(row.items) for row in figure.rows)
        return
    for row in figure.all_rows:
        if figure.choice is Choice.EVENTS:
            yield f"{figure.title} {row.label}の参加区", row.wards
            yield f"{figure.title} {row.label}の参加者", row.people
        else:
            yield f"{figure.title}「{row.label}」", figure.value(row)
    if figure.choice is Choice.EVENTS:
        yield f"{figure.title}の参加者の計", sum(row.people for row in figure.rows)


def slide_key(key: str) -> str:
    """The key of the slide on which a text stands, if it has a message; else empty.

    >>> slide_key("message.desk"), slide_key("desk.lead"), slide_key("cover.title")
    ('desk', 'desk', '')
    """
    slide = key.removeprefix(MESSAGE) if key.startswith(MESSAGE) else key.partition(".")[0]
    return slide if MESSAGE + slide in SPEC_OF else ""


@dataclass(frozen=True, slots=True)
class OutdatedNumber:
    """A number in the Bureau's words that has changed since they were written; now: None for gone."""

    place: str
    then: int
    now: int | None

    def __str__(self) -> str:
        now = "なし" if self.now is None else f"{self.now:,}"
        return f"{self.place}：{self.then:,} → {now}"


@dataclass(frozen=True, slots=True)
class NumbersInDoubt:
    """The numbers of a text that want a second look before publishing.

    unknown: of a message, those that stand nowhere else on its slide, and did not then either.
    """

    outdated: list[OutdatedNumber]
    unknown: list[str]


def numbers_in_doubt(
    key: str, text: str, then: Numbers, slide: Slide, footer: str
) -> NumbersInDoubt:
    """Of the text of a key, on the slide as it is now. then: what it was written from."""
    now, is_message = numbers_of(slide), key.startswith(MESSAGE)
    beside = _written("\n".join([footer, *_words(slide)]))
    unknown = _written(text) - {*then.values(), *now.values()} - beside
    foreign = [f"{number:,}" for number in sorted(unknown)] if is_message else []
    return NumbersInDoubt(outdated_numbers(text, then, now), foreign)


def outdated_numbers(text: str, then: Numbers, now: Numbers) -> list[OutdatedNumber]:
    """What of the numbers of then stands in a text and is another one now."""
    written = _numbers_in(_DAY.sub(" ", _as_digits(text)))
    return [
        OutdatedNumber(place, value, now.get(place))
        for place, value in then.items()
        if value in written and now.get(place) != value
    ]


def _written(text: str) -> set[float]:
    """The numbers of a text, however they are typed; 12.5 is one of them, neither 12 nor 5."""
    return _numbers_in(_as_digits(text))


def _as_digits(text: str) -> str:
    """A text in narrow letters, in which ①, the mark of an item, is no digit of the number after it."""
    return normalize("NFKC", own_digits(text))


def _numbers_in(narrow_text: str) -> set[float]:
    numbers = re.findall(r"\d+(?:\.\d+)?", _without_commas(narrow_text))
    return {float(each) if "." in each else int(each) for each in numbers}


def _words(slide: Slide) -> Iterator[str]:
    """All that a slide prints beside the message of the Bureau's own."""
    yield from (slide.topic, slide.lead, plain(slide.default))
    for panel in slide.panels:
        yield from (panel.heading, panel.basis, plain(panel.opening))
        yield from (row.label for row in panel.rows)
        for entry in panel.entries:
            yield from (entry.head, *entry.lines)
        if panel.table:
            yield from (column.head for column in panel.table.columns)
            yield from chain(*panel.table.rows, panel.table.total or ())
