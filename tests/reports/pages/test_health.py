"""The addresses of a supervisor, and the doctor who says what of an installation does not work."""

from datetime import timedelta
from io import StringIO
from threading import Event

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from reports.pages import health

pytestmark = pytest.mark.django_db


def complaints() -> dict[str, list[str]]:
    return {name: wrong for name, wrong in health.diagnosis() if wrong}


@pytest.fixture(autouse=True)
def new_process(monkeypatch):
    """A process that was asked nothing yet; drawing takes seconds, and has tests of its own."""
    monkeypatch.setattr(health, "pdf_can_be_drawn", list)
    monkeypatch.setattr(health, "IS_MIGRATED", Event())


def worker_beats(ago: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - ago]
        )


@pytest.mark.parametrize("path", ["/health/live/", "/health/ready/"])
def test_a_supervisor_needs_no_account(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain")
    assert client.post(path).status_code == 405


def test_a_portal_without_its_database_lives_and_is_not_ready(client, monkeypatch):
    def away():
        raise OperationalError

    monkeypatch.setattr(health, "unapplied_migrations", away)
    assert client.get("/health/live/").status_code == 200
    assert client.get("/health/ready/").status_code == 503


def test_a_portal_before_its_migrations_is_not_ready(client, monkeypatch):
    with monkeypatch.context() as before:
        before.setattr(health, "unapplied_migrations", lambda: ["wards.0099_to_come"])
        assert client.get("/health/ready/").status_code == 503
        assert "wards.0099_to_come" in complaints()["データベースの版"][0]
    assert client.get("/health/ready/").status_code == 200


def test_migrations_that_were_found_applied_are_read_no_more_but_the_database_is_asked(
    client, monkeypatch, query_budget
):
    client.get("/health/ready/")
    with query_budget(1):
        assert client.get("/health/ready/").status_code == 200

    def away():
        raise OperationalError

    monkeypatch.setattr(connection, "cursor", away)
    assert client.get("/health/ready/").status_code == 503


def test_the_doctor_names_what_is_missing(settings, tmp_path):
    settings.BACKUP_FOLDER = tmp_path
    said = complaints()
    assert set(said) == {"メール", "worker", "バックアップ", "管理者への知らせ"}
    with pytest.raises(CommandError, match="4件"):
        call_command("doctor", stdout=StringIO())


def test_the_version_that_runs_is_said_by_the_doctor_and_to_the_bureau(sign_in, settings):
    settings.VERSION = "9.8.7"
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)
    assert said.getvalue().startswith("版 9.8.7\n")
    assert "ポータルの版: 9.8.7" in sign_in("bureau").get("/wards/help/").content.decode()
    assert "9.8.7" not in sign_in("desk").get("/wards/help/").content.decode()


def test_the_doctor_is_silent_about_what_works(settings, tmp_path):
    settings.BACKUP_FOLDER, settings.ADMIN_EMAIL = tmp_path, ["it@example.jp"]
    (tmp_path / "portal-20261129-023000.tar").touch()
    worker_beats(timedelta(seconds=5))
    assert set(complaints()) == {"メール"}


def test_a_worker_that_is_silent_for_a_minute_is_missed():
    worker_beats(timedelta(minutes=1))
    assert complaints()["worker"] == ["worker が動いていません。"]


def test_a_mail_server_that_does_not_answer_is_named(settings):
    settings.MAIL_SERVER_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert "つながりません" in complaints()["メール"][0]


def test_a_role_that_owns_tables_is_named(settings):
    settings.DATABASE_ROLE = settings.DATABASE_OWNER["USER"]
    assert "owns tables" in " ".join(complaints()["データベースの役割"])
