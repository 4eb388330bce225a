"""区別一覧: a row a ward, what it answered to every question, numbers as numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from reports.counting.figure import ANSWERED, UNREPORTED_LABEL, Choice, Figure, Row, WardRef
from reports.document.deck.shape import NOT_ASKED
from reports.document.exporters.longform import Document, public_ward_name
from reports.document.own_answer import amount_of, holds, of_ward

Answer = str | int | float | None
HEAD = (("区コード", "全国地方公共団体コード（5桁）"), ("区名", "市名を付けた区名"))
SAID = f"「{UNREPORTED_LABEL}」は回答がない区、「{NOT_ASKED}」は回答を求めていない区"


@dataclass(frozen=True, slots=True)
class AnswerColumn:
    """A question, what its column means, and the answer of a ward."""

    heading: str
    meaning: str
    answer: Callable[[WardRef], Answer]


def answer_columns(figures: Iterable[Figure]) -> list[AnswerColumn]:
    """The questions of all figures that wards answer, in the order of the document."""
    return [column for figure in figures for column in _columns(figure)]


def explained(columns: Iterable[AnswerColumn]) -> tuple[tuple[str, str], ...]:
    """Each heading of the sheet with its meaning."""
    return (*HEAD, *((column.heading, column.meaning) for column in columns))


def ward_rows(document: Document, columns: Sequence[AnswerColumn]) -> Iterator[tuple[Answer, ...]]:
    """The wards in official order."""
    for ward in document.wards:
        answers = (column.answer(ward) for column in columns)
        yield (ward.code, public_ward_name(ward), *answers)


def _columns(figure: Figure) -> Iterator[AnswerColumn]:
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
