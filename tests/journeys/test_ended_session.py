"""A session that ends in the middle of each kind of act: one log-in later it is done, by hand."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from reports.demo.entry import PASSWORD
from tests.browser import CHROMIUM, FLAGS, opened_page
from tests.journeys.conftest import session_of, sign_in
from tests.journeys.test_whole_life import DESK, accept_all_others, complete, press, told
from wards.models import Session

TRAININGS = "/trainings/training/"


def end_all_sessions() -> None:
    """As time does: the rows stay, and are too old."""
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))


def press_too_late(page: Page, username: str, button: str, *, not_done: str) -> None:
    """Presses after the end, logs in again, and is back on the page with a sentence."""
    where = page.url
    end_all_sessions()
    press(page, button)
    expect(page.get_by_role("heading", name="ログイン", exact=True)).to_be_visible()
    expect(page.locator("main")).to_contain_text("まだ行われていません。")
    sign_in(page, username, PASSWORD)
    expect(page).to_have_url(where)
    expect(page.get_by_role("alert").first).to_contain_text(f"「{not_done}」は行われていません。")


def restore(page: Page) -> None:
    page.get_by_role("button", name="入力した内容を戻す").click()


def save(visit) -> None:
    page = visit("joto-office")
    page.goto(f"{TRAININGS}new/")
    page.get_by_role("group", name="どちらの事業として数えますか").get_by_label("拠点事業").check()
    page.get_by_role("group", name="開催の状況").get_by_label("予定").check()
    page.get_by_label("開催日").fill("R7.12.12")
    page.get_by_label("テーマ").fill("口腔ケアと𠮷野家")
    press_too_late(page, "joto-office", "保存する", not_done="保存")
    restore(page)
    expect(page.get_by_label("テーマ")).to_have_value("口腔ケアと𠮷野家")
    press(page, "保存する")
    told(page, "口腔ケアと𠮷野家")


def send_a_file(visit) -> None:
    page = visit("asahi-desk")
    page.goto("/excel/")
    page.locator("#send_file").set_input_files(Path(__file__))
    press_too_late(page, "asahi-desk", "送って読み取る", not_done="ファイルの送信")
    expect(page.get_by_role("alert").first).to_contain_text("ファイルをもう一度選んでから")
    page.locator("#send_file").set_input_files(Path(__file__))
    press(page, "送って読み取る")
    expect(page.locator("main")).not_to_contain_text("行われていません")


def submit(visit) -> None:
    page = visit("joto-desk")
    complete(page)
    page.goto(f"{DESK}submit/")
    for reason in page.locator("main form textarea").all():
        reason.fill("計画どおりで、間違いありません。")
    press_too_late(page, "joto-desk", "提出する", not_done="提出")
    if page.locator("main form textarea").count():
        restore(page)
    press(page, "提出する")
    told(page, "提出しました")


def accept_and_publish(visit) -> None:
    page = visit("bureau")
    page.goto("/reports/27107/desk/review/")
    press_too_late(page, "bureau", "受理する", not_done="受理")
    press(page, "受理する")
    told(page, "受理")
    accept_all_others(page)
    page.goto("/editions/publish/?year=2025")
    page.get_by_label("報告がそろっていないまま公表する").check()
    press_too_late(page, "bureau", "版を公表する", not_done="公表")
    restore(page)
    press(page, "版を公表する")
    told(page, "公表しました")


@pytest.mark.parametrize(
    "act", [save, send_a_file, submit, pytest.param(accept_and_publish, marks=pytest.mark.hunt)]
)
def test_a_session_that_ends_in_the_middle_of_an_act_costs_one_log_in(
    visit, act: Callable[[object], None]
):
    act(visit)


@pytest.fixture
def remembering_page(chromium, portal):
    """A page of a browser with its back/forward cache on: the driver's own default is off."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM,
        args=FLAGS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    with opened_page(browser, portal) as page:
        page.context.add_cookies([session_of("joto-desk") | {"url": portal}])
        page.add_init_script(
            "addEventListener('pageshow', (event) => (window.cameFromCache = event.persisted))"
        )
        yield page
    browser.close()


def test_back_after_the_log_out_shows_nothing(remembering_page):
    page = remembering_page
    for path in ("/", "/consultations/hours/", "/reports/27118/desk/?year=2025"):
        page.goto(path)
        expect(page.locator(".shell-who")).to_contain_text("城東区")
    page.get_by_role("button", name="ログアウト").click()
    expect(page.get_by_role("heading", name="ログイン", exact=True)).to_be_visible()
    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("heading", name="ログイン", exact=True)).to_be_visible()
        expect(page.locator(".shell-who")).to_have_count(0)
