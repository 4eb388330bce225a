"""The Bureau words 資料４ on the workbench: few clicks, no reload, by keyboard and without script too."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import session_of
from tests.journeys.hand import Hand
from tests.journeys.inspection import WIDTHS, Inspector
from tests.journeys.test_keyboard import go_to

CLOCK = "/wordings/around_the_clock/?year=2024"
SHARING = "/wordings/information_sharing/?year=2024"
MOST_CLICKS = 30


def choose(hand: Hand, *sentences: str) -> None:
    for text in sentences:
        hand.click(hand.page.get_by_role("checkbox", name=text))


def word(hand: Hand, text: str) -> None:
    """Puts what is chosen into the form of a new wording, its words selected, and words it."""
    before = words(hand.page, "themes")
    hand.press("文言にまとめる")
    opened = hand.page.locator(".add[open] [name=text]")
    expect(opened).to_be_focused()
    expect(hand.page.get_by_role("region", name="選択した記述")).to_be_hidden()
    assert words(hand.page, "themes") == before
    hand.fill(opened, text)
    hand.press("保存する")
    expect(hand.page.locator("#bench-said")).to_have_text(
        f"研修テーマの文言 {text} を記録しました。"
    )


def unused(page: Page) -> list[int]:
    """How many sentences are unused, by table."""
    return [int(each.inner_text().split()[-1]) for each in page.locator("#tabs small").all()]


def words(page: Page, key: str) -> list[str]:
    """The wordings of a heading in their order."""
    return page.locator(f"#h-{key} .line-text > span").all_inner_texts()


def test_sentences_are_narrowed_at_once_and_nothing_begun_is_lost(visit):
    page = visit("bureau")
    page.goto("/wordings/themes/?year=2025")
    said, themes = page.locator("#list-said"), page.locator("#h-themes .said-by label")
    whole = themes.count()
    page.locator("#h-themes .word-edit > summary").first.click()
    expect(page.locator(".word-edit[open] [name=text]")).to_be_focused()
    page.keyboard.type("まだ保存していない")
    page.get_by_label("キーワード").fill("薬")
    expect(said).to_contain_text("条件に合う区の記述は")
    expect(themes).not_to_have_count(whole)
    assert "q=%E8%96%AC" in page.url
    typed = page.locator("#h-themes .word-edit[open] [name=text]")
    assert "まだ保存していない" in typed.input_value()
    page.get_by_label("報告", exact=True).select_option("未提出の報告")
    expect(page).to_have_url(re.compile("report=unsubmitted"))
    for sentence in themes.all():
        expect(sentence).to_contain_text("未提出の報告")
    page.get_by_role("link", name="条件を消す").click()
    expect(themes).to_have_count(whole)
    assert "year=2025" in page.url


def test_all_headings_are_worded_in_few_clicks(visit):
    page = visit("bureau")
    hand = Hand(page)
    hand.follow("資料４の文言", page.get_by_role("navigation", name="主なメニュー"))
    assert sum(unused(page)) > 42
    bar = page.get_by_role("region", name="選択した記述")
    expect(bar).to_be_hidden()
    page.evaluate("window.isTheSame = true")

    choose(hand, "認知症と薬", "認知症の人の在宅療養")
    expect(bar).to_contain_text("2件を選択中")
    expect(bar).to_contain_text("北区・天王寺区")
    word(hand, "認知症の在宅医療")
    choose(hand, "口腔ケア", "食べる力")
    word(hand, "口腔ケアと栄養")
    # Two wards held a training of the same theme: it is one choice.
    hand.press("4件を1件ずつ、そのまま文言にする")
    expect(page.locator("#h-themes")).to_contain_text("すべて使用済み")
    assert len(words(page, "themes")) == 7
    assert page.evaluate("window.isTheSame")

    for table in ("24時間体制構築", "多職種による情報共有"):
        hand.follow(table)
        hand.press("令和6年度の文言を引き継ぐ", page.locator("#bench-carry"))
        expect(page.locator("#bench-carry")).not_to_contain_text("引き継ぐ")
        # The demonstration's wards say this year what they said before, and all of it found a place.
        expect(page.locator(".words header", has_text="未使用")).to_have_count(0)
    assert unused(page) == [0, 0, 0]
    assert hand.done == (14, 2)
    assert sum(hand.done) < MOST_CLICKS


def test_what_is_open_is_accessible_and_not_cut(visit):
    page = visit("bureau")
    page.goto(CLOCK)
    heading = page.locator("#h-clock_1")
    heading.locator(".word-edit > summary").first.click()
    heading.locator(".word-edit [type=checkbox]").first.uncheck()
    page.keyboard.press("Enter")
    expect(heading).to_contain_text("未使用 1件")
    expect(heading.get_by_role("heading", level=3).first).to_have_text("区の記述（未使用 1件）")
    heading.locator("form[id^=gather] [type=checkbox]").check()
    for details in (".from", ".used", ".add"):
        heading.locator(f"{details} > summary").first.click()
    heading.locator(".word-edit > summary").last.click()
    assert list(Inspector().faults_of(page, (*WIDTHS, 768))) == []


def test_the_keyboard_alone_words_and_orders(visit):
    page = visit("bureau")
    page.goto(SHARING)
    first, second, *_ = words(page, "share_1")
    page.locator("#h-share_1 .ops [id^=down]").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#h-share_1")).to_contain_text(f"文言「{first}」を動かしました。")
    expect(page.locator("#bench-said")).to_have_text(f"文言「{first}」を動かしました。")
    assert words(page, "share_1")[:2] == [second, first]
    # Where the hand was: the same button, one place further down.
    down = page.locator("#h-share_1 .ops [id^=down]").nth(1)
    expect(down).to_be_focused()
    go_to(page, f"#{down.get_attribute('id').replace('down', 'edit')} > summary")
    page.keyboard.press("Enter")
    expect(page.locator(".word-edit[open] [name=text]")).to_be_focused()
    page.keyboard.press("Control+A")
    page.keyboard.type("新しい言葉")
    page.keyboard.press("Enter")
    expect(page.locator("#h-share_1 .line-text > span").nth(1)).to_have_text("新しい言葉")
    expect(page.locator("#h-share_1 .put > li").nth(1)).to_be_focused()


def test_a_wording_is_dragged_while_another_is_being_typed(visit):
    page = visit("bureau")
    page.goto(CLOCK)
    before = words(page, "clock_1")
    page.locator("#h-clock_1 .word-edit > summary").last.click()
    expect(page.locator(".word-edit[open] [name=text]")).to_be_focused()
    page.keyboard.type("まだ保存していない")
    lines = page.locator("#h-clock_1 .put > li")
    lines.nth(1).locator(".grip").hover()
    page.mouse.down()
    box = lines.nth(0).bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 3)
    expect(lines.nth(0)).to_have_class("goes-before")
    page.mouse.up()
    expect(page.locator("#h-clock_1 .line-text > span").first).to_have_text(before[1])
    typed = page.locator("#h-clock_1 .word-edit[open] [name=text]")
    assert "まだ保存していない" in typed.input_value()


def test_without_script_all_of_it_works_by_forms(chromium, portal):
    context = chromium.new_context(base_url=portal, java_script_enabled=False)
    context.add_cookies([session_of("bureau") | {"url": portal}])
    page = context.new_page()
    page.goto("/wordings/information_sharing/?year=2025")
    expect(page.locator(".grip").first).to_be_hidden()
    heading = page.locator("#h-share_1")
    order = words(page, "share_1")
    heading.get_by_role("button", name="2番を上へ").click()
    assert words(page, "share_1")[:2] == [order[1], order[0]]
    assert page.url.endswith("#h-share_1")
    heading.locator(".word-edit > summary").first.click()
    heading.get_by_role("button", name="この文言を削除").first.click()
    assert words(page, "share_1")[0] == order[0]
    heading.locator("form[id^=gather] [type=checkbox]").first.check()
    heading.get_by_role("button", name="文言にまとめる").click()
    assert words(page, "share_1") == order[:1] + order[2:]
    heading.get_by_label("新しい文言").fill("言葉を整えた")
    heading.get_by_role("button", name="保存する").last.click()
    assert words(page, "share_1")[-1] == "言葉を整えた"
    expect(page.locator(".messages .line")).to_have_count(1)
    context.close()
