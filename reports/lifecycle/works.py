"""Background work: queued, begun, followed, ended; and the jobs that failed with all their tries."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connection, connections
from django.db.models import F, Max, Q, QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

from reports.models import SentNotice, Work, WorkKind, WorkState
from wards.fiscal import wareki
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import SubmissionEvent

# The jobs that are asked for from below: those who ask do not know what is done.
JOBS = "reports.pages.jobs"
TELL_OF_MOVE, SEND_NOTICE = f"{JOBS}.tell_of_move", f"{JOBS}.send_notice"
READ_UPLOAD, SAVE_UPLOAD = f"{JOBS}.read_upload", f"{JOBS}.save_upload"
MAKE_REPORT_FORMS = f"{JOBS}.make_report_forms"
MAKE_WARD_PAGES = f"{JOBS}.make_ward_pages"
KEEP_FILES = f"{JOBS}.keep_files_of_editions"
LIST_ERASURES = f"{JOBS}.note_erasures"


def enqueue(
    task: Task | str,
    all_arguments: Iterable[dict[str, int]],
    *,
    lock: str | None = None,
    priority: int = 0,
) -> None:
    """Puts a job into the queue for each of the arguments: undone with the transaction.

    task: it or its name. lock: jobs with the same are done one after the other.

    `task.defer` would do in a request; inside a job it writes through the worker's own connection.
    """
    name = task if isinstance(task, str) else task.name
    jobs = [
        app.configure_task(name, task_kwargs=arguments, lock=lock, priority=priority).job
        for arguments in all_arguments
    ]
    if jobs:
        JobManager(DjangoConnector()).batch_defer_jobs(jobs)


Report = Callable[[int, int, str], None]  # steps done, of how many, what is being done

# States of a job in the queue.
QUEUED, DOING = "todo", "doing"
# A worker tells every ten seconds that it is alive; after this long it counts as gone.
SILENCE = timedelta(seconds=30)
# As Django says it, and as the driver does beneath.
DATABASE_IS_AWAY = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
# Something that a work needs will be back, such as the database or the scanner for malware.
AWAY = (*DATABASE_IS_AWAY, ConnectionError)
ENDED = (WorkState.DONE, WorkState.FAILED)
# A page asks every few seconds; between, progress is not written.
SECONDS_BETWEEN = 0.3
STOPPED = (
    "途中で止まりました。もう一度お試しください。続くときは、ポータルの管理者に知らせてください。"
)


def work_under_way(kind: WorkKind, **about: object) -> Work | None:
    """A work that somebody does or is going to do, so that none is begun twice."""
    works = Work.objects.filter(kind=kind, ended_at__isnull=True, **about).defer("file")
    return next((work for work in works if job_of(work.pk)), None)


@contextmanager
def following(work_id: int) -> Iterator[tuple[Work | None, Report]]:
    """Inside, the work runs; an error is written down for whoever waits and raised again.

    Gives the work, or None when it has ended already, and what tells its progress. Until `finish`
    the transaction must not write the row of the work: progress goes through a connection of its
    own, so that it is seen at once. While the database or the scanner is away the work goes on
    waiting: its job is tried again.
    """
    work = _begin(work_id)
    progress = _Progress(work_id)
    try:
        yield work, progress.report
    except AWAY:
        raise
    except Exception:
        if work is not None:
            fail(work_id)
        raise
    finally:
        progress.close()


def _begin(work_id: int) -> Work | None:
    with ward_scope(ALL_WARDS):
        waiting = Work.objects.filter(pk=work_id).exclude(state__in=ENDED)
        # A killed worker's successor begins anew.
        if not waiting.update(state=WorkState.RUNNING, done=0, total=0, message=""):
            return None
        return Work.objects.select_related("by", "round", "upload").defer("file").get(pk=work_id)


def job_of(work_id: int) -> ProcrastinateJob | None:
    """The job that does a work or is going to; None when nobody will."""
    jobs = ProcrastinateJob.objects.filter(args__work_id=work_id, status__in=(QUEUED, DOING))
    return jobs.select_related("worker").first()


def finish(work_id: int, message: str, *, file: bytes | None = None, file_name: str = "") -> None:
    """The work is done. Inside its own transaction this becomes true together with what it did."""
    _end(
        work_id,
        state=WorkState.DONE,
        message=message,
        done=F("total"),
        file=file,
        file_name=file_name,
    )


def fail(work_id: int) -> None:
    """The work cannot be done. Its transaction must be over."""
    _end(work_id, state=WorkState.FAILED, message=STOPPED)


def _end(work_id: int, **values: object) -> None:
    with ward_scope(ALL_WARDS):
        works = Work.objects.filter(pk=work_id).exclude(state__in=ENDED)
        works.update(**values, ended_at=timezone.now())


class _Progress:
    """Writes progress through a connection of its own."""

    def __init__(self, work_id: int) -> None:
        self._work_id = work_id
        self._own = connections.create_connection(DEFAULT_DB_ALIAS)
        self._written_at = 0.0

    def report(self, done: int, total: int, message: str = "") -> None:
        """Tells how far the work is; often called, written only now and then."""
        now = time.monotonic()
        if now - self._written_at < SECONDS_BETWEEN and done < total:
            return
        self._written_at = now
        # Progress that cannot be written is no reason to stop the work.
        with suppress(*DATABASE_IS_AWAY):
            self._write(min(done, total), total, message)

    def _write(self, done: int, total: int, message: str) -> None:
        self._own.ensure_connection()
        with self._own.connection.transaction(), self._own.cursor() as cursor:
            cursor.execute("SELECT set_config('app.ward', %s, true)", [ALL_WARDS])
            cursor.execute("SET LOCAL lock_timeout = '2s'")
            cursor.execute(
                "UPDATE reports_work SET done = %s, total = %s, message = %s"
                " WHERE id = %s AND ended_at IS NULL",
                [done, total, message, self._work_id],
            )

    def close(self) -> None:
        self._own.close()


FAILED = "failed"
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
    _change(Q(pk=job.pk), "UPDATE {} SET status = 'failed'", of=DOING)


def give_up(which: Q) -> list[Mapping[str, int]]:
    """Takes failed jobs out of the queue: nobody will do them; the arguments of each."""
    return _change(which, "DELETE FROM {}")


def _change(which: Q, statement: str, of: str = FAILED) -> list[Mapping[str, int]]:
    # The library's models refuse to be written.
    args = dict(ProcrastinateJob.objects.filter(which, status=of).values_list("pk", "args"))
    ending = " WHERE id = ANY(%s) AND status = %s RETURNING id"
    with connection.cursor() as cursor:
        cursor.execute(statement.format("procrastinate_jobs") + ending, [list(args), of])
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
    SEND_NOTICE: NamedTask("お知らせメールを送る", "notice_id", _mails),
    TELL_OF_MOVE: NamedTask("報告の動きを知らせる", "event_id", _moves),
    f"{JOBS}.remind": NamedTask("提出期限のお知らせメールを作る", "timestamp", _days),
    MAKE_REPORT_FORMS: NamedTask(WorkKind.REPORT_FORMS.label, "work_id", _works),
    MAKE_WARD_PAGES: NamedTask(WorkKind.WARD_PAGES.label, "work_id", _works),
    READ_UPLOAD: NamedTask(WorkKind.READING.label, "work_id", _works),
    SAVE_UPLOAD: NamedTask(WorkKind.SAVING.label, "work_id", _works),
}
