"""Decides which drawing a figure has on screen, by how its rows relate to the wards asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counting.figure import Choice, Figure
from reports.document.charts.page_bars import bars_on_rails
from reports.document.charts.page_columns import columns
from reports.document.charts.page_stacked import Key, legend, stacked_bar
from reports.document.charts.page_wards import shade_legend, tile_map, ward_bars


@dataclass(frozen=True, slots=True)
class PageChart:
    """The drawings of a figure as markup, each with its values in its label, and the legend."""

    drawings: tuple[str, ...] = ()
    legend: tuple[Key, ...] = ()


def page_chart(
    figure: Figure,
    places: Mapping[str, tuple[int, int]],
    own: frozenset[str] = frozenset(),
) -> PageChart:
    """The drawings of a figure; none for wording and events, which are tables and lists.

    places: (row, column) of each ward's tile. own: codes of the rows with the reader's own answer.
    """
    if figure.choice is Choice.SINGLE:
        return PageChart((stacked_bar(figure, own),), legend(figure, own))
    if figure.choice is Choice.MULTIPLE:
        return PageChart((bars_on_rails(figure, own),))
    if figure.choice is Choice.BAND:
        return PageChart((columns(figure, own),))
    if figure.choice is Choice.COUNT:
        return PageChart(
            (tile_map(figure, places, own), ward_bars(figure, own)), shade_legend(figure)
        )
    return PageChart()
