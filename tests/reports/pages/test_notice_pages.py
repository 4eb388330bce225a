"""Users choose their mail on a page of their own; the Bureau sees what was sent."""

import pytest

from reports.models import MutedNotice, NoticeResult
from tests import factories as make
from tests.form_pages import send_page
from wards.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

SETTINGS = "/notices/settings/"
WARD_KINDS = [
    "before_due",
    "overdue",
    "returned",
    "accepted",
    "published",
    "recalled",
    "declined",
    "erased",
]


@pytest.mark.parametrize(
    ("role", "told", "not_told"),
    [
        ("ward_office", "差戻しのお知らせ", "提出のお知らせ"),
        ("desk", "提出期限を過ぎたお知らせ", "提出のお知らせ"),
        ("bureau", "提出のお知らせ", "差戻しのお知らせ"),
    ],
)
def test_each_role_reads_which_events_send_it_mail_when_and_to_whom(sign_in, role, told, not_told):
    page = sign_in(role).get(SETTINGS).content.decode()
    assert told in page
    assert not_told not in page
    assert "調査の結果が公表されたとき、健康局・区役所・相談支援室の担当者へ" in page


def test_the_page_says_whether_there_is_a_mail_server_and_an_address(sign_in, settings):
    client = sign_in("ward_office", email="")
    settings.MAIL_SERVER_IS_SET = False
    assert "いまはメールは送られません" in client.get(SETTINGS).content.decode()
    settings.MAIL_SERVER_IS_SET = True
    page = client.get(SETTINGS).content.decode()
    assert "いまはメールは送られません" not in page
    assert "メールアドレスがありません" in page


def test_a_user_changes_address_and_switches_and_finds_them_kept(sign_in):
    client = sign_in("ward_office")
    answers = {"email": "new@example.jp", "kinds": ["returned", "accepted"]}
    page = client.post(SETTINGS, answers, follow=True).content.decode()
    assert "設定を保存しました" in page
    assert 'value="new@example.jp"' in page
    off = MutedNotice.objects.filter(user=client.user).values_list("kind", flat=True)
    assert set(off) == set(WARD_KINDS) - {"returned", "accepted"}
    client.post(SETTINGS, {"email": "new@example.jp", "kinds": WARD_KINDS})
    assert not MutedNotice.objects.exists()


def test_what_is_no_address_or_not_offered_is_refused_in_words_and_stays_in_the_field(sign_in):
    client = sign_in("desk", email="old@example.jp")
    other_kind = client.post(SETTINGS, {"email": "", "kinds": ["submitted"]})
    assert other_kind.context["form"].errors["kinds"]
    for typed in ("tanto", "a@b@c", "a@example.jp\nBcc: x@example.jp", "あ@あ"):
        page = client.post(SETTINGS, {"email": typed, "kinds": ["returned"]}).content.decode()
        assert "メールアドレスの形ではありません" in page
        assert typed.split("\n")[0] in page
    assert User.objects.get(pk=client.user.pk).email == "old@example.jp"
    assert not MutedNotice.objects.exists()


def test_a_users_switches_move_along_to_another_ward(sign_in):
    client = sign_in("ward_office")
    client.post(SETTINGS, {"email": "a@example.jp", "kinds": ["returned"]})
    User.objects.filter(pk=client.user.pk).update(ward=make.ward("27128"))
    client.user.refresh_from_db()
    client.force_login(client.user)  # another ward ends every session
    page = client.post(SETTINGS, {"email": "a@example.jp", "kinds": ["accepted"]}, follow=True)
    assert "設定を保存しました" in page.content.decode()
    assert not MutedNotice.objects.filter(user=client.user, kind="accepted").exists()


def test_the_bureau_may_give_a_user_an_address(sign_in):
    client, other = sign_in("bureau"), make.UserFactory(email="")
    answers = {"username": other.username, "name": other.name, "role": other.role, "ward": "27127"}
    url = f"/wards/user/{other.pk}/edit/"
    refused = send_page(client, url, {**answers, "email": "tanto"}).content.decode()
    assert "有効なメールアドレス" in refused
    send_page(client, url, {**answers, "email": "tanto@example.jp"})
    other.refresh_from_db()
    assert other.email == "tanto@example.jp"


def test_the_bureau_reads_to_whom_what_was_sent_and_what_became_of_it(sign_in):
    client = sign_in("bureau")
    notice = make.SentNoticeFactory(
        result=NoticeResult.FAILED, detail="メールサーバーにつながりません（x）"
    )
    make.SentNoticeFactory(kind="overdue", subject="<b>督促")
    page = client.get("/notice/").content.decode()
    said = (str(notice.user), notice.user.email, "送信できず", notice.detail, "&lt;b&gt;督促")
    assert [words for words in said if words not in page] == []
    only = client.get("/notice/?result=failed&kind=returned").content.decode()
    assert "&lt;b&gt;督促" not in only
    assert notice.subject in only
    detail = client.get(f"/notice/{notice.pk}/").content.decode()
    assert notice.body in detail
