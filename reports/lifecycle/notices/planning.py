"""Who is told what by mail: planned and written down once, before anything is sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.lifecycle.notices.letters import Letter, letter_for, letter_texts, settings_note
from reports.lifecycle.queue import TELL_OF_MOVE, enqueue
from reports.models import NoticeKind, SentNotice
from wards.models import Submission, SubmissionEvent, User
from wards.reporting.survey_days import is_working_day, working_day_from, working_day_until
from wards.vocabulary import Role, Status

DAYS_BEFORE = (7, 1)
FIRST_DAY_AFTER, DAYS_BETWEEN = 1, 7
# Half a year: whoever has not answered by then will not answer to another mail.
LAST_DAY_AFTER = 26 * 7


@dataclass(frozen=True, slots=True)
class Reminder:
    """One of the reminders of a report: the day by the calendar, and the day on which it goes out."""

    kind: NoticeKind
    day: date
    sent_on: date


def reminder_of(due: date, asked_on: date, today: date) -> Reminder | None:
    """The reminder in force on a day: the latest whose day of sending has come, if any.

    Before the due day a reminder goes out on the last working day until its day, so that nobody is
    told on Monday what is due on Monday; afterwards on the next. It stays in force, for a worker
    that was down, until the due day, or for the week until the next would come. asked_on: since when the report is
    asked for; what would have gone out until then is not made up for.

    >>> reminder_of(date(2024, 9, 30), date(2024, 8, 1), date(2024, 9, 24)).day
    datetime.date(2024, 9, 23)
    """
    sent = [each for each in _reminders_by_day(due, today) if asked_on < each.sent_on <= today]
    if not sent:
        return None
    last = sent[-1]
    until = due if last.kind == NoticeKind.BEFORE_DUE else last.sent_on + timedelta(DAYS_BETWEEN)
    return last if today <= until else None


def _reminders_by_day(due: date, today: date) -> Iterator[Reminder]:
    """All reminders of a report that can have gone out, in order."""
    for days in DAYS_BEFORE:
        day = due - timedelta(days=days)
        yield Reminder(NoticeKind.BEFORE_DUE, day, working_day_until(day))
    last = min(LAST_DAY_AFTER, (today - due).days)
    for days in range(FIRST_DAY_AFTER, last + 1, DAYS_BETWEEN):
        day = due + timedelta(days=days)
        yield Reminder(NoticeKind.OVERDUE, day, working_day_from(day))


# Which move of a report is told; to the ward's own users, or to the Bureau, or both.
KIND_OF_MOVE = {
    Status.SUBMITTED: NoticeKind.SUBMITTED,
    Status.RETURNED: NoticeKind.RETURNED,
    Status.ACCEPTED: NoticeKind.ACCEPTED,
    Status.PUBLISHED: NoticeKind.PUBLISHED,
}
FOR_THE_WARD = frozenset(set(NoticeKind) - {NoticeKind.SUBMITTED})
FOR_THE_BUREAU = frozenset({NoticeKind.SUBMITTED, NoticeKind.PUBLISHED})
NOT_SUBMITTED = (Status.NOT_STARTED, Status.DRAFT, Status.RETURNED)


def wanting(kind: NoticeKind) -> QuerySet[User]:
    """The users who may be told by mail: active, with an address, and not switched off."""
    active = User.objects.filter(is_active=True).exclude(email="")
    return active.exclude(muted_notices__kind=kind)


def kinds_for(role: str) -> list[NoticeKind]:
    """The events of which users of a role are told, in the order of a report's life."""
    kinds = FOR_THE_BUREAU if role == Role.BUREAU else FOR_THE_WARD
    return [kind for kind in NoticeKind if kind in kinds]


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
    reports = ((each, reminder_of(each.due, _asked_on(each), today)) for each in unsubmitted(today))
    return _write_down_reminders([pair for pair in reports if pair[1] is not None], today)


def plan_asked_for(reports: Iterable[Submission], today: date) -> list[SentNotice]:
    """Writes down the reminders that the Bureau asks for itself, of late reports.

    Returns the new ones: nobody is reminded of a report twice on a day, whoever asks. Needs the
    submissions' ward and round. Four queries, however many wards.
    """
    reminder = Reminder(NoticeKind.OVERDUE, today, today)
    return _write_down_reminders([(report, reminder) for report in reports], today)


def plan_for_move(event: SubmissionEvent) -> list[SentNotice]:
    """Writes down whom a move of a report is told; returns the new ones."""
    kind = KIND_OF_MOVE[Status(event.to_status)]
    report = event.submission
    letter = letter_for(report, kind, timezone.localdate(event.at))
    users = wanting(kind).exclude(pk=event.by_id)
    ward = users.filter(role=report.form, ward=report.ward) if kind in FOR_THE_WARD else ()
    bureau = users.filter(role=Role.BUREAU) if kind in FOR_THE_BUREAU else ()
    planned = [_notice(report, user, kind, f"event {event.pk}", letter) for user in ward]
    planned += [_notice(report, user, kind, _bureau_key(event), letter) for user in bureau]
    return _write_down(planned)


def _bureau_key(event: SubmissionEvent) -> str:
    """A round's 48 reports are published together: the Bureau is told once a day."""
    if event.to_status != Status.PUBLISHED:
        return f"event {event.pk}"
    return f"round {event.submission.round_id} published {timezone.localdate(event.at)}"


def _asked_on(submission: Submission) -> date:
    """Since when the report is asked for: a returned one since its return."""
    if submission.status == Status.RETURNED and submission.returned_at:
        return timezone.localdate(submission.returned_at)
    return submission.round.opens_on


def _write_down_reminders(
    reports: Iterable[tuple[Submission, Reminder]], today: date
) -> list[SentNotice]:
    """A mail for everyone at the post who wants it; each text and the users of a kind are read once."""
    texts, posts, planned = letter_texts(), {}, []
    for submission, reminder in reports:
        kind = reminder.kind
        if kind not in posts:
            posts[kind] = defaultdict(list)
            for user in wanting(kind).exclude(role=Role.BUREAU):
                posts[kind][user.ward_id, user.role].append(user)
        if users := posts[kind].get((submission.ward_id, submission.form)):
            letter = letter_for(submission, kind, today, texts)
            key = f"report {submission.pk} {kind} {reminder.day}"
            planned += [_notice(submission, user, kind, key, letter) for user in users]
    return _write_down(planned)


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


def notify(*events: SubmissionEvent) -> None:
    """Has moves told to those who want to know. Call it in the transaction that made the moves.

    A move of which nobody is told (記入中) makes no job. One query; nothing is sent here.
    """
    enqueue(
        TELL_OF_MOVE,
        [{"event_id": event.pk} for event in events if event.to_status in KIND_OF_MOVE],
    )
