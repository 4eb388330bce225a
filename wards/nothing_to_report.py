"""Decides how 該当なし is stated for an item of a report, and taken back, whichever door it comes by."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from wards.locks import LOCKED, is_lock
from wards.models import NothingToReport, Submission, User
from wards.workflow import note_work_begun


class StatementLockedError(Exception):
    """The report is submitted or its round closed; the message is a sentence for the screen."""


def state_nothing(submission: Submission, item: str, by: User) -> None:
    """Answers 該当なし; records that contradict it stay. Raises StatementLockedError."""
    try:
        with transaction.atomic():
            _, new = NothingToReport.objects.get_or_create(
                submission=submission, item=item, defaults={"created_by": by, "updated_by": by}
            )
    except IntegrityError as error:
        raise _locked(error) from error
    if new:
        round_ = submission.round
        note_work_begun(submission.ward_id, submission.form, round_.fiscal_year, by, round_.month)


def withdraw_nothing(stated: NothingToReport) -> None:
    """Takes 該当なし back: the item is unanswered again. Raises StatementLockedError."""
    try:
        with transaction.atomic():
            stated.delete()
    except IntegrityError as error:
        raise _locked(error) from error


def _locked(error: IntegrityError) -> Exception:
    return StatementLockedError(LOCKED) if is_lock(error) else error
