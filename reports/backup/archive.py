"""Backups as files: made by the role that may read all rows, restored by the owner, compared."""

import hashlib
import io
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from reports.backup.erasures import list_erasures
from reports.backup.folder import NAME
from reports.backup.manifest import NOT_KEPT, manifest, tables
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.isolation.roles import as_owner, grant_to_running_role

DUMP, MANIFEST = "database.dump", "manifest.json"
ENCRYPTED = ".enc"
_OPENSSL = ("openssl", "enc", "-aes-256-cbc", "-pbkdf2", "-iter", "600000", "-salt")


class BackupError(Exception):
    """A backup could not be made or read; the message says why."""


def back_up(folder: Path) -> Path:
    """Writes one file with the whole database and what it says; its path. Its name says since when.

    The dump and the manifest see one snapshot: whoever works meanwhile changes neither.
    """
    if not settings.DATABASE_BACKUP:
        raise BackupError("DATABASE_BACKUP_URL を設定してください。")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = NAME.format(timezone.localtime())
    _await_erasures()
    with tempfile.TemporaryDirectory(dir=folder, prefix=".draft-") as draft:
        dump = Path(draft) / DUMP
        with _snapshot() as snapshot:
            skipped = [f"--exclude-table-data={name}" for name in sorted(NOT_KEPT)]
            words = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}"]
            _postgresql("pg_dump", settings.DATABASE_BACKUP, *words, *skipped, f"--file={dump}")
            said = manifest() | {"dump_sha256": sha256_of(dump)}
            list_erasures(folder)
        tar = Path(draft) / name
        with tarfile.open(tar, "w") as archive:
            text = json.dumps(said, ensure_ascii=False, indent=1).encode()
            archive.addfile(_head(MANIFEST, len(text)), io.BytesIO(text))
            archive.add(dump, DUMP)
        made = _encrypted(tar) if settings.BACKUP_KEY_FILE else tar
        made.chmod(0o600)
        # What cannot be read back is no backup.
        read_manifest(made)
        return made.rename(folder / made.name)


def restore(file: Path) -> tuple[dict[str, Any], dict[str, Any]]:
    """Fills the empty database from a backup, as its owner; what the manifest says, and what is now.

    A backup of an older program is migrated: rows are counted before, figures after.
    """
    with tempfile.TemporaryDirectory() as draft, as_owner():
        with connection.cursor() as cursor:
            if connection.introspection.table_names(cursor):
                raise BackupError("データベースが空ではありません。空のデータベースに戻します。")
        before = _unpacked(file, Path(draft))
        words = ("--no-owner", "--no-acl", "--exit-on-error", "--single-transaction")
        _postgresql("pg_restore", connection.settings_dict, *words, str(Path(draft) / DUMP))
        with ward_scope(ALL_WARDS):
            restored = tables()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            call_command("migrate", verbosity=0)
        grant_to_running_role()
    return before, manifest() | {"tables": restored}


def read_manifest(file: Path) -> dict[str, Any]:
    """What a backup says of itself; BackupError where it is damaged or of a program unknown here."""
    with tempfile.TemporaryDirectory() as draft:
        return _unpacked(file, Path(draft))


def _await_erasures() -> None:
    """Returns when no erasure is under way: what one has decided before now, it has done."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE reports_erasure IN EXCLUSIVE MODE")


@contextmanager
def _snapshot() -> Iterator[str]:
    """Everything inside reads what was committed before; the name under which others do, too."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def _postgresql(program: str, database: dict[str, Any], *words: str) -> None:
    """Runs a program of PostgreSQL on a database of the settings; the password is no word of it."""
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    # An address names a folder of sockets among its options.
    among = {"HOST": database.get("OPTIONS", {}).get("host")}
    said = {name: str(database.get(key) or among.get(key) or "") for name, key in named.items()}
    _run(program, f"--dbname={connection.settings_dict['NAME']}", *words, **said)


def _run(program: str, *words: str, **environment: str) -> None:
    """Raises BackupError with what the program says."""
    own = {**os.environ, **{name: value for name, value in environment.items() if value}}
    try:
        subprocess.run([program, *words], env=own, check=True, capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise BackupError(f"{program} がありません。") from error
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program}: {error.stderr.strip()}") from error


def _encrypted(tar: Path) -> Path:
    made = tar.with_name(tar.name + ENCRYPTED)
    _openssl("-e", tar, made)
    return made


def _openssl(direction: str, source: Path, target: Path) -> None:
    if not settings.BACKUP_KEY_FILE:
        raise BackupError("暗号化したバックアップです。BACKUP_KEY_FILE を設定してください。")
    key = f"file:{settings.BACKUP_KEY_FILE}"
    _run(*_OPENSSL, direction, "-pass", key, "-in", str(source), "-out", str(target))


def _unpacked(file: Path, folder: Path) -> dict[str, Any]:
    """Puts the dump into a folder; the manifest."""
    if file.name.endswith(ENCRYPTED):
        tar = folder / "backup.tar"
        _openssl("-d", file, tar)
        file = tar
    try:
        with tarfile.open(file) as archive:
            with (folder / DUMP).open("wb") as dump:
                shutil.copyfileobj(archive.extractfile(DUMP), dump)
            said = json.load(archive.extractfile(MANIFEST))
    except (tarfile.TarError, KeyError, OSError, ValueError) as error:
        raise BackupError(f"バックアップとして読めません: {error}") from error
    if sha256_of(folder / DUMP) != said["dump_sha256"]:
        raise BackupError("バックアップが壊れています（sha256）。")
    _refuse_unknown(said)
    return said


def _refuse_unknown(said: dict[str, Any]) -> None:
    """By its migrations, not its version; a manifest of before they were named is of an older one."""
    ours = {".".join(key) for key in MigrationLoader(None).disk_migrations}
    if unknown := [name for name in said.get("migrations", ()) if name not in ours]:
        raise BackupError(
            f"いまのプログラム（版{settings.VERSION}）の知らない版（{said['version']}）のバックアップです"
            f"（{unknown[0]}）。バックアップの版のプログラムにしてから戻してください。"
        )


def sha256_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _head(name: str, size: int) -> tarfile.TarInfo:
    head = tarfile.TarInfo(name)
    head.size, head.mode = size, 0o600
    return head
