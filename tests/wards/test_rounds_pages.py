"""The Bureau's pages of surveys: opening, closing and reopening them, more time for single reports."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from tests import factories as make
from tests.form_pages import errors_of, html, send_page
from wards.fiscal import is_working_day
from wards.models import ReportingRound, Submission
from wards.reporting.workflow import MoveRefusedError, move, open_round
from wards.vocabulary import Status

NEW = {
    "kind": "annual",
    "fiscal_year": "2025",
    "month": "",
    "as_of": "R7.9.1",
    "opens_on": "R7.9.2",
    "due_on": "R7.10.17",
}
OF_MAY = {"kind": "monthly", "month": "5"}
CREATE = reverse("wards:round_create")


def test_a_survey_gives_every_ward_its_two_reports(bureau):
    assert bureau.post(CREATE, NEW).status_code == 302
    assert Submission.objects.count() == 48


def test_a_monthly_report_is_the_desks(bureau):
    assert bureau.post(CREATE, NEW | {"kind": "monthly", "month": "９"}).status_code == 302
    assert Submission.objects.filter(form="desk").count() == Submission.objects.count() == 24


def test_a_wrong_survey_is_explained_at_the_field(bureau):
    make.RoundFactory(fiscal_year=2024)
    for changes, field, sentence in (
        ({"due_on": "R7.9.1"}, "due_on", ""),
        ({"as_of": "R7.2.31"}, "as_of", "2月31日という日はありません。"),
        ({"as_of": "R7.3.31"}, "as_of", "令和7年3月31日は令和7年度の日付ではありません。"),
        ({"as_of": "R8.4.1"}, "as_of", "令和8年4月1日は令和7年度の日付ではありません。"),
        (OF_MAY | {"as_of": "R7.6.1"}, "as_of", "令和7年6月1日は令和7年5月の日付ではありません。"),
        ({"opens_on": "R7.3.31"}, "opens_on", "は令和7年度が始まる令和7年4月1日より前です。"),
        ({"due_on": "R19.10.17"}, "due_on", "令和19年10月17日は令和7年度の期限として遅すぎます。"),
        ({"kind": "monthly"}, "month", ""),
        ({"month": "13", "kind": "monthly"}, "month", ""),
        ({"fiscal_year": "2024", "as_of": "R6.9.1"}, "fiscal_year", ""),
        ({"month": "99999"}, "month", ""),
    ):
        [told, *_] = errors_of(bureau.post(CREATE, NEW | changes)).pop(field, [""])
        assert told and sentence in told, changes
    assert ReportingRound.objects.count() == 1
    edges = NEW | {"as_of": "R8.3.31", "opens_on": "R7.4.1"}
    assert bureau.post(CREATE, edges).status_code == 302


def test_a_survey_stays_of_its_year_and_kind(bureau):
    """Answers given for one year would otherwise count in another."""
    bureau.post(CREATE, NEW)
    round_ = ReportingRound.objects.get()
    moved = {"kind": "monthly", "fiscal_year": "2024", "month": "5", "as_of": "R7.10.1"}
    address = reverse("wards:round_edit", args=[round_.pk])
    assert send_page(bureau, address, NEW | moved).status_code == 302
    round_.refresh_from_db()
    assert (round_.kind, round_.fiscal_year, round_.month) == ("annual", 2025, None)
    assert round_.as_of == date(2025, 10, 1)
    assert "as_of" in send_page(bureau, address, NEW | {"as_of": "R6.9.1"}).context["form"].errors


@pytest.mark.parametrize(("status", "kept"), [("submitted", True), ("returned", False)])
def test_the_day_of_reference_stays_while_a_report_counted_as_of_it_stands(bureau, status, kept):
    """A document of 10月1日 would otherwise print what was counted for 9月1日."""
    round_ = make.submission_in(status, round=make.RoundFactory(fiscal_year=2025)).round
    days = {"opens_on": "R7.9.2", "due_on": "R7.10.24", "as_of": "R7.10.1"}
    address = reverse("wards:round_edit", args=[round_.pk])
    answer = send_page(bureau, address, days)
    round_.refresh_from_db()
    assert (round_.as_of != date(2025, 10, 1)) is kept
    if kept:
        assert "令和7年9月1日現在で数えられている" in answer.context["form"].errors["as_of"][0]
        assert send_page(bureau, address, days | {"as_of": "R7.9.1"}).status_code == 302


def test_a_survey_on_which_somebody_worked_is_not_deleted(bureau):
    bureau.post(CREATE, NEW)
    round_ = ReportingRound.objects.get()
    address = reverse("wards:round_delete", args=[round_.pk])
    begun = make.SubmissionFactory(round=round_)
    Submission.objects.filter(pk=begun.pk).update(status="draft")
    page = send_page(bureau, address, follow=True).content.decode()
    assert "報告1件があるので削除できません" in page
    assert Submission.objects.count() == 48
    Submission.objects.update(status="not_started")
    assert send_page(bureau, address).status_code == 302
    assert ReportingRound.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "year", "month", "days"),
    [
        ("annual", "2027", "", (date(2027, 9, 1), date(2027, 9, 2), date(2027, 10, 18))),
        ("monthly", "2025", "3", (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 10))),
    ],
)
def test_days_that_are_left_open_follow_the_year_that_is_chosen(bureau, kind, year, month, days):
    """Not the year in which the page was opened."""
    make.RoundFactory(fiscal_year=2024)
    period = {"kind": kind, "fiscal_year": year, "month": month}
    open_days = {"as_of": "", "opens_on": "", "due_on": ""}
    with time_machine.travel(datetime(2026, 11, 29, 3, tzinfo=UTC), tick=False):
        page = bureau.get(CREATE)
        assert page.context["form"]["as_of"].value() is None
        assert bureau.post(CREATE, NEW | period | open_days).status_code == 302
    made = ReportingRound.objects.exclude(fiscal_year=2024).get()
    assert (made.as_of, made.opens_on, made.due_on) == days


@pytest.fixture
def round_(all_wards):
    round_ = make.RoundFactory()
    open_round(round_)
    return round_


def page_of(round_, page: str) -> str:
    return reverse(f"wards:round_{page}", args=[round_.pk])


@pytest.mark.parametrize(
    ("today", "closed", "word"),
    [
        (date(2024, 7, 31), False, "受付前"),
        (date(2024, 8, 1), False, "受付中"),
        (date(2024, 9, 30), False, "受付中"),
        (date(2024, 10, 1), False, "期限後"),
        (date(2024, 8, 1), True, "受付終了"),
    ],
)
def test_a_rounds_state_follows_from_its_days_and_its_closing(round_, bureau, today, closed, word):
    if closed:
        bureau.post(page_of(round_, "close"))
        round_.refresh_from_db()
    assert round_.state_on(today) == word


def test_closing_names_those_who_can_no_longer_submit_and_those_who_still_can(round_, bureau):
    make.submission_in("returned", round=round_)
    make.submission_in("accepted", round=round_, form="desk")
    page = html(bureau.get(page_of(round_, "close")))
    assert "差戻し中の1件は、終了後も修正して再提出できます: 北区 区役所（差戻し）" in page
    assert "未提出の46件は、集計で「未回答」のままになります: 都島区 区役所（未記入）" in page


def test_a_closed_round_takes_no_report_and_remembers_who_closed_it(round_, bureau):
    report = make.submission_in("draft", round=round_)
    assert bureau.post(page_of(round_, "close")).status_code == 302
    round_.refresh_from_db()
    assert (round_.is_closed, round_.closed_by) == (True, bureau.user)
    own = make.UserFactory()
    with pytest.raises(MoveRefusedError, match="受付を終えています"):
        move(report, Status.SUBMITTED, own, freeze=make.nothing_said)
    assert bureau.post(page_of(round_, "reopen")).status_code == 302
    assert move(report, Status.SUBMITTED, own, freeze=make.nothing_said).status == "submitted"
    versions = html(bureau.get(page_of(round_, "detail"))).split("だれが、いつ、何を変えたか")[1]
    assert versions.count("受付を終えた人") == 2
    assert bureau.user.name in versions


def test_a_second_officer_who_closes_is_told_and_changes_nothing(round_, bureau, sign_in):
    bureau.post(page_of(round_, "close"))
    page = html(sign_in("bureau").post(page_of(round_, "close"), follow=True))
    assert "すでに受付終了です。" in page
    round_.refresh_from_db()
    assert round_.closed_by == bureau.user


def test_an_open_round_cannot_be_reopened(round_, bureau):
    assert "すでに" in html(bureau.post(page_of(round_, "reopen"), follow=True))


# --- Due days --------------------------------------------------------------------------------


@pytest.fixture
def report(round_):
    return Submission.objects.get(ward=make.KITA, form="desk")


def due(report) -> str:
    return reverse("wards:due_date", args=[report.pk])


def test_one_report_gets_more_time_and_its_versions_say_so(bureau, report):
    page = html(send_page(bureau, due(report), {"due_on": "R6.10.25"}, follow=True))
    assert "北区 相談支援室の提出期限は令和6年10月25日(金)です。" in page
    report.refresh_from_db()
    assert report.due == date(2024, 10, 25)
    assert report.versions.latest("pgh_id").due_on == date(2024, 10, 25)
    assert Submission.objects.exclude(due_on=None).count() == 1


def test_without_a_day_the_rounds_day_holds_again(bureau, report):
    send_page(bureau, due(report), {"due_on": "R6.10.25"})
    assert send_page(bureau, due(report), {"due_on": ""}).status_code == 302
    report.refresh_from_db()
    assert (report.due_on, report.due) == (None, date(2024, 9, 30))


@pytest.mark.parametrize(
    ("typed", "said"), [("R6.9.29", "より前にはできません。"), ("R6.2.31", "R6.2.31")]
)
def test_a_wrong_day_is_explained_and_kept(bureau, report, typed, said):
    response = send_page(bureau, due(report), {"due_on": typed})
    assert said in html(response)
    assert "due_on" in response.context["form"].errors
    assert f'value="{typed}"' in html(response)
    report.refresh_from_db()
    assert report.due_on is None


def test_the_way_back_is_one_of_our_own(bureau, report):
    back = send_page(bureau, f"{due(report)}?next=https://example.com/", {"due_on": ""})
    assert back.headers["Location"] == "/?year=2024"


OF_2027 = "/wards/round/year/2027/"


@pytest.fixture
def bureau_of_2026(sign_in, time_machine):
    time_machine.move_to(date(2027, 1, 15))
    make.RoundFactory(fiscal_year=2026)
    return sign_in("bureau")


def test_the_annual_survey_and_twelve_months_come_with_a_form_for_every_ward(bureau_of_2026):
    assert OF_2027 in bureau_of_2026.get("/wards/round/").content.decode()
    assert "13件の調査を作る" in bureau_of_2026.get(OF_2027).content.decode()
    bureau_of_2026.post(OF_2027)
    made = ReportingRound.objects.filter(fiscal_year=2027)
    assert made.count() == 13
    annual = made.annual().get()
    assert (annual.as_of, annual.opens_on) == (date(2027, 9, 1), date(2027, 9, 2))
    february = made.get(month=2)
    assert (february.as_of, february.opens_on) == (date(2028, 2, 29), date(2028, 3, 1))
    assert all(is_working_day(each.due_on) for each in made)
    reports = Submission.objects.filter(round__fiscal_year=2027)
    assert reports.count() == 48 + 12 * 24
    assert set(reports.values_list("status", flat=True)) == {"not_started"}


def test_what_exists_stays_and_only_what_is_missing_is_made(bureau_of_2026):
    kept = make.MonthlyRoundFactory(fiscal_year=2027, month=4, due_on=date(2027, 5, 31))
    assert "13件のうち12件を作ります" in bureau_of_2026.get(OF_2027).content.decode()
    for _ in range(2):
        bureau_of_2026.post(OF_2027)
    assert ReportingRound.objects.filter(fiscal_year=2027).count() == 13
    kept.refresh_from_db()
    assert kept.due_on == date(2027, 5, 31)


def test_wards_are_asked_for_nothing_before_a_survey_opens(bureau_of_2026, sign_in):
    desk = sign_in("desk")
    before = desk.get("/").content
    bureau_of_2026.post(OF_2027)
    assert desk.get("/").content.count("令和9年".encode()) == before.count("令和9年".encode())


@pytest.mark.parametrize("year", [2025, 2100])
def test_no_surveys_are_made_of_a_year_that_is_over_or_far_away(bureau_of_2026, year):
    for answer in (bureau_of_2026.get, bureau_of_2026.post):
        assert answer(OF_2027.replace("2027", str(year))).status_code == 404
