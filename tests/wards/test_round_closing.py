"""The Bureau closes and reopens a round, and gives single reports more time."""

from datetime import date

import pytest
from django.urls import reverse

from tests import factories as make
from tests.form_pages import html, send_page
from wards.models import Submission
from wards.reporting.workflow import MoveRefusedError, move, open_round
from wards.vocabulary import Status


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
    assert "差戻し中の1件は、終了後も直して再提出できます: 北区 区役所（差戻し）" in page
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
