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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.devdb import DATABASE, OWNER, ROLE, Server, find_programs
from tests.database import fresh_database
from wards.models import Ward

PATIENCE_SECONDS = 120  # an idle machine needs three
WEB, WORKER = "web", "worker"


@dataclass
class Portal:
    """Database server, application server and worker."""

    server: Server
    mail: str
    port: int
    processes: dict[str, subprocess.Popen] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def commands(self) -> dict[str, list[str]]:
        python = Path(sys.executable)
        gunicorn = [str(python.with_name("gunicorn")), "config.wsgi", "--preload", "--threads", "8"]
        return {
            WEB: [*gunicorn, "--bind", f"127.0.0.1:{self.port}"],
            WORKER: [str(python), "manage.py", "worker"],
        }

    def start(self, name: str) -> None:
        self.processes[name] = subprocess.Popen(
            self.commands[name],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": f"postgresql://{ROLE}@/{DATABASE}?host={urllib.parse.quote(str(self.server.socket))}",
                "EMAIL_URL": self.mail,
                "EMAIL_FROM": "portal@example.jp",
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
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
        end = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            assert time.monotonic() < end, "the portal does not come back"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            return urllib.request.urlopen(f"{self.url}/login/", timeout=5).status == 200
        except (OSError, HTTPException):
            return False


@contextmanager
def portal(mail: str) -> Iterator[Portal]:
    """A running portal with the 24 wards and nothing else; this process works on its database too."""
    home = Path(tempfile.mkdtemp(prefix="portal-killed-", dir="/var/tmp"))
    home.chmod(0o755)  # the database's own account passes through
    server = Server(find_programs(), data=home / "server" / "data", socket=home / "socket")
    with fresh_database():
        wards, schema = list(Ward.objects.all()), schema_of(connection.settings_dict)
    running = Portal(server, mail, free_port())
    try:
        server.start()
        load(server, schema)
        with connected(server):
            Ward.objects.bulk_create(wards)
            for name in running.commands:
                running.start(name)
            running.wait_until_it_answers()
            yield running
    finally:
        for name in running.processes:
            running.kill(name)
        server.stop()
        shutil.rmtree(home)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return opened.getsockname()[1]


def schema_of(database: dict) -> str:
    """The tables of the test database, as its own role may write them down."""
    where = {"-h": database["HOST"], "-U": database["USER"], "-p": database["PORT"]}
    command = [find_programs() / "pg_dump", "--schema-only", "--no-owner"]
    command += [word for option, value in where.items() if value for word in (option, str(value))]
    environment = {**os.environ, "PGPASSWORD": database["PASSWORD"]}
    dumped = subprocess.run(
        [*command, database["NAME"]], capture_output=True, check=True, text=True, env=environment
    )
    return dumped.stdout


def load(server: Server, schema: str) -> None:
    command = [server.programs / "psql", "-qX", "-v", "ON_ERROR_STOP=1", "-h", server.socket]
    loaded = subprocess.run(
        [*command, "-U", OWNER, "-d", DATABASE], input=schema, capture_output=True, text=True
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
