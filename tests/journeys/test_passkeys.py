"""Passkeys in the browser: registered first of all, then asked for after the password or alone."""

import pytest
from django.conf import settings
from playwright.sync_api import Page

from reports.demo.entry import PASSWORD
from tests.journeys.conftest import sign_in
from tests.journeys.inspection import Inspector

USER = "bureau"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_key(page: Page) -> tuple[object, str]:
    """A key that answers by itself, and the session of the browser that holds it."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return devtools, key["authenticatorId"]


@pytest.fixture
def required(monkeypatch):
    monkeypatch.setattr(settings, "SECOND_FACTOR", frozenset({"bureau"}))


@pytest.mark.ignore_template_errors
def test_a_passkey_is_set_up_first_then_asked_for_and_enough_by_itself(visit, required):
    page, inspector = visit(USER, PASSWORD), Inspector()
    devtools, key = plug_in_key(page)
    assert page.inner_text("h1") == "多要素認証"
    assert list(inspector.faults_of(page)) == []
    page.get_by_role("link", name="パスキーを登録する").click()
    page.get_by_label("パスワード").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/mfa/passkeys/new/")
    assert list(inspector.faults_of(page)) == []
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="パスキーを登録する").click()
    page.wait_for_url("**/mfa/recovery-codes/")

    page.get_by_role("button", name="ログアウト").click()
    sign_in(page, USER, PASSWORD)
    assert page.inner_text("h1") == "ご本人の確認"
    assert list(inspector.faults_of(page)) == []
    page.get_by_role("button", name="パスキーで確かめる").click()
    page.wait_for_url("**/")

    # The inspection ends in a narrow window, where the button is in the menu.
    page.get_by_text("メニュー", exact=True).click()
    page.get_by_role("button", name="ログアウト").click()
    page.wait_for_url("**/login/**")
    verified = {"authenticatorId": key, "isUserVerified": False}
    devtools.send("WebAuthn.setUserVerified", verified)
    page.get_by_role("button", name="パスキーでログイン").click()
    page.get_by_text("パスキーを確かめられませんでした。").wait_for()
    devtools.send("WebAuthn.setUserVerified", verified | {"isUserVerified": True})
    page.get_by_role("button", name="パスキーでログイン").click()
    page.get_by_text("としてログインしました").wait_for()
