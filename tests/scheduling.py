"""The tests that the same worker runs: those that share what takes seconds to make.

The marks of `--dist loadgroup` would say the same, but pytest 9.2 keeps the name of a test where
pytest-xdist 3.8 does not find it, and the marks are passed over in silence.
"""

import re

from xdist.scheduler import LoadScopeScheduling

# Each makes something once for all of its tests: a deck as a file, a demonstration, editions, a
# story, what has been seen of all pages. The house, the largest, needs no database while the other worker makes it.
SHARING = (
    "tests/test_house.py",
    "tests/reports/document/exporters/test_pptx.py",
    "tests/reports/editions/test_files.py",
    "tests/reports/document/test_pdf.py",
    "tests/reports/document/test_pdf_overflow.py",
    "tests/reports/counting/test_seventeen_of_24.py",
    "tests/reports/pages/test_private_words.py",
    "tests/reports/pages/views/test_known_on.py",
    "tests/reports/pages/views/test_sources.py",
    "tests/reports/pages/views/test_ward_trace.py",
    "tests/journeys/",
)
# tests/reports/demo/test_rounds.py::test_something[2027-03-31]
DEMONSTRATION = re.compile(r"tests/reports/demo/.*\[(?:.*-)?(\d{4}-\d{2}-\d{2})")


def share_of(test: str) -> str:
    """What a test has in common with those that its worker is to run; its own name for nothing.

    >>> share_of("tests/reports/document/test_pdf.py::test_the_cover[7]")
    'tests/reports/document/test_pdf.py'
    """
    if day := DEMONSTRATION.match(test):
        return f"demonstration of {day[1]}"
    return next((share for share in SHARING if test.startswith(share)), test)


class SharedOnce(LoadScopeScheduling):
    """Gives all tests with the same share to one worker, the largest shares first."""

    def _split_scope(self, nodeid: str) -> str:
        return share_of(nodeid)
