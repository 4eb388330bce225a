"""Measures what users wait for, on a copy of the demonstration: pages, the due day, documents, forms.

Run by `make bench` on an idle machine, with the settings of production; takes four minutes. Times of
pages also stand as multiples of a bare view's in the same run: those are alike on every machine.
"""

import io
import os
import statistics
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import django

from config.environment import database_limits

# As in the web server, whose children read it too.
os.environ["PGOPTIONS"] = database_limits()
django.setup()

from bench_clients import Times, Visitor, load  # noqa: E402 (the settings come first)
from bench_copy import (  # noqa: E402
    PORT,
    YEAR,
    copied_database,
    server,
    signed_in,
)
from bench_due_day import measure_due_day  # noqa: E402
from bench_growth import measure_growth  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from reports.files.report_form.taking_in import take_in  # noqa: E402
from reports.files.report_workbook.handing_out import all_forms  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.models import ReportingRound, User  # noqa: E402

FORMATS = ("pdf", "pptx", "xlsx", "csv", "json")
CLIENTS, SECONDS = 24, 3
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


# --- Pages -----------------------------------------------------------------------------------------


def visits(role: str, path: str, many: int, seconds: float = SECONDS) -> Times:
    visitors = [Visitor(PORT, cookies) for cookies in signed_in(role, many)]
    times = load(visitors, path, seconds)
    assert not times.errors, f"{path}: {times.errors} errors"
    return times


def measure_pages() -> None:
    sql = bare_sql()
    with server(BENCH_BARE="1"):
        bare_one, bare = visits("bureau", "/", 1), visits("bureau", "/", CLIENTS)
    with server(REUSE_MB="0"):
        drawn = {name: visits(*page, 1).at(0.5) for name, page in PAGES.items()}
    print(
        f"\nbare SQL: {sql:.2f} ms; the bare view, 1 client: {bare_one.at(0.5) / sql:.1f} times that"
    )
    print(
        f"\n| page | 1 client: drawn, used again (p50 ms) | {CLIENTS} clients p50 / p95 ms"
        " | × bare p50 / p95 | requests/s | KB sent |\n|---|---|---|---|---|---|"
    )
    row("bare view", f"{bare_one.at(0.5):.1f}", bare, bare)
    with server() as running:
        for name, page in PAGES.items():
            again = visits(*page, 1, 1).at(0.5)
            row(name, f"{drawn[name]:.0f}, {again:.1f}", visits(*page, CLIENTS), bare)
        print(f"\nmemory of a web process: {running.memory:.0f} MB")
        print(f"first page after the start: {running.first_page:.2f} s")


def bare_sql() -> float:
    """Milliseconds of the 24 rows of the bare view, asked for without a server."""
    times = []
    with connection.cursor() as cursor:
        for _ in range(200):
            start = time.perf_counter()
            cursor.execute("SELECT name FROM wards_ward ORDER BY display_order")
            cursor.fetchall()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def row(name: str, one: str, all_: Times, bare: Times) -> None:
    half, most = all_.at(0.5), all_.at(0.95)
    print(
        f"| {name} | {one} | {half:.0f} / {most:.0f} | {half / bare.at(0.5):.1f} /"
        f" {most / bare.at(0.95):.1f} | {all_.a_second:.0f} | {all_.bytes / 1000:.1f} |"
    )


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


# The last changes what the others would measure.
PARTS = {
    "pages": measure_pages,
    "due-day": measure_due_day,
    "files": measure_files,
    "growth": lambda: measure_growth(PAGES),
}
with copied_database():
    for part in sys.argv[1:] or PARTS:
        PARTS[part]()
