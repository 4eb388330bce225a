"""The tables of invented data, which can be read and corrected by hand."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from wards.fiscal import FiscalYear
from wards.models import Ward

NOTHING = "none"


def folder() -> Path:
    return settings.BASE_DIR / "fixtures" / "demo"


def table(name: str) -> list[dict[str, str]]:
    """The rows of a table, e.g. `table("hours")`; an empty cell is an empty text."""
    with (folder() / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def document(name: str) -> Any:
    """The content of a JSON file, e.g. `document("initiatives")`."""
    return json.loads((folder() / f"{name}.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Answers:
    """What one ward answers in one year; an empty cell is no answer, 'none' is 該当なし."""

    year: FiscalYear
    ward: Ward
    cells: dict[str, str]

    def words(self, column: str) -> list[str]:
        """The codes in a cell; none of them when the ward says 該当なし."""
        return [word for word in self.cells[column].split() if word != NOTHING]

    def number(self, column: str) -> int:
        """How many; 0 when the ward says 該当なし or nothing."""
        words = self.words(column)
        return int(words[0]) if words else 0

    def says_nothing_of(self, column: str) -> bool:
        return self.cells[column] == NOTHING


def answers_of(year: FiscalYear, name: str) -> list[Answers]:
    """The 24 wards' answers of a year, from `answers-<name>.csv`."""
    wards = {ward.code: ward for ward in Ward.objects.all()}
    return [Answers(year, wards[row["code"]], row) for row in table(f"answers-{name}")]
