"""Ledgers and lists of users are sent, looked at and saved; new passwords are seen once."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from consultations.models import MonthlyConsultationTotal
from reports.files.accounts.rows import HEADINGS
from reports.management.arguments import command_user
from reports.models import Upload
from tests import factories as make
from tests.reports.files.ledger.ledger_files import LOG, TOTALS, book_of, csv_of
from wards.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

LEDGER = reverse("reports:ledger")
PAGE, FILE = reverse("reports:user_list"), reverse("reports:user_list_file")
HEAD = tuple(heading.label for heading in HEADINGS)
NEW = ("追加", "new-1", "髙﨑 <架空>", "相談支援室", "東成区", "new@example.com", "")


@pytest.fixture
def bureau(sign_in):
    return sign_in("bureau", username="bureau-1", name="健康 花子")


@pytest.fixture
def desk(october, sign_in):
    return sign_in("desk")


def send(client, page: str, content: bytes, name: str = "一覧.csv"):
    return client.post(page, {"file": SimpleUploadedFile(name, content)}, follow=True)


def save(client, page):
    address = reverse("reports:user_list_save", args=[Upload.objects.latest("pk").pk])
    shown = page.context["page"]
    ticks = {f"q-{change.key}": "yes" for change in shown["outcome"].changes}
    return client.post(address, {"digest": shown["digest"], **ticks})


def test_the_list_is_safe_to_open_and_comes_back_without_a_change(bureau):
    make.UserFactory(username="@x", name="=cmd|' /C calc'!A0", role="desk", email="")
    response = bureau.get(FILE)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEAD
    assert rows[2][1:3] == ["'@x", "'=cmd|' /C calc'!A0"]
    page = send(bureau, PAGE, response.content)
    assert page.context["page"]["state"] == "unchanged"


def test_the_account_of_the_commands_is_nobody_whom_the_bureau_lists_or_stops(bureau):
    service = command_user(None)
    for address in (FILE, reverse("wards:user_list")):
        assert service.username not in bureau.get(address).content.decode()
    for name in ("detail", "reset", "switch"):
        assert bureau.get(reverse(f"wards:user_{name}", args=[service.pk])).status_code == 404
    for row, sentence in (
        (("停止", service.username, "", "", "", "", ""), "というアカウントはありません"),
        (("追加", service.username, "架空", "健康局", "", "", ""), "既に登録済み"),
    ):
        (problem,) = send(bureau, PAGE, csv_of([HEAD, row])).context["page"]["outcome"].problems
        assert sentence in problem.sentence


def test_old_programs_get_cp932_or_a_sentence(bureau):
    assert "髙﨑" not in bureau.get(f"{FILE}?encoding=cp932").content.decode("cp932")
    make.UserFactory(name="𠮷野 架空")
    refused = bureau.get(f"{FILE}?encoding=cp932", follow=True)
    assert "シフトJIS(CP932)では表せない文字" in refused.content.decode()
    assert bureau.get(f"{FILE}?encoding=ebcdic").status_code == 404


def test_new_passwords_are_shown_once_and_kept_nowhere(bureau):
    page = send(bureau, PAGE, csv_of([HEAD, NEW]))
    assert "髙﨑 &lt;架空&gt;（new-1）" in page.content.decode()
    assert not User.objects.filter(username="new-1").exists()
    done = save(bureau, page)
    assert "no-store" in done.headers["Cache-Control"]
    text = done.content.decode()
    password = re.search(r"\b([a-z2-9]{4}-){3}[a-z2-9]{4}\b", text)[0]
    assert "髙﨑 &lt;架空&gt; さん" in text
    kept = Upload.objects.get()
    assert kept.result == "saved"
    assert password not in str(kept.summary)
    again = bureau.get(reverse("reports:upload", args=[kept.pk])).content.decode()
    assert password not in again
    client = Client()
    client.post(reverse("account_login"), {"login": "new-1", "password": password})
    assert client.get(PAGE).headers["Location"] == reverse("account_change_password")
    before = User.objects.get(username="new-1").password
    assert save(bureau, page).status_code == 302  # a second click
    assert User.objects.get(username="new-1").password == before


def test_a_list_that_adds_nobody_shows_no_passwords_and_says_what_was_saved(bureau):
    sato = make.UserFactory(username="sato", name="佐藤 圭", role="desk", email="")
    page = send(bureau, PAGE, csv_of([("ユーザー名", "氏名"), ("sato", "佐藤 慶")]))
    kept = Upload.objects.get()
    assert save(bureau, page).headers["Location"] == reverse("reports:upload", args=[kept.pk])
    sato.refresh_from_db()
    kept.refresh_from_db()
    assert (sato.name, kept.result) == ("佐藤 慶", "saved")


def test_the_page_of_users_leads_here_and_the_page_tells_how(bureau):
    assert f'href="{PAGE}"' in bureau.get(reverse("wards:user_list")).content.decode()
    text = bureau.get(PAGE).content.decode()
    for words in ("メールアドレス", "停止", "5,000行", FILE):
        assert words in text


def test_a_ledger_is_previewed_confirmed_and_saved(desk):
    make.MonthlyTotalFactory(month=8, consultations=28, new_clients=4)
    page = send(desk, LEDGER, csv_of([TOTALS, ("R6.8", 30, 5), ("R6.10", "２件", "")]))
    for words in ("台帳の読み取り結果", "28件（うち新規 4人）", "30件（うち新規 5人）"):
        assert words in page.content.decode()
    kept = Upload.objects.get()
    of_what = (kept.kind, kept.result, kept.ward_id, kept.form)
    assert of_what == ("ledger", "checked", "27127", "desk")
    form = page.context["page"]
    save = reverse("reports:upload_save", args=[kept.pk])
    october = form["outcome"].changes[1]
    saved = desk.post(save, {"digest": form["digest"], f"q-{october.key}": "yes"}, follow=True)
    # Of neither month the Bureau asks for a report.
    assert saved.context["step"]["text"] == "件数はポータルに入っています。"
    assert saved.context["step"]["detail"].startswith("健康局が報告を求めている月は")
    kept.refresh_from_db()
    assert (kept.result, kept.settled_by) == ("saved", desk.user)
    assert MonthlyConsultationTotal.objects.get(month=10).consultations == 2


def test_what_must_be_mended_is_shown_with_its_cell(desk):
    page = send(desk, LEDGER, book_of([TOTALS, ("R6.8", "多数", 5)]), "台帳.xlsx").content.decode()
    assert "1か所を修正してください" in page
    assert "<title>エラー: 台帳の読み取り結果" in page
    assert 'tabindex="-1" id="error-summary"' in page
    assert '<span class="cell">B2</span>' in page
    assert "印つきの写し" not in page
    assert MonthlyConsultationTotal.objects.count() == 0


def test_a_file_that_names_patients_is_refused_and_thrown_away(desk):
    content = csv_of([(*LOG, "氏名"), ("R6.8.1", "新規", "看取り", "架空花子")])
    page = send(desk, LEDGER, content, "田中様.csv").content.decode()
    kept = Upload.objects.get()
    assert (kept.content, kept.result, kept.name) == (None, "refused", "（名前を伏せたファイル）")
    assert "患者・利用者の情報" in kept.withheld
    assert "「氏名」の欄は、患者・利用者の情報に見えます" in page
    for words in ("架空花子", "田中様"):
        assert words not in f"{page}{kept.summary}{kept.name}"
    assert desk.get(reverse("reports:upload_file", args=[kept.pk])).status_code == 404


def test_the_page_describes_both_kinds_and_shows_what_waits(desk):
    send(desk, LEDGER, csv_of([TOTALS, ("R6.8", 30, 5)]))
    text = desk.get(LEDGER).content.decode()
    for words in ("年月", "うち新規の相談者数", "相談場面", "見本（Excel）", "確認を待っています"):
        assert words in text


@pytest.mark.parametrize(("kind", "fmt"), [("case_log", "csv"), ("month_totals", "xlsx")])
def test_an_example_is_downloaded(desk, kind, fmt):
    response = desk.get(reverse("reports:ledger_example", args=[kind, fmt]))
    assert response.status_code == 200
    assert fmt in response.headers["Content-Disposition"]
    again = send(desk, LEDGER, response.content, f"見本.{fmt}").content.decode()
    assert "「架空の例」の行が残っています" in again
    for other in (("other", fmt), (kind, "pdf")):
        assert desk.get(reverse("reports:ledger_example", args=other)).status_code == 404


def test_the_bureau_reads_a_ledger_that_came_in_and_does_not_save_it(desk, sign_in):
    send(desk, LEDGER, csv_of([TOTALS, ("R6.8", 30, 5)]))
    kept, bureau = Upload.objects.get(), sign_in("bureau")
    page = bureau.get(reverse("reports:upload", args=[kept.pk]))
    save = reverse("reports:upload_save", args=[kept.pk])
    assert bureau.post(save, {"digest": page.context["page"]["digest"]}).status_code == 403


def test_reports_and_totals_lead_to_the_ledger(desk):
    make.SubmissionFactory(round=make.MonthlyRoundFactory(), form="desk")
    month = reverse("reports:ward_report", args=["27127", "desk"]) + "?year=2024&month=9"
    totals = reverse("consultations:monthly_total_year", args=[2024])
    for address in (month, totals):
        assert f'href="{LEDGER}"' in desk.get(address).content.decode()
