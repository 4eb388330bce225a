"""Every page of every role with the demonstration's data: accessible, not cut, without dead links."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urljoin

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page, expect

from reports.demo.entry import PASSWORD
from tests.journeys.conftest import sign_in
from tests.journeys.every_page import account_pages, forms_of, pages_of
from tests.journeys.inspection import OTHER_WIDTHS, SHAPES, WIDTHS, Inspector, set_width
from tests.journeys.links import broken_links, parts
from tests.reports.published import receipts_of_a_word
from tests.signed_in import client_of
from wards.models import User

USERS = ("bureau", "joto-office", "joto-desk")
GUARDED = "bureau-2"  # signs in with a code from then on, so no other test signs in as this user
FOCUS = Path(__file__).with_name("focus.js").read_text()
LINES = """element => {
  const {borderBottomColor, outline} = getComputedStyle(element);
  return [borderBottomColor, outline];
}"""
FILL = """(form, words) => {
  for (const field of form.querySelectorAll(":is(input[type=text], textarea):enabled")) {
    field.value = words[[...field.classList].find(kind => kind in words) ?? ""];
    field.dispatchEvent(new Event("input", {bubbles: true}));
  }
}"""
# What the server answers to such a form, undrawn.
REFUSED = f"""async ([address, words]) => {{
  const parsed = async answer => new DOMParser().parseFromString(await answer.text(), "text/html");
  const form = (await parsed(await fetch(address))).querySelector("main form[data-keep]");
  ({FILL})(form, words);
  const body = new FormData(form, form.querySelector("button.main"));
  const page = await parsed(await fetch(form.getAttribute("action"), {{method: "POST", body}}));
  return {{refused: page.querySelector("#error-summary") !== null, ...await ({SHAPES})(page)}};
}}"""
NONSENSE = {"w-date": "R7.2.31", "w-num": "-1", "": "長" * 10_000}  # by kind of field
MONTHS = "/consultations/monthly-total/"


@pytest.fixture(scope="session")
def inspector() -> Inspector:
    """One for all users: their pages are made of the same parts."""
    return Inspector()


def all_faults(inspector: Inspector, page: Page, addresses: Iterable[str]) -> list[str]:
    return [fault for address in addresses for fault in faults_at(inspector, page, address)]


def faults_at(
    inspector: Inspector, page: Page, address: str, widths: Iterable[int] = WIDTHS
) -> Iterator[str]:
    page.goto(address)
    yield from inspector.faults_of(page, widths)


# A template of allauth names a variable that only its form may have.
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("username", USERS)
def test_every_page_is_accessible_and_not_cut_and_its_links_open(visit, inspector, username):
    """Drawn are pages with each part there is, as large as it is anywhere; make hunt draws each."""
    user, page = User.objects.get(username=username), visit(username)
    pages = {address: page.evaluate(SHAPES, address) for address in pages_of(user)}
    assert len(pages) > 10
    faults = [
        f"{address}: {fault}"
        for address, look in pages.items()
        for fault in [*look["faults"], *({look["status"]} - {200})]
    ]
    for address in inspector.larger_among({each: look["sizes"] for each, look in pages.items()}):
        faults += faults_at(inspector, page, address)
    found = [(each, urljoin(each, link)) for each, look in pages.items() for link in look["links"]]
    opened = set().union(*map(parts, pages))
    client = client_of(user)
    with receipts_of_a_word():
        assert faults + broken_links(client, opened, found) == []
    assert len(opened) > 40


@pytest.mark.hunt
@pytest.mark.ignore_template_errors
@pytest.mark.parametrize("username", USERS)
def test_every_single_page_is_not_cut_at_any_width(visit, inspector, username):
    page, widths = visit(username), (*WIDTHS, *OTHER_WIDTHS)
    addresses = pages_of(User.objects.get(username=username))
    assert [fault for each in addresses for fault in faults_at(inspector, page, each, widths)] == []


@pytest.mark.parametrize("username", USERS)
def test_every_form_says_what_is_wrong_and_stays_accessible(visit, inspector, username):
    """Drawn are refused forms with each part there is, as large as it is in any of them."""
    page = visit(username)
    # Others than the desk read its months only.
    read = () if username == "joto-desk" else (MONTHS,)
    addresses = [
        address
        for address in forms_of(pages_of(User.objects.get(username=username)))
        if not address.startswith(read)
    ]
    forms = {address: page.evaluate(REFUSED, [address, NONSENSE]) for address in addresses}
    faults = [
        f"{address}: {fault}"
        for address, look in forms.items()
        for fault in [*look["faults"], *([] if look["refused"] else ["nonsense was accepted"])]
    ]
    for address in inspector.larger_among({each: look["sizes"] for each, look in forms.items()}):
        page.goto(address)
        fill_with_nonsense(page)
        set_width(page, 390)
        faults += [f"{address}: {fault}" for fault in page.evaluate(FOCUS)]
        faults += inspector.faults_of(page, widths=[390, 1024])
    assert faults == []


def fill_with_nonsense(page: Page) -> None:
    form = page.locator("main form[data-keep]")
    form.evaluate(FILL, NONSENSE)
    form.locator("button.main").click()
    page.wait_for_load_state()


# A template of allauth names a variable that only its form may have.
@pytest.mark.ignore_template_errors
def test_the_pages_of_ones_own_account_are_accessible(visit, inspector):
    page = visit(GUARDED, PASSWORD)
    page.goto("/reauthenticate/?next=/mfa/totp/activate/")
    assert list(inspector.faults_of(page)) == []
    page.get_by_label("パスワード").fill(PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/mfa/totp/activate/")
    secret = page.locator("main svg[width], main img").first
    assert secret.bounding_box()["width"] > 100  # drawn under the content policy
    assert all_faults(inspector, page, account_pages(with_code=False)) == []
    require_codes(User.objects.get(username=GUARDED))
    assert all_faults(inspector, page, account_pages(with_code=True)) == []
    asked = visit(GUARDED, PASSWORD)
    assert "/mfa/authenticate/" in asked.url
    assert list(inspector.faults_of(asked)) == []


def require_codes(user: User) -> None:
    """As if the user had read the picture with a telephone."""
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)


def test_the_pages_for_those_who_are_not_let_in_are_accessible(visit, inspector):
    page = visit()
    faults = list(inspector.faults_of(page))
    for _ in range(5):
        sign_in(page, "joto-office", "ちがう合言葉")
        faults += inspector.faults_of(page)
    assert "いまはログインできません" in page.inner_text("h1")
    desk = visit("joto-desk")
    for address, status in (("/wards/user/", 403), ("/no-such-page/", 404)):
        assert desk.goto(address).status == status
        faults += inspector.faults_of(desk)
    assert faults == []


def test_colours_of_the_readers_own_tell_which_entry_is_open(visit):
    page = visit("bureau")
    page.emulate_media(forced_colors="active")
    page.goto("/dashboard/?year=2024")
    for entries in (".shell-nav a", ".asof a"):
        current = page.eval_on_selector(f"{entries}[aria-current]", LINES)
        assert current != page.eval_on_selector(f"{entries}:not([aria-current])", LINES), entries


def test_the_answers_of_a_ward_lead_to_their_figures_which_are_folded_on_screen_alone(visit):
    page = visit("joto-office", width=390)
    page.goto("/dashboard/?year=2024")
    hours, council = page.locator("#desk-weekly-hours"), page.locator("#city-council")
    expect(hours).not_to_be_visible()
    page.locator('.glance a[href="#desk-weekly-hours"]').click()
    expect(hours).to_be_in_viewport()
    expect(council).not_to_be_visible()
    page.emulate_media(media="print")
    expect(council).to_be_visible()


def test_what_is_pressed_on_the_board_is_large_enough(visit):
    page = visit("bureau", width=390)
    boxes = [link.bounding_box() for link in page.query_selector_all(".board a")]
    assert len(boxes) == 2 * 24
    assert [box for box in boxes if min(box["width"], box["height"]) < 24] == []
