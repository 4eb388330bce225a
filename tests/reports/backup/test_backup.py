"""A backup restored into an empty database says the same in every row, figure and edition."""

import json
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import StringIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from reports.backup import archive
from reports.backup.archive import BackupError, back_up, restore
from reports.backup.erasures import LIST
from reports.backup.folder import backups, thin_out
from reports.backup.manifest import Comparison, compared, manifest
from reports.pages import jobs
from tests.database import as_owner, connected_to, copied_database, drop_database, server_cursor
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User


@pytest.fixture(scope="module")
def loaded(demonstration, django_db_blocker) -> Iterator[None]:
    """Three years with their editions, committed."""
    with django_db_blocker.unblock(), copied_database(demonstration, "backed_up"):
        yield


@pytest.fixture(scope="module")
def backup(loaded, tmp_path_factory) -> Path:
    return back_up(tmp_path_factory.mktemp("backups"))


@contextmanager
def empty_database() -> Iterator[None]:
    name = f"{connection.settings_dict['NAME']}_empty"
    with server_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    try:
        with connected_to(name), as_owner():
            yield
    finally:
        with server_cursor() as cursor:
            drop_database(cursor, name)


def test_everything_comes_back_and_a_change_afterwards_is_found(backup):
    with ward_scope(ALL_WARDS):
        key = Training.objects.first().pk
    erased = backup.parent / LIST
    erased.write_text(
        json.dumps([["2026-11-01T00:00:00+00:00", "trainings.training", key, "note"]])
    )
    with empty_database():
        said, to_do = StringIO(), StringIO()
        call_command("restore", backup, stdout=said, stderr=to_do)
        erased.unlink()
        assert f"trainings.training {key} note" in to_do.getvalue()
        assert "控えのとおりです" in said.getvalue()
        before, now = archive.read_manifest(backup), manifest()
        assert compared(before, now) == Comparison([], [])
        assert len(before["figures"]) >= 4
        assert len(before["editions"]) >= 1
        assert before["tables"]["wards_user"][0] > 50
        with ward_scope(ALL_WARDS), connection.cursor() as cursor:
            User.objects.filter(username="bureau").update(name="別人")
            cursor.execute("UPDATE consultations_deskhours SET weekly_hours = weekly_hours + 1")
        found = compared(before, manifest()).differences
        assert any(sentence.startswith("tables wards_user:") for sentence in found)
        assert any("desk.weekly_hours: 値が違います" in sentence for sentence in found)
        assert not any(sentence.startswith("editions ") for sentence in found)


FIGURE = "desk.weekly_hours"


def one_figure(counts: str, values: str, what: str = "figures") -> dict:
    empty = {"tables": {}, "figures": {}, "editions": {}}
    return empty | {what: {"1 live": {FIGURE: [counts, values]}}}


def test_a_figure_is_compared_by_its_values_as_far_as_it_was_counted_alike():
    before = one_figure("a", "1")
    assert compared(before, one_figure("a", "1")) == Comparison([], [])
    differ = Comparison([f"figures 1 live {FIGURE}: 値が違います"], [])
    assert compared(before, one_figure("a", "2")) == differ
    for now in (one_figure("b", "2"), before | {"figures": {"1 live": {}}}):
        found = compared(before, now)
        assert found.differences == []
        assert [FIGURE in sentence for sentence in found.unclear] == [True]
    lost = compared(before, before | {"figures": {}})
    assert lost.differences == ["figures 1 live: 戻した側にありません"]


def test_of_what_was_published_no_figure_may_be_missing_or_counted_otherwise():
    before = one_figure("a", "1", "editions")
    for now in (one_figure("b", "1", "editions"), before | {"editions": {"1 live": {}}}):
        found = compared(before, now)
        assert (len(found.differences), found.unclear) == (1, [])


def test_a_manifest_of_before_that_says_no_figure_by_itself_is_named_as_not_comparable():
    now = one_figure("a", "1")
    found = compared(now | {"figures": {"1 live": "0" * 64}}, now)
    assert found == Comparison([], ["figures 1 live: 控えに図ごとの値がありません"])


# A later program: the migrations of today, and one more.
LATER = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [{0}]
    operations = [migrations.RunSQL("CREATE TABLE reports_later ()")]
"""


def test_a_backup_of_an_older_program_is_migrated_and_says_what_it_could_not_compare(
    backup, settings, monkeypatch, tmp_path
):
    unpacked = archive._unpacked
    older = {"figures": dict.fromkeys(archive.read_manifest(backup)["figures"], "0" * 64)}
    monkeypatch.setattr(archive, "_unpacked", lambda *words: unpacked(*words) | older)
    newest = MigrationLoader(None).graph.leaf_nodes("reports")[0]
    folder = tmp_path / "later_migrations"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from reports import migrations\n__path__ += migrations.__path__\n"
    )
    (folder / "9999_later.py").write_text(LATER.format(newest))
    monkeypatch.syspath_prepend(tmp_path)
    settings.MIGRATION_MODULES = {"reports": folder.name}
    said, wrong = StringIO(), StringIO()
    with empty_database():
        call_command("restore", backup, stdout=said, stderr=wrong)
        assert "reports_later" in connection.introspection.table_names()
    assert said.getvalue().count("比べられません: figures ") == len(older["figures"])
    assert f"{LIST} がないので" in said.getvalue()
    assert wrong.getvalue() == ""


def test_a_backup_of_a_newer_program_is_refused_before_anything_is_restored(
    backup, settings, monkeypatch
):
    said = StringIO()
    call_command("restore", backup, "--check", stdout=said)
    assert f"戻せます（版{settings.VERSION}）" in said.getvalue()
    older = Mock(disk_migrations={("wards", "0001_initial"): None})
    monkeypatch.setattr(archive, "MigrationLoader", lambda connection: older)
    with empty_database():
        for words in ([], ["--check"]):
            with pytest.raises(CommandError, match="知らない版"):
                call_command("restore", backup, *words)
        assert connection.introspection.table_names() == []


def test_a_database_that_is_not_empty_is_left_alone(backup):
    with pytest.raises(BackupError, match="空ではありません"):
        restore(backup)


def test_sessions_are_not_in_it_and_nobody_else_may_read_it(backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    assert "wards_session" not in archive.read_manifest(backup)["tables"]


def test_an_encrypted_backup_opens_with_its_key_alone(loaded, settings, tmp_path):
    key = tmp_path / "key"
    key.write_text("架空の鍵")
    settings.BACKUP_KEY_FILE = str(key)
    made = back_up(tmp_path / "kept")
    assert made.name.endswith(".tar.enc")
    assert not tarfile.is_tarfile(made)
    assert archive.read_manifest(made)["tables"]
    key.write_text("別の鍵")
    with pytest.raises(BackupError):
        archive.read_manifest(made)
    settings.BACKUP_KEY_FILE = ""
    with pytest.raises(BackupError, match="BACKUP_KEY_FILE"):
        archive.read_manifest(made)


def test_a_damaged_backup_is_refused(backup, tmp_path):
    damaged = tmp_path / backup.name
    content = bytearray(backup.read_bytes())
    content[len(content) // 2] ^= 1
    damaged.write_bytes(content)
    with pytest.raises(BackupError):
        archive.read_manifest(damaged)


def test_what_is_no_backup_is_refused_in_words(tmp_path):
    (tmp_path / "other.tar").write_text("架空の文")
    with pytest.raises(CommandError, match="バックアップとして読めません"):
        call_command("restore", tmp_path / "other.tar", check=True)


def test_a_restored_database_that_says_otherwise_fails_and_names_the_place(
    tmp_path, monkeypatch, django_db_blocker
):
    """The copy is there by then: the list of what was erased may be unreadable."""
    before = one_figure("a", "1")
    restored = Mock(return_value=(before, one_figure("a", "2")))
    monkeypatch.setattr("reports.management.commands.restore.restore", restored)
    (tmp_path / LIST).write_text("[")
    said = StringIO()
    with django_db_blocker.unblock(), pytest.raises(CommandError, match="控えのとおりでは"):
        call_command("restore", tmp_path / "any.tar", stderr=said, stdout=said)
    assert "値が違います" in said.getvalue()
    assert LIST in said.getvalue()


def test_the_command_needs_a_folder_and_names_what_it_throws_away(settings, tmp_path, monkeypatch):
    with pytest.raises(CommandError, match="BACKUP_FOLDER"):
        call_command("backup", folder=None)
    monkeypatch.setattr("reports.management.commands.backup.back_up", Mock())
    old = [
        tmp_path / archive.NAME.format(timezone.localtime() - timedelta(days=9_000 + n))
        for n in (0, 1)
    ]
    for file in old:
        file.touch()
    said = StringIO()
    call_command("backup", tmp_path, stdout=said)
    assert f"{old[1].name} を消しました" in said.getvalue()


def test_a_place_that_is_no_folder_is_told_in_words(settings, tmp_path):
    settings.DATABASE_BACKUP = {"NAME": "any"}
    place = tmp_path / "架空"
    place.write_text("")
    with pytest.raises(CommandError, match="架空」に書き込めません（フォルダーではありません）"):
        call_command("backup", place)
    with pytest.raises(
        CommandError, match="に書き込めません（途中の名前がフォルダーではありません）"
    ):
        call_command("backup", place / "backups")


def test_the_worker_backs_up_every_night_where_a_folder_is_set(loaded, settings, tmp_path):
    jobs.back_up(0)
    settings.BACKUP_FOLDER = tmp_path / "nightly"
    jobs.back_up(0)
    assert len(backups(settings.BACKUP_FOLDER)) == 1
    assert [file.name for file in settings.BACKUP_FOLDER.iterdir()] == [
        backups(settings.BACKUP_FOLDER)[0].name
    ]


def test_old_backups_go_and_the_newest_stays(tmp_path):
    now = timezone.localtime()
    made = [tmp_path / archive.NAME.format(now - timedelta(days=days)) for days in (100, 50, 40)]
    for file in made:
        file.touch()
    assert thin_out(tmp_path, 45) == made[:2]
    assert thin_out(tmp_path, 10) == []


def test_without_the_role_that_reads_all_rows_nothing_is_made(settings, tmp_path):
    settings.DATABASE_BACKUP = {}
    with pytest.raises(CommandError, match="DATABASE_BACKUP_URL"):
        call_command("backup", tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_begins_when_no_erasure_is_under_way(loaded, tmp_path):
    other = connection.copy()
    with other.cursor() as erasing, connection.cursor() as cursor:
        erasing.execute("BEGIN; SELECT FROM reports_erasure FOR UPDATE")
        cursor.execute("SET lock_timeout = '100ms'")
        with pytest.raises(OperationalError, match="lock timeout"):
            back_up(tmp_path)
        erasing.execute("ROLLBACK")
        cursor.execute("RESET lock_timeout")
    other.close()
    assert list(tmp_path.iterdir()) == []
