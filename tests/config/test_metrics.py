"""What Prometheus reads, and that nobody else does."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from config.metrics import ROWS

pytestmark = pytest.mark.django_db
TOKEN = {"Authorization": "Bearer a token"}


def numbers(client) -> dict[str, float]:
    text = client.get("/metrics/", headers=TOKEN).content.decode()
    return {name: float(number) for name, number in (line.split() for line in text.splitlines())}


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = "a token"


@pytest.mark.parametrize(
    "sent", [{}, {"Authorization": "Bearer another"}, {"Authorization": "Bearer "}]
)
def test_without_the_token_there_is_no_such_page(client, settings, sent):
    assert client.get("/metrics/", headers=sent).status_code == 404
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics/", headers=sent).status_code == 404


def test_answers_of_every_process_are_counted_by_their_status(client, monkeypatch):
    before = numbers(client)
    client.get("/login/")
    client.get("/not/there/")
    for other in range(ROWS + 1):
        monkeypatch.setattr(os, "getpid", lambda other=other: other)
        client.get("/health/live/")
    now = numbers(client)
    grown = {name: now[name] - before[name] for name in before}
    # The first page of metrics was counted after it was written.
    assert grown['portal_requests_total{status="2xx"}'] == 1 + 1 + ROWS + 1
    assert grown["portal_request_seconds_total"] > 0
    assert grown['portal_requests_total{status="5xx"}'] == 0
    assert (
        now['portal_requests_total{status="4xx"}'] > before['portal_requests_total{status="4xx"}']
    )


def test_the_beat_of_the_worker_and_the_newest_backup_are_moments(client, settings, tmp_path):
    worker, backup = "portal_worker_beat_timestamp_seconds", "portal_backup_timestamp_seconds"
    settings.BACKUP_FOLDER = tmp_path
    assert not {worker, backup} & numbers(client).keys()
    beat = timezone.now() - timedelta(hours=1)
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [beat])
    (tmp_path / "portal-20261129-023000.tar").touch()
    said = numbers(client)
    assert said[worker] == pytest.approx(beat.timestamp(), abs=1)
    assert said[backup] == datetime(2026, 11, 28, 17, 30, tzinfo=UTC).timestamp()
