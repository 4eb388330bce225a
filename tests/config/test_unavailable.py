"""A database without time, without room or out of reach is told in Japanese, with what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from lxml.html import document_fromstring

from tests.factories import RoundFactory
from trainings.models import Training
from wards.accounts.sessions import SEEN, SessionStore
from wards.forms.once_only import TOKEN, new_token
from wards.models import Session

CREATE = reverse("trainings:training_create")
AGAIN, RELOAD = "「もう一度送る」を押してください", "この画面を再読み込みし、「再送信」など"


def answers(**more: str) -> dict[str, str]:
    said = {"fiscal_year": "2024", "programme": "hub", "state": "held", "date": "R6.9.12"}
    said |= {"theme": "感染対策", "people": "38", "audience": "nurse", TOKEN: new_token()}
    return said | more


@pytest.fixture
def officer(sign_in):
    RoundFactory(fiscal_year=2024)
    client = sign_in("ward_office")
    client.raise_request_exception = False
    return client


@contextmanager
def table_locked_by_another() -> Iterator[None]:
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("LOCK TABLE trainings_training IN ACCESS EXCLUSIVE MODE")
        yield
    finally:
        other.close()


def most_waiting(**limits: str) -> None:
    with connection.cursor() as cursor:
        for name, value in limits.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [name, value])


@pytest.mark.parametrize(
    "limits, sentence",
    [
        ({"lock_timeout": "200ms"}, "時間内に始められませんでした"),
        ({"lock_timeout": "0", "statement_timeout": "200ms"}, "途中で止めました"),
    ],
)
def test_what_waits_too_long_is_not_done_and_can_be_sent_again(officer, limits, sentence):
    sent = answers(note='<架空>\n"城東" & 区民センター')
    with table_locked_by_another():
        most_waiting(**limits)
        answer = officer.post(CREATE, sent)
        page = answer.content.decode()
    most_waiting(lock_timeout="0", statement_timeout="0")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    for words in (sentence, "押した操作は行われていません", AGAIN):
        assert words in page
    assert answer.headers["X-Request-ID"] in page
    assert not Training.objects.exists()
    (form,) = document_fromstring(page).forms
    assert dict(form.fields) == sent
    assert officer.post(form.action, dict(form.fields)).status_code == 302, "the page is not spent"
    officer.post(CREATE, sent)
    assert Training.objects.count() == 1


def test_a_page_that_waits_too_long_says_nothing_of_what_was_typed(officer):
    with table_locked_by_another():
        most_waiting(lock_timeout="200ms")
        answer = officer.get(reverse("trainings:training_list"))
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "30秒ほど待って、この画面を再読み込み" in page
    assert AGAIN not in page and "押した操作" not in page and RELOAD not in page


def test_a_draft_that_is_not_kept_is_told_to_the_script(officer, monkeypatch):
    waited = _fails(psycopg.errors.LockNotAvailable())
    monkeypatch.setattr("wards.generic.drafts.typed_in", waited)
    answer = officer.post(CREATE, answers(draft="keep"))
    assert answer.status_code == 503
    assert answer.json()["kept"] is False
    assert answer.json()["text"].startswith("下書きは保存していません：ほかの保存や処理と重なり")


def _fails(cause: psycopg.Error):
    def fail(*args: object, **kwargs: object) -> None:
        raise OperationalError("…") from cause

    return fail


@pytest.fixture
def no_database(monkeypatch, django_db_blocker) -> Iterator[Client]:
    """A browser that was signed in, and nobody listens where the database was."""
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    address = {"HOST": "127.0.0.1", "PORT": "1", "OPTIONS": {}}
    with django_db_blocker.unblock():
        connection.close()
        for name, value in address.items():
            monkeypatch.setitem(connection.settings_dict, name, value)
        yield client
        monkeypatch.undo()
        connection.close()


def test_without_a_database_the_page_promises_nothing(no_database):
    answer = no_database.post(CREATE, {"theme": "感染対策"})
    page = answer.content.decode()
    assert (answer.status_code, answer.headers["Cache-Control"]) == (503, "no-store")
    assert "データベースに接続できません" in page
    assert "行われたかどうかは、まだ分かりません" in page and AGAIN in page
    assert no_database.get("/").status_code == 503
    state = no_database.get(reverse("session"))
    assert (state.status_code, state.headers["Content-Type"]) == (503, "application/json")


@pytest.mark.parametrize("typed", [{"password": "架空"}, {"file": ContentFile(b"x", "a.xlsx")}])
def test_no_page_repeats_a_password_or_a_file(no_database, typed):
    page = no_database.post(reverse("account_login"), {"login": "joto-desk"} | typed).content
    assert RELOAD in page.decode() and AGAIN not in page.decode()
    assert not document_fromstring(page.decode()).forms


def test_a_database_that_goes_when_the_session_is_kept_is_no_fault_of_what_was_sent(
    officer, monkeypatch
):
    session = officer.session
    session[SEEN] -= 600
    session.save()
    monkeypatch.setattr(Session, "save", _fails(psycopg.errors.AdminShutdown()))
    answer = officer.post(CREATE, answers())
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "行われたかどうかは、まだ分かりません" in page and AGAIN in page


def test_a_full_database_is_told_as_what_it_is(monkeypatch):
    monkeypatch.setattr(SessionStore, "load", _fails(psycopg.errors.DiskFull()))
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    answer = client.post(CREATE, {"theme": "感染対策"})
    assert answer.status_code == 503
    assert "空き容量" in answer.content.decode() and "待っても直りません" in answer.content.decode()
    assert "Retry-After" not in answer.headers


def test_a_fault_of_our_own_is_still_one(monkeypatch):
    def fault(*args: object) -> None:
        raise ValueError("ours")

    monkeypatch.setattr(SessionStore, "load", fault)
    client = Client(raise_request_exception=False)
    client.cookies["sessionid"] = "x" * 32
    answer = client.get("/")
    assert answer.status_code == 500
    assert "うまく動きませんでした" in answer.content.decode()
