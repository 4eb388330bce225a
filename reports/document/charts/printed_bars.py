"""Bars and stacked bars on paper, and what all printed charts share."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, Choice, Figure, Row
from reports.document.charts import svg

UNIT = "pt"


@dataclass(frozen=True, slots=True)
class Part:
    """A row as a chart paints it."""

    name: str
    value: int
    shown: str
    fill: str
    ink: str

    @property
    def is_hatched(self) -> bool:
        """Whether it stands for 未回答."""
        return not self.fill.startswith("#")


def hatch_id(figure: Figure, rows: tuple[Row, ...]) -> str:
    """The id of the hatch of one picture: a figure may be drawn in several pieces."""
    return f"hatch-{figure.id}-{rows[0].code if rows else ''}"


def picture(
    figure: Figure, rows: tuple[Row, ...], width: float, height: float, shapes: list[str]
) -> str:
    """A whole printed chart, with the hatch where a shape is filled with it."""
    id_ = hatch_id(figure, rows)
    pattern = svg.hatch(id_) if any(svg.hatched(id_) in shape for shape in shapes) else ""
    title = values_sentence(figure, rows)
    return svg.drawing(width, height, title, pattern, *shapes, unit=UNIT)


def parts_of(figure: Figure, rows: tuple[Row, ...]) -> list[Part]:
    """The rows, dark to pale in their order; 未回答 is hatched."""
    answers = [row for row in rows if row.code != UNREPORTED]
    fills = iter(svg.shades(len(answers)))
    empty = svg.hatched(hatch_id(figure, rows))
    return [part_of(figure, row, next(fills) if row in answers else empty) for row in rows]


def part_of(figure: Figure, row: Row, fill: str) -> Part:
    """A row with its fill; words on a hatched part stand on white of their own."""
    value = figure.value(row)
    return Part(row.label, value, f"{value}{figure.unit}", fill, svg.ink_on(fill))


def plain_part(figure: Figure, row: Row, empty: str) -> Part:
    """A row in the one colour of horizontal bars; 未回答 has the hatch of that id."""
    return part_of(figure, row, svg.hatched(empty) if row.code == UNREPORTED else svg.MID)


def values_sentence(figure: Figure, rows: tuple[Row, ...]) -> str:
    """What a screen reader says for a chart: the title and all values, 未回答 in words."""
    values = []
    for row in rows:
        shown, marks = figure.shown(row), "".join(figure.marks(row))
        values.append(
            f"{row.label} " + ("未回答" if shown is None else f"{shown}{figure.unit}{marks}")
        )
    kind = "（複数回答）" if figure.choice is Choice.MULTIPLE else ""
    return f"{figure.title}{kind}：{'、'.join(values)}"


def value_mark(x: float, middle: float, part: Part, size: float, base: float) -> list[str]:
    """The value on its part; on hatching it stands on white, so that it can be read."""
    text = svg.words(x, base, part.shown, size, fill=part.ink, anchor="middle", bold=True)
    return [*ground(x, middle, part, size), text]


def ground(x: float, y: float, part: Part, size: float) -> list[str]:
    """White under a value that stands on hatching."""
    if not part.is_hatched:
        return []
    wide, high = svg.text_width(part.shown) * size + 6, size + 6
    left, top, width, height = map(svg.number, (x - wide / 2, y - high / 2, wide, high))
    return [
        f'<rect x="{left}" y="{top}" width="{width}" height="{height}" rx="3" fill="{svg.PAPER}"/>'
    ]


TOP = 20  # the number of wards asked stands above its line
NAME, VALUE = 13, 17
NAME_LEADING = 16
SPACE = 10  # between a name and the axis
RIGHT = 18  # the number above the line needs half of its width there


@dataclass(frozen=True, slots=True)
class Bars:
    """The measures of a set of bars, in pt."""

    width: float
    names: float
    thick: float = 24
    gap: float = 10


def bar_rows(rows: tuple[Row, ...], bars: Bars) -> list[tuple[list[str], float]]:
    """The lines of each name, and the height that its row needs."""
    lines = [svg.balanced_lines(row.label, bars.names / NAME) for row in rows]
    return [(each, max(bars.thick, NAME_LEADING * len(each)) + bars.gap) for each in lines]


def bars_height(rows: tuple[Row, ...], bars: Bars) -> float:
    """Height of the picture."""
    return TOP + sum(height for _, height in bar_rows(rows, bars)) + 2


def horizontal_bars(figure: Figure, rows: tuple[Row, ...], scale: int, bars: Bars) -> str:
    """The picture; `scale` wards are the full length."""
    left = bars.names + SPACE
    step = (bars.width - left - RIGHT) / max(scale, 1)
    edge, bottom = left + step * scale, bars_height(rows, bars) - 2
    shapes, empty = [], hatch_id(figure, rows)
    if scale:
        limit = f"{scale}{figure.unit}"
        shapes.append(svg.line(edge, TOP, edge, bottom))
        shapes.append(svg.words(edge, 12, limit, 11, fill=svg.SUB, anchor="middle"))
    y = TOP
    for row, (lines, height) in zip(rows, bar_rows(rows, bars), strict=True):
        middle = y + height / 2
        first = middle + NAME * 0.37 - NAME_LEADING * (len(lines) - 1) / 2
        for number, text in enumerate(lines):
            base = first + NAME_LEADING * number
            shapes.append(svg.words(bars.names, base, text, NAME, anchor="end"))
        shown = plain_part(figure, row, empty)
        shapes += bar_shapes(shown, (left, middle), (step, scale), bars.thick)
        y += height
    shapes.append(svg.line(left, TOP, left, bottom, stroke=svg.INK))
    return picture(figure, rows, bars.width, bottom + 2, shapes)


def bar_shapes(
    shown: Part, start: tuple[float, float], measure: tuple[float, int], thick: float
) -> list[str]:
    """One bar with its value: behind its end, or within where it would touch the line."""
    (x, middle), (step, scale) = start, measure
    long = shown.value * step
    shapes = [svg.box(x, middle - thick / 2, long, thick, shown.fill)] if shown.value else []
    wide = svg.text_width(shown.shown) * VALUE
    inside = x + long + 7 + wide > x + step * scale and long > wide + 12
    if inside:
        shapes += ground(x + long - 8 - wide / 2, middle, shown, VALUE)
    at, anchor = (x + long - 8, "end") if inside else (x + long + 7, "start")
    shapes.append(svg.words(at, middle + 6, shown.shown, VALUE, anchor=anchor, bold=True))
    return shapes


BAR = 40
VALUE_ON_PART, NAME_BELOW = 17, 13
ROW = 19  # from one row of names to the next
STEM = 3  # a leader stands so far inside its part
INDENT = 8


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
                shapes += value_mark(
                    x + wide / 2, BAR / 2 + 0.5, part, VALUE_ON_PART, BAR / 2 + 6.5
                )
            x += wide
    if figure.of < scale:
        total = f"計 {figure.of}{figure.unit}"
        shapes.append(svg.words(x + 10, BAR / 2 + 6, total, NAME_BELOW, fill=svg.SUB))
    for name in names_below(parts, width, scale):
        base = BAR + ROW * (name.row + 1)
        shapes.append(svg.line(name.stem, BAR, name.stem, base))
        shapes.append(svg.words(name.start, base, name.text, NAME_BELOW))
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
    depth = max((name.row + 1 for name in names_below(parts, width, scale)), default=0)
    return BAR + 8 + ROW * (depth + bool(absent_words(parts)))


def absent_words(parts: list[Part]) -> str:
    """The answers that no ward gave, with their 0; empty when there are none."""
    return "　".join(f"{part.name} {part.shown}" for part in parts if not part.value)


@dataclass(frozen=True, slots=True)
class NameBelow:
    """A name below a stacked bar: where its leader stands, where it begins, in which row."""

    stem: float
    start: float
    text: str
    row: int


def names_below(parts: list[Part], width: float, scale: int) -> list[NameBelow]:
    """Names from the right: one that would hit the leader or the name beside it drops a row."""
    step, x, stems = (width - 1) / max(scale, 1), 0.5, []
    for part in parts:
        if part.value:
            text = part.name if has_room(part, step) else f"{part.name} {part.shown}"
            stems.append((x + STEM, text))
            x += part.value * step
    names: list[NameBelow] = []
    for stem, text in reversed(stems):
        wide = NAME_BELOW * svg.text_width(text)
        start = max(0.0, min(stem + INDENT - STEM, width - wide))
        end = start + wide + 4
        row = max((name.row + 1 for name in names if name.stem < end), default=0)
        names.append(NameBelow(stem, start, text, row))
    return names
