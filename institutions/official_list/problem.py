"""Decides what is said of a place in the list that cannot be read, or of a whole file."""

from __future__ import annotations

from dataclasses import dataclass

# A file may be wrong in every row; so much of a cell is quoted.
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


class UnreadableListError(ValueError):
    """The file as a whole is no such list; the message is a sentence for the screen."""
