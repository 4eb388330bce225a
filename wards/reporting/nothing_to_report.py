"""How 該当なし is stated for an item of a report, and taken back, whichever door it comes by."""

from __future__ import annotations

from wards.models import NothingToReport, Submission, User
from wards.reporting.workflow import note_work_begun
from wards.triggers.locks import refused_while_locked


def state_nothing(submission: Submission, item: str, by: User) -> None:
    """Answers 該当なし; records that contradict it stay. Raises StatementLockedError."""
    with refused_while_locked():
        _, new = NothingToReport.objects.get_or_create(
            submission=submission, item=item, defaults={"created_by": by, "updated_by": by}
        )
    if new:
        round_ = submission.round
        note_work_begun(submission.ward_id, submission.form, round_.fiscal_year, by, round_.month)


def withdraw_nothing(stated: NothingToReport) -> None:
    """Takes 該当なし back: the item is unanswered again. Raises StatementLockedError."""
    with refused_while_locked():
        stated.delete()
