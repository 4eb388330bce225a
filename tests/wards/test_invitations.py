"""Invitation by link: signed, for some days, good once, and for nobody who was stopped."""

import re
from datetime import timedelta
from unittest.mock import Mock

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, UserFactory, ward
from tests.form_pages import send_page
from wards.accounts.invitations import EXPIRED, SPENT, UNREADABLE
from wards.models import LogLine

pytestmark = pytest.mark.django_db

OWN = "たかつの夕陽丘-1615"
TYPED = {"password1": OWN, "password2": OWN}


@pytest.fixture
def invited(bureau):
    return UserFactory(username="new", role="desk", ward=ward("27127"), email="new@example.jp")


def link_for(bureau, user) -> str:
    page = bureau.post(reverse("wards:user_invite", args=[user.pk]))
    assert "no-store" in page.headers["Cache-Control"]
    return re.search(r"https?://[^/]+(/wards/invited/[^<]+)", page.content.decode())[1]


def log_in(user, password: str) -> Client:
    client = Client()
    client.post(reverse("account_login"), {"login": user.username, "password": password})
    return client


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_link_sets_the_password_once_and_is_kept(bureau, invited):
    link, client = link_for(bureau, invited), Client()
    assert not is_in(log_in(invited, PASSWORD))
    for _ in range(2):  # a mail scanner that looks uses up nothing
        assert "パスワードの設定" in client.get(link).content.decode()
    assert client.post(link, TYPED).headers["Location"] == reverse("account_login")
    opened = log_in(invited, OWN)
    assert opened.get("/").status_code in (200, 302)
    invited.refresh_from_db()
    assert not invited.must_change_password
    line = LogLine.objects.get(kind="password", user=invited)
    assert line.what == "招待のリンク"
    again = client.post(link, {"password1": OWN + "別", "password2": OWN + "別"})
    assert (again.status_code, SPENT in again.content.decode()) == (410, True)
    assert is_in(log_in(invited, OWN))


def test_no_link_stands_in_the_log(bureau, invited):
    link = link_for(bureau, invited)
    Client().post(link, TYPED)
    token = link.rstrip("/").rpartition("/")[2]
    lines = LogLine.objects.values_list("what", "path")
    assert lines and not any(token in text for line in lines for text in line)


def test_a_new_link_ends_the_old_one(bureau, invited):
    old = link_for(bureau, invited)
    link_for(bureau, invited)
    assert SPENT in Client().get(old).content.decode()


def test_the_link_of_a_stopped_account_opens_nothing_even_after_it_goes_on(bureau, invited):
    link = link_for(bureau, invited)
    invited.refresh_from_db()
    invited.switch(False)
    assert SPENT in Client().post(link, TYPED).content.decode()
    invited.switch(True)
    assert SPENT in Client().post(link, TYPED).content.decode()


@pytest.mark.parametrize(
    "change",
    [{"email": "other@example.jp"}, {"role": "ward_office"}, {"ward": "27102"}],
    ids=lambda change: next(iter(change)),
)
def test_the_link_of_an_account_that_became_another_opens_nothing(bureau, invited, change):
    link = link_for(bureau, invited)
    send_page(bureau, reverse("wards:user_edit", args=[invited.pk]), {"ends_on": "", **change})
    assert SPENT in Client().post(link, TYPED).content.decode()


def test_the_link_of_an_account_past_its_last_day_opens_nothing(bureau, invited):
    link = link_for(bureau, invited)
    type(invited).objects.filter(pk=invited.pk).update(ends_on=timezone.localdate() - timedelta(1))
    assert Client().get(link).status_code == 410


def test_after_its_days_it_says_so(bureau, invited, settings):
    link = link_for(bureau, invited)
    for day, status in ((settings.INVITATION_DAYS - 1, 200), (settings.INVITATION_DAYS + 1, 410)):
        with time_machine.travel(timezone.now() + timedelta(days=day), tick=False):
            page = Client().get(link)
        assert page.status_code == status
    assert EXPIRED in page.content.decode()


def test_a_link_of_ones_own_making_is_refused(bureau, invited):
    link = link_for(bureau, invited)
    assert UNREADABLE in Client().get(link[:-3] + "xx/").content.decode()
    assert UNREADABLE in Client().get("/wards/invited/WzEsICIiXQ:x:y/").content.decode()


def test_a_weak_password_is_refused_and_uses_up_nothing(bureau, invited):
    link = link_for(bureau, invited)
    weak = {"password1": "osaka-2026", "password2": "osaka-2026"}
    assert Client().post(link, weak).status_code == 200
    assert Client().post(link, TYPED).status_code == 302


def test_it_is_mailed_where_there_are_a_server_and_an_address(bureau, invited, settings):
    settings.MAIL_SERVER_IS_SET = True
    link = link_for(bureau, invited)
    (sent,) = mail.outbox
    assert sent.to == ["new@example.jp"] and link in sent.body
    invited.email = ""
    invited.save()
    link_for(bureau, invited)
    assert len(mail.outbox) == 1


def test_the_link_to_an_account_of_the_bureau_is_seen_only_where_no_mail_goes_out(
    bureau, settings, monkeypatch
):
    user = UserFactory(role="bureau", email="new@example.jp")
    page = reverse("wards:user_invite", args=[user.pk])
    assert "/wards/invited/" in bureau.post(page).content.decode()
    settings.MAIL_SERVER_IS_SET = True
    shown = bureau.post(page).content.decode()
    assert "new@example.jp に送りました" in shown and "/wards/invited/" not in shown
    assert "/wards/invited/" in mail.outbox[0].body
    away = Mock(side_effect=ConnectionRefusedError)
    monkeypatch.setattr("wards.accounts.letters.send_mail", away)
    assert "/wards/invited/" in bureau.post(page).content.decode()


def test_nobody_stopped_is_invited(bureau, invited):
    invited.switch(False)
    answer = bureau.post(reverse("wards:user_invite", args=[invited.pk]))
    assert answer.status_code == 302
    invited.refresh_from_db()
    assert invited.has_usable_password()
