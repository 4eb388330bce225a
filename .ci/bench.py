"""Measures what users wait for, on the data of the private database: pages, documents, report forms.

Run by `make bench`, with the settings of production; prints the median of five, in seconds, and
of what is done for all wards at once the time of one run.
"""

import io
import statistics
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 (the settings come first)
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from reports.files.report_form.taking_in import take_in  # noqa: E402
from reports.files.report_workbook.handing_out import all_forms  # noqa: E402
from wards.isolation.rls import ALL_WARDS, ward_scope  # noqa: E402
from wards.models import ReportingRound  # noqa: E402

YEAR = 2024
FORMATS = ("pdf", "pptx", "xlsx", "csv", "json")


def measure(name: str, action: Callable[[], object]) -> None:
    action()  # imports and templates are read once in a server's life
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        action()
        seconds.append(time.perf_counter() - start)
    print(f"{statistics.median(seconds):7.3f} s  {name}")


def measure_once(name: str, action: Callable[[], object]) -> object:
    start = time.perf_counter()
    made = action()
    print(f"{time.perf_counter() - start:7.3f} s  {name}")
    return made


def check(forms: dict[str, bytes], user) -> None:
    for name, content in forms.items():
        outcome = take_in(content, user).outcome
        assert not (outcome.problems or outcome.changes), name


def page(client: Client, path: str) -> None:
    response = client.get(path, headers={"host": "localhost"})
    assert response.status_code == 200, f"{path}: {response.status_code}"


client = Client()
bureau = get_user_model().objects.filter(role="bureau", is_active=True).first()
client.force_login(bureau, backend="allauth.account.auth_backends.AuthenticationBackend")
for path in ("/", f"/dashboard/?year={YEAR}"):
    measure(path, lambda path=path: page(client, path))

with tempfile.TemporaryDirectory() as folder:
    for ending in FORMATS:
        output = Path(folder) / f"deck.{ending}"
        measure(
            f"export --format {ending}",
            lambda ending=ending, output=output: call_command(
                "export", year=YEAR, format=ending, output=output, verbosity=0
            ),
        )

# The forms that are handed out here are taken back: nobody has asked for them.
with ward_scope(ALL_WARDS):
    survey = ReportingRound.objects.annual().get(fiscal_year=YEAR)
    packed = measure_once(
        "the report forms of all wards", lambda: all_forms(bureau, survey, lambda *_: None)
    )
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        forms = {name: archive.read(name) for name in archive.namelist()}
    largest = max(forms, key=lambda name: len(forms[name]))
    measure("check one report form", lambda: check({largest: forms[largest]}, bureau))
    measure_once(f"check {len(forms)} report forms", lambda: check(forms, bureau))
    transaction.set_rollback(True)
