"""How many clicks and fields it takes a ward to report, to correct and to take back."""

import re

from playwright.sync_api import Page, expect

from reports.demo.entry import PASSWORD
from tests.journeys.hand import Hand

# A page has fewer places to stop at.
MOST_TABS = 120
LEAD_STEP = ".lead-step a.button"


def told(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status")).to_contain_text(sentence)


def menu(hand: Hand, name: str) -> None:
    hand.follow(name, hand.page.get_by_role("navigation", name="主なメニュー"))


def choose(hand: Hand, question: str, answer: str) -> None:
    group = hand.page.get_by_role("group", name=question)
    group.get_by_label(re.compile(f"^{answer}")).check()
    hand.fields += 1


def fill(hand: Hand, label: str, text: str) -> None:
    hand.fill(hand.page.get_by_label(re.compile(label)).first, text)


def save(hand: Hand) -> None:
    hand.click(hand.page.locator(".bar button.main"))


def submit(hand: Hand) -> None:
    """From where everything is there; whatever looks unlikely is explained."""
    hand.click(hand.page.locator(LEAD_STEP))
    expect(hand.page).to_have_url(re.compile("/submit/"))
    for reason in hand.page.locator("main form textarea").all():
        if not reason.input_value():
            hand.fill(reason, "計画どおりで、間違いありません。")
    hand.click(hand.page.locator("main form button.main"))
    told(hand.page, "提出しました")


def reach(page: Page, selector: str) -> None:
    """Presses Tab until the element has the focus, past the end of the page if need be."""
    target = page.locator(selector)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"{selector} is not reached with Tab")


def test_an_office_goes_from_its_first_log_in_to_the_submission(visit):
    page = visit()
    hand = Hand(page)
    hand.fill(page.get_by_label("ユーザー名"), "asahi-office")
    hand.fill(page.get_by_label("パスワード"), PASSWORD)
    hand.click(hand.page.get_by_role("button", name="ログイン", exact=True))
    expect(page.locator(".lead-step")).to_contain_text("あと2件")
    hand.click(page.get_by_role("button", name=re.compile("該当なし.*（研修会）")))
    hand.click(page.locator(LEAD_STEP))
    for question, answer in (
        ("どちらの事業として数えますか", "拠点事業"),
        ("開催の状況", "開催済み"),
        ("内容", "講演会"),
    ):
        choose(hand, question, answer)
    for label, text in (
        ("開催日", "令和７年１０月２５日"),
        ("題名", "在宅医療のはなし"),
        ("参加人数", "１２０"),
    ):
        hand.fill(page.get_by_label(label), text)
    save(hand)
    expect(page.locator(".lead-step")).to_contain_text("入力はそろいました。")
    submit(hand)
    assert hand.done == (6, 8)


def answered(bureau: Page) -> int:
    """The number in 「24区中18区回答」."""
    bureau.goto("/dashboard/")
    basis = bureau.locator("#accompanied-visit-plan .meta").inner_text()
    return int(re.search(r"区中(\d+)区回答", basis)[1])


def test_a_desk_does_the_same_by_keyboard_alone_and_the_city_counts_it(visit):
    bureau, page = visit("bureau"), visit()
    before = answered(bureau)
    hand = Hand(page)

    def press(selector: str, key: str = "Enter") -> None:
        reach(page, selector)
        with page.expect_navigation():
            page.keyboard.press(key)
        hand.clicks += 1

    def write(selector: str, text: str) -> None:
        reach(page, selector)
        page.keyboard.type(text)
        hand.fields += 1

    write("#id_login", "joto-desk")
    write("#id_password", PASSWORD)
    press("main form button.main")
    press("form[action*=information_sharing] button")
    press(LEAD_STEP)
    press("form[action*=confirm] button", "Space")
    press(".crumbs a >> nth=0")
    press(LEAD_STEP)
    reach(page, "#id_planned_0")
    page.keyboard.press("ArrowDown")
    assert page.locator("#id_planned_1").is_checked()
    hand.fields += 1
    press(".bar button.main")
    press(LEAD_STEP)
    for reason in page.locator("main form textarea").all():
        write(f"#{reason.get_attribute('id')}", "計画どおりです。")
    press("main form button.main")
    told(page, "提出しました")
    assert hand.done == (9, 3)
    assert answered(bureau) == before + 1


def test_an_office_answers_a_return_submits_again_and_takes_it_back(visit):
    page = visit("joto-office")
    hand = Hand(page)
    hand.follow("資源の把握 › 実施 › 方法")
    choose(hand, "方法", "ホームページ")
    save(hand)
    answer = page.locator(".returned-marks").get_by_label("この指摘への回答")
    hand.fill(answer, "ホームページにも載せています。")
    hand.press("回答を保存する")
    submit(hand)
    assert hand.done == (5, 3)

    hand = Hand(page)
    hand.press("提出を取り下げる")
    told(page, "提出を取り下げました")
    assert hand.done == (1, 0)


def test_a_desk_reports_a_month(visit):
    page = visit("joto-desk")
    hand = Hand(page)
    hand.follow("令和7年10月の報告が")
    hand.click(page.locator(LEAD_STEP))
    hand.fill(page.locator("#id_consultations"), "31")
    save(hand)
    submit(hand)
    assert hand.done == (5, 1)


def test_a_desk_fills_several_months_in_at_once(visit):
    page = visit("joto-desk")
    hand = Hand(page)
    menu(hand, "相談件数")
    for month in (4, 5, 6):
        hand.fill(page.get_by_label(f"令和7年{month}月の相談件数"), "30")
    save(hand)
    told(page, "4月、5月、6月")
    assert hand.done == (2, 3)


def test_a_desk_changes_the_state_of_a_designation_and_ends_one(visit):
    page = visit("joto-desk")
    hand = Hand(page)
    menu(hand, "積極的医療機関")
    hand.click(page.locator("main table a.name").first)
    hand.follow("状態を変える")
    choose(hand, "状態", "内諾")
    fill(hand, "いつから", "R7.11.19")
    save(hand)
    expect(page.get_by_role("status")).to_be_visible()
    assert hand.done == (4, 2)

    hand = Hand(page)
    menu(hand, "積極的医療機関")
    hand.click(page.locator("main table a.name").nth(1))
    hand.follow("終了する")
    hand.fill(page.get_by_label("有効期間の末日"), "R7.11.18")
    hand.press("この日で終了する")
    told(page, "までは有効です")
    assert hand.done == (4, 1)
