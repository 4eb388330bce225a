"""Decides what reading a ledger hands on: one entry a month, each number with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reports.files.outcome import CellRef, Findings
from reports.files.table import Head, Table

CONSULTATIONS, NEW_CLIENTS = "consultations", "new_clients"


@dataclass(frozen=True)
class FoundNumber:
    """A number as it stands in a file, or as its rows were counted."""

    place: CellRef
    text: str


@dataclass(frozen=True)
class FoundMonth:
    """What a ledger says of a month. numbers: by field; one that is blank is not among them."""

    month: date
    place: CellRef
    numbers: Mapping[str, FoundNumber]


@dataclass
class LedgerFindings(Findings):
    """What was found of a ledger: its months, and everything to mend, answer or know.

    read: the tables that were read, with their heads.
    """

    months: list[FoundMonth] = field(default_factory=list)
    read: list[tuple[Table, Head]] = field(default_factory=list)
