"""A ward officer's first visit: what is missing is said, entered in 和暦, and seen in the figures."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.test_whole_life import choose, press

WARD = "城東区"
NEXT_STEP = "次の不足を入力する"


def next_step(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name=NEXT_STEP).click()


def test_a_ward_office_follows_what_is_missing_until_everything_is_there(visit):
    page = visit("asahi-office")
    expect(page.locator(".lead-step")).to_contain_text("あと2件")
    page.get_by_role("button", name=re.compile("該当なし.*（研修会）")).click()

    next_step(page)
    choose(page, "どちらの事業として数えますか", "拠点事業")
    choose(page, "開催の状況", "開催済み")
    choose(page, "内容", "講演会")
    page.get_by_label("開催日").fill("令和７年１０月２５日")
    page.get_by_label("題名").fill("在宅医療のはなし")
    page.get_by_label("参加人数").fill("１２０")
    press(page, "保存する")

    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator(".lead-step")).to_contain_text("入力はそろいました。")
    page.goto("/dashboard/")
    own = page.locator("#public-outreach-plan .own-answer")
    expect(own).to_contain_text("開催予定あり")
    expect(own).not_to_have_class(re.compile("missing"))


def test_a_desk_answers_that_there_is_nothing_and_the_city_counts_it(visit):
    bureau = visit("bureau")
    bureau.goto("/dashboard/")
    plan = bureau.locator("#accompanied-visit-plan .meta")
    before = answered(plan.inner_text())

    desk = visit("joto-desk")
    desk.get_by_role("button", name=re.compile("該当なし.*（多職種による情報共有）")).click()
    next_step(desk)
    desk.get_by_role("button", name=re.compile("もこのとおり")).click()
    expect(desk.get_by_role("status")).to_contain_text("積極的医療機関")
    next_step(desk)
    choose(desk, "予定", "いいえ")
    press(desk, "保存する")
    desk.goto("/")
    expect(desk.locator(".lead-step")).to_contain_text("入力はそろいました。")

    bureau.reload()
    assert answered(plan.inner_text()) == before + 1
    bureau.goto("/")
    row = bureau.locator(".desk tr").filter(has=bureau.locator("th", has_text=WARD))
    expect(row).to_contain_text("7／7")


def answered(basis: str) -> int:
    """The number in 「24区中18区回答」."""
    return int(re.search(r"区中(\d+)区回答", basis)[1])


def test_two_who_edit_the_same_record_do_not_overwrite_each_other(visit):
    first, second = visit("joto-office"), visit("joto-office")
    for page in (first, second):
        page.goto("/trainings/training/")
        page.locator("main table a.name").first.click()
        page.get_by_role("link", name="修正する").click()
    first.get_by_label("備考").fill("先に保存した備考")
    press(first, "保存する")
    second.get_by_label("備考").fill("後から書いた備考")
    press(second, "保存する")
    expect(second.get_by_role("alert")).to_contain_text("城東区 区役所")
    expect(second.locator("main form")).to_contain_text("先に保存した備考")
    expect(second.get_by_label("備考")).to_have_value("後から書いた備考")
