"""Every address at which something is pressed, with a session that has ended: back, with a sentence."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve, reverse

from config.sessions import A_FILE, ACTS, SOMETHING, act_of, page_pressed_on
from tests.factories import PASSWORD
from tests.test_isolation import DOORS, OWN_ACCOUNT, address_of, own_page, undone

pytestmark = pytest.mark.django_db

ORIGIN = "http://testserver"
HELP = "/wards/help/"
# Deactivating asks for the codes first; the account's other pages are walked like all.
ONLY_SHOWN = {"mfa_index", "mfa_list_webauthn", "mfa_view_recovery_codes"}
ACCOUNT_PRESSED = sorted(OWN_ACCOUNT - ONLY_SHOWN)
PRESSED = sorted(name for name, door in DOORS.items() if door.post)


def with_ended_session() -> Client:
    """A browser that still sends the key of a session that is there no more."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = "k" * 32
    return client


def log_in_again(client: Client, refused, user):
    """Signs in where somebody was led, and opens what comes then."""
    assert refused.status_code == 302
    typed = {"login": user.username, "password": PASSWORD}
    return client.post(refused["Location"], typed, follow=True)


def _literal_arguments(name: str) -> list[object]:
    args = DOORS[name].args if name in DOORS else ()
    return [1 if str(arg).startswith("row:") else arg for arg in args]


def one_of_each_view_and_all_by_hunt() -> Iterator[object]:
    """The way back is the same for all addresses of a view; twenty of them delete a record."""
    seen = set()
    for name in PRESSED:
        view = resolve(reverse(name, args=_literal_arguments(name))).func
        view = getattr(view, "view_class", view)
        yield pytest.param(name, marks=[pytest.mark.hunt] if view in seen else [])
        seen.add(view)


@pytest.mark.parametrize("came_from", ["itself", pytest.param("nowhere", marks=pytest.mark.hunt)])
@pytest.mark.parametrize("name", list(one_of_each_view_and_all_by_hunt()))
def test_whoever_pressed_after_the_session_had_ended_is_led_back_and_told(name, came_from, world):
    user = world.users[min(DOORS[name].post)]
    address = address_of(name, DOORS[name], world)
    referer = {"HTTP_REFERER": ORIGIN + address} if came_from == "itself" else {}
    with undone():
        client = with_ended_session()
        refused = client.post(address, **referer)
        act = client.session["not_done"]["act"]
        page = log_in_again(client, refused, user)
        assert page.status_code == 200, page.redirect_chain
        told = " ".join(page.content.decode().split())
        again = "(ファイルをもう一度選んでから、)?もう一度押してください。"
        assert re.search(f"{act}」?は行われていません。{again}", told)


@pytest.mark.parametrize("name", ACCOUNT_PRESSED)
def test_so_it_is_on_the_pages_of_ones_own_account(name, world):
    user = world.users["desk"]
    with undone():
        client = with_ended_session()
        refused = client.post(own_page(name), HTTP_REFERER=ORIGIN + HELP)
        page = log_in_again(client, refused, user)
        assert page.redirect_chain[-1][0] == HELP


def test_somebody_has_said_what_every_address_does():
    for name in PRESSED + ACCOUNT_PRESSED:
        assert named(name) != SOMETHING, f"{name} needs a word in config.sessions.ACTS"


def named(name: str) -> str:
    """What an address does; literal arguments are enough to be resolved."""
    url = reverse(name, args=_literal_arguments(name)) if name in DOORS else own_page(name)
    return act_of(url)


def test_the_word_is_the_one_of_the_act():
    acts = {
        "trainings:training_create": "保存",
        "reports:submit": "提出",
        "trainings:training_delete": "削除",
        "reports:accept": "受理",
        "reports:edition_publish": "公表",
        "wards:nothing_declare": "「該当なし」の回答",
    }
    assert {name: named(name) for name in acts} == acts
    assert set(acts.values()) <= set(ACTS.values())


PAGE = "/trainings/training/?year=2024"


@pytest.mark.parametrize(
    ("referer", "leads_to"),
    [
        (f"{ORIGIN}{PAGE}", PAGE),
        (f"{ORIGIN}/accept/?year=2024#list", "/accept/?year=2024"),
        # Nothing there, or nothing that may be opened: home.
        (f"{ORIGIN}/excel/form/", "/"),
        (f"{ORIGIN}/no/such/page/", "/"),
        (f"{ORIGIN}//evil.example/", "/"),
        ("https://evil.example/trainings/training/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_back_is_where_it_was_pressed_and_never_elsewhere(db, referer, leads_to):
    refused = Client().post("/excel/form/", HTTP_REFERER=referer)
    assert refused["Location"] == f"/login/?next={quote(leads_to)}"


def test_a_file_must_be_chosen_again(world):
    user = world.users["desk"]
    with undone():
        client = with_ended_session()
        address = reverse("reports:excel")
        with Path(__file__).open("rb") as file:
            refused = client.post(address, {"file": file})
        asked = client.get(refused["Location"])
        assert "まだ行われていません" in asked.content.decode()
        # What a browser would send with the log-in.
        assert asked.context["redirect_field_value"] == address
        page = log_in_again(client, refused, user)
    assert "ファイルをもう一度選んでから、もう一度押してください。" in page.content.decode()


def test_a_file_that_was_asked_for_leads_back_to_the_page_with_its_button(world):
    """It would be downloaded, and the page of the log-in would stay as if nothing had happened."""
    user = world.users["bureau"]
    with undone():
        client = with_ended_session()
        pressed_on = f"{ORIGIN}/dashboard/?year=2024"
        asked = client.get("/downloads/csv/?year=2024", HTTP_REFERER=pressed_on)
        page = log_in_again(client, asked, user)
    assert page.redirect_chain[-1][0] == "/dashboard/?year=2024"
    assert "「ファイルの受け取り」は行われていません。" in page.content.decode()


def test_an_address_that_is_no_page_is_not_opened_after_the_log_in():
    for address in ("/excel/form/", "/downloads/csv/"):
        assert Client().get(address)["Location"] == "/login/?next=/"


def test_whoever_only_opens_a_page_comes_back_without_a_sentence(world):
    user = world.users["desk"]
    with undone():
        client = with_ended_session()
        asked = client.get(HELP)
        assert asked["Location"] == "/login/?next=/wards/help/"
        typed = {"login": user.username, "password": PASSWORD, "next": HELP}
        page = client.post(reverse("account_login"), typed, follow=True)
    assert page.redirect_chain[-1][0] == HELP
    assert "行われていません" not in page.content.decode()


def test_of_every_address_it_is_known_whether_it_may_be_opened(rf):
    """A function that does not say which methods it answers would run instead of being asked."""
    for name, door in DOORS.items():
        path = reverse(name, args=_literal_arguments(name))
        if door.get or door.post:
            refused = rf.post("/excel/form/", HTTP_REFERER=ORIGIN + path)
            is_page = door.get and act_of(path) != A_FILE
            assert page_pressed_on(refused) == (path if is_page else "/"), name
