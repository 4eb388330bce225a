"""Administrators get one mail when something goes wrong and one when it is over."""

from unittest.mock import Mock

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage

from reports.pages import health, jobs
from reports.pages.health import QUICK_QUESTIONS, TOLD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def watched(settings, monkeypatch) -> dict[str, list[str]]:
    """A portal with mail, and what is wrong with it, by question."""
    settings.ADMIN_EMAIL, settings.MAIL_SERVER_IS_SET = ["it@example.jp", "b@example.jp"], True
    wrong = {name: [] for name in health.QUESTIONS}
    answers = {name: (lambda name=name: iter(wrong[name])) for name in wrong}
    monkeypatch.setattr(health, "QUESTIONS", answers)
    cache.delete(TOLD)
    return wrong


def subjects(outbox: list[EmailMessage]) -> list[str]:
    return [mail.subject.removeprefix("【報告ポータルの見張り】") for mail in outbox]


def test_a_backup_that_is_missing_is_mailed_once_and_once_again_when_it_is_there(
    watched, mailoutbox
):
    jobs.watch(0)
    assert not mailoutbox
    watched["バックアップ"] = ["26時間以内のバックアップがありません。"]
    for _ in range(3):
        jobs.watch(0)
    assert subjects(mailoutbox) == ["異常: バックアップ"]
    assert mailoutbox[0].to == ["it@example.jp", "b@example.jp"]
    assert "26時間以内" in mailoutbox[0].body
    watched["バックアップ"] = []
    for _ in range(3):
        jobs.watch(0)
    assert subjects(mailoutbox)[1:] == ["解消: バックアップ"]
    watched["バックアップ"] = ["また。"]
    jobs.watch(0)
    assert subjects(mailoutbox)[2:] == ["異常: バックアップ"]


def test_of_several_only_what_is_new_is_mailed(watched, mailoutbox):
    watched["時計"] = ["10秒ちがいます。"]
    jobs.watch(0)
    watched["時計"], watched["ディスクの空き"] = [], ["残り5%です。"]
    watched["待っている処理"] = ["3件の処理が待っています。"]
    jobs.watch(0)
    watched["待っている処理"] = ["4件の処理が待っています。"]
    jobs.watch(0)
    assert subjects(mailoutbox) == [
        "異常: 時計",
        "異常: 待っている処理、ディスクの空き / 解消: 時計",
    ]


def test_what_takes_long_is_asked_at_night_and_not_over_before(watched, mailoutbox):
    watched["操作の記録"] = ["3行目が変えられています。"]
    jobs.watch(0)
    assert not mailoutbox
    jobs.watch_at_night(0)
    jobs.watch(0)
    jobs.watch_at_night(0)
    assert subjects(mailoutbox) == ["異常: 操作の記録"]
    assert health.QUESTIONS.keys() > health.SLOW_QUESTIONS
    assert health.QUESTIONS.keys() - health.SLOW_QUESTIONS == QUICK_QUESTIONS


def test_a_mail_that_fails_is_tried_again_with_the_next_look(
    watched, mailoutbox, monkeypatch, caplog
):
    watched["時計"] = ["10秒ちがいます。"]
    with monkeypatch.context() as patch:
        send = Mock(side_effect=ConnectionRefusedError("refused"))
        patch.setattr(EmailMessage, "send", send)
        jobs.watch(0)
        assert send.call_count == 1
    assert "時計" in caplog.text
    jobs.watch(0)
    jobs.watch(0)
    assert subjects(mailoutbox) == ["異常: 時計"]


def test_without_an_address_nothing_is_asked(watched, mailoutbox, settings, monkeypatch):
    watched["時計"] = ["10秒ちがいます。"]
    settings.ADMIN_EMAIL = []
    monkeypatch.setattr("reports.pages.health.diagnosis", Mock(side_effect=AssertionError))
    jobs.watch(0)
    assert not mailoutbox
    assert list(health._alarms()) == [
        "異常を知らせる相手がありません。ADMIN_EMAILに管理者のアドレスを設定してください。"
    ]


def test_a_line_break_of_an_error_stays_in_the_body(watched, mailoutbox):
    watched["メール"] = ["メールサーバーにつながりません: x\r\nBcc: all@example.com"]
    jobs.watch(0)
    message = mailoutbox[0].message()
    assert message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-generated"
