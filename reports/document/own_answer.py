"""What one ward answered in a figure, in words, and where it stands in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from reports.counting.figure import UNREPORTED_LABEL, Choice, Figure, Record, Row

NOT_ASKED = "この項目の対象ではありません"
NO_PART = "この文言に使われた自区の記述はありません"
NO_ROW = "当てはまる回答はありません"
NOT_THERE = "参加の記録はありません"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """words: the answer; codes: its rows in the city's figure; missing: the ward owes an answer."""

    words: str
    codes: frozenset[str]
    missing: bool


def own_answer(figure: Figure, code: str) -> OwnAnswer | None:
    """The answer of a ward, from any figure that names it: its own, or the city's as it sees it.

    None for what no ward is part of, such as the city council.
    """
    if not figure.asked and not any(row.members for row in figure.rows):
        return None
    rows, missing = (*figure.rows, figure.unreported_row), holds(figure.unreported_row, code)
    words = UNREPORTED_LABEL if missing else answer_in_words(figure, code)
    # In a count the row of a ward is its code.
    is_count = figure.choice is Choice.COUNT
    codes = {code} if is_count else {row.code for row in rows if holds(row, code)}
    return OwnAnswer(words, frozenset(codes), missing)


def answer_in_words(figure: Figure, code: str) -> str:
    rows = rows_of_ward(figure, code)
    if figure.choice is Choice.EVENTS:
        people = [f"{row.label} {row.people}人" for row in rows]
        return "、".join(people) if people else NOT_THERE
    if figure.choice is Choice.TEXT:
        records = sum(len(row.records) for row in rows)
        return f"自区の記録 {records}件" if records else NO_PART
    if code not in {ward.code for ward in figure.asked}:
        return NOT_ASKED
    if figure.choice is Choice.COUNT:
        row = next(row for row in figure.rows if row.code == code)
        return f"{figure.value(row)}{figure.unit}"
    held = [row for row in figure.rows if holds(row, code)]
    if figure.choice is Choice.SUM:
        own = [member for row in held for member in row.members if member.ward.code == code]
        return amount_in_words(sum(member.people for member in own), figure.unit)
    amounts = [m.amount for row in held for m in row.members if m.ward.code == code]
    if figure.amount_unit and amounts and amounts[0] is not None:
        return amount_in_words(amounts[0], figure.amount_unit)
    return "、".join(row.label for row in held) or NO_ROW


def amount_in_words(amount: float, unit: str) -> str:
    """A number as it is read.

    >>> amount_in_words(19.5, "時間"), amount_in_words(1200.0, "部")
    ('19.5時間', '1,200部')
    """
    return f"{amount:,.1f}".removesuffix(".0") + unit


def holds(row: Row, code: str) -> bool:
    """Whether a ward stands behind a row."""
    return any(member.ward.code == code for member in row.members)


def marks_of(figure: Figure, records: Iterable[Record]) -> str:
    """The footnote marks that some records carry."""
    tags = {record.tag for record in records}
    return "、".join(note.mark for note in figure.footnotes if note.tag in tags)


@dataclass(frozen=True, slots=True)
class WardRow:
    """A row or wording of a figure in which a ward stands, with the ward's records.

    label is empty where the row is the ward itself.
    """

    label: str
    records: tuple[tuple[Record, str], ...]
    people: int = 0


def rows_of_ward(figure: Figure, code: str) -> tuple[WardRow, ...]:
    """Every row and wording in which a ward stands, with its records and their marks."""
    found = []
    for row in figure.rows:
        label = "" if figure.choice is Choice.COUNT else row.label
        behind = [(label, row.members)]
        behind += [(f"{row.label}：{item.text}", item.members) for item in row.items]
        for label, members in behind:
            for member in members:
                if member.ward.code == code:
                    records = tuple((r, marks_of(figure, [r])) for r in member.records)
                    found.append(WardRow(label, records, member.people))
    return tuple(found)
