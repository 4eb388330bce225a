"""Users see where they are signed in and end it there; what a browser calls itself is never shown."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, UserFactory, ward
from tests.form_pages import forms_of, html
from wards.accounts.sessions import browser_of
from wards.models import LogLine, Session, User

pytestmark = pytest.mark.django_db

PAGE, HELP = reverse("account_sessions"), reverse("wards:help")
EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1"


@pytest.fixture
def user(all_wards) -> User:
    return UserFactory(role="desk", ward=ward("27127"))


def log_in(user: User, agent: str = EDGE) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post(reverse("account_login"), {"login": user.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return client.get(HELP).status_code == 200


def reauthenticate(client: Client) -> None:
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def shown(client: Client) -> list[str]:
    return [each.browser for each in client.get(PAGE).context["browsers"]]


def test_each_browser_is_shown_with_its_times_this_one_first_and_nobody_elses(user):
    log_in(UserFactory(role="desk", ward=ward("27127")))
    with time_machine.travel(timezone.now() - timedelta(minutes=30)):
        phone = log_in(user, PHONE)
    here = log_in(user)
    this, other = here.get(PAGE).context["browsers"]
    assert (this.browser, this.is_this) == ("Edge（Windows）", True)
    assert (other.browser, other.is_this) == ("Safari（iPhone）", False)
    assert timedelta(minutes=29) < this.since - other.since < timedelta(minutes=31)
    assert phone.get(PAGE).context["browsers"][0].used > other.used


@pytest.mark.parametrize("agent", ["", "<script>alert(1)</script>", "x" * 5000])
def test_whatever_a_browser_calls_itself_stays_out_of_page_and_database(user, agent):
    client = log_in(user, agent)
    assert shown(client) == [browser_of("")]
    assert not agent or agent not in html(client.get(PAGE))


def test_no_key_of_a_session_stands_on_the_page(user):
    client = log_in(user)
    log_in(user)
    page = html(client.get(PAGE))
    assert not any(key in page for key in Session.objects.values_list("pk", flat=True))


def test_one_is_ended_by_its_button_and_the_log_says_so(user):
    phone, here, third = log_in(user, PHONE), log_in(user), log_in(user)
    reauthenticate(here)
    (key,) = (each.key for each in here.get(PAGE).context["browsers"] if "iPhone" in each.browser)
    (form,) = (form for form in forms_on(here) if form["key"] == [key])
    here.post(PAGE, form)
    assert (is_in(phone), is_in(here), is_in(third)) == (False, True, True)
    line = LogLine.objects.get(kind="log_out")
    assert (line.user, line.what) == (user, "端末のログアウト 1件")


def forms_on(client: Client) -> list[dict[str, list[str]]]:
    """What each form of the page would send, the one for all others without a key."""
    return [{"key": []} | form.sent for form in forms_of(client.get(PAGE))]


def test_all_others_are_ended_at_once(user):
    others = [log_in(user, PHONE), log_in(user)]
    here, colleague = log_in(user), log_in(UserFactory(role="desk", ward=ward("27127")))
    reauthenticate(here)
    here.post(PAGE, forms_on(here)[-1])
    assert is_in(here) and is_in(colleague) and not any(map(is_in, others))
    assert shown(here) == ["Edge（Windows）"]


def test_ending_asks_for_the_password_and_then_goes_on(user):
    phone, here = log_in(user, PHONE), log_in(user)
    asked = here.post(PAGE, forms_on(here)[0])
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(phone)
    here.post(asked.headers["Location"], {"password": PASSWORD})
    assert not is_in(phone)


def test_whoever_shows_again_who_it_is_gets_another_key(user):
    here, stolen = log_in(user), Client()
    stolen.cookies.load({settings.SESSION_COOKIE_NAME: key_of(here)})
    assert is_in(stolen)
    before = key_of(here)
    reauthenticate(here)
    assert key_of(here) != before
    assert is_in(here) and not is_in(stolen)
    assert len(shown(here)) == 1


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_the_key_of_anothers_session_ends_nothing(user):
    colleague = log_in(UserFactory(role="desk", ward=ward("27127")))
    (theirs,) = colleague.get(PAGE).context["browsers"]
    here = log_in(user)
    reauthenticate(here)
    log_in(user)
    here.post(PAGE, forms_on(here)[0] | {"key": theirs.key})
    assert is_in(colleague)
    assert len(shown(here)) == 2


def test_what_no_request_could_go_on_with_is_not_shown(user, settings):
    old = log_in(user)
    with time_machine.travel(timezone.now() + timedelta(minutes=59)):
        is_in(old)
    settings.SESSION_WHOLE_AGE = 3600
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert shown(log_in(user)) == ["Edge（Windows）"]


@pytest.mark.parametrize("change", ["stop", "role", "ward", "password"])
def test_all_sessions_end_at_stop_new_post_and_new_password(user, change):
    client = log_in(user)
    if change == "stop":
        user.switch(False)
        user.switch(True)
    elif change == "password":
        user.set_password(PASSWORD)
        user.save()
    else:
        User.objects.filter(pk=user.pk).update(
            **{"role": "ward_office"} if change == "role" else {"ward": ward("27102")}
        )
    assert not is_in(client)
    user.refresh_from_db()
    assert len(shown(log_in(user))) == 1


def test_a_changed_second_factor_ends_the_other_sessions(user, django_capture_on_commit_callbacks):
    phone, here = log_in(user, PHONE), log_in(user)
    reauthenticate(here)
    secret = here.get(reverse("mfa_activate_totp")).context["form"].secret
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    code = totp.format_hotp_value(totp.hotp_value(secret, counter))
    with django_capture_on_commit_callbacks(execute=True):
        assert here.post(reverse("mfa_activate_totp"), {"code": code}).status_code == 302
    assert (is_in(phone), is_in(here)) == (False, True)
