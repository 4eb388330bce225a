"""A figure over the years that are held, on its page: editions, and where the page looks from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reports.counting.comparison import COMPARED
from reports.counting.figure import Choice, Figure
from reports.counting.figures import as_seen_by
from reports.counting.years import Line, Point, Years, over_years
from reports.document.charts.years import keys_of, small_years, stacked_years, sum_years
from reports.editions.content import figures_of, newest_editions
from reports.editions.standpoint import Standpoint
from reports.models import Edition
from wards.models import User

NEAR = 3  # years before and after its own that a page shows unless all are asked for


@dataclass(frozen=True, slots=True)
class Published:
    """What the newest editions of other years say, by key. more: how many others there are."""

    editions: Sequence[Edition] = ()
    figures: Mapping[int, Mapping[str, Figure]] = field(default_factory=dict)
    more: int = 0


def published_beside(standpoint: Standpoint, figure: Figure, *, far: bool) -> Published:
    """A figure as it was published in the years near its own; in all, where none of these has it, or
    where far. Two queries."""
    if figure.choice not in COMPARED:
        return Published()
    here, newest = standpoint.round, newest_editions(standpoint.moment)
    others = [each for each in newest if each.round != here]
    distance = {each.pk: abs(each.round.fiscal_year - here.fiscal_year) for each in others}
    near = [each for each in others if far or distance[each.pk] <= NEAR]
    figures = figures_of(near, (figure.id,)) if near else {}
    if len(near) < len(others) and not any(figures.values()):
        near, figures = others, figures_of(others, (figure.id,))
    return Published(near, figures, len(others) - len(near))


def years_of(
    standpoint: Standpoint, user: User, figure: Figure, published: Published, without: str = ""
) -> dict[str, object] | None:
    """The years side by side; None where there is no other year, or nothing that can be drawn.

    figure: as the page shows it. without: tag of the records that are left out of it.
    """
    points = [Point(standpoint.round.year, standpoint.short, figure)]
    for edition in published.editions:
        if before := published.figures.get(edition.pk, {}).get(figure.id):
            seen = as_seen_by(user, {figure.id: before})[figure.id]
            shown = seen.without(without) if without else seen
            points.append(Point(edition.round.year, edition.name, shown))
    if len(points) == 1:
        return None
    years = over_years(points)
    adds_up, is_count = figure.adds_up, figure.choice is Choice.COUNT
    return {
        "years": years,
        "chart": stacked_years(years) if adds_up else sum_years(years) if is_count else "",
        "keys": keys_of(years) if adds_up else (),
        "small": [] if adds_up else [(line, small_years(years, line)) for line in years.lines],
        "rows": [_cells(line, years, user) for line in years.lines],
        "is_count": is_count,
        "more": published.more,
        "cuts": [years.points[place].year for place in sorted(years.breaks)],
    }


def _cells(line: Line, years: Years, user: User) -> dict[str, object]:
    """A row of the table; 未回答 and what was no answer of the year are no numbers."""
    cells = [
        "未回答" if place in line.missing else "－" if value is None else f"{value:,}"
        for place, value in enumerate(line.values)
    ]
    return {"label": line.row.label, "cells": cells, "own": line.row.code == user.ward_id}
