"""The places in which two editions differ, none missing that differs in print; the 正誤表 that says them."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from itertools import chain, zip_longest

from reports.counting.figure import ANSWERED, UNREPORTED_LABEL, Choice, Figure, Member, Row, WardRef
from reports.document.deck.shape import COVER_PAGES, Correction, Deck, Slide, plain
from reports.document.exporters import longform
from reports.document.exporters.longform import iso_day
from reports.document.exporters.page_flow import DeckOverflowError, pages
from reports.document.texts import SPEC_OF
from wards.fiscal import as_of_words, wareki_with_weekday


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

    heading: str = ""
    figure: str = ""
    values: Mapping[str, PrintedSpot] = field(default_factory=dict)
    lists: Mapping[str, PrintedList] = field(default_factory=dict)
    order: tuple[str, ...] = ()


def printed_figure(figure: Figure) -> PrintedPart:
    """What a figure prints, in page, slide, workbook or data file; and the answer of each ward."""
    rows = (each for row in figure.all_rows for each in _row(figure, row))
    values = (*_answers(figure), *_head(figure), *rows, *_footnotes(figure))
    return PrintedPart(
        heading=f"{figure.section}　{figure.title}",
        figure=figure.id,
        values={key: spot for key, spot in values if spot.text},
        lists={
            f"items/{row.code}": PrintedList(
                _items_of(figure, row), tuple(item.text for item in row.items)
            )
            for row in figure.rows
            if row.items
        },
        order=tuple(row.code for row in figure.listing),
    )


Values = Iterator[tuple[str, PrintedSpot]]


def _answers(figure: Figure) -> Values:
    """What each ward that was asked said; a count has it in its rows."""
    if figure.choice in (Choice.COUNT, Choice.EVENTS):
        return
    silent, labels = set(figure.unreported), defaultdict(list)
    for row in figure.rows if figure.choice is not Choice.TEXT else ():
        for member in row.members:
            labels[member.ward].append(_answer(figure, row, member))
    for ward in figure.asked:
        answer = UNREPORTED_LABEL if ward in silent else "、".join(labels[ward]) or ANSWERED
        yield f"ward/{ward.code}", PrintedSpot("回答", answer, ward)


def _answer(figure: Figure, row: Row, member: Member) -> str:
    """A ward's answer; of what is added its number, which the sum follows."""
    if not figure.is_added:
        return row.label
    number = f"{member.people:,}{figure.added_unit}"
    return f"{row.label} {number}" if figure.choice is Choice.SUM else number


def _head(figure: Figure) -> Values:
    """Its words, and over whom it is counted."""
    yield "section", PrintedSpot("章・節", figure.section)
    yield "title", PrintedSpot("図の名称", figure.title)
    yield "definition", PrintedSpot("定義", figure.definition)
    yield "unit", PrintedSpot("単位", figure.unit)
    yield "choice", PrintedSpot("回答方式", longform.CHOICES[figure.choice])
    yield "basis", PrintedSpot("数えるもの", longform.BASES[figure.basis])
    yield "kind", PrintedSpot("示し方", figure.kind)
    yield "as_of", PrintedSpot("基準日", as_of_words(figure.as_of))
    if figure.asked:
        yield "of", PrintedSpot("回答を求めた区", f"{figure.of}区", counted=True)
        yield "answered", PrintedSpot("回答した区", f"{len(figure.answered)}区", counted=True)
    if figure.total is not None:
        yield "total", PrintedSpot("合計", figure.total_words, counted=True)


def _row(figure: Figure, row: Row) -> Values:
    """A row: its name, value and marks, and what an event states of itself."""
    yield f"label/{row.code}", PrintedSpot("区分の名称", row.label)
    yield f"marks/{row.code}", PrintedSpot(f"{row.label}の注記記号", "、".join(figure.marks(row)))
    if figure.choice is Choice.EVENTS:
        yield from _event(row)
    elif figure.choice is not Choice.TEXT:
        shown = figure.shown(row)
        text = UNREPORTED_LABEL if shown is None else figure.with_unit(shown)
        spot = PrintedSpot(row.label, text, counted=True)
        if figure.choice is Choice.COUNT:
            unit = figure.unit or longform.BASES[figure.basis]
            ward = next((ward for ward in figure.asked if ward.code == row.code), None)
            spot = PrintedSpot(f"{unit}数", text, ward)
        yield f"value/{row.code}", spot


def _event(row: Row) -> Values:
    """As the document prints it: a day in words, a number with its unit."""
    for name, value in row.facts:
        words, unit = longform.fact_words(name)
        day = iso_day(value) if name == "date" and isinstance(value, str) else None
        text = f"{value:,}{unit}" if isinstance(value, int) else value
        spot = PrintedSpot(f"{row.label}　{words}", wareki_with_weekday(day) if day else text)
        yield f"fact/{row.code}/{name}", spot
    if row.members:
        counts = ((longform.EVENT_WARDS, row.wards), (longform.EVENT_PEOPLE, row.people))
        for (words, unit), count in counts:
            spot = PrintedSpot(f"{row.label}　{words}", f"{count:,}{unit}")
            yield f"fact/{row.code}/{words}", spot


def _footnotes(figure: Figure) -> Values:
    for note in figure.footnotes:
        yield f"note/{note.mark}", PrintedSpot(f"注記{note.mark}", note.text)
        yield f"note-tag/{note.mark}", PrintedSpot(f"注記{note.mark}を付ける対象", note.tag)


def _items_of(figure: Figure, row: Row) -> str:
    if figure.choice is Choice.EVENTS:
        return f"{row.label}　{longform.EVENT_AGENDA}"
    return row.label if figure.choice is Choice.TEXT else f"{row.label}（その他の内容）"


def printed_texts(texts: Mapping[str, str]) -> PrintedPart:
    """The Bureau's own texts, line by line, by key; a switch is no text."""
    return PrintedPart(
        heading="資料の文",
        lists={
            f"text/{key}": PrintedList(
                SPEC_OF[key].title_ja if key in SPEC_OF else key,
                tuple(line.strip() for line in text.splitlines() if line.strip()),
                "行目",
            )
            for key, text in texts.items()
            if key not in SPEC_OF or not SPEC_OF[key].choices
        },
    )


def named_slides(deck: Deck) -> Iterator[tuple[str, Slide]]:
    """The slides by a name that stays the same from edition to edition: 'Ⅱ(1)/2'."""
    seen: dict[str, int] = {}
    for slide in deck.slides:
        number = seen[slide.section] = seen.get(slide.section, 0) + 1
        yield f"{slide.section}/{number}", slide


def printed_slides(deck: Deck) -> PrintedPart:
    """The topic and the message of every slide, and the day of the document."""
    values = {"as_of": PrintedSpot("基準日", as_of_words(deck.as_of))}
    for name, slide in named_slides(deck):
        values[f"topic/{name}"] = PrintedSpot("ページの題名", slide.topic)
        message = PrintedSpot(f"{slide.topic}の要点", plain(slide.message), counted=True)
        values[f"message/{name}"] = message
    return PrintedPart("各ページの見出し", values={k: p for k, p in values.items() if p.text})


ABSENT = PrintedSpot("", "")


def corrections_between(
    before: Mapping[str, Figure], after: Mapping[str, Figure]
) -> list[Correction]:
    """The corrections that lead from some figures (by id) to others, in the order of the latter."""
    found = []
    for id_ in {**after, **before}:
        old, new = (
            printed_figure(each[id_]) if id_ in each else PrintedPart() for each in (before, after)
        )
        found += differences(old, new)
    return found


def differences(old: PrintedPart, new: PrintedPart, *, counted: bool = False) -> list[Correction]:
    """The corrections of one part of the document; a part that is new or gone was or is empty.

    counted: what is counted or worded from other places has changed because these have.
    """
    named = new if new.heading else old
    changed = [
        (key, old.values.get(key, ABSENT), new.values.get(key, ABSENT))
        for key in {**new.values, **old.values}
    ]
    changed = [one for one in changed if one[1].text != one[2].text]
    # What the wards said comes first: the counts below follow from it.
    changed.sort(key=lambda one: not (one[1].ward or one[2].ward))
    counted = counted or any(was.ward or now.ward for _, was, now in changed)
    # A message that the Bureau hides or shows again on a slide that stays follows from nothing.
    stays = {key.replace("topic/", "message/") for key in {*old.values} & {*new.values}}
    switched = stays & ({*old.values} ^ {*new.values})
    return [
        *(_value(named, *one, counted=counted and one[0] not in switched) for one in changed),
        *(
            one
            for key in {**new.lists, **old.lists}
            for one in _lines(named, key, old.lists.get(key), new.lists.get(key))
        ),
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


def _lines(
    named: PrintedPart, key: str, old: PrintedList | None, new: PrintedList | None
) -> Iterator[Correction]:
    """The lines that went, came or changed; a key ends with their old and new number (3-, -3, 3-3)."""
    shown = new or old
    was, now = (each.texts if each else () for each in (old, new))
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
    if was == now:
        return
    labels = [
        "、".join(part.values.get(f"label/{code}", PrintedSpot("", code)).text for code in codes)
        for part, codes in ((old, was), (new, now))
    ]
    yield Correction(
        f"{named.figure}/order", named.figure, named.heading, "並び順", *labels, follows=counted
    )


LISTED = 3  # numbers that a reason lists before it only counts them


def explained(
    corrections: Sequence[Correction], reasons: Mapping[str, str], named: Collection[str] = ()
) -> tuple[Correction, ...]:
    """The corrections in their printed order, numbered.

    reasons: by key, of those that follow from no other. named: the keys of those that name their
    ward. A consequence stands beneath the last correction that it follows from.
    """
    own = [one for one in corrections if not one.follows]
    beneath: dict[int, list[Correction]] = {number: [] for number in range(len(own) + 1)}
    for one in corrections:
        if one.follows:
            causes = _causes(one, own)
            beneath[causes[-1]].append(replace(one, reason=f"{_listed(causes)}に伴う訂正"))
    printed = [
        replace(one, number=n, named=one.key in named, reason=reasons.get(one.key, "").strip())
        for n, one in enumerate(own, 1)
    ]
    return tuple(chain.from_iterable((one, *beneath[one.number]) for one in printed))


def _causes(follower: Correction, own: Sequence[Correction]) -> list[int]:
    """The numbers of the corrections that a consequence follows from: of its figure, else all."""
    of_figure = [n for n, one in enumerate(own, 1) if one.figure and one.figure == follower.figure]
    answers = [n for n in of_figure if own[n - 1].ward]
    return answers or of_figure or [*range(1, len(own) + 1)]


def _listed(numbers: Sequence[int]) -> str:
    """「1・2」, 「1ほか4件」"""
    if len(numbers) <= LISTED:
        return "・".join(map(str, numbers))
    return f"{numbers[0]}ほか{len(numbers) - 1}件"


def on_pages(corrections: Sequence[Correction], deck: Deck) -> tuple[Correction, ...]:
    """The corrections with the pages of a deck on which they stand.

    What is said of a slide belongs to the first figure on it that is corrected. A deck that cannot be
    printed has no pages.
    """
    if not corrections:
        return ()
    try:
        paged = [(name, tuple(pages(slide))) for name, slide in named_slides(deck)]
    except DeckOverflowError:
        return tuple(corrections)
    corrected = {one.figure for one in corrections if not one.follows}
    numbers: dict[str, int] = {}
    figures: dict[str, str] = {}
    words: dict[str, int] = {}
    page = COVER_PAGES
    for name, parts in paged:
        numbers[name] = page + 1
        for part in parts:
            page += 1
            for figure in (panel.figure.id for panel in part.panels if panel.figure):
                numbers.setdefault(figure, page)
                if figure in corrected:
                    figures.setdefault(name, figure)
            for line in _lines_on(part):
                words.setdefault(line, page)

    def placed(one: Correction) -> Correction:
        slide = one.key.partition("/")[2].partition("/")[2] if not one.figure else ""
        figure = one.figure or (figures.get(slide, "") if one.follows else "")
        where = words.get(one.after) or numbers.get(slide) or numbers.get(figure) or 0
        return replace(one, figure=figure, page=where)

    return tuple(placed(one) for one in corrections)


def _lines_on(slide: Slide) -> Iterator[str]:
    """The lines of text that a slide prints as they are."""
    yield slide.lead
    for panel in slide.panels:
        yield from (line for entry in panel.entries for line in entry.lines)
