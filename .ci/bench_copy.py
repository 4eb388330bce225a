"""What `make bench` measures: a copy of the demonstration's database, its servers, who is signed in."""

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection
from django.test import Client

from wards.isolation.roles import as_owner
from wards.models import User

YEAR = 2024
PORT = 8187


@contextmanager
def copied_database() -> Iterator[None]:
    name = connection.settings_dict["NAME"]
    copy = f"{name}_bench"
    with as_owner(), connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{copy}"')
        cursor.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{name}"')
    connection.close()
    connection.settings_dict["NAME"] = copy
    os.environ["DATABASE_URL"] = (
        urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{copy}").geturl()
    )
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        with as_owner(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{copy}"')


@dataclass(frozen=True)
class Running:
    """A server. pid: of its first process; first_page: seconds of the first page after the start."""

    pid: int
    first_page: float

    @property
    def memory(self) -> float:
        """The most that a web process holds, in MB."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in children)
        return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


@contextmanager
def server(**environment: str) -> Iterator[Running]:
    command = [".venv/bin/gunicorn", "bench_server", "--pythonpath", ".ci"]
    command += ["-b", f"127.0.0.1:{PORT}", "--log-level", "warning"]
    env = os.environ | environment
    env.pop("DATABASE_OWNER_URL", None)
    process = subprocess.Popen(command, env=env)  # noqa: S603
    try:
        yield Running(process.pid, _seconds_of_first_page())
    finally:
        process.terminate()
        process.wait(30)


def _seconds_of_first_page() -> float:
    for _ in range(60):
        start = time.perf_counter()
        with suppress(OSError):
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/login/", timeout=5)
            return time.perf_counter() - start
        time.sleep(0.5)
    raise RuntimeError("the server does not start")


def signed_in(role: str, many: int) -> list[dict[str, str]]:
    """Cookies of that many sessions, of different users as far as there are."""
    users = User.objects.filter(role=role, is_active=True).order_by("pk")
    cookies = []
    for user in islice(cycle(users), many):
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
        cookies.append({"sessionid": client.session.session_key})
    return cookies
