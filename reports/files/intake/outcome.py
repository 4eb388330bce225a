"""Decides what an intake says of a file: what to mend, what to answer, what would change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from reports.files.intake.intentions import ASSUMED_INTENTION, refused_intention, split_answer


@dataclass(frozen=True)
class Place:
    """Where something stands: the sheet as it is called in the file, a cell such as 'C8', its label.

    cell is '' of a whole sheet, sheet is '' of the whole file.
    """

    sheet: str = ""
    cell: str = ""
    label: str = ""

    def __str__(self) -> str:
        return f"「{self.sheet}」{self.cell}" if self.sheet else "ファイル全体"


@dataclass(frozen=True)
class Problem:
    """Something that must be mended in the file. Nothing is saved while there is one.

    found: what stands there ('' when nothing does). hint: how to mend it.
    """

    place: Place
    found: str
    sentence: str
    hint: str = ""


class QuestionKind(StrEnum):
    READING = "reading"  # what a cell means
    DELETION = "deletion"  # a cell or row that came back empty
    CONFLICT = "conflict"  # changed in the portal meanwhile
    ENDING = "ending"  # a period that ends because another begins
    PERSONAL = "personal"  # words that look like a patient's
    WITHOUT_BASE = "without_base"  # nothing known of what went out
    INTENTION = "intention"  # whether a running record changed, or was wrong from the start


# Answers to questions.
YES, DELETE, KEEP, FILE, PORTAL = "yes", "delete", "keep", "file", "portal"
CHOOSE, CONFIRM = "どれか1つを選択してください。", "確かめて、印を付けてください。"


@dataclass(frozen=True)
class Question:
    """Something that a person must answer before anything is saved.

    key: the same at each reading of the same file. options: (answer, words); one option is a
    confirmation. before, after: the two values that are asked about, where there are two.
    period: first and last day of the record whose intention is asked ('' for no end); its answers
    are written with a day or a reason behind them, 'changed:R8.7.1'.
    """

    key: str
    kind: QuestionKind
    place: Place
    found: str
    sentence: str
    options: tuple[tuple[str, str], ...]
    before: str = ""
    after: str = ""
    period: tuple[str, str] = ("", "")

    @property
    def assumed(self) -> str:
        """The answer with which a reading goes on, so that all that follows is found at once."""
        if self.kind is QuestionKind.INTENTION:
            return ASSUMED_INTENTION
        return self.options[0][0]

    def refusal(self, answer: str) -> str:
        """Why an answer does not do, as a sentence; '' where it does."""
        chosen, typed = split_answer(answer)
        if chosen not in dict(self.options):
            return CONFIRM if len(self.options) == 1 else CHOOSE
        if self.kind is QuestionKind.INTENTION:
            return refused_intention(chosen, typed, *self.period)
        return ""


class ChangeKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    ENDED = "ended"
    DELETED = "deleted"


@dataclass(frozen=True)
class Change:
    """A value that saving would change. Of a record that is added or deleted, the whole of it.

    record: what it is called, such as '研修会 令和6年9月12日(木)「看取り」'.
    """

    kind: ChangeKind
    place: Place
    record: str
    before: str
    after: str


@dataclass(frozen=True)
class Note:
    """Something that is left alone, or read in a way that nobody is asked about, and why."""

    place: Place
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What a file says, compared with the portal as it is now.

    unchanged: number of values that are as they were. still_missing: what the report would lack
    after saving. answers: those that were given to the questions.
    """

    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()
    unchanged: int = 0
    still_missing: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def unanswered(self) -> list[Question]:
        """The questions without an answer that they offer."""
        return [
            question
            for question in self.questions
            if question.refusal(self.answers.get(question.key, ""))
        ]

    @property
    def may_be_saved(self) -> bool:
        return not self.problems and not self.unanswered

    @property
    def takes_what_was_assumed(self) -> bool:
        """Whether each question is answered as a reading without answers assumes."""
        return all(
            self.answers.get(question.key) == question.assumed for question in self.questions
        )

    @property
    def digest(self) -> str:
        """Equal for two readings that found the same, whatever was answered."""
        told = repr((self.problems, self.questions, self.changes))
        return hashlib.sha256(told.encode()).hexdigest()
