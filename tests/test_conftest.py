"""The safety nets of the suite hold."""

import socket
from pathlib import Path
from types import SimpleNamespace

import pytest
from _pytest.outcomes import Failed
from django.db import connection
from django.template import engines

from tests.scheduling import LONGEST, put_longest_first, share_of

ROOT = Path(__file__).parent.parent


def test_another_machine_cannot_be_reached():
    with socket.socket() as outside, pytest.raises(AssertionError, match="tried to reach"):
        outside.connect(("192.0.2.1", 80))


def test_an_undefined_template_variable_fails():
    template = engines["django"].from_string("{{ misspelt }}")
    with pytest.raises(Failed, match="misspelt"):
        template.render()


def test_a_block_over_its_query_budget_fails_with_its_statements(query_budget):
    with pytest.raises(AssertionError, match="select 42"), query_budget(1):
        ask(2)


def test_a_block_within_its_query_budget_hands_out_its_statements(query_budget):
    with query_budget(1) as statements:
        ask(1)
    assert statements == ["select 42"]


def ask(times: int) -> None:
    with connection.cursor() as cursor:
        for _ in range(times):
            cursor.execute("select 42")


def test_tests_that_share_something_dear_run_on_one_worker():
    days = {
        share_of(f"tests/reports/demo/test_{each}[2027-04-01]") for each in ("a.py::a", "b.py::b")
    }
    assert len(days) == 1
    assert share_of("tests/wards/test_fiscal.py::test_a[7]") == "tests/wards/test_fiscal.py"
    assert all((ROOT / path).exists() for path in LONGEST)


def test_what_takes_longest_begins_first():
    names = ["tests/b.py::a", "tests/a.py::a", "tests/a.py::b", *(f"{each}::a" for each in LONGEST)]
    tests = [SimpleNamespace(nodeid=name) for name in names]
    put_longest_first(tests)
    assert [test.nodeid for test in tests] == [*names[3:], *names[1:3], names[0]]
