"""Who is told what by mail: written down once, then sent once, with what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.lifecycle.letters import Letter, letter_for, letter_texts, settings_note
from reports.lifecycle.works import SEND_NOTICE, TELL_OF_MOVE, enqueue
from reports.models import Erasure, NoticeKind, NoticeResult, SentNotice
from wards.fiscal import is_working_day, working_day_from, working_day_until
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Submission, SubmissionEvent, User
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


# Whom mail of a kind is for; a move is told by the kind of the same name, others are not.
FROM_THE_WARD = frozenset({NoticeKind.SUBMITTED, NoticeKind.WITHDRAWN, NoticeKind.ASKED})
FOR_THE_WARD = frozenset(set(NoticeKind) - FROM_THE_WARD)
FOR_THE_BUREAU = FROM_THE_WARD | {NoticeKind.PUBLISHED}
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
    """Writes down the reminders of a working day that are not written yet; returns these.

    Six queries, however many wards.
    """
    if not is_working_day(today):
        return []
    reports = ((each, reminder_of(each.due, _asked_on(each), today)) for each in unsubmitted(today))
    return _write_down_reminders([pair for pair in reports if pair[1] is not None], today)


def plan_for_move(event: SubmissionEvent) -> list[SentNotice]:
    """Writes down whom a move of a report is told; returns the new ones."""
    kind = NoticeKind(event.what)
    report = event.submission
    letter = letter_for(report, kind, timezone.localdate(event.at))
    key = bureau_key = f"event {event.pk}"
    if kind == NoticeKind.PUBLISHED:
        # A round's 48 reports are published together: the Bureau is told once a day.
        bureau_key = f"round {report.round_id} published {timezone.localdate(event.at)}"
    users = wanting(kind).exclude(pk=event.by_id)
    ward = users.filter(role=report.form, ward=report.ward) if kind in FOR_THE_WARD else ()
    bureau = users.filter(role=Role.BUREAU) if kind in FOR_THE_BUREAU else ()
    planned = [_notice(report, user, kind, key, letter) for user in ward]
    planned += [_notice(report, user, kind, bureau_key, letter) for user in bureau]
    return _write_down(planned)


def plan_for_erasure(erasure: Erasure) -> list[SentNotice]:
    """Writes down that both bodies of each ward are told of an erasure, by their last reports."""
    reports = Submission.objects.filter(ward__in=erasure.places.values("ward"))
    last = reports.order_by("ward_id", "form", "-round__as_of").distinct("ward_id", "form")
    posts = {(each.ward_id, each.form): each for each in last.select_related("ward", "round")}
    kind, planned = NoticeKind.ERASED, []
    for user in wanting(kind).exclude(role=Role.BUREAU):
        if report := posts.get((user.ward_id, user.role)):
            letter = letter_for(report, kind, timezone.localdate(erasure.decided_at))
            planned.append(_notice(report, user, kind, f"erasure {erasure.pk}", letter))
    return _write_down(planned)


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


def _write_down(planned: Sequence[SentNotice]) -> list[SentNotice]:
    """Keeps what is new. Of two jobs at once the second breaks on the unique key and tries again."""
    keys = {notice.key for notice in planned}
    written = set(SentNotice.objects.filter(key__in=keys).values_list("user_id", "key"))
    new = [notice for notice in planned if (notice.user_id, notice.key) not in written]
    return SentNotice.objects.bulk_create(new)


def notify(*events: SubmissionEvent) -> None:
    """Has moves told, but for 記入中, by a job of the transaction that made them. One query."""
    enqueue(
        TELL_OF_MOVE,
        [{"event_id": event.pk} for event in events if event.what in NoticeKind.values],
    )


def remind_now(reports: Iterable[Submission], today: date) -> int:
    """Has late reports' bodies reminded, of none twice on a day; how many mails.

    IntegrityError: another officer just did.
    """
    reminder = Reminder(NoticeKind.OVERDUE, today, today)
    notices = _write_down_reminders([(report, reminder) for report in reports], today)
    have_sent(notices)
    return len(notices)


def have_sent(notices: Iterable[SentNotice]) -> None:
    """Has mails sent that were written down, each by a job of this transaction."""
    enqueue(SEND_NOTICE, [{"notice_id": notice.pk} for notice in notices])


def notify_of_last(report: Submission) -> None:
    """Has the last move of a report told, as `notify`."""
    notify(report.events.select_related("submission").latest("pk"))


REMINDERS = (NoticeKind.BEFORE_DUE, NoticeKind.OVERDUE)
# From here on a server's answer is final (RFC 5321, 4.2.1): asking again changes nothing.
FINAL_REFUSAL = 500


def send(notice_id: int) -> None:
    """Sends a mail that was written down and keeps its result; one that is done is left alone.

    Raises the server's error after writing it down when another try may help. The row is locked
    meanwhile, so that two jobs cannot send it both. Killed between the server's yes and the commit,
    it is sent again under the same Message-ID, by which mail programs know the copy.
    """
    with ward_scope(ALL_WARDS):
        notice = (
            SentNotice.objects.select_for_update(of=("self",))
            .select_related("user", "submission")
            .get(pk=notice_id)
        )
        if notice.result not in (NoticeResult.WAITING, NoticeResult.FAILED):
            return
        error = _try(notice)
        notice.save()
    if error is not None and not _is_final(error):
        raise error


def _try(notice: SentNotice) -> Exception | None:
    if not _is_still_needed(notice):
        notice.result = NoticeResult.NOT_NEEDED
        return None
    if not settings.MAIL_SERVER_IS_SET:
        notice.result = NoticeResult.NO_SERVER
        return None
    try:
        _mail(notice).send()
    except (SMTPException, OSError, ValueError) as error:  # ValueError: an address that is none
        notice.result = NoticeResult.FAILED
        notice.detail = f"{_sentence(error)}（{error}）"[:300]
        return error
    notice.result, notice.detail = NoticeResult.SENT, ""
    notice.address, notice.at = notice.user.email, timezone.now()
    return None


def _is_still_needed(notice: SentNotice) -> bool:
    """Between planning and sending the user may have left, the report come in, its return be recalled."""
    user, report = notice.user, notice.submission
    if not user.is_bureau and (user.ward_id, user.role) != (report.ward_id, report.form):
        return False
    if notice.kind in REMINDERS and report.status not in NOT_SUBMITTED:
        return False
    if notice.kind == NoticeKind.RETURNED:
        recalled = report.events.exclude(recall=None).values_list("pk", flat=True)
        if notice.key in {f"event {pk}" for pk in recalled}:
            return False
    if notice.kind == NoticeKind.RECALLED and report.status == Status.RETURNED:
        return False  # Returned anew meanwhile: only that is to be told.
    return wanting(NoticeKind(notice.kind)).filter(pk=notice.user_id).exists()


def _mail(notice: SentNotice) -> EmailMessage:
    host = urlsplit(settings.PUBLIC_URL).hostname
    headers = {
        "Message-ID": f"<notice-{notice.pk}-{notice.planned_at:%Y%m%d%H%M%S}@{host}>",
        # No holiday reply to the portal (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(notice.subject, notice.body, to=[notice.user.email], headers=headers)


def _is_final(error: Exception) -> bool:
    """Whether this address or this mail is refused for good; what is set wrongly gets mended."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= FINAL_REFUSAL for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= FINAL_REFUSAL
    return isinstance(error, ValueError)


def _sentence(error: Exception) -> str:
    if isinstance(error, SMTPRecipientsRefused | ValueError):
        return "この宛先には送れません"
    if isinstance(error, SMTPException):
        return "メールサーバーが受け付けません"
    return "メールサーバーにつながりません"
