"""The small bars of a first screen: who has answered, and this year's answers above last year's."""

from collections.abc import Collection, Sequence

from reports.counting.figure import UNREPORTED, Figure, WardRef
from reports.counting.glance import KeyNumber
from reports.document.charts.placed import Part
from reports.document.charts.screen import (
    NO_DATA,
    and_class,
    axis,
    block,
    hatch_id,
    percent,
    picture,
    with_own_hatch,
    words,
)

CELL, CELL_GAP = 12, 0.1  # px, and as a share of a ward's slot


def ward_cells(name: str, asked: Sequence[WardRef], missing: Collection[WardRef]) -> str:
    """A cell a ward in official order, hatched where it owes an answer. name: of the report."""
    slot = 1 / max(len(asked), 1)
    shapes = []
    for place, ward in enumerate(asked):
        paint = NO_DATA if ward in missing else "f1"
        left = percent((place + CELL_GAP) * slot)
        shapes.append(block(left, 1, percent(slot * (1 - 2 * CELL_GAP)), CELL, paint))
    label = f"{len(asked)}区中{len(asked) - len(missing)}区回答"
    return with_own_hatch(CELL + 2, label, shapes, f"h-cells-{name}")


BAR, THIN, GAP = 20, 6, 3
ROOM = 0.06  # a narrower part has no room for its number
PAINTS = (("f1", " inv"), ("f3", ""), (NO_DATA, " plate"))


def question_bar(number: KeyNumber) -> str:
    """The wards of an answer, the others, 未回答; beneath, thin and on one scale, last year's."""
    figure, before = number.figure, number.figure_before
    now = _parts(figure, number.value)
    then = _parts(before, number.before) if before else ()
    scale = max(sum(now), sum(then), 1)
    shapes, at = [], 0.0
    for count, (paint, ink) in zip(now, PAINTS, strict=True):
        shapes += _part(at, count, scale, paint, ink)
        at += count / scale
    at = 0.0
    for count, (paint, _) in zip(then, PAINTS, strict=False):
        if count:
            shapes.append(block(percent(at), BAR + GAP, percent(count / scale), THIN, paint))
        at += count / scale
    said = "、".join(f"{name}{n:g}区" for name, n in zip(NAMES, now, strict=True))
    label = f"{number.key.name} {number.key.answer}。{said}"
    return with_own_hatch(BAR + GAP + THIN + 1, label, shapes, hatch_id(figure, "over"))


def own_place_bar(figure: Figure, parts: Sequence[Part]) -> str:
    """The city's answers in natural order: the ward's own dark, the others pale, 未回答 hatched."""
    wards = max(sum(part.wards for part in parts), 1)
    shapes, at = [], 0.0
    for part in parts:
        paint, ink = PAINTS[2 if part.code == UNREPORTED else 0 if part.is_own else 1]
        shapes += _part(at, part.wards, wards, paint, ink)
        at += part.wards / wards
    said = "、".join(
        f"{part.label}{part.wards}区{'（自区）' if part.is_own else ''}" for part in parts
    )
    return with_own_hatch(BAR + 2, f"{figure.title}。{said}", shapes, hatch_id(figure, "over"))


def _part(at: float, count: float, scale: float, paint: str, ink: str) -> list[str]:
    """A part of a bar from a share of its length on, with its number where there is room."""
    share = count / scale
    drawn = [block(percent(at), 1, percent(share), BAR, and_class(paint, "part"))] if share else []
    if share >= ROOM:
        drawn.append(words(percent(at + share / 2), 16, f"{count:g}", f"v s{ink}", "middle"))
    return drawn


NAMES = ("この回答", "ほかの回答", "未回答")


def _parts(figure: Figure, count: float) -> tuple[float, float, float]:
    return count, len(figure.answered) - count, len(figure.unreported)


def over_axis(of: int) -> str:
    """The scale below the bars."""
    marks = ((0.0, "0", "start"), (0.5, f"{of / 2:g}", "middle"), (1.0, f"{of}区", "end"))
    shapes = []
    for share, text, anchor in marks:
        x = percent(share)
        shapes += [axis(x, 0, x, 4), words(x, 16, text, "q s", anchor)]
    return picture(18, f"目盛り 0から{of}区", shapes)
