"""Decides what can happen to a report, and by whom: TRANSITIONS, and `move`, which obeys it."""

from __future__ import annotations

from django.db import transaction

from wards.models import ReportingRound, Submission, SubmissionEvent, User, Ward
from wards.vocabulary import ReportForm, Role, RoundKind, Status

REPORTERS = frozenset({Role.WARD_OFFICE, Role.DESK})
BUREAU = frozenset({Role.BUREAU})

TRANSITIONS: dict[tuple[Status, Status], frozenset[Role]] = {
    (Status.NOT_STARTED, Status.DRAFT): REPORTERS,
}


class MoveRefusedError(Exception):
    """The table does not allow this move to this user; the message is for the screen."""


def open_round(round_: ReportingRound) -> None:
    """Gives every ward its reports of a round; those that exist stay as they are."""
    forms = ReportForm if round_.kind == RoundKind.ANNUAL else (ReportForm.DESK,)
    Submission.objects.bulk_create(
        [
            Submission(round=round_, ward=ward, form=form)
            for ward in Ward.objects.all()
            for form in forms
        ],
        ignore_conflicts=True,
    )


def move(submission: Submission, to: Status, by: User, reason: str = "") -> Submission:
    """Moves a report to another state and keeps the move, its author and its reason.

    Locks the row first, so that of two who move at once the second is judged by the new state.
    Raises MoveRefusedError when TRANSITIONS does not allow it, when the user is of another ward or
    body, and never leaves a half-made move.
    """
    with transaction.atomic():
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        allowed = TRANSITIONS.get((Status(locked.status), to), frozenset())
        own = by.is_bureau or (by.ward_id == locked.ward_id and by.role == locked.form)
        if by.role not in allowed or not own:
            raise MoveRefusedError(
                f"この報告はいま「{locked.get_status_display()}」です。"
                f"「{to.label}」にはできません。"
            )
        SubmissionEvent.objects.create(
            submission=locked, from_status=locked.status, to_status=to, by=by, reason=reason
        )
        locked.status = to
        locked.save(update_fields=["status"])
        return locked


def note_work_begun(ward_id: str, form: str, fiscal_year: int, by: User) -> None:
    """The first entry of a year turns that ward's report from 未記入 to 記入中."""
    waiting = Submission.objects.filter(
        ward_id=ward_id,
        form=form,
        round__fiscal_year=fiscal_year,
        round__kind=RoundKind.ANNUAL,
        status=Status.NOT_STARTED,
    ).first()
    if waiting is not None:
        move(waiting, Status.DRAFT, by)
