"""Invented returns: what was wrong, what was marked, what was answered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

import pghistory
from django.apps import apps
from django.db.models import Model

from reports.demo.entry import table
from wards.models import ReturnMark, Submission, User
from wards.reporting.workflow import Mark
from wards.vocabulary import ReportItem

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Return:
    """One row of the table; `first_said` is JSON, empty where the value was right or still stands."""

    item: str
    model: str
    field: str
    first_said: str
    reason: str
    marked: str
    answer: str

    def statement(self, submission: Submission) -> Model:
        """The ward's one statement of the year that is marked."""
        year = submission.round.fiscal_year
        return apps.get_model(self.model).objects.get(ward=submission.ward_id, fiscal_year=year)

    def say_first(self, statement: Model, author: User) -> object:
        """Puts the mistake in, if there is one; returns the right value."""
        right = getattr(statement, self.field)
        if self.first_said:
            self._write(statement, json.loads(self.first_said), author)
        return right

    def mend(self, statement: Model, right: object, author: User) -> None:
        if self.first_said:
            self._write(statement, right, author)

    def _write(self, statement: Model, value: object, author: User) -> None:
        setattr(statement, self.field, value)
        with pghistory.context(user=author.pk):
            statement.save()

    def mark(self, statement: Model) -> Mark:
        record = (statement._meta.label_lower, statement.pk)
        return Mark(ReportItem(self.item), self.marked, record, self.field)

    def answer_to(self, submission: Submission, author: User, at: datetime) -> None:
        """What the ward writes beside the mark, if it has written anything."""
        if self.answer:
            with pghistory.context(user=author.pk):
                places = ReturnMark.objects.filter(event__submission=submission).exclude(item="")
                places.update(answer=self.answer, answered_at=at, answered_by=author)


def returns_of(answers: str, when: str) -> dict[tuple[str, str], Return]:
    """(ward code, report) → its return, for the survey of that table of answers.

    when: BEFORE the report was first accepted, or AFTER it was published.
    """
    return {
        (row["code"], row["form"]): Return(
            item=row["item"],
            model=row["model"],
            field=row["field"],
            first_said=row["first_said"],
            reason=row["reason"],
            marked=row["mark"],
            answer=row["answer"],
        )
        for row in table("returns")
        if (row["survey"], row["when"]) == (answers, when)
    }
