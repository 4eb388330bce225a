"""A worker that is killed with -9 in the middle of a job loses nothing and sends nothing twice."""

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

from reports import jobs
from tests import factories as make
from tests.mail_sink import MailSink, mail_sink
from wards.rls import ALL_WARDS, ward_scope

# Starting Django takes two to four seconds on a busy machine.
PATIENCE_SECONDS = 20


def address_of_the_test_database() -> str:
    known = connection.get_connection_params()
    where = {name: known[name] for name in ("host", "port", "password") if known.get(name)}
    return f"postgresql://{known['user']}@/{known['dbname']}?{urlencode(where)}"


@contextmanager
def worker(sink: MailSink) -> Iterator[subprocess.Popen]:
    """A worker of its own process on the database of this test."""
    process = subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "worker", "--fetch-job-polling-interval=1"],
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


def statuses() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT status FROM procrastinate_jobs WHERE task_name = 'reports.jobs.send_notice'"
        )
        return [row[0] for row in cursor.fetchall()]


def wait_until(done) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, "nothing happened in time"
        time.sleep(0.1)


@pytest.fixture
def notice(the_24_wards, transactional_db):
    """A mail that waits, committed, with its job."""
    with ward_scope(ALL_WARDS):
        notice = make.SentNoticeFactory()
        jobs.enqueue(jobs.send_notice, [{"notice_id": notice.pk}])
    yield notice
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers CASCADE")


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
            jobs.enqueue(jobs.retry_stalled, [{"timestamp": 0}])  # as every minute
            assert sink.arrived.wait(PATIENCE_SECONDS)
            wait_until(lambda: statuses() == [])

        assert len(sink.received) == 1
        with ward_scope(ALL_WARDS):
            notice.refresh_from_db()
            assert (notice.result, notice.address) == ("sent", notice.user.email)
