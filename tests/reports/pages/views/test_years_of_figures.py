"""All years on the page of a figure, the year at a glance, and bars that lead to their wards."""

import re
from dataclasses import replace
from html import unescape

import pytest

from consultations.models import Desk
from reports.counting.figures import Source, figures_from
from reports.editions.content import figures_of, newest_editions
from reports.editions.publishing import publish_edition
from reports.pages.views import years as years_view
from tests.factories import (
    CoordinatorFactory,
    DesignationFactory,
    InstitutionFactory,
    MonthlyTotalFactory,
    NothingToReportFactory,
    RoundFactory,
    SubmissionFactory,
    TrainingFactory,
    submission_in,
    ward,
    what_is_there,
)
from tests.reports.published import KITA, MIYAKOJIMA, files_of_a_word, tamper
from tests.reports.published import bureau as officer
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, Ward

PLAN, BY_WARD = "professional_training.plan", "active_institutions.by_ward"
FIGURE = f"/figures/{PLAN}/?year=2025"
DASHBOARD = "/dashboard/?year=2025"


@pytest.fixture(scope="module")
def published(reported):
    """令和6年度 is published with three trainings; in 令和7年度 one ward holds one, one does not."""
    DesignationFactory(institution=InstitutionFactory(ward=ward(MIYAKOJIMA)))
    with files_of_a_word():
        publish_edition(reported, officer())
    RoundFactory(fiscal_year=2025)
    TrainingFactory(ward=ward(KITA), fiscal_year=2025)
    report = SubmissionFactory(ward=ward(MIYAKOJIMA), round__fiscal_year=2025)
    NothingToReportFactory(submission=report, item="training")
    return reported


@pytest.fixture
def bureau(published, sign_in):
    return sign_in("bureau")


def whole(client, url: str) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def said(markup: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", markup))


def years_on(html: str) -> str:
    return html.split('aria-labelledby="years"')[1].split("</section>")[0]


def test_without_another_published_year_there_is_no_row_of_years(survey, sign_in):
    assert 'aria-labelledby="years"' not in whole(sign_in("bureau"), f"/figures/{PLAN}/?year=2024")


def test_the_page_of_a_figure_has_a_table_and_a_drawing_of_all_published_years(bureau):
    part = years_on(whole(bureau, FIGURE))
    assert "令和6年度 第1版 令和7年度 入力中を含む" in said(part)
    assert "開催済み・予定あり 3 1" in said(part)
    assert "未回答 21 22" in said(part)
    assert "3／24区 2／24区" in said(part)
    assert "令和6年度 開催済み・予定あり 3区" in part


def test_an_edition_is_a_point_that_later_entries_do_not_move(bureau):
    TrainingFactory(ward=ward("27106"), fiscal_year=2024)
    assert "開催済み・予定あり 3 1" in said(years_on(whole(bureau, FIGURE)))


def test_where_counting_has_changed_the_page_says_so(bureau, monkeypatch):
    def with_another_definition(*asked):
        found = read(*asked)
        return {
            key: {id_: replace(each, definition="別の定義") for id_, each in figures.items()}
            for key, figures in found.items()
        }

    read = years_view.figures_of
    monkeypatch.setattr(years_view, "figures_of", with_another_definition)
    part = years_on(whole(bureau, FIGURE))
    assert "令和7年度から数え方または選択肢が変わったため" in said(part)
    assert 'class="cut"' in part


def test_of_an_edition_the_figure_of_the_page_alone_is_read(bureau):
    editions = newest_editions(None)
    (all_of_it,), (read,) = (figures_of(editions, only).values() for only in ((), (PLAN,)))
    assert read == {PLAN: all_of_it[PLAN]}


def test_a_damaged_edition_is_left_out_and_the_page_stands(bureau):
    tamper()
    assert 'aria-labelledby="years"' not in whole(bureau, FIGURE)


def test_a_figure_by_ward_has_small_multiples_that_lead_to_the_wards(bureau):
    part = years_on(whole(bureau, f"/figures/{BY_WARD}/?year=2025"))
    multiples = part.split("区ごとの推移")[1]
    assert len(re.findall('class="name"', multiples)) == 24
    assert f"ward={MIYAKOJIMA}#records" in unescape(multiples)
    assert "都島区 1医療機関" in multiples


def test_a_ward_sees_the_years_of_the_city_and_no_other_ward(published, sign_in):
    office = sign_in("ward_office")
    html = whole(office, FIGURE)
    assert "開催済み・予定あり 3 1" in said(years_on(html))
    assert "都島区" not in html
    links = set(re.findall(r'<a href="([^"]+)" aria-label="([^"]+)"', html))
    assert links == {(f"{FIGURE}#records", "開催済み・予定あり 1区：北区")}
    multiples = years_on(whole(office, f"/figures/{BY_WARD}/?year=2025"))
    assert set(re.findall(r"ward=(\d+)", multiples)) == {KITA}


def test_a_bar_names_its_wards_and_leads_to_them(bureau):
    for url in (FIGURE, DASHBOARD):
        html = unescape(whole(bureau, url))
        assert f'href="{FIGURE}#row-planned_or_held"' in html
        assert 'data-names="開催済み・予定あり 1区：北区"' in html
    html = whole(bureau, FIGURE)
    for code in ("planned_or_held", "none", "unreported"):
        assert f'id="row-{code}"' in html


def glance(html: str) -> str:
    return html.split('class="glance"')[1].split('<div class="stack"><p class="read">')[0]


def test_the_first_screen_says_who_is_missing_what_the_answers_are_and_what_has_changed(bureau):
    part = said(glance(whole(bureau, DASHBOARD)))
    assert "区役所 0 ／24区 回答" in part
    assert "研修会 開催済み・予定あり 1区 （令和6年度 3区） 同じ2区 2→1 −1 減" in part
    assert "研修会の記録 1 件 24区中2区回答 令和6年度 3件 同じ2区 2→1 −1 減" in part


def test_a_ward_that_has_answered_all_is_no_more_among_the_missing(bureau):
    report = SubmissionFactory(ward=ward(KITA), round__fiscal_year=2025)
    NothingToReportFactory(submission=report, item="outreach")
    part = glance(whole(bureau, DASHBOARD))
    assert "区役所 1 ／24区 回答" in said(part)
    offices, desks = (part.split(f"/{form}/?year=2025")[0:-1] for form in ("ward_office", "desk"))
    assert (len(offices), len(desks)) == (23, 24)


def test_the_numbers_of_the_first_screen_are_those_of_the_figures(bureau):
    for one in Ward.objects.all()[:9]:
        TrainingFactory(ward=one, fiscal_year=2025)
    round_ = ReportingRound.objects.get(fiscal_year=2025)
    plan = figures_from(Source.LIVE, Ward.objects.all(), round_, [PLAN])[PLAN]
    part = said(glance(whole(bureau, DASHBOARD)))
    assert f"研修会の記録 {plan.rows[0].record_count} 件" in part
    assert f"研修会 開催済み・予定あり {plan.rows[0].wards}区" in part


def test_the_first_screen_of_a_ward_sets_its_answers_in_the_citys_and_beside_the_year_before(
    published, sign_in
):
    office = sign_in("ward_office")
    part = glance(whole(office, DASHBOARD))
    assert "北区の回答と市全体" in said(part)
    words = "医療・介護関係者等向け研修会 開催済み・予定あり （令和6年度も同じ）"
    assert words in said(part)
    assert "開催済み・予定あり1区（自区）、開催予定なし1区、未回答22区" in part
    DesignationFactory(institution=InstitutionFactory(ward=ward(KITA)))
    for second in ("", "c"):
        office_of_kita = Desk.objects.get(ward=KITA)
        CoordinatorFactory(desk=office_of_kita, qualification="a", second_qualification=second)
    MonthlyTotalFactory(ward=ward(KITA), fiscal_year=2025, month=4, consultations=30)
    html = whole(office, DASHBOARD)
    assert "積極的医療機関 1医療機関 （令和6年度 未回答）" in said(glance(html))
    # Two people with three qualifications; a sum of the city says of how many wards it is.
    assert "拠点コーディネーターの人数 2人 令和6年度 未回答" in said(glance(html))
    assert "月ごとの相談件数 30件 市全体 30件（24区中1区回答）" in said(glance(html))
    assert "都島区" not in glance(html)


@pytest.mark.parametrize("role", ["bureau", "ward_office"])
@pytest.mark.parametrize("url", [FIGURE, DASHBOARD, f"/figures/{BY_WARD}/?year=2025"])
def test_as_many_queries_for_24_wards_as_for_three(published, sign_in, role, url, query_budget):
    client = sign_in(role)

    def count() -> int:
        client.get(url)
        with query_budget(50) as queries:
            client.get(url)
        return len(queries)

    first = count()
    for one in Ward.objects.exclude(pk=KITA):
        TrainingFactory(ward=one, fiscal_year=2025)
    assert count() == first


@pytest.fixture
def three_years(published):
    """令和7年度 and 令和8年度 are published, too; 令和9年度 has begun."""
    with ward_scope(ALL_WARDS), files_of_a_word():
        for year in (2025, 2026):
            round_ = ReportingRound.objects.filter(fiscal_year=year).first()
            round_ = round_ or RoundFactory(fiscal_year=year)
            TrainingFactory(ward=ward(KITA), fiscal_year=year)
            own = {"round": round_, "ward": ward(KITA), "form": "ward_office"}
            submission_in("accepted", freeze=what_is_there, **own)
            publish_edition(round_, officer())
    return RoundFactory(fiscal_year=2027)


@pytest.mark.parametrize(
    ("role", "page"),
    [
        ("bureau", "/dashboard/"),
        ("ward_office", "/dashboard/"),
        # To a ward the page of a figure also shows records, which 令和9年度 has none of.
        ("bureau", f"/figures/{PLAN}/"),
    ],
)
def test_with_three_published_years_a_page_takes_as_many_queries_as_with_one(
    published, request, sign_in, role, page, query_budget
):
    client = sign_in(role)

    def count(year: int) -> int:
        whole(client, f"{page}?year={year}")
        with query_budget(50) as queries:
            whole(client, f"{page}?year={year}")
        return len(queries)

    one = count(2025)
    request.getfixturevalue("three_years")
    assert count(2027) == one


def test_years_far_from_its_own_are_shown_where_they_are_asked_for(
    bureau, three_years, monkeypatch
):
    monkeypatch.setattr(years_view, "NEAR", 1)
    page = f"/figures/{PLAN}/?year=2027"
    part = years_on(whole(bureau, page))
    assert "令和8年度からの推移" in said(part)
    assert "令和7年度" not in said(part)
    (way,) = re.findall(r'<a href="([^"]*)#years">ほかの2年度も表示</a>', part)
    part = years_on(whole(bureau, f"/figures/{PLAN}/{unescape(way)}"))
    assert "令和6年度からの推移" in said(part)
    assert "も表示" not in part
    # Where none is near, the others are shown.
    monkeypatch.setattr(years_view, "NEAR", 0)
    assert "令和6年度からの推移" in said(years_on(whole(bureau, page)))


def test_where_no_year_that_is_near_has_the_figure_the_others_are_shown(
    bureau, three_years, monkeypatch
):
    monkeypatch.setattr(years_view, "NEAR", 1)
    monkeypatch.setattr(
        years_view,
        "figures_of",
        lambda editions, only: figures_of(
            [each for each in editions if each.round.fiscal_year != 2026], only
        ),
    )
    part = years_on(whole(bureau, f"/figures/{PLAN}/?year=2027"))
    assert "令和6年度からの推移" in said(part)
