"""Decides in which order what was found of a file is told: as somebody goes through its sheets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from openpyxl.utils.cell import coordinate_to_tuple

from reports.files.intake.outcome import Outcome, Place


class Placed(Protocol):
    @property
    def place(self) -> Place: ...


Found = TypeVar("Found", bound=Placed)


def in_file_order(found: Iterable[Found], sheets: Sequence[str]) -> tuple[Found, ...]:
    """Of the whole file first, then by sheet, row and column; equal places stay as they were.

    sheets: their names in the order of the file.
    """
    order = {name: number for number, name in enumerate(sheets)}
    return tuple(sorted(found, key=lambda each: _position(each.place, order)))


def outcome_in_file_order(outcome: Outcome, sheets: Sequence[str]) -> Outcome:
    """The same outcome, all of it in the order of the file."""
    return replace(
        outcome,
        problems=in_file_order(outcome.problems, sheets),
        questions=in_file_order(outcome.questions, sheets),
        changes=in_file_order(outcome.changes, sheets),
        notes=in_file_order(outcome.notes, sheets),
    )


def _position(place: Place, order: dict[str, int]) -> tuple[int, tuple[int, int]]:
    cell = coordinate_to_tuple(place.cell) if place.cell else (0, 0)
    return order.get(place.sheet, -1), cell
