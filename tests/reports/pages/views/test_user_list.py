"""The Bureau takes the list of users away, sends it back, and sees each new password once."""

import csv
import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from reports.files.accounts.rows import HEADINGS
from reports.management.command_user import command_user
from reports.models import Upload
from tests import factories as make
from tests.reports.files.ledger.ledger_files import csv_of
from wards.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

PAGE, FILE = reverse("reports:user_list"), reverse("reports:user_list_file")
HEAD = tuple(heading.label for heading in HEADINGS)
NEW = ("追加", "new-1", "髙﨑 <架空>", "相談支援室", "東成区", "new@example.com", "")


@pytest.fixture
def bureau(sign_in):
    return sign_in("bureau", username="bureau-1", name="健康 花子")


def send(client, content: bytes):
    return client.post(PAGE, {"file": SimpleUploadedFile("利用者.csv", content)}, follow=True)


def save(client, page):
    address = reverse("reports:user_list_save", args=[Upload.objects.latest("pk").pk])
    shown = page.context["page"]
    ticks = {f"q-{change.key}": "yes" for change in shown.outcome.changes}
    return client.post(address, {"digest": shown.digest, **ticks})


def test_the_list_is_safe_to_open_and_comes_back_without_a_change(bureau):
    make.UserFactory(username="@x", name="=cmd|' /C calc'!A0", role="desk", email="")
    response = bureau.get(FILE)
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert tuple(rows[0]) == HEAD
    assert rows[2][1:3] == ["'@x", "'=cmd|' /C calc'!A0"]
    page = send(bureau, response.content)
    assert page.context["page"].state == "unchanged"


def test_the_account_of_the_commands_is_nobody_whom_the_bureau_lists_or_stops(bureau):
    service = command_user(None)
    for address in (FILE, reverse("wards:user_list")):
        assert service.username not in bureau.get(address).content.decode()
    for name in ("detail", "reset", "switch"):
        assert bureau.get(reverse(f"wards:user_{name}", args=[service.pk])).status_code == 404
    page = send(bureau, csv_of([HEAD, ("停止", service.username, "", "", "", "", "")]))
    (problem,) = page.context["page"].outcome.problems
    assert "という利用者はいません" in problem.sentence
    page = send(bureau, csv_of([HEAD, ("追加", service.username, "架空", "健康局", "", "", "")]))
    (problem,) = page.context["page"].outcome.problems
    assert "既に登録済み" in problem.sentence


def test_old_programs_get_cp932_or_a_sentence(bureau):
    assert "髙﨑" not in bureau.get(f"{FILE}?encoding=cp932").content.decode("cp932")
    make.UserFactory(name="𠮷野 架空")
    refused = bureau.get(f"{FILE}?encoding=cp932", follow=True)
    assert "シフトJIS(CP932)では表せない文字" in refused.content.decode()
    assert bureau.get(f"{FILE}?encoding=ebcdic").status_code == 404


def test_new_passwords_are_shown_once_and_kept_nowhere(bureau):
    page = send(bureau, csv_of([HEAD, NEW]))
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


def test_a_second_click_saves_nothing_and_shows_no_password(bureau):
    page = send(bureau, csv_of([HEAD, NEW]))
    save(bureau, page)
    before = User.objects.get(username="new-1").password
    assert save(bureau, page).status_code == 302
    assert User.objects.get(username="new-1").password == before


def test_nothing_is_saved_while_a_row_is_wrong(bureau):
    page = send(bureau, csv_of([HEAD, NEW, ("", "nobody", "だれか", "区役所", "北区", "", "")]))
    assert "「nobody」という利用者はいません" in page.content.decode()
    answer = save(bureau, page)
    assert answer.status_code == 200
    assert not User.objects.filter(username="new-1").exists()


def test_a_list_can_be_withdrawn(bureau):
    send(bureau, csv_of([HEAD, NEW]))
    kept = Upload.objects.get()
    bureau.post(reverse("reports:upload_withdraw", args=[kept.pk]))
    kept.refresh_from_db()
    assert kept.result == "withdrawn"


def test_the_page_of_users_leads_here_and_the_page_tells_how(bureau):
    assert f'href="{PAGE}"' in bureau.get(reverse("wards:user_list")).content.decode()
    text = bureau.get(PAGE).content.decode()
    for words in ("メールアドレス", "停止", "5,000行", FILE):
        assert words in text


@pytest.mark.parametrize("role", ["desk", "ward_office"])
def test_the_list_of_users_is_the_bureaus_alone(bureau, sign_in, role):
    send(bureau, csv_of([HEAD, NEW]))
    kept, client = Upload.objects.get(), sign_in(role)
    saved = reverse("reports:user_list_save", args=[kept.pk])
    assert {client.get(address).status_code for address in (PAGE, FILE)} == {403}
    assert client.post(saved).status_code == 403
    for name in ("upload", "upload_file"):
        assert client.get(reverse(f"reports:{name}", args=[kept.pk])).status_code == 404
