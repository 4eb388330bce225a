"""Where names stand below a bar and beside a ring, so that none is over another or over its leader."""

from collections.abc import Iterable, Sequence
from itertools import count, islice, product

BESIDE_STEM, BETWEEN = 5, 4  # from a leader to its name, between two names
BETWEEN_LINES = 2  # between two names one below the other
MOST_TRIES = 64  # six names to either side
Stem = tuple[float, float, str]  # where the leader of a name stands, how wide it is, its text
Span = tuple[float, float]
Below = tuple[float, float, str, int]  # where the leader stands, where the name begins, text, row


def below(stems: list[Stem], width: float) -> tuple[list[Below], bool]:
    """The names below a bar, and whether they all have room without hitting a leader or each other.

    A name begins at its leader or ends there; it is below every leader that it would hit.
    """
    options = [_spans(stem, wide, width) for stem, wide, _ in stems]
    if all(options):
        for spans in islice(product(*options), MOST_TRIES):
            if (rows := _rows(stems, spans)) is not None:
                return _places(stems, spans, rows), True
    starts = [max(0.0, min(stem + BESIDE_STEM, width - wide)) for stem, wide, _ in stems]
    rows = range(len(stems))
    return _places(stems, [(start, start) for start in starts], rows), False


def _spans(stem: float, wide: float, width: float) -> list[Span]:
    """Where a name may begin and end, with the space behind it: to the right, to the left."""
    starts = (stem + BESIDE_STEM, stem - BESIDE_STEM - wide)
    return [(start, start + wide + BETWEEN) for start in starts if 0 <= start <= width - wide]


def _rows(stems: list[Stem], spans: Sequence[Span]) -> list[int] | None:
    """The rows of the names; None where each of some would have to be below the other."""
    above = [
        {at for at, (stem, *_) in enumerate(stems) if at != name and start - 2 < stem < end}
        for name, (start, end) in enumerate(spans)
    ]
    rows: dict[int, int] = {}
    while len(rows) < len(stems):
        left = (name for name in range(len(stems)) if name not in rows)
        name = next((name for name in left if above[name] <= rows.keys()), None)
        if name is None:
            return None
        start, end = spans[name]
        taken = {row for at, row in rows.items() if start < spans[at][1] and spans[at][0] < end}
        lowest = max((rows[at] + 1 for at in above[name]), default=0)
        rows[name] = next(row for row in count(lowest) if row not in taken)
    return [rows[name] for name in range(len(stems))]


def _places(stems: list[Stem], spans: Iterable[Span], rows: Iterable[int]) -> list[Below]:
    placed = zip(stems, spans, rows, strict=True)
    return [(stem, start, text, row) for (stem, _, text), (start, _), row in placed]


def spread(boxes: list[tuple[float, float]], limit: float) -> list[float]:
    """The middles of boxes (middle, height) from the top, moved until none is over another.

    All stand between -limit and limit, if they fit there.

    >>> spread([(0, 10), (4, 10)], 100), spread([(98, 10)], 100)
    ([0, 12.0], [95.0])
    """
    middles: list[float] = []
    bottom = -limit
    for middle, high in boxes:
        middles.append(max(middle, bottom + high / 2))
        bottom = middles[-1] + high / 2 + BETWEEN_LINES
    top = limit
    for place in reversed(range(len(boxes))):
        high = boxes[place][1]
        middles[place] = min(middles[place], top - high / 2)
        top = middles[place] - high / 2 - BETWEEN_LINES
    return middles
