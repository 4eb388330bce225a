"""Bars, stacked bars, rings and ward tiles on paper, and what all printed charts share; lengths in pt."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import pi, sqrt

from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from reports.document.charts import names, svg

NOT_REPORTED = "未回答"
# The fill of 未回答, until `picture` puts its hatch there: text cannot contain the bare quotes.
HATCHED = "hatched"


@dataclass(frozen=True, slots=True)
class Part:
    """A row as a chart paints it."""

    name: str
    value: int
    shown: str
    fill: str


def parts_of(figure: Figure, rows: tuple[Row, ...], fill: str = "") -> list[Part]:
    """The rows in one fill or dark to pale in their order; 未回答 is hatched."""
    answers = sum(row.code != UNREPORTED for row in rows)
    fills = iter([fill] * answers if fill else svg.shades(answers))
    return [
        Part(
            row.label,
            value := figure.value(row),
            figure.with_unit(value),
            HATCHED if row.code == UNREPORTED else next(fills),
        )
        for row in rows
    ]


def picture(
    figure: Figure, rows: tuple[Row, ...], width: float, height: float, shapes: list[str]
) -> str:
    """A whole printed chart, with the hatch where a shape is filled with it."""
    # A figure may be drawn in several pieces, each with an id of its own.
    id_ = f"hatch-{figure.id}-{rows[0].code if rows else ''}"
    drawn = "".join(shapes)
    filled = drawn.replace(f'fill="{HATCHED}"', f'fill="{svg.hatched(id_)}"')
    pattern = svg.hatch(id_) if filled != drawn else ""
    return svg.drawing(width, height, values_sentence(figure, rows), pattern, filled)


def values_sentence(figure: Figure, rows: tuple[Row, ...]) -> str:
    """What a screen reader says for a chart: the title and all values, 未回答 in words."""
    values = []
    for row in rows:
        shown, marks = figure.shown(row), "".join(figure.marks(row))
        values.append(
            f"{row.label} "
            + (NOT_REPORTED if shown is None else f"{figure.with_unit(shown)}{marks}")
        )
    kind = "（複数回答）" if figure.choice is Choice.MULTIPLE else ""
    return f"{figure.title}{kind}：{'、'.join(values)}"


def shown_rows(figure: Figure) -> tuple[Row, ...]:
    """The rows as listed, with 未回答 last where a ward gave no answer."""
    wards = not figure.adds_up and figure.choice is not Choice.SUM
    missing = figure.unreported and wards
    return (*figure.listing, figure.unreported_row) if missing else figure.listing


def value_mark(x: float, middle: float, part: Part, size: float, base: float) -> list[str]:
    ink = svg.ink_on(part.fill)
    text = svg.words(x, base, part.shown, size, fill=ink, anchor="middle", bold=True)
    return [*ground(x, middle, part, size), text]


def ground(x: float, y: float, part: Part, size: float) -> list[str]:
    """White under a value that stands on hatching, so that it can be read."""
    if part.fill != HATCHED:
        return []
    wide, high = svg.text_width(part.shown) * size + 6, size + 6
    left, top, width, height = map(svg.number, (x - wide / 2, y - high / 2, wide, high))
    return [
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="3" fill="{svg.PAPER}"/>'
    ]


TOP = 20  # the number of wards asked stands above its line
FOOT = 4  # below the line
NAME, VALUE = 13, 17
NAME_LEADING = 16
SPACE = 10  # between a name and the axis
RIGHT, LIMIT = 18, 11  # half of the number above the line stands there, of two digits and a letter


@dataclass(frozen=True, slots=True)
class Bars:
    """The measures of a set of bars."""

    width: float
    names: float
    thick: float = 24
    gap: float = 10


def bar_rows(rows: tuple[Row, ...], bars: Bars) -> list[tuple[list[str], float]]:
    lines = [svg.balanced_lines(row.label, bars.names / NAME) for row in rows]
    return [(each, max(bars.thick, NAME_LEADING * len(each)) + bars.gap) for each in lines]


def bars_height(rows: tuple[Row, ...], bars: Bars) -> float:
    return TOP + sum(height for _, height in bar_rows(rows, bars)) + FOOT


def horizontal_bars(figure: Figure, rows: tuple[Row, ...], scale: int, bars: Bars) -> str:
    """The picture; `scale` wards are the full length."""
    left = bars.names + SPACE
    step = (bars.width - left - RIGHT) / max(scale, 1)
    edge, bottom = left + step * scale, bars_height(rows, bars) - FOOT
    shapes = []
    if scale:
        limit = figure.with_unit(scale)
        middle = min(edge, bars.width - svg.text_width(limit) * LIMIT / 2)
        shapes.append(svg.line(edge, TOP, edge, bottom))
        shapes.append(svg.words(middle, 12, limit, LIMIT, fill=svg.SUB, anchor="middle"))
    y = TOP
    parts = parts_of(figure, rows, svg.MID)
    for part, (lines, height) in zip(parts, bar_rows(rows, bars), strict=True):
        middle = y + height / 2
        first = middle + NAME * 0.37 - NAME_LEADING * (len(lines) - 1) / 2
        for number, text in enumerate(lines):
            base = first + NAME_LEADING * number
            shapes.append(svg.words(bars.names, base, text, NAME, anchor="end"))
        shapes += bar_shapes(part, (left, middle), (step, scale), bars.thick)
        y += height
    shapes.append(svg.line(left, TOP, left, bottom, stroke=svg.INK))
    return picture(figure, rows, bars.width, bottom + FOOT, shapes)


def value_is_inside(part: Part, length: float, room: float) -> bool:
    """Whether a value stands within the end of its bar: behind it, it would touch the line."""
    wide = svg.text_width(part.shown) * VALUE
    return length + 7 + wide > room and length > wide + 12


def bar_shapes(part: Part, start: svg.Point, measure: tuple[float, int], thick: float) -> list[str]:
    (x, middle), (step, scale) = start, measure
    long = part.value * step
    shapes = [svg.box(x, middle - thick / 2, long, thick, part.fill)] if part.value else []
    at, anchor = x + long + 7, "start"
    if value_is_inside(part, long, step * scale):
        at, anchor = x + long - 8, "end"
        shapes += ground(at - svg.text_width(part.shown) * VALUE / 2, middle, part, VALUE)
    shapes.append(svg.words(at, middle + 6, part.shown, VALUE, anchor=anchor, bold=True))
    return shapes


BAR = 40
VALUE_ON_PART, NAME_BELOW = 17, 13
ROW = 19  # from one row of names to the next
STEM = 3  # a leader stands so far inside its part


def stacked(figure: Figure, rows: tuple[Row, ...], width: float, scale: int) -> str:
    """The picture. One ward has the same length in every bar of a scale."""
    parts = parts_of(figure, rows)
    step = (width - 1) / max(scale, 1)
    shapes, x = [], 0.5
    for part in parts:
        if part.value:
            wide = part.value * step
            shapes.append(svg.box(x, 0.5, wide, BAR, part.fill))
            if has_room(part, step):
                at, middle = x + wide / 2, BAR / 2 + 0.5
                shapes += value_mark(at, middle, part, VALUE_ON_PART, middle + 6)
            x += wide
    total = f"計 {figure.of}{figure.unit}"
    if figure.of < scale and x + 10 + svg.text_width(total) * NAME_BELOW <= width:
        shapes.append(svg.words(x + 10, BAR / 2 + 6, total, NAME_BELOW, fill=svg.SUB))
    for stem, start, text, row in names_below(parts, width, scale):
        base = BAR + ROW * (row + 1)
        shapes.append(svg.line(stem, BAR, stem, base))
        shapes.append(svg.words(start, base, text, NAME_BELOW))
    height = stacked_height(figure, rows, width, scale)
    if absent := absent_words(parts):
        shapes.append(svg.words(0, height - 6, absent, NAME_BELOW, fill=svg.SUB))
    return picture(figure, rows, width, height, shapes)


def has_room(part: Part, step: float) -> bool:
    """Whether a value has room on its part of a stacked bar; else it stands beside the name."""
    wide = svg.text_width(part.shown) * VALUE_ON_PART
    return bool(part.value) and wide <= part.value * step


def stacked_height(figure: Figure, rows: tuple[Row, ...], width: float, scale: int) -> float:
    """Height of the picture: the bar, its rows of names, and a line for answers of no ward."""
    parts = parts_of(figure, rows)
    depth = max((row + 1 for *_, row in names_below(parts, width, scale)), default=0)
    return BAR + 8 + ROW * (depth + bool(absent_words(parts)))


def absent_words(parts: list[Part]) -> str:
    """The answers that no ward gave, with their 0; empty when there are none."""
    return "　".join(f"{part.name} {part.shown}" for part in parts if not part.value)


def names_below(parts: list[Part], width: float, scale: int) -> list[names.Below]:
    """Of each name below a bar: where its leader stands, where it begins, its text, its row.

    From the right. Where they do not fit (`names_fit`), each has a row of its own.
    """
    return _name_places(parts, width, scale)[0]


def names_fit(parts: list[Part], width: float, scale: int) -> bool:
    """Whether all names below a bar have room there without hitting a leader or each other."""
    absent = svg.text_width(absent_words(parts)) * NAME_BELOW
    return absent <= width and _name_places(parts, width, scale)[1]


def _name_places(parts: list[Part], width: float, scale: int) -> tuple[list[names.Below], bool]:
    step, x, stems = (width - 1) / max(scale, 1), 0.5, []
    for part in parts:
        if part.value:
            text = part.name if has_room(part, step) else f"{part.name} {part.shown}"
            stems.append((x + STEM, NAME_BELOW * svg.text_width(text), text))
            x += part.value * step
    return names.below(stems[::-1], width)


EDGE = 14  # room above and below the ring for a name
NAME_WIDTH = 6.6  # em
BESIDE = 9  # from the ring to a name
LARGE_RADIUS = 100


def donut_height(radius: float) -> float:
    return 2 * (radius + EDGE)


def donut_sizes(radius: float) -> tuple[float, float]:
    return (19, 14) if radius > LARGE_RADIUS else (16, 13)


def donut(figure: Figure, rows: tuple[Row, ...], width: float, radius: float) -> str:
    """The picture; every row must have a value."""
    x, y = centre = width / 2, radius + EDGE
    hole = radius / 2
    size, _ = donut_sizes(radius)
    shapes, parts = [], parts_of(figure, rows)
    for part, start, end in arcs(parts):
        shapes.append(svg.sector(centre, (radius, hole), start, end, part.fill))
        left, top = svg.around(centre, (start + end) / 2, (radius + hole) / 2)
        shapes += value_mark(left, top, part, size, top + size * 0.37)
    shapes += names_beside(parts, width, radius)
    answered = f"{len(figure.answered)}{figure.unit}回答"
    shapes.append(svg.words(x, y + 3, f"{figure.of}{figure.unit}", 24, anchor="middle", bold=True))
    shapes.append(svg.words(x, y + 20, answered, 11, fill=svg.SUB, anchor="middle"))
    return picture(figure, rows, width, donut_height(radius), shapes)


def arcs(parts: list[Part]) -> Iterator[tuple[Part, float, float]]:
    """Each part with the angles at which it begins and ends, clockwise from the top."""
    whole, start = sum(part.value for part in parts), 0.0
    for part in parts:
        end = start + 2 * pi * part.value / whole
        yield part, start, end
        start = end


def names_beside(parts: list[Part], width: float, radius: float) -> list[str]:
    """The names around a ring, each beside the middle of its part, none over another or the ring.

    Where a name had to move, a line leads to it.
    """
    _, size = donut_sizes(radius)
    room = min(NAME_WIDTH, (width / 2 - radius - BESIDE) / size)
    sides: dict[int, list[tuple[float, float, list[str]]]] = {1: [], -1: []}
    for part, start, end in arcs(parts):
        across, down = svg.around((0, 0), (start + end) / 2, radius + BESIDE)
        lines = name_lines(part.name, room)
        sides[1 if across >= 0 else -1].append((down, size * 1.25 * len(lines), lines))
    shapes = []
    for side, some in sides.items():
        some.sort()
        middles = names.spread([(down, high) for down, high, _ in some], radius + EDGE)
        for (down, high, lines), middle in zip(some, middles, strict=True):
            nearest = max(abs(middle) - high / 2, 0)
            across = max(sqrt(max((radius + BESIDE) ** 2 - nearest**2, 0)), BESIDE)
            x, y = width / 2 + side * across, radius + EDGE + middle
            if abs(middle - down) > size / 2 and len(parts) > 1:
                begin = width / 2 + side * sqrt(max(radius**2 - down**2, 0))
                shapes.append(svg.line(begin, radius + EDGE + down, x - 2 * side, y))
            for row, text in enumerate(lines):
                base = y - high / 2 + size * 1.25 * (row + 0.5) + size * 0.37
                anchor = "start" if side > 0 else "end"
                shapes.append(svg.words(x, base, text, size, anchor=anchor))
    return shapes


def name_lines(name: str, room: float) -> list[str]:
    """The lines of a name that has so many em, broken at a middle dot where there is one."""
    if svg.text_width(name) <= room:
        return [name]
    pieces = name.replace("・", "・\n").splitlines()
    return [line for piece in pieces for line in svg.balanced_lines(piece, room)]


WIDE, HIGH, GAP = 68, 45, 4
LEGEND = 32
KEYS = 360  # the room of the legend across
# First value of a shade, its fill on paper, and its name in the legend; 0 is white.
BANDS = (
    (10, svg.DARK, "10以上"),
    (6, svg.MID, "6～9"),
    (3, svg.LIGHT, "3～5"),
    (1, svg.PALE, "1～2"),
)
Places = Mapping[str, tuple[int, int]]  # (row, column) of each ward's tile


def tiles_height(places: Places) -> float:
    rows = max((row for row, _ in places.values()), default=0) + 1
    return rows * (HIGH + GAP) + LEGEND


def corner_of(place: tuple[int, int]) -> tuple[float, float]:
    row, column = place
    return column * (WIDE + GAP) + 1, row * (HIGH + GAP) + 1


def tile_map(figure: Figure, rows: tuple[Row, ...], places: Places) -> str:
    """The picture; a ward without a place stands only in the table beside it."""
    shapes = []
    for row in rows:
        if row.code in places:
            shapes += tile(figure, row, *corner_of(places[row.code]))
    columns = max((column for _, column in places.values()), default=0) + 1
    height = tiles_height(places)
    for x, _, fill, name in legend_keys(figure, rows):
        y = height - LEGEND + 8
        shapes += [svg.box(x, y, 18, 14, fill), svg.words(x + 23, y + 12, name, 12)]
    return picture(figure, rows, columns * (WIDE + GAP), height, shapes)


def shade(value: int | None) -> str:
    """The fill of a number, None for a ward that has not reported."""
    if value is None:
        return HATCHED
    return next((fill for first, fill, _ in BANDS if value >= first), svg.PAPER)


def tile(figure: Figure, row: Row, x: float, y: float) -> list[str]:
    value, marks = figure.shown(row), "".join(figure.marks(row))
    fill = shade(value)
    ink, middle = svg.ink_on(fill), x + WIDE / 2
    name = svg.words(middle, y + 16, row.label, 12, fill=ink, anchor="middle")
    if value is None:
        inner = svg.box(x + 4, y + 3, WIDE - 8, HIGH - 6, svg.PAPER, stroke="none")
        missing = svg.words(middle, y + 36, NOT_REPORTED, 12, anchor="middle")
        return [svg.box(x, y, WIDE, HIGH, fill), inner, name, missing]
    at = middle - (6 if marks else 0)
    return [
        svg.box(x, y, WIDE, HIGH, fill),
        name,
        svg.words(at, y + 37, f"{value:,}", 18, fill=ink, anchor="middle", bold=True),
        svg.words(x + WIDE - 5, y + 37, marks, 10.5, fill=ink, anchor="end"),
    ]


def legend_keys(figure: Figure, rows: tuple[Row, ...]) -> list[tuple[float, float, str, str]]:
    """Of each shade its place across, its room, its fill and the numbers that it repeats.

    0 and 未回答 are there only where they occur.
    """
    values = [figure.shown(row) for row in rows]
    keys = [
        *([(svg.PAPER, "0")] if 0 in values else []),
        *((fill, name) for _, fill, name in reversed(BANDS)),
        *([(HATCHED, NOT_REPORTED)] if None in values else []),
    ]
    step = KEYS / max(len(keys), 4)
    return [(1 + number * step, step, fill, name) for number, (fill, name) in enumerate(keys)]
