"""A worker killed in the middle of a job, or cut off from its database, loses nothing."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection

from reports.lifecycle import works
from reports.pages import jobs
from tests import factories as make
from tests.database import as_owner
from tests.mail_sink import MailSink, mail_sink
from wards.isolation.rls import ALL_WARDS, ward_scope

# Starting Django takes two to four seconds; what waits for so long on a busy machine is not lost.
PATIENCE_SECONDS = 60


def address_of_the_test_database() -> str:
    known = connection.get_connection_params()
    where = {name: known[name] for name in ("host", "port", "password") if known.get(name)}
    return f"postgresql://{known['user']}@/{known['dbname']}?{urlencode(where)}"


@contextmanager
def worker(sink: MailSink) -> Iterator[subprocess.Popen]:
    """A worker of its own process on the database of this test."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=Path(settings.BASE_DIR),
        env={
            **os.environ,
            "DATABASE_URL": address_of_the_test_database(),
            "EMAIL_URL": sink.url,
            "EMAIL_FROM": "portal@example.jp",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def cut_all_others_off() -> int:
    """Ends all connections to the database but our own, as a restart does; how many there were."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return len(cursor.fetchall())


def statuses() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status FROM procrastinate_jobs WHERE task_name = 'reports.pages.jobs.send_notice'"
        )
        return [row[0] for row in cursor.fetchall()]


def wait_until(done) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, "nothing happened in time"
        time.sleep(0.1)


@pytest.fixture
def notice(committed):
    """A mail that waits, committed, with its job."""
    with ward_scope(ALL_WARDS):
        notice = make.SentNoticeFactory()
        works.enqueue(jobs.send_notice, [{"notice_id": notice.pk}])
    yield notice
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs; DELETE FROM procrastinate_workers")


@pytest.mark.hunt
def test_a_worker_killed_in_the_middle_of_a_mail_has_it_sent_once_by_the_next(notice):
    with mail_sink() as sink:
        sink.slow.set()
        with worker(sink) as first:
            assert sink.in_the_middle.wait(PATIENCE_SECONDS)
            first.send_signal(signal.SIGKILL)
            first.wait()
        assert sink.received == []
        assert statuses() == ["doing"]

        # Stands for the half minute after which a silent worker counts as gone.
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1h'"
            )
        sink.slow.clear()
        with worker(sink):
            works.enqueue(jobs.retry_stalled, [{"timestamp": 0}])  # as every minute
            assert sink.arrived.wait(PATIENCE_SECONDS)
            wait_until(lambda: statuses() == [])

        assert len(sink.received) == 1
        with ward_scope(ALL_WARDS):
            notice.refresh_from_db()
            assert (notice.result, notice.address) == ("sent", notice.user.email)


def test_a_worker_that_was_cut_off_from_the_database_goes_on_by_itself(notice):
    with mail_sink() as sink, worker(sink) as process:
        wait_until(lambda: statuses() == [])
        assert cut_all_others_off()
        with ward_scope(ALL_WARDS):
            later = make.SentNoticeFactory()
            works.enqueue(jobs.send_notice, [{"notice_id": later.pk}])
        wait_until(lambda: statuses() == [])

        assert process.poll() is None
        with ward_scope(ALL_WARDS):
            later.refresh_from_db()
        assert (later.result, len(sink.received)) == ("sent", 2)
        process.terminate()
        assert process.wait(PATIENCE_SECONDS) == 0
