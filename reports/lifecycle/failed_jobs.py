"""Jobs that failed with all their tries: what each was to do, in words, and how it is done again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import connection
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.models import SentNotice, Work, WorkState
from wards.fiscal import wareki
from wards.models import SubmissionEvent

DOING, FAILED = "doing", "failed"
MOST_SHOWN = 50

# What jobs were about, by the argument that says it: a sentence, and why it failed where that is known.
Words = Mapping[int, tuple[str, str]]


@dataclass(frozen=True)
class FailedJob:
    pk: int
    what: str
    about: str
    why: str
    at: datetime | None


def failed_jobs() -> list[FailedJob]:
    """The newest failed jobs, in as many queries as there are kinds, however many they are."""
    failed_at = Max("procrastinateevent__at", filter=Q(procrastinateevent__type=FAILED))
    jobs = list(_failed().annotate(failed_at=failed_at).order_by("-pk")[:MOST_SHOWN])
    words = {
        name: task.words([job.args[task.argument] for job in jobs if job.task_name == name])
        for name, task in TASKS.items()
    }
    made = []
    for job in jobs:
        task = TASKS[job.task_name]
        about, why = words[job.task_name].get(job.args[task.argument], ("", ""))
        made.append(FailedJob(job.pk, task.what, about, why, job.failed_at))
    return made


def count_failed_jobs() -> int:
    return _failed().count()


def run_again(which: Q) -> list[Mapping[str, int]]:
    """Puts failed jobs back into the queue with all their tries; the arguments of each."""
    again = _change(which, "UPDATE {} SET status = 'todo', attempts = 0, scheduled_at = NULL")
    works = [args["work_id"] for args in again if "work_id" in args]
    Work.objects.filter(pk__in=works, state=WorkState.FAILED).update(
        state=WorkState.WAITING, done=0, total=0, message="", ended_at=None
    )
    return again


def note_as_failed(job: ProcrastinateJob) -> None:
    """Has a job that no worker can end stand among those that failed, instead of trying for ever."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s WHERE id = %s AND status = %s",
            [FAILED, job.pk, DOING],
        )


def give_up(which: Q) -> list[Mapping[str, int]]:
    """Takes failed jobs out of the queue: nobody will do them; the arguments of each."""
    return _change(which, "DELETE FROM {}")


def _change(which: Q, statement: str) -> list[Mapping[str, int]]:
    # The library's models refuse to be written.
    args = dict(ProcrastinateJob.objects.filter(which, status=FAILED).values_list("pk", "args"))
    ending = " WHERE id = ANY(%s) AND status = %s RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(statement.format("procrastinate_jobs") + ending, [list(args), FAILED])
        return [args[pk] for (pk,) in cursor.fetchall()]


def _failed() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(task_name__in=TASKS, status=FAILED)


def _mails(keys: Sequence[int]) -> Words:
    notices = SentNotice.objects.select_related("user__ward").filter(pk__in=keys)
    return {each.pk: (f"{each.user}あて「{each.subject}」", each.detail) for each in notices}


def _moves(keys: Sequence[int]) -> Words:
    events = SubmissionEvent.objects.select_related("submission__ward", "submission__round")
    return {
        each.pk: (f"{each.submission}（{each.get_to_status_display()}）", "")
        for each in events.filter(pk__in=keys)
    }


def _days(keys: Sequence[int]) -> Words:
    moments = {key: timezone.localtime(datetime.fromtimestamp(key, UTC)) for key in keys}
    return {key: (f"{wareki(at.date())} {at:%H:%M}の分", "") for key, at in moments.items()}


def _works(keys: Sequence[int]) -> Words:
    works = Work.objects.select_related("round", "upload").defer("file", "upload__content")
    return {
        each.pk: (f"{each.upload or each.round}（{each.by}）", each.message)
        for each in works.select_related("by__ward").filter(pk__in=keys)
    }


@dataclass(frozen=True)
class NamedTask:
    """What the Bureau calls a task, and which argument says what its jobs are about."""

    what: str
    argument: str
    words: Callable[[Sequence[int]], Words]


# The sweeps are not here: the next run does what a failed one has left.
TASKS = {
    f"reports.pages.jobs.{name}": NamedTask(what, argument, words)
    for name, what, argument, words in (
        ("send_notice", "お知らせメールを送る", "notice_id", _mails),
        ("tell_of_move", "報告の動きを知らせる", "event_id", _moves),
        ("remind", "提出期限のお知らせを作る", "timestamp", _days),
        ("make_report_forms", "報告の様式（全区）を作る", "work_id", _works),
        ("read_upload", "ファイルを読み取る", "work_id", _works),
        ("save_upload", "ファイルの内容を保存する", "work_id", _works),
    )
}
