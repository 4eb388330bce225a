"""The page on which a report form is taken away as Excel and sent back."""

import io
import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from reports.files import upload_guards
from reports.models import HandedOutForm, Upload, UploadResult
from tests import factories as make
from tests.queue import run_jobs
from tests.reports.a_month_by_excel import MonthByExcel, month_by_excel
from tests.signed_in import client_of
from wards.reporting.workflow import open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

EXCEL = "/excel/"
OF_MONTH, OF_YEAR = f"{EXCEL}?year=2024&month=9", f"{EXCEL}?year=2024"
FORM = f"{reverse('reports:form_download')}?year=2024&month=9"


@pytest.fixture
def month() -> MonthByExcel:
    return month_by_excel()


@pytest.fixture
def desk(month) -> Client:
    return client_of(month.desk)


@pytest.fixture
def bureau(month, sign_in) -> Client:
    return sign_in("bureau")


def file(content: bytes, name: str = "北区.xlsx") -> SimpleUploadedFile:
    """A file of which the browser says what it is not: its bytes alone are looked at."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def send(client: Client, content: bytes, address: str = OF_MONTH) -> str:
    """The page to which a file leads that is sent, once it has been read."""
    return text(client.post(address, {"file": file(content)}, follow=True))


def text(response) -> str:
    return response.content.decode()


def test_a_desk_takes_its_own_form_away_whatever_it_asks_for(desk, month):
    response = desk.post(FORM, {"ward": "27128", "form": "ward_office"})
    assert "相談件数" in load_workbook(io.BytesIO(response.content)).sheetnames
    assert response["Content-Disposition"].startswith("attachment; ")
    newest = HandedOutForm.objects.first()
    assert (newest.ward, newest.form, newest.by) == (month.ward, "desk", month.desk)


def test_a_body_reads_by_when_its_report_is_asked_for(desk, bureau):
    page = text(desk.get(OF_MONTH))
    assert "提出期限" in page
    assert "未記入" in page
    assert "提出期限" not in text(bureau.get(OF_MONTH))


def test_the_bureau_chooses_whose_form_it_takes(bureau):
    response = bureau.post(FORM, {"ward": "27128", "form": "desk"})
    assert response["Content-Disposition"].startswith("attachment; ")
    assert HandedOutForm.objects.first().ward_id == "27128"


def test_a_body_that_is_none_is_refused_at_the_field(bureau):
    for chosen in ({}, {"ward": "x", "form": "desk"}, {"ward": "27128", "form": "?"}):
        page = text(bureau.post(FORM, chosen))
        assert "選択してください" in page
        assert 'aria-invalid="true"' in page


def test_a_month_asks_the_desks_alone(month, sign_in):
    office = sign_in("ward_office")
    assert office.get(OF_MONTH).status_code == 404
    assert office.post(OF_MONTH, {"file": file(b"x")}).status_code == 404
    assert office.post(FORM).status_code == 404
    assert not Upload.objects.exists()
    open_round(make.RoundFactory())
    assert "9月 月次報告" not in text(office.get(OF_YEAR))


def test_a_submitted_report_says_which_answers_are_locked(sign_in):
    make.submission_in("submitted", form="desk")
    page = text(sign_in("desk").get(OF_YEAR))
    assert "この報告は「提出済」です" in page
    assert "シート「連携会議」の質問" in page
    assert "「該当なし」の答えは、変えて送っても保存できません。それ以外の名簿と実績は" in page
    assert "「コーディネーター」" not in page
    page = text(sign_in("bureau").get(OF_YEAR))
    assert "1件の報告は、いまは答えを変えられません" in page


def test_of_a_month_nothing_is_said_to_be_changed_still(month, sign_in):
    make.submission_in("submitted", round=month.round, form="desk")
    for role, locked in (("desk", "「相談件数」の答えは"), ("bureau", "件数が固定されています")):
        page = text(sign_in(role).get(OF_MONTH))
        assert locked in page
        assert "名簿と実績" not in page


def test_a_closed_survey_and_a_returned_report_say_so(sign_in):
    returned = make.submission_in("returned", form="desk")
    assert "差し戻された報告です" in text(sign_in("desk").get(OF_YEAR))
    # Of a survey in which the other body was asked, this one is told that it has no report.
    assert "この調査の報告はありません" in text(sign_in("ward_office").get(OF_YEAR))
    make.close(returned.round)
    make.submission_in("draft", round=returned.round, form="ward_office")
    assert "この調査は受付を終えました" in text(sign_in("ward_office").get(OF_YEAR))


@pytest.mark.parametrize(("day", "is_said"), [("2024-07-31", True), ("2024-08-01", False)])
def test_before_the_opening_day_one_may_fill_it_in_already(day, is_said, sign_in):
    open_round(make.RoundFactory())
    with time_machine.travel(f"{day} 12:00+09:00", tick=False):
        page = text(sign_in("desk").get(OF_YEAR))
    assert ("受付は令和6年8月1日(木)に始まります" in page) is is_said


@pytest.mark.parametrize("query", ["?year=1999", "?year=x", "?year=2024&month=13", "?month=x"])
def test_a_round_that_does_not_exist_is_not_found(desk, query):
    assert desk.get(EXCEL + query).status_code == 404


def test_what_waits_for_confirmation_is_the_next_step_and_only_the_newest_of_a_report(desk, month):
    for value in ("三十", 35):
        send(desk, month.answered(value))
    newest = Upload.objects.first()
    response = desk.get(OF_MONTH)
    assert response.context["step"]["url"] == reverse("reports:upload", args=[newest.pk])
    assert response.context["page"]["waiting"] == [newest]


def test_the_form_of_another_round_is_refused_with_its_name(desk, month):
    open_round(make.RoundFactory())
    page = send(desk, month.answered(35), OF_YEAR)
    assert "9月 月次報告" in page
    assert Upload.objects.get().result == UploadResult.REFUSED


def test_the_form_of_another_ward_is_refused_and_belongs_to_who_sent_it(month, sign_in):
    other = sign_in("desk", ward="27128")
    assert "まだ何も保存していません" in send(other, month.answered(35))
    kept = Upload.objects.get()
    assert (kept.ward_id, kept.result) == ("27128", UploadResult.REFUSED)


def test_no_file_is_said_at_the_field(desk):
    page = text(desk.post(OF_MONTH, {}))
    assert 'aria-describedby="send_file_helptext send_file_error"' in page
    assert "（.xlsx）を選択してください。" in page
    assert page.startswith("<!doctype html>")
    assert "<title>エラー: Excelで報告" in page


def test_an_empty_file_is_received_and_said_to_be_one(desk):
    assert "まだ何も保存していません" in send(desk, b"")
    assert Upload.objects.get().size == 0


def test_a_file_that_is_too_large_is_not_received_and_says_so(desk, monkeypatch):
    monkeypatch.setattr(upload_guards, "MOST_BYTES", 100_000)
    page = text(desk.post(OF_MONTH, {"file": file(b"x" * 100_001, "<b>大きい.xlsx")}))
    assert "「&lt;b&gt;大きい.xlsx」は20MBを超えているので、受け取っていません。" in page
    assert not Upload.objects.exists()
    assert desk.post(OF_MONTH, {"file": file(b"x" * 100_000)}).status_code == 302


def test_of_several_files_one_that_is_too_large_does_not_stop_the_others(
    month, bureau, monkeypatch
):
    monkeypatch.setattr(upload_guards, "MOST_BYTES", 100_000)
    files = [file(b"a"), file(b"x" * 200_000, "大きい.xlsx"), file(month.answered(35))]
    response = bureau.post(OF_MONTH, {"file": files})
    page = text(bureau.get(response["Location"]))
    assert "「大きい.xlsx」は20MBを超えているので" in page
    assert "2件を受け取りました。" in page
    assert "あと<b>2件</b>が順番を待っています" in page
    run_jobs()
    assert [upload.result for upload in Upload.objects.order_by("pk")] == ["refused", "checked"]
    page = text(bureau.get(response["Location"]))
    assert "順番を待っています" not in page
    # Nobody knows whose the first one is.
    assert '<span class="kept-lines">—</span>' in page


def test_more_files_than_can_be_read_at_once_are_refused(bureau):
    page = text(bureau.post(OF_MONTH, {"file": [file(b"x")] * 25}))
    assert "一度に送れるのは24件までです。" in page
    assert not Upload.objects.exists()


def test_the_page_needs_as_many_queries_for_48_files_as_for_one(month, bureau, query_budget):
    make.UploadFactory(round=month.round)
    with query_budget(16) as few:
        bureau.get(OF_MONTH)
    for code in ("27102", "27128", "27115", "27118"):
        make.UploadFactory.create_batch(3, ward=make.ward(code), round=month.round)
    with query_budget(len(few)):
        bureau.get(OF_MONTH)


def test_the_navigation_leads_there(sign_in):
    for role in ("desk", "ward_office", "bureau"):
        page = text(sign_in(role).get(reverse("reports:upload_list")))
        assert re.search(r'<a href="/excel/" aria-current="page">Excel', page)
