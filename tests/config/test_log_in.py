"""Log-in: locked after five wrong passwords, with a one-time code where the user wants one."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta

import pytest
import time_machine
from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.utils import timezone

from wards.models import LogLine

pytestmark = pytest.mark.django_db

PASSWORD = "たかつの夕陽丘-1615"


@pytest.fixture
def user():
    return get_user_model().objects.create_user(
        "kenko", password=PASSWORD, name="北 花子", role="bureau"
    )


def log_in(client, password):
    return client.post("/login/", {"login": "kenko", "password": password})


def test_the_right_password_opens_the_portal_which_calls_one_by_name(client, user):
    assert log_in(client, PASSWORD).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    (message,) = get_messages(client.get("/").wsgi_request)
    assert str(message) == "健康局 北 花子としてログインしました。"


def test_a_wrong_password_says_so_without_telling_which_part(client, user):
    response = log_in(client, "違います")
    assert response.status_code == 200
    assert "正しくありません" in response.content.decode()


def test_five_wrong_passwords_lock_even_the_right_one(client, user):
    for _ in range(4):
        assert log_in(client, "違います").status_code == 200
    locked = log_in(client, "違います")
    assert locked.status_code == 429
    assert "account/locked_out.html" in {template.name for template in locked.templates}
    assert log_in(client, PASSWORD).status_code == 429


def activate_code(client) -> str:
    """Turn on one-time codes as the user does on the page; return the shared secret."""
    client.post("/reauthenticate/", {"password": PASSWORD})
    page = client.get("/mfa/totp/activate/")
    secret = page.context["form"].secret
    response = client.post("/mfa/totp/activate/", {"code": code_of(secret)})
    assert response.status_code == 302
    return secret


def code_of(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_user_with_one_time_codes_is_asked_for_one(client, user, settings):
    log_in(client, PASSWORD)
    secret = activate_code(client)
    client.post("/logout/")

    asked = log_in(client, PASSWORD)
    assert asked.headers["Location"] == "/mfa/authenticate/"
    # A code is good once: the next one comes half a minute later.
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        entered = client.post("/mfa/authenticate/", {"code": code_of(secret)})
    assert entered.headers["Location"] == "/"


def test_a_wrong_code_is_a_failure_in_the_security_log(client, user, all_wards):
    log_in(client, PASSWORD)
    activate_code(client)
    client.post("/logout/")
    log_in(client, PASSWORD)
    client.post("/mfa/authenticate/", {"code": "000000"})
    line = LogLine.objects.order_by("pk").last()
    assert (line.kind, line.account, line.what) == ("failed", "kenko", "確認コード")


@pytest.mark.parametrize("sent", ['{"id": "kenko"}', "[]", "no JSON", "null"])
def test_a_passkey_that_opens_nothing_is_a_failure_in_the_security_log(
    client, user, all_wards, sent
):
    answer = client.post("/mfa/passkeys/log-in/", {"credential": sent})
    assert answer.headers["Location"] == "/login/"
    line = LogLine.objects.order_by("pk").last()
    kept = (line.kind, line.user, line.account, line.what)
    assert kept == ("failed", None, "（登録のないユーザー名）", "パスキー")


def answer(tail: bytes) -> str:
    """What a passkey sends, with anything behind the signs of its extensions."""
    said = {"type": "webauthn.get", "challenge": "AAAA", "origin": "https://example.jp"}
    parts = {
        "clientDataJSON": json.dumps(said).encode(),
        "authenticatorData": bytes(32) + b"\x80" + bytes(4) + tail,
        "signature": b"s",
    }
    coded = {name: urlsafe_b64encode(part).decode() for name, part in parts.items()}
    sent = {"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": coded}
    return json.dumps(sent | {"clientExtensionResults": {}})


MALFORMED = [answer(b"\xa1\x01"), answer(b"\x81" * 3000), '{"response": {}}', "[" * 100_000]


@pytest.mark.parametrize("sent", MALFORMED)
def test_nor_does_a_malformed_answer_of_a_passkey_break_the_page(client, user, all_wards, sent):
    answer = client.post("/mfa/passkeys/log-in/", {"credential": sent})
    assert answer.headers["Location"] == "/login/"
    assert LogLine.objects.get(kind="failed").what == "パスキー"


@pytest.mark.parametrize("sent", [*MALFORMED, '{"id": "kenko"}', ""])
def test_a_wrong_passkey_after_the_password_is_kept_as_a_wrong_code_is(
    client, user, all_wards, sent
):
    Authenticator.objects.create(user=user, type="totp", data={"secret": ""})
    log_in(client, PASSWORD)
    assert client.post("/mfa/authenticate/", {"credential": sent}).status_code == 200
    line = LogLine.objects.get(kind="failed")
    assert (line.user, line.what) == (user, "パスキー")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("sent", [*MALFORMED, '{"id": "kenko"}'])
def test_so_is_one_with_which_somebody_is_to_show_who_he_is(client, user, all_wards, sent):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    Authenticator.objects.create(user=user, type="webauthn", data={})
    assert client.post("/mfa/passkeys/reauthenticate/", {"credential": sent}).status_code == 302
    assert LogLine.objects.get(kind="failed").user == user


@pytest.mark.parametrize("sent", [*MALFORMED, '{"id": "kenko"}'])
def test_no_malformed_passkey_is_added(client, user, sent):
    log_in(client, PASSWORD)
    client.post("/reauthenticate/", {"password": PASSWORD})
    assert client.post("/mfa/passkeys/new/", {"credential": sent}).status_code == 200
    assert not Authenticator.objects.exists()


def test_a_new_password_opens_no_account_that_was_stopped_meanwhile(user):
    in_the_request = get_user_model().objects.get(pk=user.pk)
    get_user_model().objects.filter(pk=user.pk).update(is_active=False)
    get_adapter().set_password(in_the_request, "まったく別の-みちしるべ-9")
    user.refresh_from_db()
    assert not user.is_active and user.check_password("まったく別の-みちしるべ-9")


def test_recovery_codes_come_with_one_time_codes(client, user):
    log_in(client, PASSWORD)
    activate_code(client)
    page = client.get("/mfa/recovery-codes/")
    assert len(page.context["unused_codes"]) == 10


def test_the_password_that_was_given_out_cannot_be_the_new_one(client, user):
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    typed = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    page = client.post("/password/", typed).content.decode()
    assert "いまと同じパスワードです。" in page
