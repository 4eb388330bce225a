"""Decides what is remembered of a text of which parts look otherwise: struck out, raised, lowered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from reports.files.uploaded_files.package import MAIN

RUN, STRUCK, RAISED = (f"{MAIN} {name}" for name in ("r", "strike", "vertAlign"))


class Run(NamedTuple):
    """A part of a text. struck: with a line through it. raised: small, above or below the line."""

    text: str
    struck: bool = False
    raised: bool = False


class Look:
    """How the part of a text looks that is being read; `started` is told of every element."""

    def __init__(self) -> None:
        self.is_struck = self.is_raised = False

    def started(self, name: str, attributes: Mapping[str, str]) -> None:
        """Take note of an element that begins a part, or tells its look."""
        if name == RUN:
            self.is_struck = self.is_raised = False
        elif name == STRUCK:
            self.is_struck = attributes.get("val", "1") not in ("0", "false")
        elif name == RAISED:
            self.is_raised = attributes.get("val", "baseline") != "baseline"

    def run(self, text: str) -> Run:
        """The part with its text."""
        return Run(text, self.is_struck, self.is_raised)


class TextInRuns(str):
    """The whole text of a cell that is not of one look, as 見え消し leaves it: ~~20~~25 is "2025"."""

    __slots__ = ("runs",)
    runs: tuple[Run, ...]

    @property
    def is_struck(self) -> bool:
        """Tell whether a part of it is struck out, or all of it."""
        return any(run.struck for run in self.runs)

    @property
    def standing(self) -> str:
        """What is not struck out."""
        return "".join(run.text for run in self.runs if not run.struck)

    @property
    def on_the_line(self) -> str:
        """What is neither struck out nor, as the mark of a footnote, above or below the line."""
        return "".join(run.text for run in self.runs if not run.struck and not run.raised)


def text_of(runs: Sequence[Run]) -> str:
    """The text of a cell; one whose visible parts are struck out, raised or lowered keeps its runs.

    >>> text_of([Run("20", struck=True), Run("25")]).standing, type(text_of([Run("2"), Run("5")]))
    ('25', <class 'str'>)
    """
    whole = "".join(run.text for run in runs)
    if not any((run.struck or run.raised) and run.text.strip() for run in runs):
        return whole
    text = TextInRuns(whole)
    text.runs = tuple(runs)
    return text
