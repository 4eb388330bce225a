"""A desk sends its ledger in, sees what would change, and saves it; what names patients is not kept."""

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from consultations.models import MonthlyConsultationTotal
from reports.models import Upload
from tests import factories as make
from tests.reports.files.ledger.ledger_files import LOG, TOTALS, book_of, csv_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "october")]

LEDGER = reverse("reports:ledger")


@pytest.fixture
def october():
    with time_machine.travel("2024-10-05T12:00:00+09:00", tick=False):
        yield


@pytest.fixture
def desk(sign_in):
    return sign_in("desk")


def send(client, content: bytes, name: str = "台帳.csv"):
    return client.post(LEDGER, {"file": SimpleUploadedFile(name, content)}, follow=True)


def test_a_ledger_is_previewed_confirmed_and_saved(desk):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    page = send(desk, csv_of([TOTALS, ("R6.8", 30, 5), ("R6.10", "２件", "")]))
    text = page.content.decode()
    assert "台帳の読み取り結果" in text
    assert "28件（うち新規 4人）" in text
    assert "30件（うち新規 5人）" in text
    kept = Upload.objects.get()
    assert (kept.kind, kept.result, kept.ward_id, kept.form) == (
        "ledger",
        "checked",
        "27127",
        "desk",
    )
    form = page.context["page"]
    save = reverse("reports:upload_save", args=[kept.pk])
    october = form.outcome.changes[1]
    desk.post(save, {"digest": form.digest, f"q-{october.key}": "yes"}, follow=True)
    kept.refresh_from_db()
    assert (kept.result, kept.settled_by) == ("saved", desk.user)
    assert MonthlyConsultationTotal.objects.get(month=10).consultations == 2


def test_what_must_be_mended_is_shown_with_its_cell(desk):
    page = send(desk, book_of([TOTALS, ("R6.8", "多数", 5)]), "台帳.xlsx").content.decode()
    assert "1か所を直してください" in page
    assert "<title>エラー: 台帳の読み取り結果" in page
    assert 'tabindex="-1" id="error-summary"' in page
    assert '<span class="cell">B2</span>' in page
    assert "印つきの写し" not in page
    assert MonthlyConsultationTotal.objects.count() == 0


def test_a_file_that_names_patients_is_refused_and_thrown_away(desk):
    content = csv_of([(*LOG, "氏名"), ("R6.8.1", "新規", "看取り", "架空花子")])
    page = send(desk, content, "田中様.csv").content.decode()
    kept = Upload.objects.get()
    assert (kept.content, kept.result, kept.name) == (None, "refused", "（名前を伏せたファイル）")
    assert "患者・利用者の情報" in kept.withheld
    assert "「氏名」の欄は、患者・利用者の情報に見えます" in page
    for words in ("架空花子", "田中様"):
        assert words not in f"{page}{kept.summary}{kept.name}"
    assert desk.get(reverse("reports:upload_file", args=[kept.pk])).status_code == 404


def test_a_ledger_that_cannot_be_read_is_not_kept_either(desk):
    page = send(desk, b"%PDF-1.7 ...", "台帳.pdf").content.decode()
    assert "このファイルは取り込めません" in page
    assert Upload.objects.get().content is None


def test_no_file_is_told_at_the_field(desk):
    page = desk.post(LEDGER, {})
    assert "ファイルが選ばれていません" in page.content.decode()
    assert Upload.objects.count() == 0


def test_the_page_describes_both_kinds_and_shows_what_waits(desk):
    send(desk, csv_of([TOTALS, ("R6.8", 30, 5)]))
    text = desk.get(LEDGER).content.decode()
    for words in ("年月", "うち新規の相談者数", "相談場面", "見本（Excel）", "確認を待っています"):
        assert words in text


@pytest.mark.parametrize(("kind", "fmt"), [("case_log", "csv"), ("month_totals", "xlsx")])
def test_an_example_is_downloaded(desk, kind, fmt):
    response = desk.get(reverse("reports:ledger_example", args=[kind, fmt]))
    assert response.status_code == 200
    assert fmt in response.headers["Content-Disposition"]
    again = send(desk, response.content, f"見本.{fmt}").content.decode()
    assert "「架空の例」の行が残っています" in again


@pytest.mark.parametrize(("kind", "fmt"), [("other", "csv"), ("case_log", "pdf")])
def test_there_is_no_other_example(desk, kind, fmt):
    assert desk.get(reverse("reports:ledger_example", args=[kind, fmt])).status_code == 404


@pytest.mark.parametrize("role", ["bureau", "ward_office"])
def test_ledgers_are_the_desks_own(sign_in, role):
    assert sign_in(role).get(LEDGER).status_code == 403


def test_the_bureau_reads_a_ledger_that_came_in_and_does_not_save_it(desk, sign_in):
    send(desk, csv_of([TOTALS, ("R6.8", 30, 5)]))
    kept, bureau = Upload.objects.get(), sign_in("bureau")
    page = bureau.get(reverse("reports:upload", args=[kept.pk]))
    assert page.status_code == 200
    save = reverse("reports:upload_save", args=[kept.pk])
    assert bureau.post(save, {"digest": page.context["page"].digest}).status_code == 403
    other = sign_in("desk", ward="27102")
    assert other.get(reverse("reports:upload", args=[kept.pk])).status_code == 404


def test_reports_and_totals_lead_to_the_ledger(desk):
    make.SubmissionFactory(round=make.MonthlyRoundFactory(), form="desk")
    month = reverse("reports:ward_report", args=["27127", "desk"]) + "?year=2024&month=9"
    totals = reverse("consultations:monthly_total_list")
    for address in (month, totals):
        assert f'href="{LEDGER}"' in desk.get(address).content.decode()
