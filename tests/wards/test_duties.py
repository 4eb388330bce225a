"""Whoever must have a second factor and has none can do nothing else until there is one."""

from itertools import cycle

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from config.environment import some_of
from tests.factories import PASSWORD
from tests.signed_in import client_of
from tests.test_isolation import (
    DISCOVERED,
    DOORS,
    OWN_ACCOUNT,
    PUBLIC,
    address_of,
    own_page,
)
from wards.accounts.duties import ALWAYS_OPEN, SECOND_FACTOR
from wards.accounts.seeds import decrypted, encrypt_all_by_the_first_key
from wards.models import User

pytestmark = pytest.mark.django_db

INDEX = reverse("mfa_index")
ROLES = ("bureau", "ward_office", "desk")
OPEN = ALWAYS_OPEN | SECOND_FACTOR.open_meanwhile
WAYS = ("get", "post", "head", "put")


@pytest.fixture
def required(settings):
    settings.SECOND_FACTOR = frozenset(ROLES)


def test_every_other_address_leads_to_setting_up_one(world, required):
    """One role after the other, and one way after the other."""
    clients = {role: client_of(world.users[role]) for role in ROLES}
    names, passed = sorted(set(DISCOVERED) - OPEN), set()
    for name, role, way in zip(names, cycle(ROLES), cycle(WAYS), strict=False):
        url = address_of(name, DOORS[name], world) if name in DOORS else own_page_or_public(name)
        # A browser that never opens the page would carry along all that it was told.
        clients[role].cookies.pop("messages", None)
        answer = getattr(clients[role], way)(url)
        if (answer.status_code, answer.headers.get("Location")) != (302, INDEX):
            passed.add((role, way, url))
    assert not passed


def own_page_or_public(name: str) -> str:
    assert name in OWN_ACCOUNT | PUBLIC
    return reverse(name, args=["x"]) if name == "wards:invited" else own_page(name)


def test_the_page_says_what_is_asked_and_how(bureau, required):
    page = bureau.get("/", follow=True)
    assert page.redirect_chain == [(INDEX, 302)]
    text = page.content.decode()
    assert "はじめに、多要素認証を設定してください。" in text
    assert "設定のしかた" in text
    assert reverse("mfa_add_webauthn") in text and reverse("mfa_activate_totp") in text


def test_recovery_codes_alone_are_no_second_factor(bureau, required):
    RecoveryCodes.activate(bureau.user)
    assert bureau.get("/").headers["Location"] == INDEX


def test_the_password_of_ones_own_comes_first(bureau, required):
    User.objects.update(must_change_password=True)
    assert bureau.get(INDEX).headers["Location"] == reverse("account_change_password")


def test_with_one_everything_opens_and_it_cannot_be_given_up(bureau, required):
    TOTP.activate(bureau.user, generate_totp_secret())
    assert bureau.get("/").status_code == 200
    for method in (bureau.get, bureau.post):
        assert method(reverse("mfa_deactivate_totp")).headers["Location"] == INDEX
    assert Authenticator.objects.filter(type="totp").exists()


def test_whoever_need_not_have_one_is_not_asked(bureau, desk, settings):
    settings.SECOND_FACTOR = frozenset({"bureau"})
    assert desk.get("/").status_code == 200
    assert bureau.get("/").headers["Location"] == INDEX


def test_the_passkey_of_somebody_else_cannot_be_removed(bureau, desk):
    key = Authenticator.objects.create(user=desk.user, type="webauthn", data={"name": "鍵"})
    bureau.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert bureau.post(own_page("mfa_remove_webauthn", key.pk)).status_code == 404
    assert Authenticator.objects.filter(pk=key.pk).exists()


def test_a_code_is_good_once(desk):
    secret = generate_totp_secret()
    TOTP.activate(desk.user, secret)
    with time_machine.travel(timezone.now(), tick=False):
        counter = next(iter(yield_hotp_counters_from_time()))
        code = format_hotp_value(hotp_value(secret, counter))
        places = []
        for _ in range(2):
            client = Client()
            client.post(
                reverse("account_login"), {"login": desk.user.username, "password": PASSWORD}
            )
            answer = client.post(reverse("mfa_authenticate"), {"code": code})
            places.append(answer.headers.get("Location"))
    assert places == ["/", None]


def test_seeds_are_encrypted_and_move_to_a_new_key(bureau, settings):
    secret = generate_totp_secret()
    settings.SECOND_FACTOR_KEYS = ["old" * 20]
    code = TOTP.activate(bureau.user, secret)
    codes = RecoveryCodes.activate(bureau.user).generate_codes()
    assert secret not in str(code.instance.data)
    settings.SECOND_FACTOR_KEYS = ["new" * 20, "old" * 20]
    encrypt_all_by_the_first_key()
    settings.SECOND_FACTOR_KEYS = ["new" * 20]
    kept = {row.type: row.wrap() for row in Authenticator.objects.all()}
    assert kept["recovery_codes"].generate_codes() == codes
    assert decrypted(kept["totp"].instance.data["secret"]) == secret


def test_a_setting_that_names_no_role_is_refused(monkeypatch):
    monkeypatch.setenv("SECOND_FACTOR", "bureau, burau")
    with pytest.raises(ImproperlyConfigured, match="burau"):
        some_of("SECOND_FACTOR", ROLES, default="none")
    monkeypatch.setenv("SECOND_FACTOR", "none")
    assert some_of("SECOND_FACTOR", ROLES, default="bureau") == frozenset()
    monkeypatch.delenv("SECOND_FACTOR")
    assert some_of("SECOND_FACTOR", ROLES, default="bureau") == {"bureau"}
