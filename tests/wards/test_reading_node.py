"""A node that reads from a standby answers what only reads; all else is a writing node's."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from reports.pages import health
from tests.factories import RoundFactory
from tests.test_isolation import undone
from wards import reading_node
from wards.accounts.sessions import SEEN
from wards.forms.once_only import TOKEN, new_token
from wards.generic.list_files import SavedAsFile
from wards.reading_node import ELSEWHERE

pytestmark = pytest.mark.django_db

LIST = reverse("trainings:training_list")
FILE = reverse("trainings:training_list_file", args=["xlsx"])


@pytest.fixture(autouse=True)
def new_node(monkeypatch) -> Iterator[None]:
    """A reading node that was asked nothing yet."""
    monkeypatch.setattr(reading_node, "_writing", set())
    with override_settings(READING_NODE=True):
        yield


@contextmanager
def standby() -> Iterator[None]:
    """Inside, PostgreSQL refuses to write, with the words of a standby."""
    with undone():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION READ ONLY")
        yield


@pytest.fixture
def officer(sign_in) -> Client:
    RoundFactory(fiscal_year=2024)
    client = sign_in("ward_office")
    client.raise_request_exception = False
    return client


def test_what_has_written_is_left_to_others_before_it_is_drawn_again(officer, monkeypatch):
    with standby():
        assert officer.get(FILE).status_code == 503
        assert officer.get(LIST).status_code == 200
    drawn = Mock(side_effect=AssertionError)
    monkeypatch.setattr(SavedAsFile, "get", drawn)
    answer = officer.get(FILE)
    assert (answer.status_code, answer.content) == (ELSEWHERE, b"")
    assert "Location" not in answer.headers


def test_a_minute_of_work_is_noted_by_a_writing_node(officer):
    session = officer.session
    session[SEEN] -= 61
    session.save()
    with standby():
        assert officer.get(LIST).status_code == ELSEWHERE
    assert reading_node._writing == set()
    assert officer.session[SEEN] == session[SEEN]


def test_a_standby_that_is_behind_shows_nothing(officer, monkeypatch):
    monkeypatch.setattr(reading_node, "follows_primary", lambda: False)
    assert officer.get(LIST).status_code == ELSEWHERE
    assert Client().get(reverse("account_login")).status_code == 200
    monkeypatch.setattr(health, "follows_primary", lambda: False)
    answer = Client().get(reverse("reports:ready"))
    assert (answer.status_code, answer.content) == (503, b"not ready (reading node)")


def test_a_writing_node_asks_nothing_of_it(officer, monkeypatch):
    monkeypatch.setattr(reading_node, "follows_primary", Mock(side_effect=AssertionError))
    with override_settings(READING_NODE=False):
        client = Client()
        client.cookies = officer.cookies
        assert client.get(LIST).status_code == 200


def test_a_form_that_meets_a_standby_says_that_nothing_was_done(officer):
    with standby():
        answer = officer.post(reverse("trainings:training_create"), {TOKEN: new_token()})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert "読むことだけができます" in page and "押した操作は行われていません" in page


def test_the_doctor_of_a_reading_node_asks_for_no_worker_and_no_backup(monkeypatch):
    monkeypatch.setattr(health, "pdf_can_be_drawn", list)
    said = StringIO()
    call_command("doctor", stdout=said)
    assert "良  読むためのノード" in said.getvalue()
    assert "worker" not in said.getvalue() and "バックアップ" not in said.getvalue()
    monkeypatch.setattr(health, "follows_primary", lambda: False)
    with pytest.raises(CommandError):
        call_command("doctor", stdout=said)
    assert "追いついていません" in said.getvalue()
