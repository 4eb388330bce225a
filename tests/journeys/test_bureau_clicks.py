"""How many clicks and fields it takes the Bureau to take reports and to begin a year."""

import re

from playwright.sync_api import expect

from tests.journeys.hand import Hand


def test_one_report_is_returned_with_a_mark_and_all_others_are_accepted(visit):
    page = visit("bureau")
    hand = Hand(page)
    hand.click(page.locator(".next a.button.main"))
    turns = page.get_by_role("navigation", name="確認待ちの報告")
    waiting = int(re.search(r"(\d+)件中", turns.inner_text())[1])
    assert waiting > 3
    point = page.locator("details[open] .filed-records dd .point").first
    hand.click(point.locator("summary"))
    hand.fill(point.locator("textarea"), "値を確かめてください。")
    hand.press("差し戻す（指摘 1件）", page.get_by_role("region", name="受理と差戻し"))
    hand.follow("提出状況", page.get_by_role("navigation", name="主なメニュー"))
    hand.click(page.locator("[data-pick-all]"))
    hand.click(page.locator("[form=accept].button.main"))
    # What a ward gave a reason for is ticked by hand.
    care = page.locator("input[name=report]:not(:checked)")
    needing_care = care.count()
    for _ in range(needing_care):
        hand.click(care.first)
    hand.press("印の付いた報告を受理する")
    expect(page.get_by_role("status")).to_contain_text(f"{waiting - 1}件を受理しました")
    assert hand.done == (7 + needing_care, 1)


def test_the_surveys_of_the_next_year_are_made_at_once(visit):
    page = visit("bureau")
    hand = Hand(page)
    hand.follow("調査", page.get_by_role("navigation", name="主なメニュー"))
    hand.follow("調査をまとめて作る")
    hand.press("13件の調査を作る")
    expect(page.get_by_role("status")).to_contain_text("調査を13件作りました。")
    assert hand.done == (3, 0)


def test_a_return_is_taken_back_with_what_was_typed(visit):
    page = visit("bureau")
    page.goto("/reports/27126/ward_office/review/?year=2024")
    point = page.locator("details[open] .filed-records dd .point").first
    point.locator("summary").click()
    point.locator("textarea").fill("値を確かめてください。")
    page.get_by_role("button", name="差し戻す（指摘 1件）").click()
    hand = Hand(page)
    hand.press("差戻しを取り消す", page.get_by_role("status"))
    expect(page.get_by_role("status")).to_contain_text("差戻しを取り消しました。")
    expect(point.locator("textarea")).to_have_value("値を確かめてください。")
    expect(page.get_by_role("button", name="差し戻す（指摘 1件）")).to_be_visible()
    assert hand.done == (1, 0)
