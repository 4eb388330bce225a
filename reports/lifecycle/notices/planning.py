"""Decides who is told what by mail, and writes it down once before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.lifecycle.notices.letters import Letter, Texts, letter_for, letter_texts, settings_note
from reports.lifecycle.notices.reminder_days import Reminder, reminder_of
from reports.models import NoticeKind, SentNotice
from wards.models import Submission, SubmissionEvent, User
from wards.reporting.working_days import is_working_day
from wards.vocabulary import Role, Status

# Which move of a report is told; to the ward's own users, or to the Bureau, or both.
KIND_OF_MOVE = {
    Status.SUBMITTED: NoticeKind.SUBMITTED,
    Status.RETURNED: NoticeKind.RETURNED,
    Status.ACCEPTED: NoticeKind.ACCEPTED,
    Status.PUBLISHED: NoticeKind.PUBLISHED,
}
TOLD_TO_THE_WARD = frozenset(set(NoticeKind) - {NoticeKind.SUBMITTED})
TOLD_TO_THE_BUREAU = frozenset({NoticeKind.SUBMITTED, NoticeKind.PUBLISHED})
NOT_SUBMITTED = (Status.NOT_STARTED, Status.DRAFT, Status.RETURNED)


def wanting(kind: NoticeKind) -> QuerySet[User]:
    """The users who may be told by mail: active, with an address, and not switched off."""
    active = User.objects.filter(is_active=True).exclude(email="")
    return active.exclude(muted_notices__kind=kind)


def kinds_for(role: str) -> list[NoticeKind]:
    """The events of which users of a role are told, in the order of a report's life."""
    told = TOLD_TO_THE_BUREAU if role == Role.BUREAU else TOLD_TO_THE_WARD
    return [kind for kind in NoticeKind if kind in told]


def unsubmitted(today: date) -> QuerySet[Submission]:
    """The reports that are still asked for: of rounds that are open, or given back by the Bureau."""
    asked = Q(round__closed_at__isnull=True) | Q(status=Status.RETURNED)
    return (
        Submission.objects.filter(asked, status__in=NOT_SUBMITTED, round__opens_on__lte=today)
        .select_related("round", "ward")
        .order_by("pk")
    )


def plan_reminders(today: date) -> list[SentNotice]:
    """Writes down the reminders of a day; those that are written already are not made again.

    Returns the new ones. Six queries, however many wards. On a day off nothing is due.
    """
    if not is_working_day(today):
        return []
    texts = letter_texts()
    people = {kind: _by_post(kind) for kind in (NoticeKind.BEFORE_DUE, NoticeKind.OVERDUE)}
    planned: list[SentNotice] = []
    for submission in unsubmitted(today):
        reminder = reminder_of(submission.due, _asked_on(submission), today)
        if reminder is not None:
            users = people[reminder.kind].get((submission.ward_id, submission.form), [])
            planned += _reminders(submission, reminder, users, texts, today)
    return _write_down(planned)


def plan_asked_for(reports: Iterable[Submission], today: date) -> list[SentNotice]:
    """Writes down the reminders that the Bureau asks for itself, of late reports.

    Returns the new ones: nobody is reminded of a report twice on a day, whoever asks. Needs the
    submissions' ward and round. Four queries, however many wards.
    """
    texts, people = letter_texts(), _by_post(NoticeKind.OVERDUE)
    reminder = Reminder(NoticeKind.OVERDUE, today, today)
    planned: list[SentNotice] = []
    for submission in reports:
        users = people.get((submission.ward_id, submission.form), [])
        planned += _reminders(submission, reminder, users, texts, today)
    return _write_down(planned)


def plan_for_move(event: SubmissionEvent) -> list[SentNotice]:
    """Writes down whom a move of a report is told; returns the new ones."""
    kind = KIND_OF_MOVE[Status(event.to_status)]
    report = event.submission
    letter = letter_for(report, kind, timezone.localdate(event.at))
    told = wanting(kind).exclude(pk=event.by_id)
    ward = told.filter(role=report.form, ward=report.ward) if kind in TOLD_TO_THE_WARD else ()
    bureau = told.filter(role=Role.BUREAU) if kind in TOLD_TO_THE_BUREAU else ()
    planned = [_notice(report, user, kind, f"event {event.pk}", letter) for user in ward]
    planned += [_notice(report, user, kind, _bureau_key(event), letter) for user in bureau]
    return _write_down(planned)


def _bureau_key(event: SubmissionEvent) -> str:
    """A round's 48 reports are published together: the Bureau is told once a day."""
    if event.to_status != Status.PUBLISHED:
        return f"event {event.pk}"
    return f"round {event.submission.round_id} published {timezone.localdate(event.at)}"


def _by_post(kind: NoticeKind) -> dict[tuple[str, str], list[User]]:
    """The ward users who want a kind, by ward and role."""
    posts = defaultdict(list)
    for user in wanting(kind).exclude(role=Role.BUREAU):
        posts[user.ward_id, user.role].append(user)
    return posts


def _asked_on(submission: Submission) -> date:
    """Since when the report is asked for: a returned one since its return."""
    if submission.status == Status.RETURNED and submission.returned_at:
        return timezone.localdate(submission.returned_at)
    return submission.round.opens_on


def _reminders(
    submission: Submission, reminder: Reminder, users: list[User], texts: Texts, today: date
) -> list[SentNotice]:
    if not users:
        return []
    letter = letter_for(submission, reminder.kind, today, texts)
    key = f"report {submission.pk} {reminder.kind} {reminder.day}"
    return [_notice(submission, user, reminder.kind, key, letter) for user in users]


def _notice(
    submission: Submission, user: User, kind: NoticeKind, key: str, letter: Letter
) -> SentNotice:
    return SentNotice(
        submission=submission,
        user=user,
        kind=kind,
        key=key,
        subject=letter.subject,
        body=letter.body + settings_note(),
    )


def _write_down(planned: Iterable[SentNotice]) -> list[SentNotice]:
    """Keeps what is new. Of two jobs at once the second breaks on the unique key and tries again."""
    planned = list(planned)
    keys = {notice.key for notice in planned}
    written = set(SentNotice.objects.filter(key__in=keys).values_list("user_id", "key"))
    new = [notice for notice in planned if (notice.user_id, notice.key) not in written]
    return SentNotice.objects.bulk_create(new)
