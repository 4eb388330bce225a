"""The desks' monthly report: what it asks, what looks unlikely, and its way to acceptance."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.counting.ward_report import load_reports
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.submitting import NotReadyError, submit
from reports.pages.report_page.page import report_pages
from tests import factories as make
from wards.models import Ward
from wards.reporting.workflow import open_round
from wards.vocabulary import ReportForm, Status

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

DESK = ReportForm.DESK
TODAY = date(2024, 10, 5)
REPORT = reverse("reports:ward_report", args=[make.KITA, "desk"]) + "?year=2024&month=9"
SUBMIT = reverse("reports:submit", args=[make.KITA, "desk"]) + "?year=2024&month=9"


@pytest.fixture
def round_():
    return make.MonthlyRoundFactory()


def found(round_) -> list:
    report = load_reports([make.ward()], round_)[make.KITA]
    return findings(report, DESK, TODAY)


@pytest.mark.parametrize("elsewhere", [{"month": 8}, {"fiscal_year": 2023}, {"ward_id": "27102"}])
def test_a_missing_total_blocks_and_none_is_an_answer(round_, elsewhere):
    make.MonthlyTotalFactory(**elsewhere)
    (missing,) = found(round_)
    assert "令和6年9月の相談件数が入っていません" in missing.sentence
    assert not missing.warning
    make.MonthlyTotalFactory(consultations=0)
    assert [finding for finding in found(round_) if not finding.warning] == []


@pytest.mark.parametrize(
    ("before", "now", "warned"),
    [
        (20, 60, False),
        (20, 61, True),
        (60, 20, False),
        (60, 19, True),
        (0, 9, False),
        (0, 10, True),
        (10, 0, True),
        (9, 0, False),
    ],
)
def test_more_than_three_times_or_less_than_a_third_of_last_month_asks_for_a_reason(
    round_, before, now, warned
):
    make.MonthlyTotalFactory(month=8, consultations=before)
    total = make.MonthlyTotalFactory(consultations=now)
    sentences = found(round_)
    assert bool(sentences) is warned
    for finding in sentences:
        assert finding.warning
        assert finding.record == ("consultations.monthlyconsultationtotal", total.pk)
        assert f"令和6年8月）の{before}件から{now}件へ" in finding.sentence


def test_the_month_before_april_is_march_of_the_year_before():
    make.MonthlyTotalFactory(month=3, consultations=100)
    make.MonthlyTotalFactory(fiscal_year=2025, month=4, consultations=10)
    assert len(found(make.MonthlyRoundFactory(fiscal_year=2025, month=4))) == 1


def test_a_leap_needs_a_reason_and_the_submission_keeps_it_with_the_record(round_):
    make.MonthlyTotalFactory(month=8, consultations=10)
    total = make.MonthlyTotalFactory(consultations=90)
    report = make.submission_in("draft", round=round_, form="desk")
    author = make.UserFactory(role="desk")
    with pytest.raises(NotReadyError):
        submit(report, author, reasons={})
    (finding,) = found(round_)
    filing = submit(report, author, reasons={finding.key: "講演会で案内した"}).filing
    assert filing.figures == {}
    assert [row["pk"] for row in filing.records] == [total.pk]
    (kept,) = type(filing).objects.get(pk=filing.pk).warnings
    assert kept["reason"] == "講演会で案内した"
    assert (kept["record"], kept["field"]) == ([total._meta.label_lower, total.pk], "consultations")


def test_loading_a_month_takes_as_many_queries_for_one_ward_as_for_all(round_, settings):
    # Of one ward it is asked, besides, whether what was read before stands.
    settings.REUSE_MB = 0
    wards = list(Ward.objects.all())
    for ward in wards:
        make.MonthlyTotalFactory(ward=ward)
    counts = []
    for chosen in (wards[:1], wards):
        with CaptureQueriesContext(connection) as caught:
            load_reports(chosen, round_)
        counts.append(len(caught))
    assert counts[0] == counts[1]


@pytest.mark.usefixtures("october")
def test_a_desk_finds_its_months_at_home_fills_one_in_and_submits_it(sign_in, round_):
    make.RoundFactory()
    for month in (8, 9, 10):
        open_round(make.MonthlyRoundFactory(month=month))
    desk = sign_in("desk")
    home = desk.get("/")
    assert [line["report"].round.month_name for line in home.context["months"]] == [
        "令和6年9月",
        "令和6年8月",
    ]
    assert f'href="{REPORT.replace("&", "&amp;")}"' in home.content.decode()
    page = desk.get(REPORT)
    (todo,) = page.context["page"].todo
    assert todo["url"].startswith("/consultations/monthly-total/2024/9/?next=")
    saved = desk.post(todo["url"], {"consultations": "38"})
    assert saved["Location"] == REPORT
    asked = desk.get(SUBMIT)
    assert "資料４での数え方" not in asked.content.decode()
    sent = desk.post(SUBMIT, {"seen": asked.context["page"].seen}, follow=True)
    assert "提出しました。" in sent.content.decode()
    assert round_.submissions.get(ward=make.KITA).status == Status.SUBMITTED
    annual = make.SubmissionFactory(form="desk")
    assert annual.status == Status.NOT_STARTED


@pytest.mark.usefixtures("october")
def test_the_bureau_returns_a_month_at_its_number_and_accepts_another(sign_in, round_):
    total = make.MonthlyTotalFactory()
    report = make.submission_in("submitted", round=round_, form="desk", freeze=make.what_is_there)
    bureau, desk = sign_in("bureau"), sign_in("desk")
    review = reverse("reports:review", args=[make.KITA, "desk"]) + "?year=2024&month=9"
    assert "30件" in bureau.get(review).content.decode()
    place = f"mark-consultation_total-consultations.monthlyconsultationtotal-{total.pk}"
    answers = {
        "reason": "架空の理由",
        f"{place}-consultations": "桁を確かめてください",
        "due_on": "R6.10.20",
        "seen": make.last_move(report),
    }
    assert bureau.post(review, answers).status_code == 302
    report.refresh_from_db()
    assert report.status == Status.RETURNED
    page = desk.get(REPORT)
    (mark,) = page.context["returned"].places
    assert "桁を確かめてください" in page.content.decode()
    assert "/consultations/monthly-total/2024/9/" in mark.url
    assert mark.url.endswith("#id_consultations")
    august = make.submission_in("submitted", round=make.MonthlyRoundFactory(month=8), form="desk")
    accept = review.replace("/review/", "/accept/").replace("month=9", "month=8")
    bureau.post(accept, {"seen": make.last_move(august)})
    for each in (august, report):
        each.refresh_from_db()
    assert (august.status, report.status) == (Status.ACCEPTED, Status.RETURNED)


@pytest.mark.parametrize("page", ["", "submit/"])
def test_an_office_has_no_monthly_report(sign_in, round_, page):
    address = reverse("reports:ward_report", args=[make.KITA, "ward_office"])
    asked = sign_in("ward_office").get(f"{address}{page}?year=2024&month=9")
    assert asked.status_code == 404


def test_a_month_is_told_at_home_when_it_is_returned_and_when_late_until_its_round_is_closed(
    sign_in, round_
):
    make.RoundFactory()
    make.submission_in("draft", round=round_, form="desk")
    desk = sign_in("desk")
    with time_machine.travel(round_.due_on + timedelta(days=3)):
        told = desk.get("/").context["elsewhere"]
        assert [line["text"] for line in told] == [
            "令和6年9月の報告が、提出期限を3日過ぎています。"
        ]
        make.close(round_)
        assert not desk.get("/").context["elsewhere"]
    make.submission_in("returned", round=make.MonthlyRoundFactory(month=8), form="desk")
    told = desk.get("/").context["elsewhere"]
    assert [line["text"] for line in told] == ["令和6年8月の報告が差し戻されています。"]


def test_the_board_leads_from_the_survey_of_a_year_to_its_months_and_back(sign_in, round_):
    survey = make.RoundFactory()
    march = make.MonthlyRoundFactory(month=3)
    bureau = sign_in("bureau")
    for shown in (survey, round_, march):
        page = bureau.get(f"/?{shown.query}")
        assert page.context["page"].other_rounds == [survey, round_, march]
        for other in (survey, round_, march):
            assert f'href="?{other.query.replace("&", "&amp;")}"' in page.content.decode()


def test_a_month_that_was_accepted_has_arrived(round_):
    make.MonthlyTotalFactory()
    make.submission_in("accepted", round=round_, form="desk", freeze=make.what_is_there)
    page = report_pages(make.ward(), round_, make.UserFactory(role="desk"), TODAY)[DESK]
    assert [stop["label"] for stop in page.stops] == ["記入中", "提出済", "受理済"]
    assert "公表" not in page.step["detail"]
    assert page.lines[0].badge == ("sent", "提出済", "up")
