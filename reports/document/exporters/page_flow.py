"""Decides where a slide goes on to a next page: nothing is clipped, and type never shrinks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reports.document.deck import Deck, Density, Entry, Form, Panel, Slide, Stack
from reports.document.exporters.page_cuts import can_be_cut, cut
from reports.document.exporters.page_measures import (
    WIDTHS,
    Room,
    body_height,
    lead_lines,
    panel_gap,
    panel_height,
)

WHOLE = 12
LEAD_LINES = 4  # a longer lead sentence gets a page of its own, which can go on
NAMED = 40  # characters of a heading, enough to find it
PAGES = 200  # more can only be a fault of the measures


class DeckOverflowError(ValueError):
    """Something is longer than any page can hold and cannot be cut; the message names it."""


def flow(deck: Deck) -> Deck:
    """The deck with every slide cut into pages; the number of slides is the number of pages."""
    return replace(deck, slides=tuple(page for slide in deck.slides for page in pages(slide)))


def pages(slide: Slide) -> Iterator[Slide]:
    """The pages of a slide: itself if it fits, in smaller steps of type if it must, then cut."""
    if lead_is_too_long(slide):
        words = Panel("", Form.PROSE, entries=(Entry("", (slide.lead,)),))
        first = replace(slide, lead="", density=Density.NORMAL, stacks=(Stack(WHOLE, (words,)),))
        yield from pages(first)
        slide = slide.continued(slide.stacks)
    if slide.density in (Density.LARGE, Density.MEDIUM) and not fits(slide):
        slide = replace(slide, density=Density.NORMAL)
    tighter = replace(slide, density=Density.DENSE)
    if not fits(slide) and fits(tighter) and not has_table(slide):
        slide = tighter
    yield from cut_into_pages(slide)


def has_table(slide: Slide) -> bool:
    """Whether less air would also mean smaller type."""
    return any(panel.form is Form.TABLE for panel in slide.panels)


def lead_is_too_long(slide: Slide) -> bool:
    """Whether the lead sentence takes the room of what cannot be cut."""
    if not slide.lead:
        return False
    height = body_height(slide)
    return lead_lines(slide) > LEAD_LINES or any(
        not can_be_cut(panel)
        and panel_height(panel, Room(WIDTHS[stack.span], slide.density)) > height
        for stack in slide.stacks
        for panel in stack.panels
    )


def fits(slide: Slide) -> bool:
    """Whether every stack of panels has room below the head."""
    height = body_height(slide)
    return not any(
        fill(stack.panels, Room(WIDTHS[stack.span], slide.density), height)[1]
        for stack in slide.stacks
    )


def cut_into_pages(slide: Slide) -> Iterator[Slide]:
    """Fill a page; what is left of all stacks goes on across the whole next page."""
    for _ in range(PAGES):
        shown, left = [], []
        for stack in slide.stacks:
            room = Room(WIDTHS[stack.span], slide.density)
            here, rest = fill(stack.panels, room, body_height(slide))
            refuse_what_is_too_high(slide, here, room)
            shown.append(replace(stack, panels=here))
            left += rest
        yield replace(slide, stacks=tuple(stack for stack in shown if stack.panels))
        if not left:
            return
        slide = slide.continued((Stack(WHOLE, tuple(left)),))
    raise DeckOverflowError(f"「{slide.topic}」が{PAGES}ページを超えます。文章を短くしてください。")


def refuse_what_is_too_high(slide: Slide, panels: tuple[Panel, ...], room: Room) -> None:
    """Raise for a panel that would be clipped: one picture or one heading higher than the page."""
    height = body_height(slide)
    for panel in panels:
        if panel_height(panel, room) > height:
            name = panel.heading or slide.topic
            raise DeckOverflowError(
                f"「{name[:NAMED]}」が1ページに収まりません。見出しや項目名を短くしてください。"
            )


def fill(
    panels: tuple[Panel, ...], room: Room, height: float
) -> tuple[tuple[Panel, ...], list[Panel]]:
    """The panels that fit into a height, the last one cut if need be, and what is left.

    The first panel is placed even where it does not fit, so that the pages come to an end.
    """
    placed: list[Panel] = []
    for index, panel in enumerate(panels):
        needed = panel_height(panel, room)
        if needed <= height:
            placed.append(panel)
            height -= needed + panel_gap(room)
            continue
        first, rest = cut(panel, room, height, alone=not placed)
        if first:
            placed.append(first)
        return tuple(placed), [*([rest] if rest else []), *panels[index + 1 :]]
    return tuple(placed), []
