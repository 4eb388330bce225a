"""A figure over the years: a point a year, and where what is counted has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reports.counting.comparison import same_definition
from reports.counting.figure import Figure, Row
from wards.fiscal import FiscalYear


@dataclass(frozen=True, slots=True)
class Point:
    """What a year says. source: 第2版, 入力中を含む."""

    year: FiscalYear
    source: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its numbers year by year; None where there is no such answer to give.

    missing: the places of the years in which the ward of the row had not reported.
    """

    row: Row
    values: tuple[int | None, ...]
    missing: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Years:
    """A figure over its points, oldest first. breaks: places of those that count otherwise than before."""

    points: tuple[Point, ...]
    lines: tuple[Line, ...]
    breaks: frozenset[int]

    @property
    def figure(self) -> Figure:
        """The newest year's: all years have its id and title."""
        return self.points[-1].figure

    @property
    def is_long(self) -> bool:
        """Whether a phone has no room for the names of all years side by side."""
        return len(self.points) > 4

    @property
    def totals(self) -> tuple[int | None, ...]:
        return tuple(point.figure.total for point in self.points)

    @property
    def scale(self) -> int:
        """The largest number of all rows and years; of what wards answered, the wards asked."""
        if self.figure.counts_wards:
            return max(1, *(point.figure.of for point in self.points))
        return max((value for line in self.lines for value in line.values if value), default=1)


def over_years(points: Sequence[Point]) -> Years:
    """The figure of these years; the newest says how rows are named and in which order they are."""
    ordered = tuple(sorted(points, key=lambda point: point.year.start))
    pairs = enumerate(pairwise(ordered), 1)
    breaks = frozenset(place for place, (a, b) in pairs if not same_definition(b.figure, a.figure))
    spans = tuple(sum(1 for cut in breaks if cut <= place) for place in range(len(ordered)))
    by_code = {row.code: row for point in ordered for row in _rows(point.figure)}
    places = {row.code: place for place, row in enumerate(ordered[-1].figure.ordered)}
    last = len(places)
    rows = sorted(by_code.values(), key=lambda row: (places.get(row.code, last), row.order))
    return Years(ordered, tuple(_line(row, ordered, spans) for row in rows), breaks)


def _rows(figure: Figure) -> tuple[Row, ...]:
    """The rows, and 未回答 where they are answers of wards."""
    return (*figure.rows, figure.unreported_row) if figure.counts_wards else figure.rows


def _line(row: Row, points: Sequence[Point], spans: Sequence[int]) -> Line:
    """An option that nobody chose is no row: it is 0 where another year of the span has it."""
    own = [{each.code: each for each in _rows(point.figure)}.get(row.code) for point in points]
    known = {span for span, found in zip(spans, own, strict=True) if found}
    values, missing = [], set()
    for place, (point, found, span) in enumerate(zip(points, own, spans, strict=True)):
        is_option = point.figure.counts_wards and span in known
        values.append(point.figure.shown(found) if found else 0 if is_option else None)
        if found and values[-1] is None:
            missing.add(place)
    return Line(row, tuple(values), frozenset(missing))
