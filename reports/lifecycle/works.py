"""Background work as it is begun, followed and ended, so that whoever waits always sees where it is.

A task that does such work:

    with following(work_id) as (work, report):   # doctest: +SKIP
        if work is not None:                     # None: it has ended already, the job runs again
            ...
            report(3, 48, "北区 相談支援室")
            finish(work_id, "48件の様式を作りました。", file=content, file_name="様式.zip")

The work's own transaction may be open for long: progress goes through another connection, so that
it is seen at once. Until `finish` that transaction must not write the row of the work itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta

import psycopg
from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections
from django.db.models import F
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.models import Upload, Work, WorkKind, WorkState
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, User

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


def start(
    kind: WorkKind,
    by: User,
    *,
    round_: ReportingRound | None = None,
    upload: Upload | None = None,
    order: Mapping[str, object] | None = None,
) -> Work:
    """Writes down a work that waits for a worker; the caller enqueues its job in the same transaction."""
    return Work.objects.create(kind=kind, by=by, round=round_, upload=upload, order=order or {})


def work_under_way(kind: WorkKind, **about: object) -> Work | None:
    """A work that somebody does or is going to do, so that none is begun twice."""
    works = Work.objects.filter(kind=kind, ended_at__isnull=True, **about).defer("file")
    return next((work for work in works if job_of(work.pk)), None)


@contextmanager
def following(work_id: int) -> Iterator[tuple[Work | None, Report]]:
    """Inside, the work runs; an error is written down for whoever waits and raised again.

    While the database or the scanner is away it goes on waiting: its job is tried again.

    Gives the work, or None when it has ended already, and what tells its progress.
    """
    work = _begin(work_id)
    progress = _Progress(work_id)
    try:
        yield work, progress.report
    except AWAY:
        raise
    except Exception:
        if work is not None:
            fail(work_id, STOPPED)
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


def fail(work_id: int, message: str) -> None:
    """The work cannot be done; the message says why and what helps. Its transaction must be over."""
    _end(work_id, state=WorkState.FAILED, message=message)


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
