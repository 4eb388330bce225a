"""区別一覧: a row a ward, what it answered to every question, numbers as numbers."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from reports.counting.figure import ANSWERED, UNREPORTED_LABEL, Choice, Figure, Row, WardRef
from reports.document.deck.shape import NOT_ASKED
from reports.document.exporters.longform import Document, public_ward_name

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
        Choice.COUNT: (f"（{figure.unit}）", "数", _count),
        Choice.BAND: ("", "階級にまとめる前の値。値が残っていないときは階級", _amount),
        Choice.SUM: (
            (f"（{figure.unit}）", "行が重なるものは1回だけ数えた数", _records)
            if figure.overlaps
            else (f"（{figure.unit}）", "行の合計", _added)
        ),
        Choice.TEXT: ("（もとになる記録の数）", "文言や区分のもとになる記録の数", _records),
    }
    unit, meaning, answer = words.get(figure.choice, ("", "選んだ答え", _labels))
    yield AnswerColumn(f"{name}{unit}", f"{meaning}。{SAID}", partial(_asked, figure, answer))


def _asked(figure: Figure, answer: Callable[[Figure, WardRef], Answer], ward: WardRef) -> Answer:
    if ward not in figure.asked:
        return NOT_ASKED
    return UNREPORTED_LABEL if ward in figure.unreported else answer(figure, ward)


def _people(row: Row, ward: WardRef) -> Answer:
    return next((member.people for member in row.members if member.ward == ward), None)


def _count(figure: Figure, ward: WardRef) -> Answer:
    return next((figure.value(row) for row in figure.rows if row.code == ward.code), 0)


def _amount(figure: Figure, ward: WardRef) -> Answer:
    members = (member for row in figure.rows for member in row.members if member.ward == ward)
    amount = next((member.amount for member in members), None)
    return _labels(figure, ward) if amount is None else amount


def _labels(figure: Figure, ward: WardRef) -> Answer:
    rows = (row for row in figure.rows if ward in {member.ward for member in row.members})
    return "、".join(row.label for row in rows) or ANSWERED


def _added(figure: Figure, ward: WardRef) -> Answer:
    members = (member for row in figure.rows for member in row.members if member.ward == ward)
    return sum(member.people for member in members)


def _records(figure: Figure, ward: WardRef) -> Answer:
    lines = (each for row in figure.rows for each in (row, *row.items))
    members = (member for line in lines for member in line.members if member.ward == ward)
    return len({(record.model, record.pk) for member in members for record in member.records})
