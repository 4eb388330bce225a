"""Decides how a figure is drawn as an image file: the printed chart under its title and basis."""

from __future__ import annotations

from collections.abc import Mapping

from reports.counting.figure import Choice, Figure
from reports.document.charts.page_bars import shown_rows
from reports.document.charts.print_bars import Bars, bars_height, horizontal_bars
from reports.document.charts.print_parts import spoken
from reports.document.charts.print_stacked import stacked, stacked_height
from reports.document.charts.print_tiles import tile_map, tiles_height
from reports.document.charts.svg import INK, PAPER, SUB, break_label, drawing, words
from wards.fiscal import wareki

WIDE, EDGE = 640, 24
INNER = WIDE - 2 * EDGE
HEAD, SMALL, LEADING = 18, 12, 18
PT = 0.75  # a printed chart states its size in pt, of which CSS makes 4/3 user units
BARS = Bars(width=INNER, names=220)


def image(figure: Figure, places: Mapping[str, tuple[int, int]], status: str) -> str | None:
    """A picture that stands alone, in pt; None for wording and events, which have no drawing.

    status: in which state the figures are, printed beside the basis.
    """
    drawn = inner(figure, places)
    if drawn is None:
        return None
    chart, height = drawn
    y, shapes = EDGE + HEAD, []
    heading = (
        figure.title if figure.total is None else f"{figure.title}　{figure.total}{figure.unit}"
    )
    for text in break_label(heading, INNER / HEAD - 1):
        shapes.append(words(EDGE, y, text, HEAD, bold=True))
        y += HEAD + 6
    for text in break_label(basis(figure, status), INNER / SMALL - 1):
        shapes.append(words(EDGE, y, text, SMALL, fill=SUB))
        y += LEADING
    shapes.append(f'<g transform="translate({EDGE} {y:g}) scale({PT})">{chart}</g>')
    y += height + LEADING
    for note in figure.printed_footnotes:
        for text in break_label(f"{note.mark} {note.text}", INNER / SMALL - 1):
            shapes.append(words(EDGE, y, text, SMALL, fill=INK))
            y += LEADING
    ground = f'<rect width="{WIDE}" height="{y + EDGE:g}" fill="{PAPER}"/>'
    return drawing(WIDE, y + EDGE, spoken(figure, figure.all_rows), ground, *shapes, unit="pt")


def basis(figure: Figure, status: str) -> str:
    """As of when, how many wards answered, in which state."""
    as_of = f"{wareki(figure.as_of)}現在" if figure.as_of else ""
    many = "複数回答" if figure.choice is Choice.MULTIPLE else ""
    return "　".join(part for part in (as_of, figure.basis_sentence, many, status) if part)


def inner(figure: Figure, places: Mapping[str, tuple[int, int]]) -> tuple[str, float] | None:
    """The printed chart and its height."""
    rows = figure.all_rows
    if figure.choice is Choice.SINGLE:
        chart = stacked(figure, rows, INNER, figure.of)
        return chart, stacked_height(figure, rows, INNER, figure.of)
    if figure.choice is Choice.BAND:
        return horizontal_bars(figure, rows, figure.of, BARS), bars_height(rows, BARS)
    if figure.choice is Choice.MULTIPLE:
        rows = shown_rows(figure)
        return horizontal_bars(figure, rows, figure.of, BARS), bars_height(rows, BARS)
    if figure.choice is Choice.COUNT:
        return tile_map(figure, rows, places), tiles_height(places)
    return None
