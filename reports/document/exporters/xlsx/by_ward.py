"""区別一覧: a row a ward, what it answered to every question, numbers as numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from operator import attrgetter

from reports.counting.figure import ANSWERED, UNREPORTED_LABEL, Choice, Figure, Row, WardRef
from reports.document.deck.shape import NOT_ASKED
from reports.document.exporters.longform import public_ward_name
from reports.document.own_answer import amount_of, holds, of_ward

Answer = str | int | float | None
SAID = f"「{UNREPORTED_LABEL}」は回答がない区、「{NOT_ASKED}」は回答を求めていない区"


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A question, what its column means, and the answer of a ward."""

    heading: str
    meaning: str
    answer: Callable[[WardRef], Answer]


HEAD = (
    AnswerColumn("区コード", "全国地方公共団体コード（5桁）", attrgetter("code")),
    AnswerColumn("区名", "市名を付けた区名", public_ward_name),
)


def columns_of(figure: Figure) -> Iterator[AnswerColumn]:
    """The questions of a figure that wards answer, if any."""
    name = f"{figure.section}　{figure.title}"
    if figure.choice is Choice.EVENTS:
        for row in figure.rows:
            if row.members:
                heading = f"{name}　{row.label}（参加人数）"
                yield AnswerColumn(heading, "空欄は不参加", partial(_people, row))
        return
    if not figure.asked:
        return
    words = {
        Choice.COUNT: (f"（{figure.unit}）", "数"),
        Choice.BAND: ("", "階級にまとめる前の値。値が残っていないときは階級"),
        Choice.SUM: (
            f"（{figure.unit}）",
            "行が重なるものは1回だけ数えた数" if figure.overlaps else "行の合計",
        ),
        Choice.TEXT: ("（もとになる記録の数）", "文言や区分のもとになる記録の数"),
    }
    unit, meaning = words.get(figure.choice, ("", "選んだ答え"))
    yield AnswerColumn(f"{name}{unit}", f"{meaning}。{SAID}", partial(_answer, figure))


def _people(row: Row, ward: WardRef) -> Answer:
    return next((member.people for member in row.members if member.ward == ward), None)


def _answer(figure: Figure, ward: WardRef) -> Answer:
    if ward not in figure.asked:
        return NOT_ASKED
    if ward in figure.unreported:
        return UNREPORTED_LABEL
    if figure.choice is Choice.TEXT:
        return _records(figure, ward)
    # Also where it was kept before amounts had a unit.
    behind = (member.amount for row in figure.rows for member in of_ward(row, ward.code))
    is_band = figure.choice is Choice.BAND
    amount = next(behind, None) if is_band else amount_of(figure, ward.code)
    if amount is not None:
        return amount
    return "、".join(row.label for row in figure.rows if holds(row, ward.code)) or ANSWERED


def _records(figure: Figure, ward: WardRef) -> int:
    """How many records of the ward stand behind a text figure, each counted once."""
    lines = (each for row in figure.rows for each in (row, *row.items))
    members = (member for line in lines for member in of_ward(line, ward.code))
    return len({(record.model, record.pk) for member in members for record in member.records})
