"""The Bureau reads all reports that wait, oldest first, and returns one with a mark at its value."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import session_of
from tests.journeys.test_keyboard import RING, go_to


def first_that_waits(page: Page) -> int:
    """Opens the first report that waits; how many do."""
    page.goto("/")
    page.get_by_role("link", name="次の報告を確認する").click()
    turns = page.get_by_role("navigation", name="確認待ちの報告")
    expect(turns).to_contain_text(re.compile("件中 1件目"))
    return int(re.search(r"(\d+)件中", turns.inner_text())[1])


def first_value(page: Page) -> Locator:
    """The first value that can be pointed at without opening anything else."""
    return page.locator("details[open] .filed-records dd .point").first


def in_bar(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name="受理と差戻し").get_by_role("button", name=name)


def test_of_all_that_wait_one_is_returned_with_a_mark_and_the_next_accepted(visit):
    page = visit("bureau")
    number = first_that_waits(page)
    assert number > 3
    expect(page.get_by_role("button", name=re.compile("差し戻す"))).to_have_count(0)
    point = first_value(page)
    point.locator("summary").click()
    text = point.locator("textarea")
    expect(text).to_be_focused()
    text.fill("　 ")
    text.blur()
    expect(in_bar(page, "受理する")).not_to_have_attribute("aria-disabled", "true")
    text.fill("値を確かめてください。")
    accept = in_bar(page, "受理する")
    expect(accept).to_have_attribute("aria-disabled", "true")
    expect(accept).to_have_accessible_description("指摘があるため受理できません。")
    in_bar(page, "差し戻す（指摘 1件）").click()
    expect(page.get_by_role("status")).to_contain_text("を差し戻しました。")
    expect(page.locator(".turns")).to_contain_text(f"{number - 1}件中 1件目")
    in_bar(page, "受理する").click()
    expect(page.get_by_role("status")).to_contain_text("の報告を受理しました。")
    expect(page.locator(".turns")).to_contain_text(f"{number - 2}件中 1件目")


# The last report of the year before, which is accepted: what is read here changes nothing.
ACCEPTED = "/reports/27126/ward_office/review/?year=2024"


def test_a_mark_is_made_with_the_keyboard_alone(visit):
    page = visit("bureau")
    page.goto(ACCEPTED)
    summary = first_value(page).locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(first_value(page).locator("textarea")).to_be_focused()
    page.keyboard.type("値を確かめてください。")
    assert page.evaluate(RING)
    page.locator(".point summary").last.focus()
    go_to(page, ".bar button[type=submit].with-marks")


def test_without_script_a_text_that_is_filled_in_is_a_mark(chromium, portal):
    context = chromium.new_context(base_url=portal, java_script_enabled=False)
    context.add_cookies([session_of("bureau") | {"url": portal}])
    page = context.new_page()
    page.goto(ACCEPTED)
    first_value(page).locator("summary").click()
    first_value(page).locator("textarea").fill("値を確かめてください。")
    in_bar(page, "差し戻す（指摘あり）").click()
    expect(page.get_by_role("status")).to_contain_text("を差し戻しました。")
    expect(page.get_by_role("region", name="前回の差戻しと区の回答")).to_contain_text(
        "値を確かめてください。"
    )
    context.close()
