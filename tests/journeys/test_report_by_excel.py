"""A desk takes its form away as Excel, changes it, sends it back, answers and confirms."""

from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.journeys.inspection import Inspector
from tests.reports.files.filling import head_of

SHEET, HOURS, DAYS = "開設時間", "週あたりの開設時間", "開設の曜日と時刻"


@pytest.fixture
def form(tmp_path) -> Path:
    return tmp_path / "様式.xlsx"


def taken_away(page: Page, form: Path) -> None:
    page.goto("/excel/")
    with page.expect_download() as download:
        page.get_by_role("button", name="様式を受け取る（Excel）").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    download.value.save_as(form)


def filled_in(form: Path, hours: object) -> None:
    """Other hours, and the days of the week emptied."""
    workbook = load_workbook(form)
    sheet = workbook[SHEET]
    row, columns = head_of(sheet)
    sheet.cell(row + 1, columns[HOURS]).value = hours
    sheet.cell(row + 1, columns[DAYS]).value = None
    workbook.save(form)


def sent(page: Page, form: Path) -> None:
    page.goto("/excel/")
    page.locator("#send_file").set_input_files(form)
    page.get_by_role("button", name="送って読み取る").click()


def test_a_desk_reports_by_excel_and_nothing_is_saved_before_it_confirms(visit, form):
    inspector = Inspector()
    page = visit("joto-desk")
    taken_away(page, form)
    filled_in(form, "２０時問")
    sent(page, form)
    expect(page.get_by_role("alert")).to_contain_text("まだ何も保存していません。1か所を修正して")
    assert list(inspector.faults_of(page)) == []

    filled_in(form, "２１")
    sent(page, form)
    # The Enter key confirms, it does not give up; two answers are still missing.
    answer = page.get_by_label("空欄にする")
    answer.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#error-summary")).to_contain_text("あと2か所に回答してください")
    assert list(inspector.faults_of(page)) == []

    answer.check()
    changed = page.get_by_role("group").filter(has_text=HOURS)
    changed.get_by_label("はじめから誤り").check()
    changed.get_by_role("textbox").last.fill("架空の入力誤り")
    page.get_by_role("button", name="2件を確定する").click()
    expect(page.get_by_role("status")).to_contain_text("保存しました（2件）")
    page.goto("/consultations/hours/")
    expect(page.get_by_role("main")).to_contain_text("21時間")
