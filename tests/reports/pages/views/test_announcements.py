"""Announcements: entered by the Bureau, read on the home pages of wards, without any mail."""

from datetime import date

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.files.opening.unusable import MOST_BYTES
from reports.models import Announcement, AnnouncementReading
from reports.pages.sending import FileForm, OfficialListForm
from reports.pages.views import announcements
from tests import factories as make
from tests.form_pages import forms_of, html
from tests.signed_in import client_of

pytestmark = pytest.mark.django_db

NEW = "/announcement/new/"
TYPED = {
    "title": "架空の締切のお知らせ",
    "text": "架空の本文\n<b>二行目</b>",
    "audience": "desk",
    "shown_from": "R6.9.1",
}


@pytest.fixture(autouse=True)
def september(all_wards):
    with time_machine.travel(date(2024, 9, 10)):
        make.RoundFactory()
        yield


def pdf(name: str = "架空の様式.pdf", content: bytes = b"%PDF-1.7 x") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def home_of(user) -> str:
    return client_of(user).get("/").content.decode()


def test_it_stands_on_the_home_page_until_it_is_read_and_the_bureau_sees_by_whom(bureau):
    desk, office = make.UserFactory(role="desk"), make.UserFactory()
    bureau.post(NEW, TYPED | {"file": pdf()})
    announcement = Announcement.objects.get()
    assert "未読1件" in home_of(desk)
    assert announcement.title not in home_of(office)

    page = client_of(desk).get(f"/announcement/{announcement.pk}/").content.decode()
    assert "&lt;b&gt;二行目&lt;/b&gt;" in page
    assert "未読" not in home_of(desk)
    assert announcement.title in home_of(desk)
    assert AnnouncementReading.objects.get().user == desk

    make.UserFactory(role="desk", name="架空 未読者")
    seen = bureau.get(f"/announcement/{announcement.pk}/").content.decode()
    assert "読んだ人（1人／2人）" in seen
    assert "架空 未読者" in seen
    assert "1人／2人" in bureau.get("/announcement/").content.decode()


def test_its_file_comes_back_as_it_was_for_those_whom_it_concerns(bureau):
    bureau.post(NEW, TYPED | {"file": pdf()})
    address = reverse("reports:announcement_file", args=[Announcement.objects.get().pk])
    answer = client_of(make.UserFactory(role="desk")).get(address)
    assert answer.content == b"%PDF-1.7 x"
    assert "attachment" in answer["Content-Disposition"]
    assert client_of(make.UserFactory()).get(address).status_code == 404


@pytest.mark.parametrize(
    ("shown", "is_there"),
    [
        ({"shown_from": date(2024, 9, 10)}, True),
        ({"shown_from": date(2024, 9, 11)}, False),
        ({"shown_to": date(2024, 9, 10)}, True),
        ({"shown_to": date(2024, 9, 9)}, False),
        ({"audience": "desk"}, False),
    ],
)
def test_it_is_shown_on_its_days_to_its_audience(shown, is_there):
    office = make.UserFactory()
    made = make.AnnouncementFactory(**shown)
    assert (made.title in home_of(office)) == is_there
    status = client_of(office).get(f"/announcement/{made.pk}/").status_code
    assert status == (200 if is_there else 404)


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (pdf("架空.exe"), "添付できるのは、PDF"),
        (pdf("架空.xlsm", b"PK\x03\x04"), "添付できるのは、PDF"),
        (pdf("架空.xlsx", b"%PDF-1.7 x"), "添付できるのは、PDF"),
        (pdf(content=b""), "ファイルが空です"),
        (pdf(content=b"%PDF-" + b"x" * MOST_BYTES), "ファイルが大きすぎます"),
    ],
    ids=["program", "macros", "another kind", "empty", "too large"],
)
def test_another_file_is_refused_and_nothing_is_saved(bureau, file, sentence):
    file.seek(0)
    page = bureau.post(NEW, TYPED | {"file": file}).content.decode()
    assert sentence in page
    assert TYPED["title"] in page
    assert not Announcement.objects.exists()


def test_a_file_is_replaced_kept_and_taken_off(bureau):
    made = make.AnnouncementFileFactory().announcement
    edit, typed = f"/announcement/{made.pk}/edit/", TYPED | {"audience": "everybody"}
    name = "架空/../の案内.PDF"
    for sent, kept in (
        ({}, "架空の様式.pdf"),
        ({"file": pdf(name)}, "の案内.PDF"),
        ({"no_file": "on"}, ""),
    ):
        form = bureau.get(edit).context["form"]
        bureau.post(edit, typed | {"stamp": form["stamp"].value()} | sent)
        made = Announcement.objects.get(pk=made.pk)
        assert getattr(getattr(made, "file", None), "name", "") == kept


@pytest.mark.parametrize(
    ("verdict", "sentence"),
    [("Eicar", "問題が見つかった"), (ConnectionError("clamd"), "検査ができない")],
    ids=["malware", "no scanner"],
)
def test_what_the_scanner_does_not_pass_is_not_attached(bureau, monkeypatch, verdict, sentence):
    def scan(content: bytes) -> str:
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    monkeypatch.setattr(announcements, "malware_in", scan)
    page = bureau.post(NEW, TYPED | {"file": pdf()}).content.decode()
    assert sentence in page
    assert TYPED["title"] in page
    assert not Announcement.objects.exists()


# --- A file that the page lost --------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "", "file": pdf()},
        {"file": pdf("架空.exe")},
        {"file": pdf(content=b"x" * MOST_BYTES)},
    ],
    ids=["another field", "its kind", "its size"],
)
def test_a_file_that_was_lost_by_an_error_is_not_left_out_unnoticed(bureau, wrong):
    wrong["file"].seek(0)
    refused = bureau.post(NEW, TYPED | wrong)
    assert refused.context["form"].errors["file"]
    assert "、ファイルのほかはそのまま残っています" in html(refused)
    [form] = forms_of(refused)
    again = bureau.post(NEW, form.sent | TYPED)
    assert "添付ファイルはもう一度選択してください" in html(again)
    assert not Announcement.objects.exists()
    [form] = forms_of(again)
    bureau.post(NEW, form.sent | {"without_file": "on"})
    assert not hasattr(Announcement.objects.get(), "file")


def test_a_file_that_was_lost_and_chosen_again_is_attached(bureau):
    [form] = forms_of(bureau.post(NEW, TYPED | {"title": "", "file": pdf()}))
    bureau.post(NEW, form.sent | TYPED | {"file": pdf()})
    assert Announcement.objects.get().file.name == "架空の様式.pdf"


def test_nothing_is_said_of_a_file_where_none_was_chosen(bureau):
    for page in (bureau.get(NEW), bureau.post(NEW, TYPED | {"title": ""})):
        assert "添付なしで公開する" not in html(page)


def test_every_other_form_with_a_file_and_more_says_that_the_file_is_lost(bureau):
    asked_more = [
        each for each in FileForm.__subclasses__() if set(each(user=bureau.user).fields) - {"file"}
    ]
    assert asked_more == [OfficialListForm]
    refused = bureau.post(reverse("reports:official_list"), {"day": "R6.9.1", "file": pdf()})
    assert "もう一度選択してください" in refused.context["form"].errors["file"][0]
