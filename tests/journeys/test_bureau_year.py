"""The Bureau opens a survey, words what wards wrote, notes who came, and helps a new colleague in."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import sign_in

NEW_PASSWORD = "みどりの電車は朝7時に来る"


def save(page) -> None:
    page.get_by_role("button", name="保存する").click()
    page.wait_for_load_state()


def test_a_new_survey_asks_all_24_wards(visit):
    page = visit("bureau")
    page.goto("/wards/round/")
    page.get_by_role("link", name="調査を加える").first.click()
    page.get_by_role("group", name="種類").get_by_label("年次調査").check()
    page.get_by_label("年度").select_option("令和8年度")
    page.get_by_label("基準日").fill("R8.9.1")
    page.get_by_label("受付を始める日").fill("令和８年９月２日")
    page.get_by_label("提出期限").fill("R8.10.16")
    save(page)
    page.goto("/?year=2026")
    expect(page.locator(".facts")).to_contain_text("0／48")
    page.goto("/dashboard/?year=2026")
    expect(page.locator("#liaison-meeting-planned-times .meta")).to_contain_text("24区中0区回答")


def test_a_wards_sentence_becomes_a_line_of_the_document_and_stays_as_it_is(visit):
    page = visit("bureau")
    page.goto("/wordings/")
    page.locator("#area-around_the_clock ~ .card summary").first.click()
    offered = page.get_by_role("link", name=re.compile("これから文言をつくる")).and_(
        page.locator("[href*='heading=clock']")
    )
    offered.first.click()
    text = page.locator("#id_text")
    expect(text).not_to_have_value("")
    text.fill("病床の空き状況の共有")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(1)
    save(page)
    expect(page.get_by_role("row", name=re.compile("病床の空き状況の共有"))).to_be_visible()
    page.goto("/dashboard/")
    expect(page.locator("#around-the-clock-initiatives")).to_contain_text("病床の空き状況の共有")


def test_a_briefing_counts_the_wards_that_came(visit):
    page = visit("bureau")
    page.goto("/meetings/event/new/")
    page.get_by_role("group", name="種類").get_by_label("説明会").check()
    page.get_by_label("年度").select_option("令和7年度")
    page.locator("#id_number").fill("９")
    page.locator("#id_date").fill("R7.11.13")
    page.get_by_role("group", name="開催の方法").get_by_label("Web", exact=True).check()
    page.get_by_label("北区").fill("２")
    page.get_by_label("西成区").fill("-1")
    save(page)
    expect(page.get_by_label("西成区")).to_have_value("-1")
    page.get_by_label("西成区").fill("1")
    save(page)
    page.goto("/dashboard/")
    row = page.locator("#coordinator-support-briefing").get_by_role("row", name=re.compile("9回"))
    expect(row).to_contain_text("2区")
    expect(row).to_contain_text("3人")


def test_a_password_given_by_the_bureau_is_changed_first(visit):
    bureau = visit("bureau")
    bureau.goto("/wards/user/?q=joto-office")
    bureau.locator("main table a.name").first.click()
    bureau.get_by_role("link", name="パスワードを作り直す").click()
    bureau.get_by_role("button", name="パスワードを作り直す").click()
    given = bureau.locator("dt:has-text('初期パスワード') + dd").inner_text()

    colleague = visit("joto-office", given)
    expect(colleague).to_have_url(re.compile("/password/$"))
    colleague.goto("/trainings/training/")
    expect(colleague).to_have_url(re.compile("/password/$"))
    old, new, again = colleague.locator("input[type=password]").all()
    old.fill(given)
    new.fill(NEW_PASSWORD)
    again.fill(NEW_PASSWORD)
    colleague.get_by_role("button", name="変更する").click()
    colleague.get_by_role("button", name="ログアウト").click()
    sign_in(colleague, "joto-office", NEW_PASSWORD)
    expect(colleague.locator("h1")).to_contain_text("城東区 区役所の報告")
