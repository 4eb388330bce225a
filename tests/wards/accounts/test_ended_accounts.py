"""An account with a last day: told before it, shut after it, open again when the Bureau says so."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports.lifecycle.housekeeping import tidy
from tests.factories import PASSWORD, RoundFactory, UserFactory
from tests.form_pages import errors_of, html, send_page
from wards.fiscal import FiscalYear, wareki
from wards.forms.bureau_forms import usual_end
from wards.models import User

LIST, CREATE = reverse("wards:user_list"), reverse("wards:user_create")
HELP = reverse("wards:help")


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def log_in(user: User) -> tuple[Client, str]:
    """A browser, and where the log-in led it."""
    client = Client()
    sent = {"login": user.username, "password": PASSWORD}
    return client, client.post(reverse("account_login"), sent).headers["Location"]


@pytest.mark.parametrize(
    ("today", "end"),
    [
        (date(2026, 4, 1), date(2027, 3, 31)),
        (date(2027, 3, 1), date(2027, 3, 31)),
        (date(2027, 3, 2), date(2028, 3, 31)),
        (date(2027, 3, 31), date(2028, 3, 31)),
    ],
)
def test_the_last_day_that_is_proposed_is_the_end_of_a_fiscal_year(today, end):
    assert usual_end(today) == end


def test_a_new_account_of_a_ward_is_proposed_a_last_day_and_the_bureaus_has_none(bureau):
    form = bureau.get(CREATE).context["form"]
    assert form["ends_on"].value() == wareki(usual_end(timezone.localdate()))
    new = {"username": "new", "name": "髙﨑 架空", "role": "desk", "ward": "27127"}
    bureau.post(CREATE, new | {"ends_on": "R12.3.31"})
    assert User.objects.get(username="new").ends_on == date(2030, 3, 31)
    city = new | {"username": "city", "role": "bureau", "ward": "", "ends_on": "R12.3.31"}
    assert "ends_on" in errors_of(bureau.post(CREATE, city))


def test_an_account_is_used_on_its_last_day_and_not_on_the_day_after(db):
    user = UserFactory(ends_on=in_days(0))
    client, led_to = log_in(user)
    assert led_to == "/"
    assert client.get(HELP).status_code == 200
    User.objects.filter(pk=user.pk).update(ends_on=in_days(-1))
    assert "/login/" in client.get(HELP).headers["Location"], "the session has ended"
    client, led_to = log_in(user)
    assert led_to == reverse("account_inactive")
    assert "/login/" in client.get(HELP).headers["Location"]


def test_the_day_changes_at_midnight_in_tokyo(db):
    user = UserFactory(ends_on=date(2027, 3, 31))
    with time_machine.travel("2027-03-31T14:59:59Z"):
        assert (user.has_ended, user.days_left) == (False, 0)
    with time_machine.travel("2027-03-31T15:00:01Z"):
        assert user.has_ended


def test_the_night_stops_what_has_ended_and_nothing_else(all_wards):
    for name, ends_on in {"over": in_days(-1), "last": in_days(0), "open": None}.items():
        UserFactory(username=name, ends_on=ends_on)
    assert tidy()["末日を過ぎたアカウント"] == 1
    assert set(User.objects.filter(is_active=False).values_list("username", flat=True)) == {"over"}


def test_an_account_that_is_let_in_again_has_no_past_end(bureau):
    user = UserFactory(ends_on=in_days(-1), is_active=False)
    address = reverse("wards:user_switch", args=[user.pk])
    assert "空欄に戻ります" in html(bureau.get(address))
    send_page(bureau, address)
    assert log_in(user)[1] == "/"


def test_a_last_day_may_not_be_set_into_the_past(bureau):
    user = UserFactory(ends_on=in_days(-5))
    address = reverse("wards:user_edit", args=[user.pk])
    assert "ends_on" in errors_of(send_page(bureau, address, {"ends_on": wareki(in_days(-1))}))
    assert send_page(bureau, address, {"name": "改姓 架空"}).status_code == 302
    assert send_page(bureau, address, {"ends_on": wareki(in_days(0))}).status_code == 302
    user.refresh_from_db()
    assert (user.name, user.ends_on) == ("改姓 架空", in_days(0))


def test_the_bureau_finds_what_ends_soon_and_what_has_ended(bureau):
    days = {"before": -1, "today": 0, "month": 30, "later": 31}
    for name, left in days.items():
        UserFactory(username=name, ends_on=in_days(left))

    def found(asked: str) -> list[str]:
        page = html(bureau.get(LIST, {"end": asked}))
        return [name for name in days if f">{name}<" in page]

    assert found("soon") == ["today", "month"]
    assert found("over") == ["before"]
    page = html(bureau.get(LIST))
    for words in (">終了<", "終了しました", "今日まで", "あと30日", wareki(in_days(31))):
        assert words in page


@pytest.mark.parametrize(
    ("left", "words"), [(31, ""), (30, "あと30日"), (0, "今日まで"), (None, "")]
)
def test_a_user_is_told_on_the_home_page_in_the_last_days(sign_in, left, words):
    RoundFactory(fiscal_year=FiscalYear.of(timezone.localdate()).year)
    client = sign_in("desk", ends_on=None if left is None else in_days(left))
    page = html(client.get("/"))
    assert ("このアカウントが使えるのは" in page) == bool(words)
    assert words in page
    assert "このアカウントが使えるのは" not in html(client.get(HELP))
    other = sign_in("desk")
    assert "このアカウントが使えるのは" not in html(other.get("/"))
