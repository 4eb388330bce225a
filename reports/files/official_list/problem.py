"""Decides what is said of a row of the list that cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

# So much of a cell is quoted: a file may be wrong in every row.
MOST_QUOTED = 40


@dataclass(frozen=True, slots=True)
class Problem:
    """One place that must be mended in the file before anything is saved.

    place: "12行目", with the sheet's name where there are several. stood: what was in the cell.
    """

    place: str
    stood: str
    sentence: str
    mend: str

    @property
    def quoted(self) -> str:
        """What stood there, cut to a length that can be read."""
        plain = " ".join(self.stood.split())
        return f"{plain[:MOST_QUOTED]}…" if len(plain) > MOST_QUOTED else plain
