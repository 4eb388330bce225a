"""With script a list follows its filters at once: focus stays, the count is said, the address tells."""

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests import factories as make
from tests.form_pages import html

pytestmark = pytest.mark.django_db

LIST = "/trainings/training/"
HELD = (("year", "2024"), ("state", "held"))
SEARCHED = (*HELD, ("q", "看取り"))
LOGIN = "<title>ログイン</title>"


@pytest.fixture
def listed(sign_in, static_page):
    """A list of twelve trainings, of which the server knows these answers; else it asks for a log-in."""
    make.RoundFactory()
    held = {"state": "held", "date": date(2024, 6, 1), "people": 20}
    make.TrainingFactory.create_batch(6, **held, theme="架空の研修")
    make.TrainingFactory.create_batch(5, state="planned", theme="架空の研修")
    make.TrainingFactory(**held, theme="架空の看取り")
    client = sign_in("ward_office")
    answers = {query: html(client.get(LIST, dict(query))) for query in ((), HELD, SEARCHED)}

    def answer(route) -> None:
        query = tuple(parse_qsl(urlsplit(route.request.url).query))
        route.fulfill(body=answers.get(query, LOGIN), content_type="text/html; charset=utf-8")

    static_page.route(f"**{LIST}*", answer)
    static_page.goto(LIST)
    return static_page


def said(page) -> str:
    return page.locator("#list-said").text_content()


def wait_until_said(page, words: str) -> None:
    page.wait_for_function(
        "words => document.getElementById('list-said').textContent.includes(words)", arg=words
    )


def test_a_choice_applies_at_once_and_words_after_a_pause_while_focus_stays(listed):
    assert said(listed) == ""
    assert listed.locator("[data-at-once] button").is_hidden()
    listed.focus("#id_state")
    listed.select_option("#id_state", "held")
    wait_until_said(listed, "研修会は7件です")
    assert listed.locator("tbody tr").count() == 7
    assert "状況: 開催済み" in listed.locator(".fold > summary").text_content()
    assert listed.url.endswith("?year=2024&state=held")
    assert listed.evaluate("document.activeElement.id") == "id_state"

    listed.focus("#id_q")
    listed.keyboard.type("看取り")
    wait_until_said(listed, "研修会は1件です")
    assert listed.evaluate("[document.activeElement.id, document.activeElement.value]") == [
        "id_q",
        "看取り",
    ]
    # What is taken away is what is shown.
    assert "q=" in listed.locator("#list-rows a.button").first.get_attribute("href")


def test_enter_applies_words_without_a_pause_and_loads_no_page(listed):
    listed.select_option("#id_state", "held")
    wait_until_said(listed, "7件")
    listed.evaluate("window.same = true")
    listed.fill("#id_q", "看取り")
    listed.press("#id_q", "Enter")
    wait_until_said(listed, "1件")
    assert listed.evaluate("window.same")


def test_when_the_session_has_ended_the_browser_is_led_to_the_log_in(listed):
    listed.select_option("#id_state", "planned")
    listed.wait_for_function("document.title === 'ログイン'")


def test_the_head_of_a_long_list_stays_in_sight(listed):
    listed.set_viewport_size({"width": 1280, "height": 500})
    listed.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert listed.locator("thead").bounding_box()["y"] == 0
    listed.set_viewport_size({"width": 390, "height": 800})
    listed.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    assert listed.locator("thead").bounding_box()["y"] < 0
