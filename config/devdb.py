"""The private PostgreSQL of a development copy, on a Unix socket; never used when DEBUG is off.

PostgreSQL refuses to run as root, so that a root user's server belongs to an unprivileged account
and lies outside the working copy, which that account may not be able to reach.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured

# The second owns the tables and migrates; the first runs; the third reads all rows, for backups.
ROLE = DATABASE = "portal"
OWNER = "portal_owner"
BACKUP = "portal_backup"
ADMINISTRATOR = "postgres"

# After kill -9 of the server its children need a moment to let go of the shared memory:
# 40 tries, 0.25 s apart, are ten seconds; 1 to 3 seconds were seen.
START_TRIES = 40
START_PAUSE_SECONDS = 0.25

# What is invented need not outlive a power cut: tests make and drop many databases.
SETTINGS = """
fsync = off
full_page_writes = off
listen_addresses = ''
unix_socket_directories = '{socket}'
unix_socket_permissions = 0700
timezone = 'Asia/Tokyo'
log_timezone = 'Asia/Tokyo'
max_connections = 100
"""


@dataclass(frozen=True)
class Server:
    programs: Path
    data: Path
    socket: Path

    @classmethod
    def of(cls, root: Path) -> "Server":
        """The server of the working copy at `root`; nothing is started."""
        programs = find_programs()
        name = f"portal-{hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:10]}"
        home = Path("/var/tmp") / name if _server_account() else root / ".local" / "postgresql"  # noqa: S108
        return cls(
            programs=programs,
            data=home / f"pg{programs.parent.name}",
            # A socket's path may have 107 bytes: a short name in the temporary folder always fits.
            socket=Path(tempfile.gettempdir()) / name,
        )

    def database_settings(self, role: str = ROLE) -> dict:
        """Django's entry in DATABASES for one of the roles."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": role,
            "HOST": str(self.socket),
        }

    def start(self) -> None:
        """Create what is missing and start the server, unless it already answers."""
        if self.answers():
            return
        self._make_folders()
        with self._lock():
            if self.answers():
                return
            if not (self.data / "PG_VERSION").exists():
                self._create()
            self._start_program()
            self._create_roles_and_database()

    def stop(self) -> bool:
        """Stop the server; return whether it was running."""
        return self._run("pg_ctl", "-D", self.data, "-m", "fast", "-w", "stop").returncode == 0

    def answers(self) -> bool:
        """Whether the role that runs can connect to its database, and the others are there."""
        others = f"select 1 from pg_roles where rolname in ('{OWNER}', '{BACKUP}')"  # noqa: S608
        return len(self._sql(others, role=ROLE, database=DATABASE).stdout.split()) == 2

    def _make_folders(self) -> None:
        for folder in (self.data.parent, self.socket):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            owner = _server_account()
            if owner:
                os.chown(folder, owner.pw_uid, owner.pw_gid)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        """Let one process at a time create or start the server; the others wait."""
        with (self.data.parent / "lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _create(self) -> None:
        """Make an empty data folder; one that a crash left half made is thrown away first."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._run(
            "initdb", "-D", self.data, "-U", ADMINISTRATOR, "-E", "UTF8", "--locale=C.UTF-8",
            "--auth=trust", must=True,
        )  # fmt: skip
        with (self.data / "postgresql.conf").open("a") as file:
            file.write(SETTINGS.format(socket=self.socket))

    def _start_program(self) -> None:
        for _ in range(START_TRIES):
            result = self._run("pg_ctl", "-D", self.data, "-l", self.data / "log", "-w", "start")
            if result.returncode == 0 or self._sql("select 1").returncode == 0:
                return
            time.sleep(START_PAUSE_SECONDS)
        raise ImproperlyConfigured(f"PostgreSQL を起動できません: {self.data / 'log'}")

    def _create_roles_and_database(self) -> None:
        """Make the roles: those that run and own pass by no policy, so that ward isolation holds."""
        for role in (ROLE, OWNER, BACKUP):
            if not self._sql(f"select 1 from pg_roles where rolname = '{role}'").stdout:  # noqa: S608
                self._sql(f"create role {role} login", must=True)
        # Tests make databases, and act in them as the role that runs.
        self._sql(f"alter role {OWNER} createdb; grant {ROLE} to {OWNER}", must=True)
        self._sql(f"alter role {BACKUP} bypassrls; grant pg_read_all_data to {BACKUP}", must=True)
        if not self._sql(f"select 1 from pg_database where datname = '{DATABASE}'").stdout:  # noqa: S608
            self._sql(f"create database {DATABASE} owner {OWNER}", must=True)

    def _sql(self, statement: str, role=ADMINISTRATOR, database="postgres", must=False):
        return self._run(
            "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", self.socket, "-U", role, "-d", database,
            "-c", statement, must=must,
        )  # fmt: skip

    def _run(self, program: str, *arguments: object, must=False) -> subprocess.CompletedProcess:
        """Raises ImproperlyConfigured when a program fails that must not."""
        owner = _server_account()
        account = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}
        result = subprocess.run(  # noqa: S603
            [str(self.programs / program), *map(str, arguments)],
            cwd="/",
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **account,
        )
        if must and result.returncode:
            raise ImproperlyConfigured(f"PostgreSQL: {result.stderr.strip()}")
        return result


def find_programs() -> Path:
    """The folder of the newest PostgreSQL server that Debian has installed."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if not folders:
        raise ImproperlyConfigured(
            "PostgreSQL がありません。`make setup` を実行するか、DATABASE_URL を設定してください。"
            " (Run `make setup`, or set DATABASE_URL.)"
        )
    return max(folders, key=lambda folder: int(folder.parent.name))


def _server_account() -> pwd.struct_passwd | None:
    """The account that runs a root user's server; None means one's own."""
    return pwd.getpwnam("postgres") if os.geteuid() == 0 else None


def main(command: str, role: str = ROLE) -> None:
    """`url ROLE` starts the server and prints its address, `stop` stops it, `drop` throws it away."""
    server = Server.of(Path(__file__).resolve().parent.parent)
    if command == "url":
        server.start()
        print(f"postgresql://{role}@/{DATABASE}?host={quote(str(server.socket))}")
    elif command in ("stop", "drop"):
        server.stop()
    if command == "drop":
        shutil.rmtree(server.data, ignore_errors=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
