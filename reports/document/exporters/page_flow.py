"""The deck cut into pages: with less air, smaller type or other columns a slide stays on one; else where it breaks."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate, groupby
from operator import itemgetter

from reports.document.charts import printed
from reports.document.deck import shape
from reports.document.deck.shape import Density, Entry, Panel, PanelForm, Slide, Stack
from reports.document.exporters.look import LEAD, LEADING, WIDTHS, body_height, lead_height
from reports.document.exporters.room import Room
from reports.document.typesetting import SPACES, SetLine, set_lines

LONGEST_LEAD = 4 * LEAD * LEADING  # a longer lead sentence gets a page of its own, which can go on
NAMED = 40  # characters of a heading, enough to find it
PAGES = 200  # more can only be a fault of the measures
LEAST = 3  # items on a page that goes on
NEVER_CUT = {PanelForm.DONUT, PanelForm.STACKED, PanelForm.TILES, PanelForm.COUNTS}
BESIDE_OTHERS = {PanelForm.DONUT, PanelForm.STACKED, PanelForm.BARS, PanelForm.LIST}
Cut = tuple[Panel | None, Panel | None]  # the part that fits, and the rest
# What a panel may be cut between: a bar, a row, or a line of the entry of that number.
Piece = object


class DeckOverflowError(ValueError):
    """Something is longer than any page can hold and cannot be cut; the message names it."""


def flow(deck: shape.Deck) -> shape.Deck:
    """The deck with every slide cut into pages; the number of slides is the number of pages."""
    return replace(deck, slides=tuple(page for slide in deck.slides for page in pages(slide)))


def pages(slide: Slide, spare: float = 0.0) -> Iterator[Slide]:
    """The pages of a slide: one if it fits with less air, smaller type or other columns.

    spare: pt at the foot of its pages that stay empty.
    """
    if lead_is_too_long(slide):
        words = Panel("", PanelForm.PROSE, entries=(Entry("", (slide.lead,)),))
        first = replace(
            slide, lead="", density=Density.NORMAL, stacks=(Stack(shape.WHOLE, (words,)),)
        )
        yield from pages(first, spare)
        slide = slide.continued(slide.stacks)
    whole = next((each for each in steps(slide) if fits(each, spare)), None)
    if whole:
        yield whole
        return
    # The largest type with which there are fewest pages, the same on all of them.
    loosest = max(slide.density, Density.NORMAL, key=list(Density).index)
    tries = (replace(slide, density=density) for density in loosest.and_tighter)
    yield from min((list(cut_into_pages(each, spare)) for each in tries), key=len)


def steps(slide: Slide) -> Iterator[Slide]:
    """The slide with ever less air and smaller type, then the same in other columns."""
    for arranged in arrangements(slide):
        for density in slide.density.and_tighter:
            yield replace(arranged, density=density)


def arrangements(slide: Slide) -> Iterator[Slide]:
    """The slide as it is, then charts and lists side by side or in other widths."""
    yield slide
    if any(panel.form not in BESIDE_OTHERS for panel in slide.panels):
        return
    others: list[tuple[Stack, Stack]] = []
    match slide.stacks:
        case (Stack(panels=panels),):
            cuts = range(1, len(panels))
            others = [(Stack(6, panels[:at]), Stack(6, panels[at:])) for at in cuts]
        case (left, right) if left.span != right.span:
            others = [(replace(left, span=right.span), replace(right, span=left.span))]
    yield from (replace(slide, stacks=both) for both in others if all(map(names_fit, both)))


def names_fit(stack: Stack) -> bool:
    """Whether the names of stacked bars have room in the width of a stack."""
    return all(
        printed.names_fit(
            printed.parts_of(panel.figure, panel.rows), WIDTHS[stack.span], panel.scale
        )
        for panel in stack.panels
        if panel.form is PanelForm.STACKED
    )


def lead_is_too_long(slide: Slide) -> bool:
    """Whether the lead sentence takes the room of what cannot be cut."""
    tightest = replace(slide, density=Density.SMALLEST)
    return bool(slide.lead) and (
        lead_height(slide) > LONGEST_LEAD
        or any(
            is_whole(panel) and Room.of(stack, tightest).panel_height(panel) > body_height(tightest)
            for stack in slide.stacks
            for panel in stack.panels
        )
    )


def fits(slide: Slide, spare: float) -> bool:
    """Whether every stack of panels has room below the head."""
    high = body_height(slide) - spare
    return all(Room.of(stack, slide).stack_height(stack.panels) <= high for stack in slide.stacks)


def cut_into_pages(slide: Slide, spare: float) -> Iterator[Slide]:
    """Fill a page; what is left of all stacks goes on across the whole next page."""
    for _ in range(PAGES):
        shown, left = [], []
        for stack in slide.stacks:
            here, rest = fill(stack, slide, body_height(slide) - spare)
            if here:
                shown.append(replace(stack, panels=here))
            left += rest
        if shown or not left:
            yield replace(slide, stacks=tuple(shown))
        if not left:
            return
        across = (Stack(shape.WHOLE, tuple(left)),)
        slide = slide.continued(across) if shown else replace(slide, stacks=across)
        if whole := next((each for each in arrangements(slide) if fits(each, spare)), None):
            yield whole
            return
    raise DeckOverflowError(f"「{slide.topic}」が{PAGES}ページを超えます。文章を短くしてください。")


def fill(stack: Stack, slide: Slide, height: float) -> tuple[tuple[Panel, ...], list[Panel]]:
    """The panels that fit on the page, the last one cut if need be, and what is left."""
    room, left_over = Room.of(stack, slide), height
    placed: list[Panel] = []
    for index, panel in enumerate(stack.panels):
        needed = room.panel_height(panel)
        if needed <= left_over:
            placed.append(panel)
            left_over -= needed + room.look.between_panels
            continue
        # Beside others a chart may have too little room that has enough on a page of its own.
        moves = is_whole(panel) and len(slide.stacks) > 1
        first, rest = cut(panel, room, left_over, alone=not placed and not moves)
        if first and not placed and room.panel_height(first) > body_height(slide):
            name = (panel.heading or slide.topic)[:NAMED]
            raise DeckOverflowError(
                f"「{name}」が1ページに収まりません。見出しや項目名を短くしてください。"
            )
        left = [*([headed(rest, placed)] if rest else []), *stack.panels[index + 1 :]]
        placed += [first] if first else []
        if not first and room.stack_height(tuple(left)) < height / LEAST:
            take_along(placed, left)
        take_headings(placed, left)
        return tuple(placed), left
    return tuple(placed), []


def take_along(placed: list[Panel], left: list[Panel]) -> None:
    """Moves items to what little is left, so that they are not too few on a page."""
    missing = LEAST - sum(len(pieces(panel)) or LEAST for panel in left)
    if missing <= 0 or not placed:
        return
    stay = len(pieces(placed[-1])) - missing
    if stay >= LEAST and not is_whole(placed[-1]):
        last = placed.pop()
        first, rest = cut_at(last, stay)
        left.insert(0, headed(rest, placed))
        placed.append(first)
    elif len(placed) > 1:
        left.insert(0, placed.pop())


def take_headings(placed: list[Panel], left: list[Panel]) -> None:
    """Moves what stands above a table as its heading to where the table goes."""
    while len(placed) > 1 and left[0].form is PanelForm.TABLE and not left[0].heading:
        left.insert(0, placed.pop())


def headed(rest: Panel, placed: list[Panel]) -> Panel:
    """The rest of a table under the heading that its first part has, if only from the panel above."""
    if rest.form is not PanelForm.TABLE or rest.heading:
        return rest
    return replace(rest, heading=next((p.heading for p in reversed(placed) if p.heading), ""))


def is_whole(panel: Panel) -> bool:
    """Whether a panel is a chart that adds up, or what cannot be cut at all."""
    adds_up = panel.form is PanelForm.BARS and panel.figure.adds_up
    return panel.form in NEVER_CUT or adds_up


def pieces(panel: Panel) -> tuple[Piece, ...]:
    """What a panel may be cut between."""
    if panel.form in NEVER_CUT:
        return ()
    if panel.form is PanelForm.BARS:
        return panel.rows
    if panel.form is PanelForm.TABLE:
        return panel.table.rows
    return tuple(
        (number, replace(entry, lines=lines))
        for number, entry in enumerate(panel.entries)
        for lines in ([(line,) for line in entry.lines] or [()])
    )


def holding(panel: Panel, some: tuple[Piece, ...]) -> Panel:
    """A panel with some of its pieces."""
    if panel.form is PanelForm.BARS:
        return replace(panel, rows=some)
    if panel.form is PanelForm.TABLE:
        return replace(panel, table=replace(panel.table, rows=some))
    entries = ([entry for _, entry in together] for _, together in groupby(some, key=itemgetter(0)))
    joined = (
        replace(each[0], lines=tuple(line for entry in each for line in entry.lines))
        for each in entries
    )
    return replace(panel, entries=tuple(joined))


def first_part(panel: Panel, some: tuple[Piece, ...]) -> Panel:
    """The part of a panel that another follows: the total of a table comes last."""
    part = holding(panel, some)
    return replace(part, table=replace(part.table, total=None)) if part.table else part


def cut_at(panel: Panel, place: int) -> tuple[Panel, Panel]:
    """A panel in two between its pieces; what opens it is not said again."""
    parts = pieces(panel)
    return first_part(panel, parts[:place]), replace(holding(panel, parts[place:]), opening=())


def cut(panel: Panel, room: Room, height: float, *, alone: bool) -> Cut:
    """The part of a panel that fits into a height, and the rest; alone: on an empty page.

    Alone something is placed in any case, even where it does not fit, so that the pages come to an end.
    """
    parts = pieces(panel)
    if not parts or (is_whole(panel) and not alone):
        return (panel, None) if alone else (None, panel)
    fit = bisect_right(
        range(1, len(parts)),
        height,
        key=lambda count: room.panel_height(first_part(panel, parts[:count])),
    )
    enough = min(fit, len(parts) - LEAST)
    if enough >= (1 if alone else LEAST):
        return cut_at(panel, enough)
    if not alone:
        return None, panel
    if fit:
        return cut_at(panel, fit)
    return cut_inside(panel, room, height)


def cut_inside(panel: Panel, room: Room, height: float) -> Cut:
    """A panel whose first piece is longer than a page, cut inside of that."""
    first, *others = pieces(panel)
    if panel.form is PanelForm.BARS:
        return (first_part(panel, (first,)), holding(panel, tuple(others)) if others else None)
    height -= room.panel_height(first_part(panel, ()))
    if panel.form is PanelForm.TABLE:
        size = room.look.table
        cells = zip(first, room.cell_widths(panel), strict=True)
        texts = [
            cut_text(cell, set_lines(cell, width, size), size * LEADING, height - room.around_row)
            for cell, width in cells
        ]
        here, there = map(tuple, zip(*texts, strict=True))
        goes_on = any(there)
    else:
        number, entry = first
        size, leading = room.entry_type(panel)
        height -= room.entry_height(replace(entry, lines=()), panel)
        text = "".join(entry.lines)
        lines = set_lines(text, room.entry_width(entry, panel), size)
        texts = cut_text(text, lines, leading, height)
        here, there = ((number, replace(entry, lines=(part,))) for part in texts)
        goes_on = bool(texts[1])
    left = (*((there,) if goes_on else ()), *others)
    rest = replace(holding(panel, left), opening=()) if left else None
    return first_part(panel, (here,)), rest


def cut_text(
    text: str, lines: tuple[SetLine, ...], leading: float, height: float
) -> tuple[str, str]:
    """What stands on the lines of a text that fit into a height (one in any case), and the rest."""
    heights = list(accumulate(leading + line.rise for line in lines))
    fit = max(1, bisect_right(heights, height))
    if fit >= len(lines):
        return text, ""
    # The lines are the text but for its spaces.
    letters = [at for at, char in enumerate(text, 1) if not SPACES.match(char)]
    end = letters[sum(len(SPACES.sub("", line.text)) for line in lines[:fit]) - 1]
    return text[:end], text[end:]
