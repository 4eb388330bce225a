"""Decides what is said of the parts of a file that are not as they went out."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from reports.files.intake.grid import LONGEST_LABEL, Grid
from reports.files.intake.labels import most_alike, spoken
from reports.files.opening.cell_value import CellKind, CellValue
from reports.files.outcome import CellRef, Findings, Problem
from reports.files.patients import patients_column

MEND_ADDED = (
    "患者・利用者の情報は、このポータルに入れられません。加えた列（または行・シート）を削除して、"
    "もう一度送ってください。"
)
# Comparing takes time; nobody rewrites more labels than this.
MOST_COMPARED = 60


class FormFindings(Findings):
    """What was found of a form: added columns and changed labels besides."""

    def refuse_patients(self, place: CellRef, label: str) -> bool:
        """Remembers an added column or line that holds who a patient is; tells whether it does.

        Only our own word of its label is told: the rest of it may be anything.
        """
        word = patients_column(label)
        if word:
            self.patients.append(
                Problem(
                    CellRef(place.sheet, place.cell, word),
                    "",
                    f"様式に加えた「{word}」の欄は、患者・利用者の情報に見えます。",
                    MEND_ADDED,
                )
            )
        return bool(word)

    def refuse_changed_labels(
        self, missing: Iterable[str], unknown: Iterable[tuple[CellRef, str]]
    ) -> set[str]:
        """Refuses unknown labels that look like missing ones; returns the missing labels meant."""
        by_spoken = {spoken(label): label for label in missing}
        meant = set()
        for place, text in islice(unknown, MOST_COMPARED):
            said = spoken(text) if len(text) <= LONGEST_LABEL else ""
            label = by_spoken.get(most_alike(said, by_spoken), "")
            if label:
                meant.add(label)
                self.refuse(
                    place,
                    text,
                    f"見出し「{label}」が書き換わっているように見えます。",
                    f"この欄が「{label}」なら、見出しを「{label}」に戻してください。"
                    f"別の欄なら、「{label}」の欄を元の様式のとおりに加えてください。",
                )
        return meant


def own_value(grid: Grid, row: int, column: int) -> CellValue:
    """What stands in a cell of a column; what a merge brings from another column is not its."""
    value = grid.value(row, column)
    if value.through_merge and grid.address(row, column).rstrip("0123456789") != (
        value.coordinate.rstrip("0123456789")
    ):
        return CellValue(CellKind.BLANK, "", grid.address(row, column), merged=value.merged)
    return value
