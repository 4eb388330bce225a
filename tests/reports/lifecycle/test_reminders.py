"""Reminders: who gets one on which day, once, and what is left out."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from reports.models import NoticeKind, NoticeResult, SentNotice
from reports.pages import jobs
from tests import factories as make
from tests.queue import run_jobs
from wards.models import Ward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards", "mail_server")]

# The round of the factories is open from 1 August and due on Monday, 30 September 2024.
BEFORE, AFTER = "2024-09-20", "2024-10-01"


@pytest.fixture
def office():
    return make.UserFactory(email="office@example.com")


@pytest.fixture
def report():
    return make.SubmissionFactory()


def morning_of(day: str):
    """8:30 in Tokyo, when the job runs."""
    moment = datetime.fromisoformat(f"{day}T08:30:00+09:00").astimezone(UTC)
    return time_machine.travel(moment, tick=False)


def remind_on(*days: str) -> None:
    for day in days:
        with morning_of(day):
            jobs.remind(timestamp=0)
            run_jobs()


def test_a_whole_autumn_gives_each_reminder_once_however_often_the_job_runs(
    report, office, mailoutbox
):
    month = [f"2024-09-{day:02}" for day in range(15, 31)] + [
        f"2024-10-{day:02}" for day in range(1, 17)
    ]
    remind_on(*(day for day in month for _ in range(2)))
    told = [
        (timezone.localtime(notice.at).strftime("%m-%d"), notice.kind)
        for notice in SentNotice.objects.order_by("pk")
    ]
    assert told == [
        ("09-20", "before_due"),
        ("09-27", "before_due"),
        ("10-01", "overdue"),
        ("10-08", "overdue"),
        ("10-15", "overdue"),
    ]
    assert len(mailoutbox) == 5


def test_the_mail_says_what_is_asked_and_how_to_switch_it_off(report, office, mailoutbox):
    remind_on(AFTER)
    mail = mailoutbox[0]
    assert "提出期限を過ぎています" in mail.subject
    assert "1日超過" in mail.body
    assert "/notices/settings/" in mail.body
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"
    assert mail.content_subtype == "plain"


@pytest.mark.parametrize("status", ["submitted", "accepted", "published"])
def test_a_report_that_is_in_is_not_asked_for(status, office, mailoutbox):
    with morning_of("2024-09-02"):
        make.submission_in(status)
    remind_on(BEFORE, AFTER)
    assert mailoutbox == []


def test_a_returned_report_is_asked_for_by_its_own_day_and_from_its_return_on(mailoutbox):
    with morning_of("2024-10-03"):
        report = make.submission_in("returned")
    remind_on("2024-10-04")
    assert mailoutbox == []
    report.due_on = datetime(2024, 10, 17, tzinfo=UTC).date()
    report.save()
    remind_on("2024-10-09", "2024-10-10", "2024-10-18")
    kinds = SentNotice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["before_due", "overdue"]


@pytest.mark.parametrize(
    "user",
    [{"email": ""}, {"is_active": False}, {"role": "desk"}, {"role": "bureau"}, {"ward": "27128"}],
    ids=str,
)
def test_nobody_else_is_reminded(report, mailoutbox, user):
    elsewhere = {"ward": make.ward(user["ward"])} if "ward" in user else {}
    make.UserFactory(**{"email": "a@example.com", **user, **elsewhere})
    remind_on(BEFORE, AFTER)
    assert mailoutbox == []
    assert not SentNotice.objects.exists()


def test_a_switch_stops_its_own_kind_and_leaves_the_others(report, office, mailoutbox):
    make.MutedNoticeFactory(user=office, kind="overdue")
    remind_on(BEFORE, AFTER)
    assert SentNotice.objects.get().kind == "before_due"


def test_a_round_that_is_closed_or_not_yet_open_asks_nobody(office, mailoutbox):
    round_ = make.RoundFactory(opens_on=datetime(2024, 9, 25, tzinfo=UTC).date())
    make.SubmissionFactory(round=round_)
    remind_on(BEFORE)
    make.close(round_)
    remind_on(AFTER)
    assert mailoutbox == []


def test_the_desks_monthly_report_is_asked_for_as_well(mailoutbox):
    make.UserFactory(role="desk", email="desk@example.com")
    round_ = make.RoundFactory(kind="monthly", month=8)
    make.SubmissionFactory(round=round_, form="desk")
    remind_on(AFTER)
    assert "8月 月次報告（相談支援室の報告）" in mailoutbox[0].subject


def test_without_a_mail_server_the_job_succeeds_and_says_so(report, office, mailoutbox, settings):
    settings.MAIL_SERVER_IS_SET = False
    remind_on(AFTER)
    assert mailoutbox == []
    assert SentNotice.objects.get().result == NoticeResult.NO_SERVER


def test_a_report_that_comes_in_before_its_mail_goes_out_is_not_asked_for(mailoutbox):
    waiting = make.SentNoticeFactory(
        submission=make.submission_in("submitted", ward=make.ward("27128")), kind="overdue"
    )
    jobs.send_notice(notice_id=waiting.pk)
    waiting.refresh_from_db()
    assert waiting.result == NoticeResult.NOT_NEEDED
    assert mailoutbox == []


def test_all_wards_take_as_many_queries_as_one(query_budget):
    def planned_for(wards) -> int:
        for ward in wards:
            make.SubmissionFactory(ward=ward)
            make.UserFactory(ward=ward)
        with morning_of(AFTER), query_budget(9) as queries:
            jobs.remind(timestamp=0)
        return len(queries)

    first, *others = Ward.objects.all()
    assert planned_for([first]) == planned_for(others)
    assert SentNotice.objects.filter(kind=NoticeKind.OVERDUE).count() == 24
