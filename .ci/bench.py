"""Measures what users wait for, on a copy of the demonstration: pages, the due day, documents, forms.

Run by `make bench` on an idle machine, with the settings of production; takes four minutes. Times of
pages also stand as multiples of a bare view's in the same run: those are alike on every machine.
"""

import asyncio
import io
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import django

django.setup()

from bench_clients import FormFields, Times, Visitor, load  # noqa: E402 (the settings come first)
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from reports.demo.entry import PASSWORD  # noqa: E402
from reports.files.report_form.taking_in import take_in  # noqa: E402
from reports.files.report_workbook.handing_out import all_forms  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.isolation.roles import as_owner  # noqa: E402
from wards.models import ReportingRound, User  # noqa: E402

YEAR = 2024
FORMATS = ("pdf", "pptx", "xlsx", "csv", "json")
PORT = 8187
CLIENTS, SECONDS, DUE_DAY_SECONDS = 24, 3, 60
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
# Who asks for it, and the address; {ward} is the ward of the one who asks.
PAGES = {
    "help": ("bureau", "/wards/help/"),
    "one figure with its wards": ("bureau", f"/figures/desk.weekly_hours/?year={YEAR}"),
    "dashboard, 17 figures": ("bureau", f"/dashboard/?year={YEAR}"),
    "board, 48 reports": ("bureau", f"/?year={YEAR}"),
    "report page": ("bureau", f"/reports/27118/desk/?year={YEAR}"),
    "review": ("bureau", f"/reports/27118/desk/review/?year={YEAR}"),
    "list of trainings": ("bureau", f"/trainings/training/?year={YEAR}"),
    "home of a ward": ("ward_office", f"/?year={YEAR}"),
    "dashboard of a ward": ("ward_office", f"/dashboard/?year={YEAR}"),
}


# --- The copy of the database, and its servers -----------------------------------------------------


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


@contextmanager
def server(**environment: str) -> Iterator[int]:
    """The key of the server's first process."""
    command = [
        ".venv/bin/gunicorn",
        "bench_server",
        "--pythonpath",
        ".ci",
        "-b",
        f"127.0.0.1:{PORT}",
    ]
    env = os.environ | environment
    env.pop("DATABASE_OWNER_URL", None)
    process = subprocess.Popen([*command, "--log-level", "warning"], env=env)  # noqa: S603
    try:
        for _ in range(60):
            with suppress(OSError):
                urllib.request.urlopen(f"http://127.0.0.1:{PORT}/login/", timeout=5)
                break
            time.sleep(0.5)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def memory_of_workers(pid: int) -> float:
    """The most that a web process holds in memory, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    pages = (int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in children)
    return max(pages) * os.sysconf("SC_PAGE_SIZE") / 2**20


# --- Pages -----------------------------------------------------------------------------------------


def signed_in(role: str, many: int) -> list[dict[str, str]]:
    """Cookies of that many sessions, of different users as far as there are."""
    users = list(User.objects.filter(role=role, is_active=True).order_by("pk"))
    cookies = []
    for number in range(many):
        client = Client()
        client.force_login(users[number % len(users)], backend=BACKEND)
        cookies.append({"sessionid": client.cookies["sessionid"].value})
    return cookies


def visits(role: str, path: str, many: int, seconds: float = SECONDS) -> Times:
    visitors = [Visitor(PORT, cookies) for cookies in signed_in(role, many)]
    times = load(visitors, path, seconds)
    assert not times.errors, f"{path}: {times.errors} errors"
    return times


def measure_pages() -> None:
    with server(BENCH_BARE="1"):
        bare_one, bare = visits("bureau", "/", 1), visits("bureau", "/", CLIENTS)
    with server(REUSE_MB="0"):
        drawn = {name: visits(*page, 1).at(0.5) for name, page in PAGES.items()}
    print(
        f"\n| page | 1 client: drawn, used again (p50 ms) | {CLIENTS} clients p50 / p95 ms | × bare p95 | requests/s |"
    )
    print("|---|---|---|---|---|")
    line = "| {} | {:.0f} | {:.0f} / {:.0f} | {:.1f} | {:.0f} |"
    print(line.format("bare view", bare_one.at(0.5), bare.at(0.5), bare.at(0.95), 1, bare.a_second))
    with server() as pid:
        for name, page in PAGES.items():
            one, all_ = visits(*page, 1, 1), visits(*page, CLIENTS)
            both = f"| {name} | {drawn[name]:.0f}, {one.at(0.5):.1f} "
            times = all_.at(0.95) / bare.at(0.95)
            print(
                f"{both}| {all_.at(0.5):.0f} / {all_.at(0.95):.0f} | {times:.1f} | {all_.a_second:.0f} |"
            )
        print(f"\nmemory of a web process: {memory_of_workers(pid):.0f} MB")


# --- The due day -----------------------------------------------------------------------------------

LISTS = {"ward_office": "/trainings/training/", "desk": "/consultations/initiative/"}


async def office(user: User, end: float, times: dict[str, Times]) -> None:
    """Logs in, looks, saves and tries to submit, until the day ends."""
    visitor = Visitor(PORT)
    # Nobody logs in at the very second of all the others.
    await asyncio.sleep(random.uniform(0, DUE_DAY_SECONDS / 2))  # noqa: S311
    _, page = await times["looks"].of(visitor.get("/login/"))
    typed = dict(FormFields(page).fields) | {"login": user.username, "password": PASSWORD}
    await times["log-ins"].of(visitor.post("/login/", list(typed.items())))
    address = LISTS[user.role]
    while time.perf_counter() < end:
        await times["looks"].of(visitor.get("/"))
        _, page = await times["looks"].of(visitor.get(address))
        links = [part.split('"')[0] for part in page.split(f'href="{address}')[1:]]
        keys = [link.strip("/") for link in links if link.strip("/").isdigit()]
        if keys:
            edit = f"{address}{random.choice(keys)}/edit/"  # noqa: S311 - no secret
            _, page = await times["looks"].of(visitor.get(edit))
            if fields := FormFields(page).fields:
                note = f"ベンチ {time.perf_counter():.3f}"
                typed = [(name, note if name == "note" else value) for name, value in fields]
                await times["saves"].of(visitor.post(edit, typed))
        submit = f"/reports/{user.ward_id}/{user.role}/submit/?year={YEAR}"
        _, page = await times["looks"].of(visitor.get(submit))
        if fields := FormFields(page).fields:
            await times["submits"].of(visitor.post(submit, fields))
        await asyncio.sleep(random.uniform(2, 6))  # noqa: S311 - somebody reads and types


async def officer(cookies: dict[str, str], end: float, times: dict[str, Times]) -> None:
    visitor = Visitor(PORT, cookies)
    while time.perf_counter() < end:
        await times["board"].of(visitor.get(f"/?year={YEAR}"))
        await asyncio.sleep(1)


async def due_day(users: list[User], officers: list[dict[str, str]]) -> dict[str, Times]:
    times = {name: Times() for name in ("log-ins", "looks", "saves", "submits", "board")}
    end = time.perf_counter() + DUE_DAY_SECONDS
    offices = (office(user, end, times) for user in users)
    await asyncio.gather(*offices, *(officer(each, end, times) for each in officers))
    return times


def measure_due_day() -> None:
    users = list(User.objects.exclude(role="bureau").filter(is_active=True).order_by("pk")[:48])
    with server() as pid:
        times = asyncio.run(due_day(users, signed_in("bureau", 2)))
        print(f"\nThe due day: {len(users)} users and two officers, {DUE_DAY_SECONDS} s")
        for name, each in times.items():
            print(
                f"{name:8} {len(each.ms):5} times, p50 {each.at(0.5):4.0f} ms,"
                f" p95 {each.at(0.95):4.0f} ms, led on {each.led_on}, errors {each.errors}"
            )
        print(f"memory of a web process: {memory_of_workers(pid):.0f} MB")


# --- Documents and report forms --------------------------------------------------------------------


def measure(name: str, action: Callable[[], object]) -> None:
    action()  # imports and templates are read once in a server's life
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    print(f"{statistics.median(seconds):7.3f} s  {name}")


def measure_once(name: str, action: Callable[[], object]) -> object:
    start = time.perf_counter()
    made = action()
    print(f"{time.perf_counter() - start:7.3f} s  {name}")
    return made


def check(forms: dict[str, bytes], user: User) -> None:
    for name, content in forms.items():
        outcome = take_in(content, user).outcome
        assert not (outcome.problems or outcome.changes), name


def measure_files() -> None:
    print()
    with tempfile.TemporaryDirectory() as folder:
        for ending in FORMATS:
            output = Path(folder) / f"deck.{ending}"
            measure(
                f"export --format {ending}",
                lambda ending=ending, output=output: call_command(
                    "export", year=YEAR, format=ending, output=output, verbosity=0
                ),
            )
    bureau = User.objects.filter(role="bureau", is_active=True).first()
    with ward_scope(ALL_WARDS):
        survey = ReportingRound.objects.annual().get(fiscal_year=YEAR)
        packed = measure_once(
            "the report forms of all wards", lambda: all_forms(bureau, survey, lambda *_: None)
        )
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            forms = {name: archive.read(name) for name in archive.namelist()}
        measure_once(f"check {len(forms)} report forms", lambda: check(forms, bureau))
        transaction.set_rollback(True)


PARTS = {"pages": measure_pages, "due-day": measure_due_day, "files": measure_files}
with copied_database():
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
