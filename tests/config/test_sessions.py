"""Sessions slide while somebody works, end at last, and what is refused leads back."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.sessions import ASKED_BY_ITSELF
from tests import factories as make
from tests.factories import PASSWORD, UserFactory
from wards.models import Session

pytestmark = pytest.mark.django_db

STATE, HELP = "/session/", "/wards/help/"


@pytest.fixture
def clock():
    """A clock that stands still until a test lets minutes go by."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def client(clock, sign_in) -> Client:
    return sign_in("desk")


def is_signed_in(client: Client) -> bool:
    return client.get(HELP).status_code == 200


@pytest.mark.parametrize(
    ("times", "minutes", "last"),
    [(6, 59, 61), (12 * 2 - 1, 30, 30)],
    ids=["as long as somebody works", "at last whatever somebody does"],
)
def test_a_session_ends(clock, client, times, minutes, last):
    for _ in range(times):
        clock.shift(timedelta(minutes=minutes))
        assert is_signed_in(client)
    clock.shift(timedelta(minutes=last))
    assert not is_signed_in(client)


def test_both_limits_are_settings(clock, client, settings):
    settings.SESSION_WHOLE_AGE = 600
    clock.shift(timedelta(minutes=10))
    assert not is_signed_in(client)


def test_within_a_minute_nothing_is_written(clock, client, query_budget):
    is_signed_in(client)
    with query_budget(10) as queries:
        clock.shift(timedelta(seconds=59))
        is_signed_in(client)
    assert not [each for each in queries if each.startswith("UPDATE")]


def test_asking_how_long_it_lasts_does_not_make_it_longer(clock, client):
    for _ in range(2):
        clock.shift(timedelta(minutes=25))
        state = client.get(STATE).json()
    assert state == {"user": client.user.pk, "left": 10 * 60, "whole": 12 * 3600 - 50 * 60}
    assert client.post(STATE).json()["left"] == 60 * 60
    clock.shift(timedelta(minutes=59))
    assert is_signed_in(client)


def test_a_page_that_asks_again_by_itself_does_not_make_it_longer(clock, sign_in):
    bureau = sign_in("bureau")
    work = make.WorkFactory(by=bureau.user)
    for _ in range(6):
        clock.shift(timedelta(minutes=10))
        answer = bureau.get(f"/works/{work.pk}/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/")


def test_of_every_page_that_asks_again_by_itself_this_is_known():
    """Whoever adds one adds its address to ASKED_BY_ITSELF, and the file here.

    What keep-draft.js sends was typed just before, what bench.js and at-once.js
    and passkey.js send was pressed or chosen: that is work.
    """
    pages = Path(settings.BASE_DIR, "templates").rglob("*.html")
    scripts = Path(settings.BASE_DIR, "wards/static").rglob("*.js")
    asking = {each.name for each in pages if 'http-equiv="refresh"' in each.read_text()}
    asking |= {each.name for each in scripts if "fetch(" in each.read_text()}
    when_worked = {"keep-draft.js", "bench.js", "at-once.js", "passkey.js"}
    assert asking - when_worked == {"work.html", "follow-work.js", "session-end.js"}
    for name in ASKED_BY_ITSELF:
        reverse(name, args=[1] if name == "reports:work" else [])


def test_a_page_says_how_long_the_session_lasts_and_the_state_whose_it_is(client):
    assert 'data-left="3600" data-whole="43200"' in client.get(HELP).content.decode()
    assert Client().get(STATE).json() == {"user": None, "left": 0, "whole": 0}
    assert Client().post(STATE).json()["left"] == 0


def test_a_form_from_before_another_log_in_leads_back_to_its_page(all_wards):
    user = UserFactory(role="desk")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    pressed_on = "http://testserver/reports/27127/desk/?year=2024"
    answer = client.post("/wards/nothing/2024/training/declare/", {}, HTTP_REFERER=pressed_on)
    page = answer.content.decode()
    assert answer.status_code == 403
    assert 'href="/reports/27127/desk/?year=2024"' in page
    assert "「該当なし」の回答は行われていません" in page


def test_an_address_that_only_takes_buttons_says_so_in_japanese(client):
    answer = client.get("/excel/form/")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    page = answer.content.decode()
    assert "この画面は開けません" in page
    assert 'href="/"' in page


def test_too_many_requests_are_refused_in_japanese(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    stranger = Client()
    stranger.post("/login/", {"login": "x", "password": "y"})
    answer = stranger.post("/login/", {"login": "x", "password": "y"})
    assert answer.status_code == 429
    assert "少し待ってください" in answer.content.decode()


def test_nobody_is_signed_out_of_another_window(clock, client):
    """Two log-ins of one person are two sessions."""
    other = Client()
    other.post("/login/", {"login": client.user.username, "password": PASSWORD})
    assert Session.objects.count() == 2
    other.post("/logout/")
    assert is_signed_in(client)
    assert not is_signed_in(other)


def test_what_has_ended_is_swept_away_by_the_next_log_in(clock, client):
    clock.shift(timedelta(hours=2))
    Client().force_login(client.user)
    assert Session.objects.count() == 1


@pytest.mark.parametrize("ended_by", ["log-out", "time"])
def test_what_was_to_be_said_to_one_user_is_not_said_to_the_next(sign_in, ended_by):
    computer, other = sign_in("bureau"), UserFactory(role="desk")
    computer.post("/jobs/1/again/")  # the page that would say that there is no such job
    if ended_by == "log-out":
        assert "もう一覧にありません" not in computer.post("/logout/", follow=True).content.decode()
    else:
        Session.objects.all().delete()
    typed = {"login": other.username, "password": PASSWORD}
    page = computer.post("/login/", typed, follow=True).content.decode()
    assert other.name in page
    assert "もう一覧にありません" not in page


def test_asking_how_long_it_lasts_says_nothing_of_an_initial_password(sign_in):
    client = sign_in("desk", must_change_password=True)
    assert client.get(STATE).json()["user"] == client.user.pk
    assert client.post(STATE).json()["left"] == 60 * 60
    client.get(HELP)
    page = client.get("/password/").content.decode()
    assert page.count("はじめに、初期パスワードを") == 1
