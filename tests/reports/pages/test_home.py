"""What each role sees first, in every state of the survey."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.form_pages import html

HOME = "/"
CHUO = "27128"


def report_of(code: str, form: str, query: str = "") -> str:
    return reverse("reports:ward_report", args=[code, form]) + query


pytestmark = pytest.mark.usefixtures("on_20_september")

# --- A ward ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "title", "items"), [("ward_office", "北区 区役所", 4), ("desk", "北区 相談支援室", 7)]
)
def test_a_ward_sees_its_own_report_and_whose_turn_it_is(sign_in, round_, role, title, items):
    response = sign_in(role).get(HOME)
    page = html(response)
    assert f"{title}の報告" in page
    assert f"あなたの番です。あと{items}件を入力してください。" in page
    assert f"{items}項目のうち <b>0項目が完了</b>" in page
    assert len(response.context["page"].lines) == items
    assert len(response.context["page"].todo) == items


def test_a_year_without_a_filing_says_so_and_never_what_the_register_holds(sign_in, round_):
    make.TrainingFactory(fiscal_year=2023, state="held", date="2023-06-01", people=5)
    make.submission_in("draft", round=make.RoundFactory(fiscal_year=2023))
    lines = sign_in("ward_office").get(HOME).context["page"].lines
    assert {line.last_year for line in lines} == {"提出なし"}


def test_the_states_of_an_item_are_told_apart(sign_in, round_):
    make.TrainingFactory(date="2024-05-01")
    make.MeetingFactory(kind="ward_council")
    make.NothingToReportFactory(submission=make.SubmissionFactory(), item="outreach")
    lines = sign_in("ward_office").get(HOME).context["page"].lines
    assert [line.badge[1] for line in lines] == ["完了", "未記入", "不足 1", "該当なしで完了"]


# --- The Bureau ------------------------------------------------------------------------------


def test_the_homes_take_few_queries(sign_in, round_, query_budget):
    for ward in ("27127", CHUO):
        make.DesignationFactory.create_batch(10, institution__ward=make.ward(ward))
    for role, most in (("bureau", 30), ("desk", 40)):
        client = sign_in(role)
        with query_budget(most):
            client.get(HOME)


# --- The survey asked for --------------------------------------------------------------------


def test_an_earlier_survey_is_shown_when_asked_for(sign_in, round_):
    desk = sign_in("desk")
    assert "ページが見つかりません" in desk.get(f"{HOME}?year=2023").content.decode()
    make.RoundFactory(fiscal_year=2023)
    assert "令和6年度 在宅医療" in html(desk.get(HOME))
    assert "令和5年度 在宅医療" in html(desk.get(f"{HOME}?year=2023"))


@pytest.mark.parametrize(
    "path", ["/reports/27115/unknown/", "/reports/99999/desk/", "/reports/x/desk/"]
)
def test_a_report_that_does_not_exist_is_not_found(sign_in, round_, path):
    assert sign_in("bureau").get(path).status_code == 404


@pytest.mark.parametrize(
    ("role", "said", "unsaid"),
    [
        ("bureau", "調査をつくる", "健康局が調査を始めると"),
        ("desk", "健康局が調査を始めると", "調査をつくる"),
        ("ward_office", "健康局が調査を始めると", "調査をつくる"),
    ],
)
def test_without_any_survey_the_page_says_what_comes_next(sign_in, all_wards, role, said, unsaid):
    client = sign_in(role)
    page = html(client.get(HOME))
    assert "いま受け付けている調査はありません。" in page
    assert said in page
    assert unsaid not in page
    assert client.get(report_of(make.KITA, "desk")).status_code == 404
