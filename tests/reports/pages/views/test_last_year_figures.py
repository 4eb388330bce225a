"""The year before on the pages of figures: beside each value, over the same wards, or in one line."""

import re
from dataclasses import replace

import pytest

from reports.counting.figures import city_figures
from reports.editions.publishing import publish_edition
from reports.pages.views import last_year
from tests.factories import (
    MonthlyRoundFactory,
    MonthlyTotalFactory,
    NothingToReportFactory,
    RoundFactory,
    SubmissionFactory,
    TrainingFactory,
    nothing_said,
    submission_in,
    ward,
)
from tests.reports.published import KITA, MIYAKOJIMA, files_of_a_word, tamper
from tests.reports.published import bureau as officer
from wards.models import Ward

PLAN = "professional_training.plan"
DASHBOARD, FIGURE = "/dashboard/?year=2025", f"/figures/{PLAN}/?year=2025"


@pytest.fixture(scope="module")
def survey(reported):
    """In 令和6年度 three wards held a training; in 令和7年度 one does, one does not, one is missing."""
    RoundFactory(fiscal_year=2025)
    TrainingFactory(ward=ward(KITA), fiscal_year=2025)
    report = SubmissionFactory(ward=ward(MIYAKOJIMA), round__fiscal_year=2025)
    NothingToReportFactory(submission=report, item="training")
    return reported


def text_of(client, url) -> str:
    """What a page says, without markup."""
    answer = client.get(url)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", answer.content.decode()))


def card_of(client, anchor="professional-training-plan") -> str:
    html = client.get(DASHBOARD).content.decode()
    card = html.split(f'id="{anchor}"')[1].split("</article>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", card))


def test_the_bureau_sees_both_years_and_the_change_over_the_same_wards(bureau, survey):
    for said in (card_of(bureau), text_of(bureau, FIGURE)):
        assert "回答 令和7年度 令和6年度 差 （同じ2区）" in said
        assert "開催済み・予定あり 1区 3区 2→1 −1 減" in said
        assert "開催予定なし 1区 0区 0→1 ＋1 増" in said
        assert "未回答 22区 21区 計" in said
    said = text_of(bureau, DASHBOARD)
    assert "令和6年度は提出された報告の集計です（公表した版はありません）。" in said


def test_a_published_year_is_taken_from_its_newest_edition(bureau, survey):
    with files_of_a_word():
        publish_edition(survey, officer())
    TrainingFactory(ward=ward("27106"), fiscal_year=2024)
    for url in (DASHBOARD, FIGURE):
        assert re.search(
            r"令和6年度は第1版（令和\d+年\d+月\d+日公表）の値です", text_of(bureau, url)
        )
    assert "開催済み・予定あり 1区 3区" in card_of(bureau)


def test_a_damaged_edition_is_not_compared_and_the_page_stands(bureau, survey):
    with files_of_a_word():
        publish_edition(survey, officer())
    tamper()
    said = text_of(bureau, DASHBOARD)
    assert "令和6年度の第1版を読めないため、比べません。" in said
    assert "同じ2区" not in said


def test_without_a_year_before_one_line_says_so(bureau, survey):
    for url in ("/dashboard/?year=2024", f"/figures/{PLAN}/?year=2024"):
        answer = bureau.get(url).content.decode()
        assert answer.count("令和5年度の調査がないため、年度の比較はありません。") == 1
        assert 'class="compared"' not in answer


def test_where_the_definition_has_changed_the_page_gives_no_number(bureau, survey, monkeypatch):
    def with_another_definition(*asked):
        return {
            id_: replace(figure, definition="別の定義")
            for id_, figure in city_figures(*asked).items()
        }

    monkeypatch.setattr(last_year, "city_figures", with_another_definition)
    said = card_of(bureau)
    assert "令和6年度との比較: 定義が変わったため比べません。" in said
    assert "3区" not in said


def test_a_ward_sees_no_change_over_some_of_the_other_wards(survey, sign_in):
    office = sign_in("ward_office")
    for said in (card_of(office), text_of(office, FIGURE)):
        assert "開催済み・予定あり 自区 1区 3区" in said
        assert "回答した区が同じではないため、差は表示しません。" in said
        assert "同じ2区" not in said
        assert "都島区" not in said


def test_wordings_have_no_line_of_the_year_before(bureau, survey):
    answer = bureau.get("/figures/around_the_clock.initiatives/?year=2025").content.decode()
    assert "令和6年度は" not in answer
    assert 'class="compared"' not in answer


@pytest.mark.parametrize("url", [DASHBOARD, FIGURE])
@pytest.mark.parametrize("published", [False, True])
def test_as_many_queries_for_24_wards_as_for_three(bureau, survey, url, published, query_budget):
    if published:
        with files_of_a_word():
            publish_edition(survey, officer())

    def count() -> int:
        bureau.get(url)
        with query_budget(50) as queries:
            bureau.get(url)
        return len(queries)

    first = count()
    for one in Ward.objects.exclude(pk=KITA):
        TrainingFactory(ward=one, fiscal_year=2025)
    assert count() == first


def test_the_sum_of_months_is_of_the_months_that_both_years_have(bureau, survey):
    for month, number in ((4, 30), (5, 40)):
        MonthlyTotalFactory(ward=ward(KITA), fiscal_year=2024, month=month, consultations=number)
        whole = MonthlyRoundFactory(fiscal_year=2024, month=month)
        submission_in("submitted", freeze=nothing_said, round=whole, ward=ward(KITA), form="desk")
    MonthlyTotalFactory(ward=ward(KITA), fiscal_year=2025, month=4, consultations=50)
    said = card_of(bureau, "consultations-by-month")
    assert "4月 50件 30件" in said
    assert "計 50件 30件" in said
