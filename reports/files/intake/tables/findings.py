"""Decides how what reading a table found is collected: all problems, questions and notes at once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.files.intake.outcome import Note, Place, Problem, Question, QuestionKind

_CELL = re.compile(r"([A-Z]*)([0-9]+)")


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems by sheet and row, those of a row by column; of the whole file first."""
    found = list(problems)
    sheets = list(dict.fromkeys(each.place.sheet for each in found))
    return tuple(sorted(found, key=lambda each: (_rank(sheets, each), *_row_and_column(each))))


def _rank(sheets: list[str], problem: Problem) -> int:
    return sheets.index(problem.place.sheet) if problem.place.sheet else -1


def _row_and_column(problem: Problem) -> tuple[int, int, str]:
    match = _CELL.match(problem.place.cell)
    return (int(match[2]), len(match[1]), match[1]) if match else (0, 0, "")


@dataclass
class Findings:
    """What was found so far; tables and rows are added one after the other."""

    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def refuse(self, place: Place, stood: str, sentence: str, hint: str = "") -> None:
        """Remembers what must be mended. Without a hint, it is what follows the first sentence."""
        first, full_stop, rest = sentence.partition("。")
        told = (sentence, hint) if hint else (f"{first}{full_stop}", rest)
        self.problems.append(Problem(place, stood, *told))

    def ask(
        self,
        key: str,
        place: Place,
        stood: str,
        sentence: str,
        *options: tuple[str, str],
        kind: QuestionKind = QuestionKind.READING,
    ) -> Question:
        """Remembers what a person confirms or decides."""
        question = Question(f"{key}.{kind}", kind, place, stood, sentence, options)
        self.questions.append(question)
        return question

    def note(self, place: Place, sentence: str) -> None:
        """Remembers what is left alone."""
        self.notes.append(Note(place, sentence))
