"""The log-in guards stop guessing, and cannot be used to lock somebody else out."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.cache import caches
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PASSWORD, UserFactory
from wards.accounts.log_in import client_address, locks_of, second_guard_keys

pytestmark = pytest.mark.django_db

LOGIN, PROXY = "/login/", "10.0.0.1"


@pytest.fixture
def proxy(settings) -> None:
    """The documented set-up: one proxy, from which all requests come."""
    settings.TRUSTED_PROXIES = 1


@pytest.fixture
def four_in_all(settings) -> None:
    """An address waits after two wrong passwords, and all new devices after four, not after thirty."""
    limits = settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"login_failed": "100/m/ip,4/15m/key"}
    settings.AXES_FAILURE_LIMIT = 2


@pytest.fixture
def officer(all_wards, proxy):
    return UserFactory(username="officer", role="desk")


def device(address: str, client: Client | None = None) -> Client:
    """A browser that is seen at an address by the proxy; with the cookies of another one."""
    made = Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=f"198.51.100.99, {address}")
    if client is not None:
        made.cookies = client.cookies
    return made


def tries(client: Client, password: str, name: str = "officer") -> int:
    return client.post(LOGIN, {"login": name, "password": password}).status_code


def gets_in(client: Client, name: str = "officer") -> bool:
    return tries(client, PASSWORD, name) == 302


def fail(address: str, times: int = 5, name: str = "officer") -> None:
    client = device(address)
    for _ in range(times):
        tries(client, "違います", name)


def fail_everywhere(addresses: int = 2) -> None:
    """As many wrong passwords from each address as lock it."""
    for address in range(1, addresses + 1):
        fail(f"192.0.2.{address}", django_settings.AXES_FAILURE_LIMIT)


def signed_out(client: Client) -> Client:
    client.post("/logout/")
    return client


def known_device(address: str = "192.0.2.7", name: str = "officer") -> Client:
    """A browser on which the user has signed in, and out again."""
    client = device(address)
    assert gets_in(client, name)
    return signed_out(client)


def mark_of(client: Client):
    return next(cookie for name, cookie in client.cookies.items() if name.startswith("device-"))


def test_five_wrong_passwords_lock_their_own_address_and_no_other(officer):
    fail("192.0.2.66")
    assert not gets_in(device("192.0.2.66"))
    assert gets_in(device("192.0.2.7"))


def test_a_forged_header_makes_no_new_address(officer):
    for forged in range(5):
        client = Client(HTTP_X_FORWARDED_FOR=f"203.0.113.{forged}, 192.0.2.66")
        tries(client, "違います")
    assert not gets_in(device("192.0.2.66"))


def test_capitals_and_spaces_give_no_further_guesses(officer):
    fail("192.0.2.66", 2)
    for name in ("OFFICER", "Officer", " officer "):
        fail("192.0.2.66", 1, name)
    assert not gets_in(device("192.0.2.66"))


def test_the_device_on_which_somebody_has_signed_in_is_not_locked_by_others(officer, four_in_all):
    known = known_device("192.0.2.1")
    fail_everywhere(addresses=3)  # one of them the officer's own
    assert not gets_in(device("192.0.2.200")), "all new devices wait"
    assert gets_in(known)
    assert gets_in(device("192.0.2.200", signed_out(known))), "also at home"


def test_a_known_device_may_not_guess_without_end_either(officer):
    known = known_device()
    for address in range(5):
        tries(device(f"192.0.2.{address}", known), "違います")
    assert not gets_in(known)
    assert gets_in(device("192.0.2.7")), "a new one is counted by itself"


def test_a_cookie_made_by_hand_or_for_another_user_makes_no_known_device(officer):
    UserFactory(username="colleague", role="desk")
    others, name_of_cookie = mark_of(known_device(name="colleague")), mark_of(known_device()).key
    hand_made = "0123456789abcdef:1xyz:AAAA"
    for forged in (others.value, others.value, hand_made, hand_made, ""):
        client = device("192.0.2.99")
        client.cookies[name_of_cookie] = forged
        assert tries(client, "違います") in {200, 429}
    assert not gets_in(device("192.0.2.99"))


def test_the_mark_of_a_device_is_out_of_reach_of_scripts_and_outlives_the_log_out(officer):
    mark = mark_of(known_device())
    assert mark["httponly"]
    assert mark["samesite"] == "Lax"
    assert mark["max-age"] == 400 * 24 * 60 * 60
    assert mark.value
    assert "officer" not in mark.key + mark.value


def test_thirty_guesses_from_everywhere_stop_all_new_devices_for_a_while(officer):
    fail_everywhere(addresses=6)
    assert not gets_in(device("192.0.2.200"))
    refused = device("192.0.2.201").post(LOGIN, {"login": "officer", "password": PASSWORD})
    assert "連続しています" in refused.content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert gets_in(device("192.0.2.200"))


def test_trying_meanwhile_does_not_make_the_wait_longer(officer):
    start = timezone.now()
    fail("192.0.2.66")
    with time_machine.travel(start + timedelta(minutes=10), tick=False):
        assert not gets_in(device("192.0.2.66"))
    with time_machine.travel(start + timedelta(minutes=16), tick=False):
        assert gets_in(device("192.0.2.66"))


def test_the_bureau_sees_who_is_locked_and_lifts_both_guards(officer, four_in_all, sign_in):
    bureau = sign_in("bureau")
    assert "ログインできない状態" not in bureau.get(reverse("wards:user_list")).content.decode()
    fail_everywhere()
    assert "ログインできない状態" in bureau.get(reverse("wards:user_list")).content.decode()
    page = bureau.get(reverse("wards:user_detail", args=[officer.pk])).content.decode()
    assert "192.0.2.2" in page
    assert "はじめて使うすべての端末" in page
    unlock = reverse("wards:user_unlock", args=[officer.pk])
    assert unlock in page
    assert "ログインできるようにしますか" in bureau.get(unlock).content.decode()
    bureau.post(unlock)
    assert locks_of(["officer"]) == {}
    for address in ("192.0.2.2", "192.0.2.200"):
        assert gets_in(device(address))


def test_the_bureau_lifts_the_lock_of_a_known_device_too(officer, four_in_all, sign_in):
    known = known_device()
    for _ in range(5):
        tries(known, "違います")
    (lock,) = locks_of(["officer"])["officer"]
    assert lock.where == "本人がログインしたことのある端末"
    sign_in("bureau").post(reverse("wards:user_unlock", args=[officer.pk]))
    assert gets_in(known)


def test_a_new_password_lifts_both_guards(officer, four_in_all, sign_in):
    fail_everywhere()
    sign_in("bureau").post(reverse("wards:user_reset", args=[officer.pk]))
    assert locks_of(["officer"]) == {}


def test_others_are_not_shown_as_locked(officer):
    UserFactory(username="officer2")
    fail("192.0.2.66")
    fail("192.0.2.66", 4, "officer2")
    assert set(locks_of(["officer", "officer2"])) == {"officer"}


def test_the_log_names_account_and_address_on_one_line(officer, four_in_all, caplog):
    with caplog.at_level(logging.WARNING):
        fail("192.0.2.66", 1, "officer\nERROR forged line")
        fail_everywhere(addresses=3)
    lines = [record.getMessage() for record in caplog.records]
    assert any("Locking out account 'officer' from 192.0.2.1" in line for line in lines)
    assert any("refused account 'officer' from 192.0.2.3" in line for line in lines)
    assert not any("\n" in line for line in lines)
    assert not any("違います" in line for line in lines)


def test_a_lock_counts_for_all_processes(officer, four_in_all):
    """What one worker counts, another one knows: both ask the database."""
    assert django_settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
    fail_everywhere()
    another = caches.create_connection("default")
    assert any(len(another.get(key) or []) >= 4 for key in second_guard_keys(officer.username))


def test_guessing_at_many_names_makes_no_guard_forget(officer, settings):
    """The standard cache keeps 300 entries and then throws a third of them away."""
    assert settings.CACHES["default"]["OPTIONS"]["MAX_ENTRIES"] >= 100_000


def test_whoever_types_the_password_again_on_a_known_device_is_not_locked_by_others(
    officer, four_in_all
):
    client = device("192.0.2.1")
    gets_in(client)
    fail_everywhere(addresses=3)
    answer = client.post("/reauthenticate/", {"password": PASSWORD})
    assert answer.status_code == 302


# --- The address by which it is guarded ------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "forwarded", "connection", "address"),
    [
        # No proxy: what the client writes is not believed.
        (0, None, "192.0.2.7", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        # One proxy: it appends what it saw; everything before that was sent by the client.
        (1, "192.0.2.7", PROXY, "192.0.2.7"),
        (1, "203.0.113.9, 192.0.2.7", PROXY, "192.0.2.7"),
        (1, "forged, <script>, 192.0.2.7", PROXY, "192.0.2.7"),
        (1, None, PROXY, PROXY),
        (1, "", PROXY, PROXY),
        (1, "no address", PROXY, PROXY),
        # Two proxies: the outer one saw the client, the inner one saw the outer.
        (2, "192.0.2.7, 10.0.0.2", PROXY, "192.0.2.7"),
        (2, "203.0.113.9, 192.0.2.7, 10.0.0.2", PROXY, "192.0.2.7"),
        # Past the outer proxy: what stands there is not by any of ours.
        (2, "203.0.113.9", PROXY, PROXY),
        # Ports, as some proxies write them.
        (1, "192.0.2.7:51234", PROXY, "192.0.2.7"),
        (1, "[2001:db8:1:2:3:4:5:6]:51234", PROXY, "2001:db8:1:2::"),
        # Of IPv6 the network counts: whoever has one address has all of it.
        (1, "2001:db8:1:2:3:4:5:6", PROXY, "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff::1", PROXY, "2001:db8:1:2::"),
        (0, None, "::1", "::"),
        (0, None, "fe80::1%eth0", "fe80::"),
        (0, None, "::ffff:192.0.2.7", "192.0.2.7"),
        # A socket file tells no address.
        (0, None, "", "0.0.0.0"),
        (1, "192.0.2.7", "", "192.0.2.7"),
    ],
)
def test_the_address_is_what_the_outermost_own_proxy_saw(
    rf, settings, proxies, forwarded, connection, address
):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(rf.get("/", REMOTE_ADDR=connection, **headers)) == address
