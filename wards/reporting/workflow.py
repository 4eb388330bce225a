"""What can happen to a report, and by whom: TRANSITIONS, which `move` obeys."""

from collections.abc import Callable, Iterable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import product

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from wards.fiscal import FiscalYear, moment_label
from wards.models import Filing, ReportingRound, ReturnMark, Submission, SubmissionEvent, User, Ward
from wards.models.round import reporting_year
from wards.vocabulary import (
    EventKind,
    ReportForm,
    ReportItem,
    Role,
    RoundKind,
    Status,
    form_of_item,
)

REPORTERS = frozenset({Role.WARD_OFFICE, Role.DESK})
BUREAU = frozenset({Role.BUREAU})

# What is withdrawn or recalled is none of them: it leads to where it came from (`taking_back.py`).
TRANSITIONS: dict[tuple[Status, Status], frozenset[Role]] = {
    (Status.NOT_STARTED, Status.DRAFT): REPORTERS,
    (Status.DRAFT, Status.SUBMITTED): REPORTERS,
    (Status.SUBMITTED, Status.RETURNED): BUREAU,
    (Status.RETURNED, Status.SUBMITTED): REPORTERS,
    (Status.SUBMITTED, Status.ACCEPTED): BUREAU,
    (Status.ACCEPTED, Status.SUBMITTED): BUREAU,
    (Status.ACCEPTED, Status.RETURNED): BUREAU,
    (Status.ACCEPTED, Status.PUBLISHED): BUREAU,
    (Status.PUBLISHED, Status.RETURNED): BUREAU,
}

# What a move is called when it is told afterwards.
DONE = {
    Status.DRAFT: "記入を始めました",
    Status.SUBMITTED: "提出しました",
    Status.RETURNED: "差し戻しました",
    Status.ACCEPTED: "受理しました",
    Status.PUBLISHED: "公表しました",
    "unaccepted": "受理を取り消しました",
    EventKind.WITHDRAWN: "提出を取り下げました",
    EventKind.RECALLED: "差戻しを取り消しました",
    EventKind.ASKED: "差戻しを依頼しました",
    EventKind.DECLINED: "差戻しの依頼に回答しました",
}


class MoveRefusedError(Exception):
    """The table does not allow this move to this user; the message is for the screen."""


@dataclass(frozen=True)
class FilingContent:
    """What a submission freezes; the shapes are those of the fields of `Filing`."""

    figures: dict
    records: list
    warnings: list = field(default_factory=list)


@dataclass(frozen=True)
class Mark:
    """What a return points at: an item, perhaps (model label, key) of a record, and its field."""

    item: ReportItem
    text: str
    record: tuple[str, int] | None = None
    field: str = ""


Freeze = Callable[[Submission], FilingContent]


def open_round(round_: ReportingRound) -> None:
    """Gives every ward its reports of a round; those that exist stay as they are."""
    forms = ReportForm if round_.kind == RoundKind.ANNUAL else (ReportForm.DESK,)
    pairs = product(Ward.objects.all(), forms)
    reports = [Submission(round=round_, ward=ward, form=form) for ward, form in pairs]
    Submission.objects.bulk_create(reports, ignore_conflicts=True)


def move(
    submission: Submission,
    to: Status,
    by: User,
    *,
    reason: str = "",
    marks: Iterable[Mark] = (),
    freeze: Freeze | None = None,
    seen: int | None = None,
    at: datetime | None = None,
) -> Submission:
    """Moves a report to another state and keeps the move, its author and its reason.

    Locks the row first, so that of two who move at once the second is judged by the new state.
    seen: key of the report's last event that the user's page showed (0: none); a later one refuses
    the move, so that nobody accepts what he has not seen. freeze: makes what a submission keeps,
    called while the row is locked; needed for what is submitted alone. at: when it happened, for reports
    that are taken over from another system; otherwise now.

    Raises MoveRefusedError when TRANSITIONS does not allow it, when the user is of another ward or
    body, or when the round is closed, and never leaves a half-made move.
    """
    with transaction.atomic():
        locked, last = locked_report(submission)
        _refuse_what_is_not_allowed(locked, to, by, last, seen)
        step = {"from_status": locked.status, "to_status": to, "at": at or timezone.now()}
        event = SubmissionEvent.objects.create(submission=locked, by=by, reason=reason, **step)
        locked.status = to
        _keep_marks(event, marks)
        if event.what == Status.SUBMITTED:
            _file(locked, event, freeze)
        if event.what in (Status.SUBMITTED, Status.RETURNED):
            locked.opened_at = locked.opened_by = None
        if event.what == "unaccepted":
            locked.accepted_at = locked.accepted_by = None
        elif to != Status.DRAFT:
            setattr(locked, f"{to}_at", event.at)
            setattr(locked, f"{to}_by", by)
        locked.save()
        return locked


def locked_report(submission: Submission) -> tuple[Submission, SubmissionEvent | None]:
    """The report, locked, and its last event. NO KEY: rows that refer to it may be written."""
    locked = (
        Submission.objects.select_related("round", "ward")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=submission.pk)
    )
    return locked, locked.events.select_related("by").order_by("pk").last()


def is_of_own_body(by: User, report: Submission) -> bool:
    return (by.ward_id, by.role) == (report.ward_id, report.form)


def _refuse_what_is_not_allowed(
    report: Submission, to: Status, by: User, last: SubmissionEvent | None, seen: int | None
) -> None:
    allowed = TRANSITIONS.get((Status(report.status), to), frozenset())
    if by.role not in allowed or not (by.is_bureau or is_of_own_body(by, report)):
        raise MoveRefusedError(
            f"この報告はいま「{report.get_status_display()}」です。"
            f"「{to.label}」にはできません。{last_move_sentence(last)}"
        )
    refuse_what_is_stale(last, seen)
    if to == Status.SUBMITTED and not report.counts and report.is_locked:
        raise MoveRefusedError("この調査は受付を終えています。健康局に連絡してください。")


def refuse_what_is_stale(last: SubmissionEvent | None, seen: int | None) -> None:
    if seen is not None and seen != (last.pk if last else 0):
        raise MoveRefusedError(
            f"画面を開いたあとに、この報告が動きました。{last_move_sentence(last)}内容を確かめてください。"
        )


def last_return(report: Submission) -> SubmissionEvent | None:
    """With what the Bureau last gave a report back, unless it recalled that."""
    returns = report.events.filter(kind=EventKind.MOVED, to_status=Status.RETURNED, recall=None)
    return returns.order_by("pk").last()


def last_move_sentence(last: SubmissionEvent | None) -> str:
    """The last move as a sentence, or '' before the first."""
    if last is None:
        return ""
    return f"{moment_label(last.at)}に{last.by}が{DONE[last.what]}。"


def _keep_marks(event: SubmissionEvent, marks: Iterable[Mark]) -> None:
    """The mark of the whole return, which its reason is, and those of the places in it."""
    whole = [ReturnMark(event=event)] if event.to_status == Status.RETURNED else []
    places = []
    for mark in marks:
        model, record = mark.record or ("", None)
        place = {"item": mark.item, "model": model, "record": record, "field": mark.field}
        places.append(ReturnMark(event=event, text=mark.text, **place))
    ReturnMark.objects.bulk_create([*whole, *places])


def _file(report: Submission, event: SubmissionEvent, freeze: Freeze | None) -> None:
    """Keeps what was said. Raises TypeError without `freeze`: nothing is submitted unseen."""
    if freeze is None:
        raise TypeError("a submission needs what it freezes")
    content = freeze(report)
    number = report.filings.count() + 1
    report.filing = Filing.objects.create(
        submission=report, number=number, event=event, **vars(content)
    )
    report.first_submitted_at = report.first_submitted_at or event.at


def note_opened(submission: Submission, by: User) -> None:
    """That the other side reads a submission or a return; only the first time since is kept."""
    reads = {
        Status.SUBMITTED: by.is_bureau,
        Status.RETURNED: is_of_own_body(by, submission),
    }
    # A statement that finds no row would count as a change all the same.
    if submission.opened_at or not reads.get(submission.status):
        return
    unread = Submission.objects.filter(status=submission.status, opened_at__isnull=True)
    if unread.filter(pk=submission.pk).update(opened_at=timezone.now(), opened_by=by):
        submission.refresh_from_db(fields=["opened_at", "opened_by"])


def note_work_begun(
    ward_id: str, form: str, fiscal_year: int, by: User, month: int | None = None
) -> None:
    """The first entry of a year, or of a month, turns that ward's report from 未記入 to 記入中.

    After a return it means that the ward has read it.
    """
    waiting = (
        Submission.objects.filter(
            Q(status=Status.NOT_STARTED) | Q(status=Status.RETURNED, opened_at__isnull=True),
            ward_id=ward_id,
            form=form,
            round__fiscal_year=fiscal_year,
            round__kind=RoundKind.MONTHLY if month else RoundKind.ANNUAL,
            round__month=month,
        )
        # Two first entries at once: the second waits here and then finds the report begun.
        .select_for_update(of=("self",), no_key=True)
        .first()
    )
    if waiting is not None and waiting.status == Status.NOT_STARTED:
        move(waiting, Status.DRAFT, by)
    elif waiting is not None:
        note_opened(waiting, by)


def acting_for(user: User, ward: Ward, form: ReportForm) -> User:
    """The user with the scope and role of a ward's body, never to be saved.

    Forms, scope and rules are then the ward's own, and what is entered names the user himself.
    A user of that body acts as he is.
    """
    if user.ward_id == ward.pk and user.role == form:
        return user
    acting = copy(user)
    acting.ward, acting.role = ward, Role(form.value)
    return acting


def begin_report(record: models.Model, by: User) -> None:
    """Turns the report that asks for this record from 未記入 to 記入中, if the user writes it."""
    item = getattr(record, "report_item", None)
    if item is None or not by.ward_id or form_of_item(item) != by.role:
        return
    month = getattr(record, "month", None)
    note_work_begun(by.ward_id, by.role, year_of(record), by, month)


def year_of(record: models.Model) -> int:
    """The fiscal year for which a record counts as work: its own, its date's, else this one."""
    if getattr(record, "fiscal_year", None):
        return record.fiscal_year
    day = getattr(record, "date", None)
    return FiscalYear.of(day).year if day else reporting_year().year
