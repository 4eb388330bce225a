"""Moves of a report are told by mail: to the right people, once, and never for a move undone."""

from contextlib import nullcontext
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPServerDisconnected,
)
from unittest.mock import Mock

import pytest
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from reports.editions.publishing import publish_edition
from reports.lifecycle.notices import notify
from reports.models import NoticeResult, SentNotice
from reports.pages import jobs
from tests import factories as make
from tests.queue import run_jobs, waiting
from wards.models import Submission, User

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("all_wards", "quick_files", "mail_server"),
]


@pytest.fixture
def people():
    """One user of every post, named in the address; another ward's, and two who get nothing."""
    make.UserFactory(email="office@example.com")
    make.UserFactory(role="desk", email="desk@example.com")
    make.UserFactory(role="bureau", email="bureau@example.com")
    make.UserFactory(ward=make.ward("27128"), email="other@example.com")
    make.UserFactory(email="gone@example.com", is_active=False)
    make.UserFactory(role="bureau", email="")


def moved(status: str, **fields) -> Submission:
    """北区's office report in a state; the users made on its way there have no address."""
    before = list(User.objects.values_list("pk", flat=True))
    report = make.submission_in(status, **fields)
    User.objects.exclude(pk__in=before).update(email="")
    return report


def tell(report: Submission) -> None:
    notify(report.events.order_by("pk").last())


@pytest.mark.parametrize(
    ("status", "addresses"),
    [
        ("submitted", {"bureau@example.com"}),
        ("returned", {"office@example.com"}),
        ("accepted", {"office@example.com"}),
        ("published", {"office@example.com", "bureau@example.com"}),
        ("draft", set()),
    ],
)
def test_a_move_is_told_to_those_whom_it_concerns(people, mailoutbox, status, addresses):
    tell(moved(status))
    assert mailoutbox == []  # nothing is sent in the request
    run_jobs()
    assert {address for mail in mailoutbox for address in mail.to} == addresses
    assert len(mailoutbox) == len(addresses)


def test_whoever_made_the_move_is_not_told_of_it(mailoutbox):
    report = moved("accepted")
    own = make.UserFactory(email="own@example.com")
    make.SubmissionEventFactory(
        submission=report, from_status="draft", to_status="accepted", by=own
    )
    tell(report)
    run_jobs()
    assert mailoutbox == []


def test_the_bureau_is_told_once_of_a_round_that_is_published(people, mailoutbox):
    for code in ("27127", "27128"):
        tell(moved("published", ward=make.ward(code)))
    run_jobs()
    assert [mail.to for mail in mailoutbox].count(["bureau@example.com"]) == 1
    assert ["other@example.com"] in [mail.to for mail in mailoutbox]


def test_publishing_a_round_tells_of_each_report_and_taking_a_year_over_of_none(people):
    make.TrainingFactory()
    accepted = moved("accepted", freeze=make.what_is_there)
    bureau = make.UserFactory(role="bureau", email="")
    with transaction.atomic():
        publish_edition(accepted.round, bureau, at=timezone.now())
        assert waiting() == []
        transaction.set_rollback(True)
    publish_edition(accepted.round, bureau)
    assert waiting() == ["reports.pages.jobs.tell_of_move"]
    run_jobs()
    assert set(SentNotice.objects.values_list("kind", flat=True)) == {"published"}


def test_a_move_that_is_undone_leaves_no_job(people):
    report = moved("returned")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        tell(report)
        assert waiting() == ["reports.pages.jobs.tell_of_move"]
        raise ZeroDivisionError
    assert waiting() == []


def test_a_job_that_is_run_again_sends_nothing_again(people, mailoutbox):
    report = moved("returned")
    event = report.events.order_by("pk").last()
    for _ in range(2):
        notify(event)
        run_jobs()
    jobs.send_notice(notice_id=SentNotice.objects.get().pk)
    assert len(mailoutbox) == 1


def test_a_job_cut_off_between_writing_and_sending_is_made_up_for(people, mailoutbox):
    report = moved("returned")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        jobs.tell_of_move(event_id=report.events.order_by("pk").last().pk)
        raise ZeroDivisionError
    assert not SentNotice.objects.exists()
    tell(report)
    run_jobs()
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("change", [{"ward_id": "27128"}, {"role": "desk"}, {"is_active": False}])
def test_who_has_moved_since_reads_nothing_of_the_former_post(people, mailoutbox, change):
    report = moved("returned")
    jobs.tell_of_move(event_id=report.events.order_by("pk").last().pk)
    User.objects.filter(email="office@example.com").update(**change)
    run_jobs()
    assert not mailoutbox
    assert SentNotice.objects.get().result == NoticeResult.NOT_NEEDED


REFUSED = {"a@example.com": (550, b"no such user")}
LATER = {"a@example.com": (450, b"try later")}


@pytest.mark.parametrize(
    ("error", "detail", "again"),
    [
        (ConnectionRefusedError("refused"), "メールサーバー", True),
        (TimeoutError("slow"), "メールサーバー", True),
        (SMTPServerDisconnected("x"), "メールサーバー", True),
        (SMTPAuthenticationError(535, b"wrong password"), "メールサーバー", True),
        (SMTPDataError(451, b"disk full"), "メールサーバー", True),
        (SMTPRecipientsRefused(LATER), "この宛先には送れません", True),
        (SMTPRecipientsRefused(REFUSED), "この宛先には送れません", False),
        (ValueError("bad address"), "この宛先には送れません", False),
    ],
)
def test_a_mail_that_fails_is_written_down_and_tried_again_unless_it_is_refused_for_good(
    mailoutbox, monkeypatch, error, detail, again
):
    notice = make.SentNoticeFactory()
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", Mock(side_effect=error))
        with pytest.raises(type(error)) if again else nullcontext():
            jobs.send_notice(notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.result, notice.at) == (NoticeResult.FAILED, None)
    assert notice.detail.startswith(detail)
    jobs.send_notice(notice_id=notice.pk)
    notice.refresh_from_db()
    assert (notice.result, notice.detail) == (NoticeResult.SENT, "")
    assert notice.address == notice.user.email
    assert len(mailoutbox) == 1


def test_hostile_words_in_a_return_stay_words(people, mailoutbox):
    report = moved("submitted")
    make.SubmissionEventFactory(
        submission=report,
        from_status="submitted",
        to_status="returned",
        reason="<script>\r\nBcc: all@example.com\u202e",
        by=make.UserFactory(role="bureau"),
    )
    make.LetterTemplateFactory(kind="returned", subject="差戻し {理由}", body="{理由}")
    tell(report)
    run_jobs()
    sent = mailoutbox[0]
    assert sent.subject == "差戻し <script> Bcc: all@example.com"
    message = sent.message()
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
