"""The ways back of a report: withdrawn by its ward, returned as it asked, a return recalled."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from wards.fiscal import moment_label
from wards.models import Filing, Submission, SubmissionEvent, User
from wards.reporting.workflow import (
    MoveRefusedError,
    is_of_own_body,
    last_move_sentence,
    last_return,
    locked_report,
    refuse_what_is_stale,
)
from wards.triggers import kept_versions_of
from wards.vocabulary import EventKind, Status
from wards.written import written_once

# What a return changes of a report, and its recall brings back.
CHANGED_BY_A_RETURN = (
    "status",
    "due_on",
    "returned_at",
    "returned_by_id",
    "opened_at",
    "opened_by_id",
)


def withdraw(submission: Submission, by: User, seen: int | None = None) -> Submission:
    """A ward takes back what it submitted: all is as before, 記入中 or 差戻し. Raises MoveRefusedError."""
    with transaction.atomic():
        locked, last = locked_report(submission)
        refuse_what_is_stale(last, seen)
        if locked.status != Status.SUBMITTED or not is_of_own_body(by, locked):
            raise MoveRefusedError(
                f"この報告はいま「{locked.get_status_display()}」です。"
                f"取下げはできません。{last_move_sentence(last)}"
            )
        if why := why_not_withdrawn(locked):
            raise MoveRefusedError(f"{why}差戻しを依頼してください。")
        before = Status(locked.filing.event.from_status)
        step = {"from_status": locked.status, "to_status": before, "by": by}
        SubmissionEvent.objects.create(submission=locked, kind=EventKind.WITHDRAWN, **step)
        locked.status, locked.filing = (
            before,
            _returned_filing(locked) if before == Status.RETURNED else None,
        )
        then = locked.filing and locked.filing.event
        locked.submitted_at, locked.submitted_by = (then.at, then.by) if then else (None, None)
        if then is None:
            # What was withdrawn was never filed: only what stands was in time.
            locked.first_submitted_at = None
        locked.save()
        return locked


def recall(submission: Submission, by: User, seen: int | None = None) -> Submission:
    """The Bureau takes back a return that its ward has not opened. Raises MoveRefusedError.

    All is as before it, the due day too.
    """
    with transaction.atomic():
        locked, last = locked_report(submission)
        refuse_what_is_stale(last, seen)
        why = why_not_recalled(locked, last)
        if why or not by.is_bureau:
            raise MoveRefusedError(why or "差戻しを取り消せるのは健康局だけです。")
        versions = kept_versions_of(Submission).filter(pgh_obj=locked)
        before = versions.exclude(status=Status.RETURNED).latest("pgh_id")
        step = {"from_status": locked.status, "to_status": before.status, "by": by}
        SubmissionEvent.objects.create(
            submission=locked, kind=EventKind.RECALLED, recalls=last, **step
        )
        for name in CHANGED_BY_A_RETURN:
            setattr(locked, name, getattr(before, name))
        locked.save()
        return locked


def _returned_filing(report: Submission) -> Filing:
    """What the Bureau last gave back."""
    return report.filings.filter(event__lt=last_return(report).pk).latest("number")


def ends_of_filings(report: Submission) -> dict[int, SubmissionEvent]:
    """Number of a submission that stands no more → its withdrawal, or its return. One query."""
    ends, standing = {}, 0
    for event in moves_of(report):
        if event.filed:
            standing = event.filed
        elif standing and event.what in (EventKind.WITHDRAWN, Status.RETURNED):
            ends[standing], standing = event, 0
        elif event.what == EventKind.RECALLED:
            standing, _ = ends.popitem()
    return ends


def moves_of(report: Submission, until: datetime | None = None) -> list[SubmissionEvent]:
    """Everything that happened to a report, oldest first, by whom, and as `filed` the number of the
    submission that it was. One query. until: leaves out what happened later."""
    return [each for each in _moves([report.pk]) if until is None or each.at <= until]


@written_once
def _moves(report: list[int]) -> QuerySet[SubmissionEvent]:
    events = SubmissionEvent.objects.filter(submission__pk__one_of=report).order_by("pk")
    return events.select_related("by__ward").annotate(filed=F("filing__number"))


def ask_for_return(
    submission: Submission, by: User, reason: str, seen: int | None = None
) -> SubmissionEvent:
    """A ward asks the Bureau to return what it submitted. Raises MoveRefusedError."""
    with transaction.atomic():
        locked, last = locked_report(submission)
        refuse_what_is_stale(last, seen)
        if not (is_of_own_body(by, locked) and locked.counts):
            raise MoveRefusedError(f"この報告の差戻しは依頼できません。{last_move_sentence(last)}")
        if is_asked(last):
            raise MoveRefusedError(f"差戻しはもう依頼しています。{last_move_sentence(last)}")
        return _said(locked, EventKind.ASKED, by, reason)


def decline_return(
    submission: Submission, by: User, reason: str, seen: int | None = None
) -> SubmissionEvent:
    """The Bureau lets a report stand whose return was asked for. Raises MoveRefusedError."""
    with transaction.atomic():
        locked, last = locked_report(submission)
        refuse_what_is_stale(last, seen)
        if not (by.is_bureau and is_asked(last)):
            raise MoveRefusedError(
                f"この報告には、差戻しの依頼がありません。{last_move_sentence(last)}"
            )
        return _said(locked, EventKind.DECLINED, by, reason)


def is_asked(last: SubmissionEvent | None) -> bool:
    """Whether a request for a return waits for an answer. last: the report's last event."""
    return last is not None and last.kind == EventKind.ASKED


def is_past_withdrawing(report: Submission, today: date) -> bool:
    """Whether it is too late for a ward to take back by itself what it submits."""
    return report.round.is_closed or today > report.due


def why_not_withdrawn(report: Submission) -> str:
    """Why a ward cannot take back by itself what it submitted, as a sentence; '' when it can."""
    if report.opened_at:
        return f"健康局が{moment_label(report.opened_at)}に確認を始めたため、取下げはできません。"
    if is_past_withdrawing(report, timezone.localdate()):
        return "提出期限を過ぎたため、取下げはできません。"
    return ""


def why_not_recalled(report: Submission, last: SubmissionEvent | None) -> str:
    """Why the Bureau cannot take back a return, as a sentence; '' when it can.

    last: the report's last event.
    """
    if last is None or last.what != Status.RETURNED:
        return f"取り消せる差戻しがありません。{last_move_sentence(last)}"
    if report.opened_at:
        body = report.get_form_display()
        return f"{body}が{moment_label(report.opened_at)}に開いたため、差戻しは取り消せません。"
    if is_asked(report.events.filter(pk__lt=last.pk).order_by("pk").last()):
        return "区の依頼のとおり差し戻したため、差戻しは取り消せません。"
    return ""


def _said(report: Submission, kind: EventKind, by: User, reason: str) -> SubmissionEvent:
    return SubmissionEvent.objects.create(
        submission=report,
        from_status=report.status,
        to_status=report.status,
        kind=kind,
        by=by,
        reason=reason,
    )
