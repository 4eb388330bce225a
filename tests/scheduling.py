"""The tests that the same worker runs: those of a file, and those that share what takes seconds.

The marks of `--dist loadgroup` would say the same, but pytest 9.2 keeps the name of a test where
pytest-xdist 3.8 does not find it, and the marks are passed over in silence.
"""

import re
from collections import Counter

import pytest
from xdist.scheduler import LoadScopeScheduling

# What takes longest begins first, so that no worker is left alone with it at the end; what needs no
# database comes next, while the other worker makes it.
LONGEST = (
    "tests/journeys/test_every_page.py",
    "tests/test_house.py",
    "tests/reports/files/opening/test_process.py",
    "tests/reports/document/test_pdf_overflow.py",
    "tests/config/test_devdb.py",
    "tests/journeys/",
    "tests/reports/pages/views/test_every_item_can_be_answered.py",
    "tests/reports/pages/views/test_submit.py",
    "tests/reports/files/test_every_door.py",
    "tests/reports/files/report_form/test_round_trip.py",
    "tests/reports/pages/test_private_words.py",
    "tests/reports/lifecycle/test_killed_worker.py",
)
# tests/reports/demo/test_rounds.py::test_something[2025-11-20]
DEMONSTRATION = re.compile(r"tests/reports/demo/.*\[(?:.*-)?(\d{4}-\d{2}-\d{2})")


def share_of(test: str) -> str:
    """What a test has in common with those that its worker is to run: its file, or more of them.

    >>> share_of("tests/reports/document/test_pdf.py::test_the_cover[7]")
    'tests/reports/document/test_pdf.py'
    """
    if day := DEMONSTRATION.match(test):
        return f"demonstration of {day[1]}"
    return test.partition("::")[0]


def put_longest_first(tests: list[pytest.Item]) -> None:
    """Those with many tests come after those that are known to take long."""
    sizes = Counter(share_of(test.nodeid) for test in tests)
    places = {start: place for place, start in enumerate(LONGEST)}

    def place_of(test: pytest.Item) -> tuple[int, int]:
        share = share_of(test.nodeid)
        longest = next((start for start in LONGEST if share.startswith(start)), None)
        return places.get(longest, len(LONGEST)), -sizes[share]

    tests.sort(key=place_of)


class SharedOnce(LoadScopeScheduling):
    """Gives all tests with the same share to one worker, in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
