"""Decides how a ledger is taken in: all of its months, or nothing. The preview is the real run, rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reports.files.intake.ledger.other_wards import refuse_other_wards
from reports.files.intake.ledger.patients import (
    WITHHELD,
    WITHHELD_UNREAD,
    patient_data,
    perhaps_patients,
)
from reports.files.intake.ledger.reading import read_ledger
from reports.files.intake.ledger.saving import Saving, lock_months
from reports.files.opening import UnusableFileError, open_book
from reports.files.outcome import Outcome, Question, in_file_order
from reports.files.reading import Reading
from reports.files.table import Table, tables_of
from wards.models import User


@dataclass(frozen=True)
class LedgerReading(Reading):
    """What came of a ledger."""


@transaction.atomic
def take_in_ledger(
    content: bytes,
    user: User,
    *,
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
) -> LedgerReading:
    """Reads a ledger, compares its months with those of the user's ward, and saves them if asked.

    user: of a desk. answers: to the questions, by key. digest: of the preview that was confirmed.
    Nothing in a file raises.
    """
    try:
        tables = tables_of(open_book(content))
    except UnusableFileError as error:
        return LedgerReading(unusable=error, withheld=WITHHELD_UNREAD)
    if patients := patient_data(tables):
        return LedgerReading(Outcome(problems=tuple(patients)), withheld=WITHHELD)
    doubts = perhaps_patients(tables)
    given = dict(answers or {})
    if save:
        # What is compared with the digest is what is saved.
        lock_months(user)
    preview = _taken(tables, user, doubts, {}, save=False)
    if not save or (digest is not None and preview.digest != digest):
        outcome = _with_answers(preview, given)
        return LedgerReading(outcome, drifted=save)
    outcome = _taken(tables, user, doubts, given, save=True)
    return LedgerReading(outcome, saved=outcome.may_be_saved)


def _with_answers(preview: Outcome, answers: Mapping[str, str]) -> Outcome:
    return Outcome(**{**vars(preview), "answers": answers})


def _worth_asking(questions: list[Question], *, nothing_changes: bool) -> tuple[Question, ...]:
    """The questions, unless confirming them would change nothing: a ledger that was sent before."""
    only_to_confirm = all(len(question.options) == 1 for question in questions)
    return () if nothing_changes and only_to_confirm else tuple(questions)


def _taken(
    tables: list[Table],
    user: User,
    doubts: list[Question],
    answers: dict[str, str],
    *,
    save: bool,
) -> Outcome:
    with transaction.atomic():
        found = read_ledger(tables, timezone.localdate())
        refuse_other_wards(found, user.ward)
        saving = Saving(user, found, answers)
        # Whatever could be read is tried, so that all that is wrong is told at once.
        saving.save_all()
        outcome = Outcome(
            problems=in_file_order(found.problems),
            questions=_worth_asking(
                [*doubts, *found.questions],
                nothing_changes=not saving.changes and not found.problems,
            ),
            changes=tuple(saving.changes),
            notes=tuple(found.notes),
            unchanged=saving.unchanged,
            answers=answers,
        )
        if not save or not outcome.may_be_saved:
            transaction.set_rollback(True)
    return outcome
