"""The city's answers as one bar, with a ward's own place in it, on paper; lengths in pt."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.counting.figure import UNREPORTED
from reports.document.charts import svg

NAME, VALUE = 9, 10.5
MARK, BAR = 11, 16  # heights: the name of the ward, the bar


@dataclass(frozen=True, slots=True)
class Part:
    """An answer: its code and words, how many wards gave it, whether the ward did."""

    code: str
    label: str
    wards: int
    is_own: bool = False


def placed_bar(title: str, parts: Sequence[Part], ward: str, width: float, id_: str) -> str:
    """The picture: its own part dark under ▼ and the ward's name, the others pale, 未回答 hatched.

    id_: of its hatch, one of its own on a page. The words of the parts stand beside it.
    """
    step = (width - 1) / max(sum(part.wards for part in parts), 1)
    shapes, x = [svg.hatch(id_)], 0.5
    for part in parts:
        long = part.wards * step
        if not part.wards:
            continue
        fill = svg.DARK if part.is_own else svg.PALE
        if part.code == UNREPORTED and not part.is_own:
            fill = svg.hatched(id_)
        shapes.append(svg.box(x, MARK, long, BAR, fill, stroke=svg.SUB))
        shapes += _value(part, x + long / 2, long, fill)
        if part.is_own:
            shapes += _mark(x + long / 2, ward, width)
        x += long
    values = "、".join(f"{part.label} {part.wards}区" for part in parts)
    own = "、".join(part.label for part in parts if part.is_own)
    words = f"{title}　24区の分布：{values}。{ward}は{own}" if own else f"{title}：{values}"
    return svg.drawing(width, MARK + BAR + 1, words, *shapes)


def _value(part: Part, middle: float, long: float, fill: str) -> list[str]:
    """The number, where its part has room."""
    wide = svg.text_width(str(part.wards)) * VALUE
    if wide > long:
        return []
    base = MARK + BAR / 2 + VALUE * 0.36
    ink = svg.ink_on(fill)
    ground = []
    if part.code == UNREPORTED and not part.is_own:
        ground = [svg.box(middle - wide / 2, MARK + 2, wide, BAR - 4, svg.PAPER, stroke="none")]
    shown = svg.words(
        middle, base, str(part.wards), VALUE, fill=ink, anchor="middle", bold=part.is_own
    )
    return [*ground, shown]


def _mark(middle: float, ward: str, width: float) -> list[str]:
    """▼ above the part; the name on the side that has room."""
    pointer = f'<path d="M{svg.number(middle - 4)} 3h8l-4 6z" fill="{svg.DARK}"/>'
    wide = svg.text_width(ward) * NAME
    left = middle + 7 + wide > width
    at, anchor = (middle - 7, "end") if left else (middle + 7, "start")
    return [pointer, svg.words(at, 9, ward, NAME, fill=svg.DARK, anchor=anchor, bold=True)]
