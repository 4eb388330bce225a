"""Decides what a plan is: what taking in a list adds and changes, what it asks, and its digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.db import models

from reports.files.official_list.entries import Entry, LeftOut
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.register import Record

# The answer that changes nothing, and that stands until another is chosen.
LATER = "later"
LATER_LABEL = "いまは決めない（何も変えません）"


class UnansweredError(Exception):
    """A question that must be answered was not."""


class ChangeKind(models.TextChoices):
    """What happens to a record of the register."""

    RENAMED = "renamed", "名称の変更"
    MOVED = "moved", "移転"
    DETAILS = "details", "所在地の表記・連絡先"
    RECODED = "recoded", "番号の変更（再指定）"
    LINKED = "linked", "番号の追加"
    REOPENED = "reopened", "再開"
    CLOSED = "closed", "廃止"


@dataclass(frozen=True, slots=True)
class Addition:
    """An institution that comes into the register."""

    entry: Entry
    code: str
    kind: str


@dataclass(frozen=True, slots=True)
class Change:
    """What changes of one record: field -> (before, after). place: its row in the list, or ''."""

    record: Record
    kinds: tuple[ChangeKind, ...]
    values: Mapping[str, tuple[object, object]]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """By what somebody tells an institution that a question is about."""

    number: str
    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Option:
    """An answer to a question, and what it does."""

    value: str
    label: str
    additions: tuple[Addition, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody must decide: nobody guesses. urgent: a 積極的医療機関 hangs on it.

    registered, listed: what the register and what the list say of it. names: of whom
    there is only the name. hint: what speaks for one answer or another, in sentences.
    must_be_answered: nothing is saved before; without it no answer means LATER.
    """

    key: str
    sentence: str
    options: tuple[Option, ...]
    registered: tuple[Line, ...] = ()
    listed: tuple[Line, ...] = ()
    names: tuple[str, ...] = ()
    urgent: bool = False
    hint: str = ""
    must_be_answered: bool = False

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)


@dataclass(frozen=True, slots=True)
class ByHand:
    """What is wrong between list and register and cannot be mended here."""

    record: Record
    sentence: str


@dataclass(slots=True)
class Plan:
    """What taking in a list would do, before anything is saved.

    refusal: why the whole list must not be taken in, as a sentence; then nothing else is planned.
    lost_letters: what stays as it is because the list's file lost letters of it, in sentences.
    """

    table: PointTable
    day: date
    additions: list[Addition] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    by_hand: list[ByHand] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    unchanged: int = 0
    refusal: str = ""
    lost_letters: list[str] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.additions or self.changes or self.questions)

    def changes_of(self, kind: ChangeKind) -> list[Change]:
        """The changes of a kind; one that is renamed and moved is among both."""
        return [change for change in self.changes if kind in change.kinds]

    @property
    def digest(self) -> str:
        """The sha256 of all that the plan says, in its order: two equal plans do the same."""
        return sha256(repr(self).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Decided:
    """A plan with its questions answered: what is saved."""

    additions: tuple[Addition, ...]
    changes: tuple[Change, ...]

    @property
    def total(self) -> int:
        return len(self.additions) + len(self.changes)


def unanswered(plan: Plan, answers: Mapping[str, str]) -> list[Question]:
    """The questions that must be answered before anything is saved, and are not."""
    return [each for each in plan.questions if each.must_be_answered and each.key not in answers]


def decided(plan: Plan, answers: Mapping[str, str]) -> Decided:
    """What is saved of a plan; answers by the key of a question, LATER where there is none.

    Raises UnansweredError, and KeyError for an answer that the question does not offer.
    """
    if unanswered(plan, answers):
        raise UnansweredError
    additions, changes = list(plan.additions), list(plan.changes)
    for question in plan.questions:
        value = answers.get(question.key, LATER)
        option = question.option(value)
        if option is None:
            raise KeyError(question.key)
        additions += option.additions
        changes += option.changes
    return Decided(tuple(additions), tuple(changes))
