"""Measures what users wait for, on the data of the private database: pages, PDF, slides, workbook.

Run by `make bench`, with the settings of production; prints the median of five, in seconds.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 (the settings come first)
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

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


def page(client: Client, path: str) -> None:
    response = client.get(path, headers={"host": "localhost"}, follow=True)
    assert response.status_code == 200, f"{path}: {response.status_code}"


client = Client()
client.force_login(
    get_user_model().objects.filter(role="bureau", is_active=True).first(),
    backend="allauth.account.auth_backends.AuthenticationBackend",
)
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
