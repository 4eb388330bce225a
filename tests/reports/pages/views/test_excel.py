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
from wards.reporting.workflow import open_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

EXCEL = "/excel/"
OF_MONTH = f"{EXCEL}?year=2024&month=9"


def client_of(role: str, code: str = "") -> Client:
    client = Client()
    client.user = make.UserFactory(role=role, ward=make.ward(code) if code else None)
    client.force_login(client.user)
    return client


@pytest.fixture
def month() -> MonthByExcel:
    return month_by_excel()


@pytest.fixture
def desk(month) -> Client:
    client = Client()
    client.force_login(month.desk)
    return client


def file(content: bytes, name: str = "北区.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def send(client: Client, content: bytes, address: str = OF_MONTH) -> str:
    """The page to which a file leads that is sent, once it has been read."""
    return text(client.post(address, {"file": file(content)}, follow=True))


def text(response) -> str:
    return response.content.decode()


# --- Taking a form away ------------------------------------------------------------------


def test_a_desk_takes_its_own_form_away(desk, month):
    response = desk.post(f"{reverse('reports:form_download')}?year=2024&month=9")
    workbook = load_workbook(io.BytesIO(response.content))
    assert "相談件数" in workbook.sheetnames
    assert response["Content-Disposition"].startswith("attachment; ")
    newest = HandedOutForm.objects.first()
    assert (newest.ward, newest.form, newest.by) == (month.ward, "desk", month.desk)


def test_a_ward_user_cannot_ask_for_another_wards_form(desk, month):
    address = f"{reverse('reports:form_download')}?year=2024&month=9"
    desk.post(address, {"ward": "27128", "form": "ward_office"})
    newest = HandedOutForm.objects.first()
    assert (newest.ward, newest.form) == (month.ward, "desk")


def test_a_body_reads_by_when_its_report_is_asked_for(desk):
    text = desk.get(OF_MONTH).content.decode()
    assert "提出期限" in text
    assert "未記入" in text
    assert "提出期限" not in client_of("bureau").get(OF_MONTH).content.decode()


def test_the_bureau_chooses_whose_form_it_takes(month):
    bureau = client_of("bureau")
    address = f"{reverse('reports:form_download')}?year=2024&month=9"
    response = bureau.post(address, {"ward": "27128", "form": "desk"})
    assert response["Content-Disposition"].startswith("attachment; ")
    assert HandedOutForm.objects.first().ward_id == "27128"


@pytest.mark.parametrize(
    "chosen", [{}, {"ward": "x", "form": "desk"}, {"ward": "27128", "form": "?"}]
)
def test_a_body_that_is_none_is_refused_at_the_field(month, chosen):
    address = f"{reverse('reports:form_download')}?year=2024&month=9"
    page = text(client_of("bureau").post(address, chosen))
    assert "選択してください" in page
    assert 'aria-invalid="true"' in page


def test_a_month_asks_the_desks_alone(month):
    office = client_of("ward_office", make.KITA)
    assert office.get(OF_MONTH).status_code == 404
    assert office.post(OF_MONTH, {"file": file(b"x")}).status_code == 404
    address = f"{reverse('reports:form_download')}?year=2024&month=9"
    assert office.post(address).status_code == 404
    assert not Upload.objects.exists()
    open_round(make.RoundFactory())
    assert "9月 月次報告" not in text(office.get(f"{EXCEL}?year=2024"))


# --- What must be known before a form is filled in ---------------------------------------


def test_a_submitted_report_says_which_answers_are_locked():
    report = make.submission_in("submitted", form="desk")
    page = text(client_of("desk", report.ward_id).get(f"{EXCEL}?year=2024"))
    assert "この報告は「提出済」です" in page
    assert "シート「連携会議」の質問" in page
    assert "「該当なし」の答えは、変えて送っても保存できません。" in page
    assert "「コーディネーター」" not in page


def test_a_closed_survey_and_a_returned_report_say_so():
    returned = make.submission_in("returned", form="desk")
    page = text(client_of("desk", returned.ward_id).get(f"{EXCEL}?year=2024"))
    assert "差し戻された報告です" in page
    make.close(returned.round)
    draft = make.submission_in("draft", round=returned.round, form="ward_office")
    page = text(client_of("ward_office", draft.ward_id).get(f"{EXCEL}?year=2024"))
    assert "この調査は受付を終えました" in page


@pytest.mark.parametrize(("day", "is_said"), [("2024-07-31", True), ("2024-08-01", False)])
def test_before_the_opening_day_one_may_fill_it_in_already(day, is_said):
    open_round(make.RoundFactory())
    with time_machine.travel(f"{day} 12:00+09:00", tick=False):
        page = text(client_of("desk", make.KITA).get(f"{EXCEL}?year=2024"))
    assert ("受付は令和6年8月1日(木)に始まります" in page) is is_said


def test_the_bureau_is_told_how_many_reports_are_locked():
    make.submission_in("submitted", form="desk")
    page = text(client_of("bureau").get(f"{EXCEL}?year=2024"))
    assert "1件の報告は、いまは答えを変えられません" in page


@pytest.mark.parametrize("query", ["?year=1999", "?year=x", "?year=2024&month=13", "?month=x"])
def test_a_round_that_does_not_exist_is_not_found(desk, query):
    assert desk.get(EXCEL + query).status_code == 404


# --- Sending it back ---------------------------------------------------------------------


def test_what_waits_for_confirmation_is_the_next_step_and_only_the_newest_of_a_report(desk, month):
    for value in ("三十", 35):
        send(desk, month.answered(value))
    newest = Upload.objects.first()
    response = desk.get(OF_MONTH)
    assert response.context["step"]["url"] == reverse("reports:upload", args=[newest.pk])
    assert response.context["page"].waiting == [newest]


def test_the_form_of_another_round_is_refused_with_its_name(desk, month):
    open_round(make.RoundFactory())
    page = send(desk, month.answered(35), f"{EXCEL}?year=2024")
    assert "9月 月次報告" in page
    assert Upload.objects.get().result == UploadResult.REFUSED


def test_the_form_of_another_ward_is_refused_and_belongs_to_who_sent_it(month):
    other = client_of("desk", "27128")
    assert "まだ何も保存していません" in send(other, month.answered(35))
    assert Upload.objects.get().ward_id == "27128"
    assert Upload.objects.get().result == UploadResult.REFUSED


def test_no_file_is_said_at_the_field(desk):
    page = text(desk.post(OF_MONTH, {}))
    assert 'aria-describedby="send_file_helptext send_file_error"' in page
    assert "ファイルが選ばれていません。" in page
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


def test_of_several_files_one_that_is_too_large_does_not_stop_the_others(month, monkeypatch):
    monkeypatch.setattr(upload_guards, "MOST_BYTES", 100_000)
    bureau = client_of("bureau")
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


def test_more_files_than_can_be_read_at_once_are_refused(month):
    page = text(client_of("bureau").post(OF_MONTH, {"file": [file(b"x")] * 25}))
    assert "一度に送れるのは24件までです。" in page
    assert not Upload.objects.exists()


def test_the_page_needs_as_many_queries_for_48_files_as_for_one(month, query_budget):
    bureau = client_of("bureau")
    make.UploadFactory(round=month.round)
    with query_budget(16) as few:
        bureau.get(OF_MONTH)
    for code in ("27102", "27128", "27115", "27118"):
        make.UploadFactory.create_batch(3, ward=make.ward(code), round=month.round)
    with query_budget(len(few)):
        bureau.get(OF_MONTH)


def test_the_file_is_looked_at_by_its_bytes_and_not_by_what_the_browser_says(desk, month):
    sent = SimpleUploadedFile("form.pdf", month.answered(35), content_type="application/pdf")
    desk.post(OF_MONTH, {"file": sent}, follow=True)
    assert Upload.objects.get().result == UploadResult.CHECKED


def test_the_navigation_leads_there():
    for role, code in (("desk", make.KITA), ("ward_office", make.KITA), ("bureau", "")):
        page = text(client_of(role, code).get(reverse("reports:upload_list")))
        assert re.search(r'<a href="/excel/" aria-current="page">Excel', page)
