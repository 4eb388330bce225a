"""Accounts that nobody uses are listed, and stopped by a hand, or by the worker where it is set."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.lifecycle.housekeeping import tidy
from tests.factories import PASSWORD, UserFactory, ward
from tests.form_pages import html, send_page
from tests.signed_in import client_of
from wards.accounts.asleep import asleep_accounts
from wards.models import LogLine, User

pytestmark = pytest.mark.django_db

PAGE, LIST = reverse("wards:user_asleep"), reverse("wards:user_list")


def made(days_ago: int, **fields: object) -> User:
    at = timezone.now() - timedelta(days=days_ago)
    with time_machine.travel(at, tick=False):
        return UserFactory(role="desk", ward=ward("27127"), **fields)


@pytest.fixture
def old(all_wards) -> User:
    return made(settings.ASLEEP_DAYS + 1)


def names() -> set[str]:
    return set(asleep_accounts().values_list("username", flat=True))


def test_whoever_was_not_there_for_the_days_that_are_set_is_asleep(old):
    made(settings.ASLEEP_DAYS - 1)
    assert names() == {old.username}
    User.objects.update(last_login=timezone.now() - timedelta(days=settings.ASLEEP_DAYS - 1))
    assert names() == set()
    User.objects.update(last_login=timezone.now() - timedelta(days=settings.ASLEEP_DAYS + 1))
    assert names() == {old.username}


def test_a_new_password_and_a_stop_are_an_end_of_it(old):
    other = made(settings.ASLEEP_DAYS + 1)
    old.switch(False)
    other.set_password(PASSWORD)
    other.save()
    assert names() == set()


def test_the_bureau_stops_those_that_are_ticked_and_the_log_names_each(bureau, old):
    other = made(settings.ASLEEP_DAYS + 5)
    assert "使われていないアカウントが2件" in html(bureau.get(LIST))
    page = html(bureau.get(PAGE))
    assert page.index(other.name) < page.index(old.name)
    send_page(bureau, PAGE, {"account": [other.pk]})
    old.refresh_from_db()
    other.refresh_from_db()
    assert (old.is_active, other.is_active) == (True, False)
    line = LogLine.objects.get(kind="account")
    assert (line.what, line.ward_id) == (f"利用の停止 {other.username}", "27127")


@pytest.mark.parametrize("ticked", [[], ["1 OR 1=1"], ["99999999999999999999"]])
def test_without_a_tick_nobody_is_stopped(bureau, old, ticked):
    assert send_page(bureau, PAGE, {"account": ticked}).status_code == 302
    old.refresh_from_db()
    assert old.is_active


def test_whoever_signs_in_meanwhile_is_not_stopped(bureau, old):
    bureau.get(PAGE)
    Client().post(reverse("account_login"), {"login": old.username, "password": PASSWORD})
    bureau.post(PAGE, {"account": [old.pk]})
    old.refresh_from_db()
    assert old.is_active


def test_the_night_stops_nobody_unless_it_is_set_and_nobody_who_was_let_in_again(old, settings):
    assert tidy()["使われていないアカウント"] == 0
    settings.STOP_ASLEEP = True
    # Its versions are of now, by the clock of the database.
    assert tidy()["使われていないアカウント"] == 0
    with time_machine.travel(timezone.now() + timedelta(days=settings.ASLEEP_DAYS + 1)):
        assert tidy()["使われていないアカウント"] == 1
        old.refresh_from_db()
        assert not old.is_active
    line = LogLine.objects.get(kind="account")
    assert (line.account, line.user, line.ward_id) == (old.username, None, "27127")
    assert "利用の停止" in line.what


def test_the_log_names_each_whose_last_day_the_night_finds_over(all_wards):
    ended = made(1, ends_on=timezone.localdate() - timedelta(days=1))
    assert tidy()["末日を過ぎたアカウント"] == 1
    line = LogLine.objects.get(kind="account")
    assert (line.account, line.ward_id) == (ended.username, "27127")


def test_the_bureau_signs_somebody_out_everywhere(bureau, all_wards):
    user = UserFactory(role="desk", ward=ward("27127"))
    client = client_of(user)
    send_page(bureau, reverse("wards:user_sessions", args=[user.pk]))
    assert client.get("/").headers["Location"].startswith(reverse("account_login"))
    line = LogLine.objects.get(kind="log_out")
    assert (line.user, line.what) == (bureau.user, f"端末のログアウト {user.username}")
