"""A portal of its own on this machine, in real processes: any of them can be killed and comes back."""

import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from config.devdb import ADMINISTRATOR, DATABASE, ROLE, Server, find_programs
from tests.database import fresh_database
from wards.models import User, Ward

PATIENCE_SECONDS = 120  # an idle machine needs three; a busy one is not a lost job
WEB, SERVER, WORKER = KINDS = ("web", "database", "worker")


@dataclass
class Portal:
    """Database server, application server and worker."""

    server: Server
    mail: str
    port: int
    home: Path
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def commands(self) -> dict[str, list[str]]:
        python = Path(sys.executable)
        gunicorn = [str(python.with_name("gunicorn")), "config.wsgi"]
        return {
            WEB: [*gunicorn, "--bind", f"127.0.0.1:{self.port}"],
            WORKER: [str(python), "manage.py", "worker"],
        }

    @property
    def temporary(self) -> Path:
        """Where its processes put what they need for a moment."""
        return self.home / "temporary"

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def start(self, name: str) -> None:
        with self.log(name).open("a") as log:
            self.processes[name] = subprocess.Popen(
                self.commands[name],
                cwd=settings.BASE_DIR,
                env={
                    **os.environ,
                    "DATABASE_URL": address(self.server),
                    "DATABASE_OWNER_URL": "",
                    "DATABASE_BACKUP_URL": "",
                    "EMAIL_URL": self.mail,
                    "EMAIL_FROM": "portal@example.jp",
                    "TMPDIR": str(self.temporary),
                },
                stdout=log,
                stderr=log,
                start_new_session=True,  # its children are killed with it
            )

    def kill(self, name: str) -> None:
        """kill -9; a process that ended by itself is no longer there to be killed."""
        with suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    @property
    def database_pid(self) -> int:
        return int((self.server.data / "postmaster.pid").read_text().split()[0])

    def kill_database(self) -> None:
        """kill -9 of the server's first process, whose children see that and end; starts it again."""
        os.kill(self.database_pid, signal.SIGKILL)
        self.server.start()

    def kill_one_child(self, pid: int) -> None:
        """kill -9 of a process that its parent replaces."""
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        with suppress(ProcessLookupError):
            os.kill(int(random.choice(children)), signal.SIGKILL)

    def wait_until_it_answers(self) -> None:
        wait_for(self._answers, "the portal does not come back")

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}/login/", timeout=5).status == 200
        except (OSError, HTTPException):
            return False


@contextmanager
def empty_portal(mail: str) -> Iterator[Portal]:
    """A running portal with the 24 wards and nothing else."""
    with fresh_database():
        wards = list(Ward.objects.all())
        schema = dump_of(connection.settings_dict, "--schema-only")
    with portal(mail, schema) as running:
        Ward.objects.bulk_create(wards)
        yield running


@contextmanager
def portal(mail: str, dump: str) -> Iterator[Portal]:
    """A running portal with what was dumped; this process works on its database too."""
    with own_server() as (home, server):
        running = Portal(server, mail, free_port(), home)
        running.temporary.mkdir()
        load(server, dump)
        try:
            with connected(server):
                for name in running.commands:
                    running.start(name)
                running.wait_until_it_answers()
                yield running
        finally:
            for name in running.processes:
                running.kill(name)


@contextmanager
def own_server() -> Iterator[tuple[Path, Server]]:
    """A folder and a database server in it, which end together."""
    home = Path(tempfile.mkdtemp(prefix="portal-own-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's own account passes through
    server = Server(find_programs(), data=home / "server" / "data", socket=home / "socket")
    try:
        server.start()
        yield home, server
    finally:
        server.stop()
        shutil.rmtree(home)


def wait_for(has_come: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not has_come():
        assert time.monotonic() < end, otherwise
        time.sleep(0.1)


def address(server: Server) -> str:
    return f"postgresql://{ROLE}@/{DATABASE}?host={urllib.parse.quote(str(server.socket))}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return opened.getsockname()[1]


def dump_of(database: dict, *options: str) -> str:
    """A database as SQL, as far as the role of these settings may read it."""
    command = [find_programs() / "pg_dump", *options]
    environment = {**os.environ, "PGPASSWORD": database["PASSWORD"]}
    for option, name in (("-d", "NAME"), ("-h", "HOST"), ("-U", "USER"), ("-p", "PORT")):
        # Where it stands depends on how the address was written.
        if value := database["OPTIONS"].get(name.lower()) or database[name]:
            command += [option, str(value)]
    dumped = subprocess.run(command, capture_output=True, check=True, text=True, env=environment)
    return dumped.stdout


def load(server: Server, dump: str) -> None:
    command = [server.programs / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", server.socket]
    loaded = subprocess.run(
        [*command, "-U", ADMINISTRATOR, "-d", DATABASE], input=dump, capture_output=True, text=True
    )
    assert loaded.returncode == 0, loaded.stderr


@contextmanager
def connected(server: Server) -> Iterator[None]:
    """This process works on the portal's database."""
    own = {key: connection.settings_dict[key] for key in ("NAME", "USER", "HOST", "PORT")}
    connection.close()
    connection.settings_dict.update(server.database_settings() | {"PORT": ""})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(own)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, who reads pages and sends forms."""

    url: str
    session: str

    def page(self, path: str) -> str:
        """Raises OSError when the portal does not answer, or answers with an error."""
        return self._open(path)[1]

    def send(self, path: str, form: dict[str, str]) -> bool:
        """Whether the portal said that it is done: it leads on to another page. Raises OSError."""
        body = urllib.parse.urlencode(form).encode()
        return self._open(path, body, token=form["csrfmiddlewaretoken"])[0] == 302

    def _open(self, path: str, body: bytes | None = None, token: str = "") -> tuple[int, str]:
        cookies = f"{settings.SESSION_COOKIE_NAME}={self.session}; csrftoken={token}"
        request = urllib.request.Request(self.url + path, body, {"Cookie": cookies})
        with OPENER.open(request, timeout=10) as answer:
            return answer.status, answer.read().decode()


class NoRedirect(urllib.request.HTTPErrorProcessor):
    """Gives 302 back as it is, and raises for errors."""

    def http_response(self, request, response):
        if response.status == 302:
            return response
        return super().http_response(request, response)


OPENER = urllib.request.build_opener(NoRedirect)


def kill(running: Portal, name: str, *, whole: bool) -> None:
    """Kills everything of a name, or, where something brings it back by itself, one process of it."""
    assert running.processes[WORKER].poll() is None, "the worker ended with its database"
    if name == SERVER:
        # The server throws all connections away with the one that was killed.
        connection.close()
        running.kill_database() if whole else running.kill_one_child(running.database_pid)
    elif name == WEB and not whole:
        running.kill_one_child(running.processes[WEB].pid)
    else:
        running.kill(name)
        running.start(name)
    running.wait_until_it_answers()


def session_of(user: User) -> str:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client.session.session_key
