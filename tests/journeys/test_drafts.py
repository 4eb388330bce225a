"""Whoever closes the tab goes on at another PC where he was, and nobody has counted it."""

from playwright.sync_api import Page, expect

NEW = "/trainings/training/new/"
THEME = "架空の書きかけの研修会"


def test_a_closed_tab_loses_nothing_and_saving_ends_the_draft(visit):
    page = visit("joto-office")
    page.goto(NEW)
    state = page.locator("[data-draft-state]")
    expect(state).to_be_hidden()
    page.get_by_label("テーマ").fill(THEME)
    expect(state).to_have_text("保存していません")
    expect(state).to_contain_text("下書きを保存しました")
    choose(page, "開催の状況", "予定")
    # What was typed last goes along when the page is left.
    page.get_by_label("備考").fill("閉じる直前の言葉")
    page.close(run_before_unload=True)

    other = visit("joto-office")
    expect(other.locator("#main")).to_contain_text("書きかけの下書き 1件")
    other.get_by_role("link", name="研修会（新しい記録）").click()
    expect(other.locator("#main")).to_contain_text("の下書きを続けています")
    expect(other.get_by_label("テーマ")).to_have_value(THEME)
    expect(other.get_by_label("備考")).to_have_value("閉じる直前の言葉")
    expect(other.get_by_role("group", name="開催の状況").get_by_label("予定")).to_be_checked()
    choose(other, "どちらの事業として数えますか", "拠点事業")
    other.get_by_role("button", name="保存する", exact=True).click()
    expect(other.get_by_role("status")).to_contain_text("記録しました")
    other.goto(NEW)
    expect(other.get_by_label("テーマ")).to_have_value("")
    expect(other.locator("#main")).not_to_contain_text("の下書きを続けています")


def test_whoever_searches_in_the_middle_of_a_form_finds_it_as_it_was_left(visit):
    page = visit("joto-office")
    page.goto("/meetings/meeting/new/")
    page.get_by_label("場所").fill("架空の会場")
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("header input[name=q]").fill("架空")
    page.get_by_role("button", name="探す", exact=True).click()
    page.wait_for_url("**/search/**")
    # What a page sends while it is left is seen by nobody: the server gets a moment for it.
    page.wait_for_timeout(1_500)
    page.goto("/meetings/meeting/new/")
    expect(page.get_by_label("場所")).to_have_value("架空の会場")


def test_a_discarded_draft_is_gone_and_a_patients_words_are_none(visit):
    page = visit("joto-office")
    page.goto(NEW)
    state = page.locator("[data-draft-state]")
    page.get_by_label("テーマ").fill("田中様の事例")
    expect(state).to_contain_text("個人の情報に見える言葉があります")
    page.get_by_label("テーマ").fill(THEME)
    expect(state).to_contain_text("下書きを保存しました")
    page.reload()
    page.get_by_role("button", name="下書きを削除する").click()
    expect(page.get_by_role("status").first).to_contain_text("下書きを削除しました")
    expect(page.get_by_label("テーマ")).to_have_value("")
    expect(page.locator(".keep-offer")).to_have_count(0)


def test_back_after_saving_leads_to_what_was_saved(visit):
    page = visit("joto-office")
    page.goto(NEW)
    save = page.get_by_role("button", name="保存する", exact=True)
    page.get_by_label("テーマ").fill("架空の一度だけの研修会")
    choose(page, "開催の状況", "予定")
    choose(page, "どちらの事業として数えますか", "拠点事業")
    save.click()
    expect(page.get_by_role("status").first).to_contain_text("記録しました")
    page.go_back()
    expect(page.locator("#main")).to_contain_text("この入力は、すでに保存されています")
    page.get_by_role("link", name="保存した記録を見る").click()
    expect(page.locator("#main")).to_contain_text("架空の一度だけの研修会")
    page.goto(NEW)
    expect(page.get_by_label("テーマ")).to_have_value("")


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(answer).first.check()
