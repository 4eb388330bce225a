"""What one ward answered in a figure, in words, and where it stands in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from reports.counting.comparison import OF_MONTHS, Change
from reports.counting.figure import UNREPORTED_LABEL, Choice, Figure, Item, Member, Record, Row
from reports.document.deck.shape import NOT_ASKED

NO_PART = "この文言に使われた自区の記述はありません"
NO_ROW = "当てはまる回答はありません"
NOT_THERE = "参加の記録はありません"


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """words: the answer; codes: its rows in the city's figure; missing: the ward owes an answer.

    amount: the number that was answered, if any. last: the words of the year before, '' where there
    is none. has_changed: whether they are others; change: of the two numbers.
    """

    words: str
    codes: frozenset[str]
    missing: bool
    amount: float | None = None
    last: str = ""
    has_changed: bool = False
    change: Change | None = None


def own_answer(figure: Figure, code: str, before: Figure | None = None) -> OwnAnswer | None:
    """The answer of a ward, from any figure that names it: its own, or the city's as it sees it.

    before: the figure of the year before. None for what no ward is part of, such as the city council.
    """
    if not figure.asked and not any(row.members for row in figure.rows):
        return None
    rows, missing = (*figure.rows, figure.unreported_row), holds(figure.unreported_row, code)
    # In a count the row of a ward is its code.
    is_count = figure.choice is Choice.COUNT
    own = OwnAnswer(
        UNREPORTED_LABEL if missing else answer_in_words(figure, code),
        frozenset({code} if is_count else {row.code for row in rows if holds(row, code)}),
        missing,
        None if missing else amount_of(figure, code),
    )
    then = own_answer(before, code) if before else None
    if then is None:
        return own
    if figure.choice is Choice.SUM or figure.id in OF_MONTHS:
        # It grows until the year has ended.
        return replace(own, last=then.words)
    both = own.amount is not None and then.amount is not None
    change = Change(then.amount, own.amount) if both else None
    changed = then.words != own.words
    return replace(own, last=then.words, has_changed=changed, change=change)


def amount_of(figure: Figure, code: str) -> float | None:
    """The number that a ward answered; None for words."""
    if figure.choice is Choice.COUNT:
        return next((figure.value(row) for row in figure.rows if row.code == code), None)
    own = [member for row in figure.rows for member in of_ward(row, code)]
    if figure.overlaps:
        return len({record for member in own for record in member.records})
    if figure.choice is Choice.SUM:
        return sum(member.people for member in own)
    return own[0].amount if figure.amount_unit and own else None


def answer_in_words(figure: Figure, code: str) -> str:
    if figure.choice is Choice.EVENTS:
        own = [(row.label, member) for row in figure.rows for member in of_ward(row, code)]
        return "、".join(f"{label} {member.people:,}人" for label, member in own) or NOT_THERE
    if figure.choice is Choice.TEXT:
        parts = [part for row in figure.rows for part in (row, *row.items)]
        records = sum(len(member.records) for part in parts for member in of_ward(part, code))
        return f"自区の記録 {records:,}件" if records else NO_PART
    if code not in {ward.code for ward in figure.asked}:
        return NOT_ASKED
    if (amount := amount_of(figure, code)) is not None:
        return amount_in_words(amount, figure.amount_unit or figure.unit)
    return "、".join(row.label for row in figure.rows if holds(row, code)) or NO_ROW


def of_ward(part: Row | Item, code: str) -> list[Member]:
    """The members of a row or wording that are the ward's."""
    return [member for member in part.members if member.ward.code == code]


def amount_in_words(amount: float, unit: str) -> str:
    """A number as it is read.

    >>> amount_in_words(19.5, "時間"), amount_in_words(1200.0, "部")
    ('19.5時間', '1,200部')
    """
    return f"{amount:,.1f}".removesuffix(".0") + unit


def holds(row: Row, code: str) -> bool:
    """Whether a ward stands behind a row."""
    return bool(of_ward(row, code))


def marks_of(figure: Figure, records: Iterable[Record]) -> str:
    """The footnote marks that some records carry."""
    tags = {record.tag for record in records}
    return "、".join(note.mark for note in figure.footnotes if note.tag in tags)


def rows_of_ward(figure: Figure, code: str) -> Iterator[tuple[str, Member]]:
    """Every row and wording in which a ward stands, with what it stands for there.

    Its words are '' where the row is the ward itself.
    """
    for row in figure.rows:
        words = "" if figure.choice is Choice.COUNT else row.label
        parts = [(words, row), *((f"{row.label}：{item.text}", item) for item in row.items)]
        yield from ((words, member) for words, part in parts for member in of_ward(part, code))
