"""Decides what reading a file hands on: cells by sheet and question, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reports.files.intake.grid import CellValue
from reports.files.outcome import CellRef, Note, Problem


@dataclass(frozen=True)
class FoundCell:
    """The answer to a question as it stands in the file."""

    place: CellRef
    value: CellValue


@dataclass(frozen=True)
class FoundRow:
    """A row of a table that holds anything. number: None where the column of numbers is lost."""

    place: CellRef
    number: FoundCell | None
    cells: Mapping[str, FoundCell] = field(default_factory=dict)


@dataclass(frozen=True)
class FoundSheet:
    """A sheet of the form as it was found. name: what it is called in the file.

    nothing: by item. confirmed, answers, cells of rows: by column key; a question whose label was not found
    is not among them, and a note says so. has_table: whether the head of the table was found.
    """

    key: str
    name: str
    nothing: Mapping[str, FoundCell] = field(default_factory=dict)
    confirmed: Mapping[str, FoundCell] = field(default_factory=dict)
    answers: Mapping[str, FoundCell] = field(default_factory=dict)
    rows: tuple[FoundRow, ...] = ()
    has_table: bool = False


@dataclass(frozen=True)
class FoundForm:
    """All that was found in a file; problems that already stop it, notes on what is not read.

    patients: what looks like data of patients; then nothing else matters, and the file is not kept.
    """

    sheets: tuple[FoundSheet, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    patients: tuple[Problem, ...] = ()
