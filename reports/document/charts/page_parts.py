"""Decides what the charts on screen share: no viewBox, x in per cent, y and text in px, CSS classes.

Text keeps its size on every width. Colours are the classes of figures.css, so that the page's
Content-Security-Policy needs no exception.
"""

from __future__ import annotations

import re

from reports.counting.figure import Figure
from reports.document.charts.svg import escape, hatch, hatched, number

LINE = 20  # px from one line of text to the next
# Neighbours differ in grey: dark, pale, middle, palest, and a fifth between dark and middle.
SERIES = ("f1", "f3", "f2", "f4", "fb")
ON_DARK = frozenset({"f1", "fb"})
NO_DATA = "nodata"


def picture(height: float, label: str, *shapes: str) -> str:
    """A whole chart as wide as its place; the label states the figure and all its values."""
    return (
        f'<svg class="chart" role="img" height="{number(height)}" '
        f'aria-label="{escape(label)}">{"".join(shapes)}</svg>'
    )


def percent(part: float) -> str:
    """A length along x, from a share of 1.

    >>> percent(0.375), percent(1 / 3)
    ('37.5%', '33.33%')
    """
    return f"{number(part * 100)}%"


def series(index: int) -> str:
    """The class of the answer in that place."""
    return SERIES[index % len(SERIES)]


def words(x: str, y: float, text: str, kind: str = "", anchor: str = "start") -> str:
    """One line of text on the base line y. kind: v value, s small, q quiet, inv on dark."""
    classes = f' class="{kind}"' if kind else ""
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{number(y)}"{classes}{turned}>{escape(text)}</text>'


def counted(
    x: str,
    y: float,
    value: int,
    marks: tuple[str, ...],
    kind: str,
    anchor: str = "start",
    dx: int = 0,
) -> str:
    """A number with its footnote marks, which are text of their own and smaller."""
    behind = f'<tspan class="mark" dx="2">{escape("".join(marks))}</tspan>' if marks else ""
    moved = f' dx="{dx}"' if dx else ""
    return (
        f'<text x="{x}" y="{number(y)}"{moved} class="{kind}" text-anchor="{anchor}">'
        f"{value}{behind}</text>"
    )


def block(x: str, y: float, width: str, height: float, paint: str) -> str:
    """A rectangle; paint is a class, or the attributes that `no_data` gives."""
    filled = paint if "=" in paint else f'class="{paint}"'
    return f'<rect x="{x}" y="{number(y)}" width="{width}" height="{number(height)}" {filled}/>'


def axis(x1: str, y1: float, x2: str, y2: float) -> str:
    """A thin line of an axis."""
    return f'<line class="axis" x1="{x1}" x2="{x2}" y1="{number(y1)}" y2="{number(y2)}"/>'


def hatching(figure: Figure, place: str = "") -> str:
    """The pattern of 未回答, to stand once in a chart."""
    return hatch(hatch_id(figure, place))


def no_data(figure: Figure, place: str = "") -> str:
    """The attributes of what is hatched."""
    return f'fill="{hatched(hatch_id(figure, place))}" class="{NO_DATA}"'


def hatch_id(figure: Figure, place: str = "") -> str:
    """An id of its own for each chart on a page; place tells two charts of a figure apart."""
    return re.sub(r"[^0-9A-Za-z]+", "-", f"h-{figure.id}-{place}").strip("-")


def swatch(paint: str) -> str:
    """The little square of a legend."""
    square = block("1", 1, "16", 16, paint)
    return f'<svg width="18" height="18" aria-hidden="true">{square}</svg>'
