"""A report's whole life with three users, from the first gap to the corrected second edition."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from reports.document.publication import Format
from tests.reports.published import files_of_a_word

DESK = "/reports/27118/desk/"
OFFICE = "/reports/27118/ward_office/"
# What the Bureau tells the ward, and what it tells the public.
PRIVATE = "公表のあとに訂正の連絡がありました。"
CORRECTED = "前の年度の回数が入っていたため"
PLAN = "/meetings/liaison-plan/2025/"


@pytest.fixture(autouse=True)
def pdf_alone() -> Iterator[None]:
    with files_of_a_word(Format.PDF):
        yield


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile(name)).first.click()
    page.wait_for_load_state()


def told(page: Page, sentence: str) -> None:
    expect(page.get_by_role("status").first).to_contain_text(sentence)


def choose(page: Page, question: str, answer: str) -> None:
    page.get_by_role("group", name=question).get_by_label(re.compile(f"^{answer}")).check()


def submit(page: Page, report: str) -> None:
    """Gives a reason for whatever looks unlikely, and means what has not changed."""
    page.goto(f"{report}submit/")
    for reason in page.locator("main form textarea").all():
        reason.fill("計画どおりで、間違いありません。")
    if (same := page.get_by_label("前回と同じ内容のまま")).count():
        same.check()
    press(page, "提出する")
    told(page, "提出しました")


def give_back(page: Page, report: str, field: str, words: str) -> None:
    """The Bureau points at one field of one record."""
    page.goto(f"{report}review/")
    mark = page.locator(f"textarea[name$='-{field}']")
    page.locator(".point").filter(has=mark).locator("summary").click()
    mark.fill(words)
    press(page, "差し戻す（指摘 1件）")


def give_back_without_marks(page: Page, report: str, reason: str) -> None:
    page.goto(f"{report}return/")
    page.get_by_label("差し戻す理由").fill(reason)
    press(page, "差し戻す")


def answer_reason(page: Page, words: str) -> None:
    """Home leads to the reason; what is sent back as it came is asked about once more."""
    page.goto("/")
    expect(page.get_by_role("region", name="対応が必要です")).to_contain_text("差戻しの理由")
    page.get_by_role("link", name="差戻しを見る").click()
    page.get_by_role("textbox", name=re.compile("差戻しの理由への回答")).fill(words)
    press(page, "回答を保存する")
    told(page, "差戻しにはすべて回答しました。")
    page.get_by_role("link", name="確かめてもう一度提出する").first.click()
    for reason in page.locator("main form textarea").all():
        reason.fill("計画どおりで、間違いありません。")
    press(page, "もう一度提出する")
    expect(page.get_by_role("alert")).to_contain_text("同じ内容のまま提出してよいか")


def answer_mark(page: Page, report: str, words: str) -> None:
    page.goto(report)
    page.locator(".returned-marks textarea").first.fill(words)
    press(page, "回答を保存する")


def correct_times(page: Page, times: str) -> None:
    page.goto(PLAN)
    page.get_by_label("開催予定回数").fill(times)
    press(page, "保存する")


def accept(page: Page, report: str) -> None:
    page.goto(f"{report}review/")
    press(page, "受理する")


def accept_all_others(page: Page) -> None:
    page.goto("/accept/?year=2025")
    for box in page.locator("input[name=report]").all():
        box.check()
    press(page, "印の付いた報告を受理する")


def publish(page: Page) -> None:
    """The first edition, which corrects nothing."""
    page.goto("/editions/publish/?year=2025")
    page.get_by_label("報告がそろっていないまま公表する").check()
    press(page, "版を公表する")
    told(page, "公表しました")


def publish_correction(page: Page) -> None:
    """What was said inside stands beside; printed is what the Bureau writes and confirms."""
    page.goto("/editions/publish/?year=2025")
    expect(page.locator(".before").first).to_contain_text(PRIVATE)
    page.get_by_label(re.compile("を作る理由")).fill("城東区からの訂正がありました。")
    why = page.get_by_label(re.compile("訂正の理由（"))
    assert {field.input_value() for field in why.all()} == {""}
    for field in why.all():
        field.fill("書きかけの理由")
    page.get_by_label("報告がそろっていないまま公表する").check()
    press(page, "公表される文を確かめる")
    press(page, "書き直す")
    for field in why.all():
        field.fill(CORRECTED)
    press(page, "公表される文を確かめる")
    printed = page.get_by_role("region", name="公表される文")
    expect(printed).to_contain_text(CORRECTED)
    expect(printed).not_to_contain_text(PRIVATE)
    press(page, "版を公表する")
    told(page, "公表しました")


def text_of_pdf(page: Page, edition: int, folder: Path) -> str:
    """What the PDF of an edition prints."""
    page.goto(f"/editions/{edition}/?year=2025")
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("^PDF")).click()
    path = folder / f"{edition}.pdf"
    download.value.save_as(path)
    return subprocess.run(
        ["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True
    ).stdout


def test_from_the_first_gap_to_the_second_edition(visit, tmp_path):
    bureau, desk, office = visit("bureau"), visit("joto-desk"), visit("joto-office")

    blocked_by_what_is_missing(desk)
    complete(desk)
    submit(desk, DESK)
    locked(desk)

    give_back(bureau, DESK, "planned_times", "年12回は多すぎませんか。")
    answer_mark(desk, DESK, "11回に修正しました。")
    correct_times(desk, "11")
    submit(desk, DESK)
    accept(bureau, DESK)

    answer_mark(office, OFFICE, "名簿だけで間違いありません。")
    submit(office, OFFICE)
    give_back_without_marks(bureau, OFFICE, "もう一度、全体を確かめてください。")
    answer_reason(office, "全体を確かめました。修正はありません。")
    submit(office, OFFICE)
    accept_all_others(bureau)
    publish(bureau)
    first = text_of_pdf(bureau, 1, tmp_path)

    give_back(bureau, DESK, "planned_times", PRIVATE)
    answer_mark(desk, DESK, "8回の誤りでした。")
    correct_times(desk, "8")
    submit(desk, DESK)
    accept(bureau, DESK)
    publish_correction(bureau)

    bureau.goto("/editions/2/?year=2025")
    expect(bureau.get_by_role("heading", name="正誤表")).to_be_visible()
    row = bureau.get_by_role("row", name=re.compile("1区の回答")).first
    expect(row).to_contain_text("10回以上")
    expect(row).to_contain_text("8回")
    assert "第1版" in first
    assert text_of_pdf(bureau, 1, tmp_path) == first
    second = text_of_pdf(bureau, 2, tmp_path)
    assert CORRECTED in re.sub(r"\s", "", second)
    assert PRIVATE not in re.sub(r"\s", "", second)


def blocked_by_what_is_missing(desk: Page) -> None:
    desk.goto(f"{DESK}submit/")
    expect(desk.get_by_role("heading", name="提出の前に修正すること（3件）")).to_be_visible()
    expect(desk.get_by_role("button", name="提出する")).to_have_attribute("aria-disabled", "true")


def complete(desk: Page) -> None:
    desk.goto("/")
    desk.get_by_role("button", name=re.compile("該当なし.*（多職種による情報共有）")).click()
    desk.goto("/registers/")
    desk.get_by_role("button", name=re.compile("もこのとおり.*（積極的医療機関）")).click()
    desk.goto("/trainings/visit-plan/2025/")
    choose(desk, "予定", "いいえ")
    press(desk, "保存する")


def locked(desk: Page) -> None:
    """The plan says so before anybody types; the registers are open."""
    desk.goto(PLAN)
    expect(desk.locator("main")).to_contain_text("提出した報告の一部")
    expect(desk.get_by_role("button", name="保存する")).to_have_count(0)
