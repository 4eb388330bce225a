"""The addresses of a supervisor, and the doctor who says what of an installation does not work."""

import json
from datetime import datetime, timedelta
from io import StringIO
from threading import Event
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.utils import timezone

from reports.backup.erasures import LIST
from reports.backup.folder import NAME
from reports.document import pdf_check
from reports.lifecycle import works
from reports.pages import health, jobs
from tests import factories as make
from tests.queue import failed
from wards.isolation.rls import ALL_WARDS, ward_scope

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


def test_a_question_that_breaks_holds_up_no_other(monkeypatch):
    def broken():
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")

    monkeypatch.setattr(health, "QUESTIONS", {"架空の問い": broken, **health.QUESTIONS})
    answers = dict(health.diagnosis(health.QUESTIONS))
    [sentence] = answers.pop("架空の問い")
    assert "division by zero" in sentence
    assert not any("尋ねられません" in sentence for each in answers.values() for sentence in each)


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
    (tmp_path / NAME.format(timezone.localtime())).touch()
    worker_beats(timedelta(seconds=5))
    assert set(complaints()) == {"メール"}


def own_the_tables(monkeypatch, settings, folder):
    settings.DATABASE_ROLE = settings.DATABASE_OWNER["USER"]


def miss_a_migration(monkeypatch, settings, folder):
    monkeypatch.setattr(health, "unapplied_migrations", lambda: ["wards.0099_to_come"])


def miss_a_font(monkeypatch, settings, folder):
    monkeypatch.setattr(health, "pdf_can_be_drawn", pdf_check.pdf_can_be_drawn)
    monkeypatch.setitem(pdf_check.FONTS, "BIZ UDMincho", "fonts-morisawa-bizud-mincho")


def name_no_mail_server(monkeypatch, settings, folder):
    settings.MAIL_SERVER_IS_SET = False


def name_a_mail_server_that_is_down(monkeypatch, settings, folder):
    settings.MAIL_SERVER_IS_SET = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9


def silence_the_worker(monkeypatch, settings, folder):
    worker_beats(timedelta(minutes=1))


def let_a_job_wait(monkeypatch, settings, folder):
    works.enqueue(jobs.send_notice, [{"event_id": 1}])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_events SET at = at - interval '16 minutes'")


def let_a_job_fail(monkeypatch, settings, folder):
    failed("send_notice", event_id=1)


def fill_the_disk(monkeypatch, settings, folder):
    settings.UPLOAD_VOLUME = folder
    usage = Mock(side_effect={folder: Mock(total=100, free=9)}.get)
    monkeypatch.setattr("shutil.disk_usage", usage)


def set_the_clock_forward(monkeypatch, settings, folder):
    later = Mock(now=lambda zone: datetime.now(zone) + timedelta(seconds=90))
    monkeypatch.setattr(health, "datetime", later)


def keep_an_old_backup(monkeypatch, settings, folder):
    settings.BACKUP_FOLDER = folder
    (folder / NAME.format(timezone.localtime() - timedelta(hours=27))).touch()


def bring_back_what_was_erased(monkeypatch, settings, folder):
    settings.BACKUP_FOLDER = folder
    with ward_scope(ALL_WARDS):
        key = make.TrainingFactory().pk
    said = ["2026-11-01T00:00:00+00:00", "trainings.training", key, "note"]
    (folder / LIST).write_text(json.dumps([said]))


def name_no_list_of_passwords(monkeypatch, settings, folder):
    settings.BREACHED_PASSWORDS = str(folder / "架空の一覧.txt")


def name_no_place_of_backups(monkeypatch, settings, folder):
    settings.BACKUP_FOLDER = None


@pytest.mark.parametrize(
    "broken, name, what, remedy",
    [
        (own_the_tables, "データベースの役割", "表を所有している", "migrate"),
        (miss_a_migration, "データベースの版", "wards.0099_to_come", "portal-manage migrate"),
        (miss_a_font, "PDFと文字", "フォント BIZ UDMincho", "fonts-morisawa-bizud-mincho"),
        (name_no_mail_server, "メール", "設定されていません", "EMAIL_URL"),
        (name_a_mail_server_that_is_down, "メール", "つながりません", "EMAIL_URL"),
        (silence_the_worker, "worker", "動いていません（最後の合図は", "restart portal-worker"),
        (let_a_job_wait, "待っている処理", "1件の処理が、15分より長く", "journalctl"),
        (let_a_job_fail, "待っている処理", "できなかった処理が1件", "「もう一度」"),
        (fill_the_disk, "ディスクの空き", "残り9", "ディスクを広げる"),
        (set_the_clock_forward, "時計", "90秒ちがいます", "timedatectl"),
        (keep_an_old_backup, "バックアップ", "26時間以内", "portal-manage backup"),
        (bring_back_what_was_erased, "個人情報の消去", "1か所がまた", "もう一度消去"),
        (name_no_list_of_passwords, "流出したパスワード", "読めません", "BREACHED_PASSWORDS"),
        (name_no_place_of_backups, "バックアップ", "置き場所がありません", "BACKUP_FOLDER"),
    ],
)
def test_whatever_is_broken_is_named_with_what_to_do(
    broken, name, what, remedy, monkeypatch, settings, tmp_path
):
    broken(monkeypatch, settings, tmp_path)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)
    assert f"否  {name}\n" in said.getvalue()
    [(_, sentences)] = health.diagnosis({name})
    assert what in sentences[0] and remedy in sentences[0]
    assert all("ください" in sentence for sentence in sentences)


def test_a_database_that_is_away_is_named_at_each_question_that_needs_it(monkeypatch):
    def away():
        raise OperationalError("connection refused")

    monkeypatch.setattr(connection, "cursor", away)
    said = complaints()
    assert {"データベースの役割", "データベースの版", "worker", "時計"} <= said.keys()
    for name in ("worker", "時計"):
        assert "connection refused" in said[name][0] and "DATABASE_URL" in said[name][0]
