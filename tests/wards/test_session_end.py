"""Ten minutes before a session ends the page says so, and one button lets it go on."""

import json

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import expect

from wards.models import User

pytestmark = pytest.mark.django_db

PAGE, STATE = "/session-end/page/", "/session/"
HOUR = 60 * 60
NOTICE = "#session-end"


class Server:
    """Answers how long the session lasts; counts how often it was made longer."""

    def __init__(self) -> None:
        self.left, self.whole, self.user = HOUR, 12 * HOUR, 1
        self.renewed = 0

    def answer(self, route) -> None:
        if route.request.method == "POST":
            assert route.request.headers["x-csrftoken"]
            self.renewed += 1
            self.left = min(HOUR, self.whole)
        state = {"user": self.user, "left": self.left, "whole": self.whole}
        route.fulfill(body=json.dumps(state), content_type="application/json")


@pytest.fixture
def server_state() -> Server:
    return Server()


@pytest.fixture
def opened(page_with_clock, server_state, rf):
    """Opens the page as a server would send it, with so many seconds left."""

    def open_page(left: int = HOUR, whole: int = 12 * HOUR):
        request = rf.get(PAGE)
        request.user = User(pk=1, role="bureau", name="架空 花子")
        request.session_left = {"left": left, "whole": whole}
        body = render_to_string("base.html", {"title": "研修会"}, request)
        body = body.replace("</main>", '<label>テーマ <input name="theme"></label></main>')
        page = page_with_clock
        page.route(f"**{PAGE}", lambda route: route.fulfill(body=body, content_type="text/html"))
        page.route(f"**{STATE}", server_state.answer)
        page.clock.install()
        page.goto(PAGE)
        return page

    return open_page


def let_pass(page, server: Server, minutes: int) -> None:
    server.left -= minutes * 60
    server.whole -= minutes * 60
    page.clock.fast_forward(minutes * 60 * 1000)
    page.clock.run_for(6_000)


def test_nothing_is_said_before_and_ten_minutes_before_there_is_a_button(opened, server_state):
    page = opened()
    let_pass(page, server_state, 49)
    expect(page.locator(NOTICE)).to_be_empty()
    let_pass(page, server_state, 1)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("にログインが切れます。")
    page.get_by_label("テーマ").focus()
    page.get_by_role("button", name="続ける").click()
    expect(page.locator(NOTICE)).to_be_empty()
    assert server_state.renewed == 1
    expect(page.get_by_label("テーマ")).to_be_focused()


def test_work_in_another_window_counts(opened, server_state):
    page = opened()
    server_state.left = HOUR
    page.clock.fast_forward(51 * 60 * 1000)
    page.clock.run_for(6_000)
    expect(page.locator(NOTICE)).to_be_empty()


def test_typing_is_work(opened, server_state):
    page = opened()
    let_pass(page, server_state, 6)
    assert server_state.renewed == 0
    page.get_by_label("テーマ").fill("感染対策")
    with page.expect_response(f"**{STATE}"):
        let_pass(page, server_state, 1)
    assert server_state.renewed == 1


def test_the_last_end_cannot_be_put_off(opened, server_state):
    server_state.left = server_state.whole = 9 * 60
    page = opened(left=9 * 60, whole=9 * 60)
    page.clock.run_for(6_000)
    expect(page.get_by_role("alert")).to_contain_text("それまでに保存してください。")
    assert page.get_by_role("button", name="続ける").count() == 0


def test_after_the_end_it_leads_to_the_log_in(opened, server_state):
    page = opened(left=60)
    server_state.left = 0
    page.clock.fast_forward(61_000)
    page.clock.run_for(6_000)
    expect(page.get_by_role("alert")).to_contain_text("ログインの時間が切れました。")
    assert page.get_by_role("link", name="ログインし直す").get_attribute("href") == PAGE


def come_from_cache(page) -> None:
    """As a browser does that shows a page as it was left, from its back/forward cache."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")


def test_a_page_out_of_the_browsers_cache_is_shown_to_its_own_user(opened):
    page = opened()
    page.get_by_label("テーマ").fill("感染対策")
    come_from_cache(page)
    expect(page.get_by_label("テーマ")).to_have_value("感染対策")


@pytest.mark.parametrize("user", [None, 2])
def test_a_page_out_of_the_browsers_cache_is_shown_to_nobody_else(opened, server_state, user):
    page = opened()
    server_state.user = user
    page.unroute(f"**{PAGE}")
    page.route(
        f"**{PAGE}",
        lambda route: route.fulfill(body="ログイン", content_type="text/html; charset=utf-8"),
    )
    come_from_cache(page)
    expect(page.locator("body")).to_have_text("ログイン")
