"""The page of all figures, for the Bureau and for a ward."""

import re

import pytest

from reports.counting.figures import FIGURES
from tests.factories import (
    DesignationFactory,
    FootnoteFactory,
    InstitutionFactory,
    NothingToReportFactory,
    RoundFactory,
    SubmissionFactory,
    TrainingFactory,
    ward,
)
from wards.models import Ward

DASHBOARD = "/dashboard/?year=2024"
MOST_QUERIES = 26  # 20 of all figures, which read each kind of record once, and the page around


def page(client, url=DASHBOARD) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_bureau_sees_every_figure_in_the_order_of_the_document(bureau):
    html = page(bureau)
    anchors = re.findall(r'<article class="card figure[^"]*" id="([^"]+)"', html)
    assert anchors == [re.sub(r"[^0-9A-Za-z]+", "-", name) for name in FIGURES]
    for part in ("Ⅰ 区役所の取組", "Ⅱ 相談支援室の取組", "Ⅲ 健康局の取組"):
        assert part in html
    jumps = html.split('aria-label="図の目次"')[1].split("</nav>")[0]
    assert set(re.findall(r'<a href="#([^"]+)">', jumps)) <= set(anchors)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(set(ids)) == len(ids)


def test_the_wards_that_owe_an_answer_are_named_and_a_record_shows_at_once(bureau):
    html = page(bureau)
    assert "24区（北区、都島区" in html
    assert "開催済み・予定あり 0区" in html
    TrainingFactory()
    html = page(bureau)
    assert "24区中1区回答" in html
    assert "開催済み・予定あり 1区" in html


def test_the_files_of_the_whole_document_are_offered_to_the_bureau_alone(bureau, kita_office):
    offered = page(bureau)
    for fmt in ("pdf", "xlsx", "csv", "json"):
        assert f'href="/downloads/{fmt}/?year=2024"' in offered
    assert "/downloads/" not in page(kita_office)


def test_the_newest_survey_is_shown_unless_another_is_asked_for(bureau):
    RoundFactory(fiscal_year=2023)
    html = page(bureau, "/dashboard/")
    assert "令和6年度 在宅医療連携拠点事業" in html
    assert '<a href="?year=2023">令和5年度</a>' in html
    assert "令和5年度 在宅医療連携拠点事業" in page(bureau, "/dashboard/?year=2023")


def test_without_any_survey_the_page_says_so(bureau, survey):
    survey.delete()
    assert "いま受け付けている調査はありません" in page(bureau, "/dashboard/")


def test_a_ward_sees_its_own_answer_beside_the_city(kita_office):
    TrainingFactory()
    TrainingFactory(ward=ward("27102"))
    html = page(kita_office)
    card = html.split('id="professional-training-plan"')[1].split("</article>")[0]
    assert "北区の回答" in card
    assert "<b>開催済み・予定あり</b>" in card
    assert "開催済み・予定あり 2区" in card
    assert "▲ 自区" in card
    outreach = html.split('id="public-outreach-plan"')[1].split("</article>")[0]
    assert "未回答" in outreach.split("市全体")[0]


def test_nothing_to_report_is_an_answer_of_the_ward(kita_office):
    NothingToReportFactory()
    card = page(kita_office).split('id="professional-training-plan"')[1].split("</article>")[0]
    assert "<b>開催予定なし</b>" in card


def test_a_ward_sees_no_other_ward_behind_an_answer(kita_office):
    miyakojima = ward("27102")
    TrainingFactory(ward=miyakojima, theme="都島の秘密のテーマ")
    NothingToReportFactory(
        submission=SubmissionFactory(ward=miyakojima),
        item="outreach",
    )
    html = page(kita_office)
    assert "秘密" not in html
    counts = html.split('id="active-institutions-by-ward"')
    assert "都島区" in counts[1].split("</article>")[0]
    elsewhere = counts[0] + counts[1].split("</article>", 1)[1]
    assert "都島区" not in elsewhere


def test_footnote_marks_have_a_column_of_their_own(bureau):
    FootnoteFactory(mark="※1", text="内諾を含む")
    DesignationFactory(status="consented")
    card = page(bureau).split('id="active-institutions-by-ward"')[1].split("</article>")[0]
    assert '<td class="n">1</td><td>※1</td>' in card
    assert "※1 内諾を含む" in card
    assert "without=consented" in card


@pytest.mark.parametrize("role", ["bureau", "kita_office"])
def test_as_many_queries_for_24_wards_as_for_one(role, request, query_budget):
    client = request.getfixturevalue(role)

    def count() -> int:
        client.get(DASHBOARD)
        with query_budget(MOST_QUERIES) as queries:
            client.get(DASHBOARD)
        return len(queries)

    def answer(one):
        TrainingFactory(ward=one)
        DesignationFactory(institution=InstitutionFactory(ward=one))
        SubmissionFactory(ward=one)

    answer(ward())
    first = count()
    for other in Ward.objects.exclude(pk="27127"):
        answer(other)
    assert count() == first


def test_what_a_ward_typed_stays_text(bureau):
    DesignationFactory(institution=InstitutionFactory(name="<script>alert(1)</script>"))
    FootnoteFactory(text="<img src=x onerror=alert(1)>")
    DesignationFactory(status="consented")
    html = page(bureau)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "&lt;img src=x" in html
