"""The 正誤表 of an edition: each correction with its number and page, beneath it what follows from it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from reports.document.deck.shape import COVER_PAGES, Correction, Deck, Slide
from reports.document.exporters.page_flow import DeckOverflowError, pages
from reports.editions.corrections import named_slides

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
