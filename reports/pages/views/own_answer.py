"""Decides how one ward's own answer to a figure is said, and which rows of the city hold it."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figure import UNREPORTED, UNREPORTED_LABEL, Choice, Figure, Row
from reports.pages.views.breakdown import Place, places_of_ward

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
    places: tuple[Place, ...]


def own_answer(figure: Figure, code: str) -> OwnAnswer | None:
    """The answer of a ward, from any figure that names it: its own, or the city's as it sees it.

    None for what no ward is part of, such as the city council.
    """
    if not figure.asked and not any(row.members for row in figure.rows):
        return None
    places = places_of_ward(figure, code)
    if code in {ward.code for ward in figure.unreported}:
        return OwnAnswer(UNREPORTED_LABEL, own_rows(figure, code, UNREPORTED), True, places)
    return OwnAnswer(said(figure, code, places), own_rows(figure, code, ""), False, places)


def own_rows(figure: Figure, code: str, missing: str) -> frozenset[str]:
    """Codes of the rows that hold the ward; in a count its row is its code."""
    if figure.choice is Choice.COUNT:
        return frozenset({code})
    codes = {row.code for row in figure.rows if holds(row, code)}
    return frozenset(codes | {missing} if missing else codes)


def said(figure: Figure, code: str, places: tuple[Place, ...]) -> str:
    """The answer in words."""
    if figure.choice is Choice.EVENTS:
        people = [f"{place.label} {place.people}人" for place in places]
        return "、".join(people) if people else NOT_THERE
    if figure.choice is Choice.TEXT:
        records = sum(len(place.records) for place in places)
        return f"自区の記録 {records}件" if records else NO_PART
    if code not in {ward.code for ward in figure.asked}:
        return NOT_ASKED
    if figure.choice is Choice.COUNT:
        row = next(row for row in figure.rows if row.code == code)
        return f"{figure.value(row)}{figure.unit}"
    return "、".join(row.label for row in figure.rows if holds(row, code)) or NO_ROW


def holds(row: Row, code: str) -> bool:
    """Whether a ward stands behind a row."""
    return any(member.ward.code == code for member in row.members)
