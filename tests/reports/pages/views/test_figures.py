"""The page of all figures, for the Bureau and for a ward, and the page of one: wards, records."""

import re

import pytest

from reports.counting.figures import FIGURES
from tests.factories import (
    AccompaniedVisitPlanFactory,
    AttendanceFactory,
    DesignationFactory,
    FootnoteFactory,
    InitiativeFactory,
    InitiativeSourceFactory,
    InitiativeWordingFactory,
    InstitutionFactory,
    NothingToReportFactory,
    RoundFactory,
    SubmissionFactory,
    TrainingFactory,
    ward,
)
from wards.models import Ward

HOSTILE = '"><script>alert(1)</script>'
DASHBOARD = "/dashboard/?year=2024"
MOST_QUERIES = 34  # 26 of all figures, which read each kind of record once, and the page around


def whole(client, url=DASHBOARD) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_bureau_sees_every_figure_in_the_order_of_the_document(bureau):
    html = whole(bureau)
    anchors = re.findall(r'<article class="card figure[^"]*" id="([^"]+)"', html)
    assert anchors == [re.sub(r"[^0-9A-Za-z]+", "-", name) for name in FIGURES]
    for part in ("Ⅰ 区役所の取組", "Ⅱ 相談支援室の取組", "Ⅲ 健康局の取組"):
        assert part in html
    jumps = html.split('aria-label="図の目次"')[1].split("</nav>")[0]
    assert set(re.findall(r'<a href="#([^"]+)">', jumps)) <= set(anchors)
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(set(ids)) == len(ids)


def test_the_wards_that_owe_an_answer_are_named_and_a_record_shows_at_once(bureau):
    html = whole(bureau)
    assert "まだの区 24" in html
    assert "開催済み・予定あり 0区" in html
    TrainingFactory()
    html = whole(bureau)
    assert "24区中1区回答" in html
    assert "開催済み・予定あり 1区" in html


def test_the_files_of_the_whole_document_are_offered_to_the_bureau_alone(bureau, kita_office):
    offered = whole(bureau)
    for fmt in ("pdf", "xlsx", "csv", "json"):
        assert f'href="/downloads/{fmt}/?year=2024"' in offered
    assert "/downloads/" not in whole(kita_office)


def test_the_newest_survey_is_shown_unless_another_is_asked_for(bureau):
    RoundFactory(fiscal_year=2023)
    html = whole(bureau, "/dashboard/")
    assert "令和6年度 在宅医療連携拠点事業" in html
    assert '<a href="?year=2023">令和5年度</a>' in html
    assert "令和5年度 在宅医療連携拠点事業" in whole(bureau, "/dashboard/?year=2023")


def test_without_any_survey_the_page_says_so(bureau, survey):
    survey.delete()
    assert "いま受け付けている調査はありません" in whole(bureau, "/dashboard/")


def card_on(client, anchor: str) -> str:
    return whole(client).split(f'id="{anchor}"')[1].split("</article>")[0]


def test_a_ward_sees_its_own_answer_beside_the_city(kita_office):
    TrainingFactory()
    TrainingFactory(ward=ward("27102"))
    NothingToReportFactory(item="outreach")
    card = card_on(kita_office, "professional-training-plan")
    for words in ("北区の回答", "<b>開催済み・予定あり</b>", "開催済み・予定あり 2区", "▲ 自区"):
        assert words in card
    assert "<b>開催予定なし</b>" in card_on(kita_office, "public-outreach-plan")
    assert "未回答" in card_on(kita_office, "desk-weekly-hours").split("市全体")[0]
    assert "未回答" in page(kita_office, "desk.weekly_hours").split("own-answer missing")[1]


def folds_on(html: str) -> list[str]:
    return [part.split("</details>\n</div>")[0] for part in html.split('<details class="fold"')[1:]]


def test_a_ward_finds_each_topic_folded_behind_its_own_answers(kita_office):
    TrainingFactory()
    first, second, *others = folds_on(whole(kita_office))
    summary, _, inside = first.partition("</summary>")
    assert "Ⅰ(1) 研修会" in summary
    assert "医療・介護関係者等向け研修会 <b>開催済み・予定あり</b>" in summary
    assert 'id="professional-training-plan"' in inside
    assert "未回答" in second.split("</summary>")[0]
    council = next(part for part in others if "Ⅲ(1)" in part)
    assert "（市全体）" in council.split("</summary>")[0]


def test_all_topics_open_by_one_press_and_the_address_says_so(kita_office):
    closed = whole(kita_office)
    assert "?year=2024&amp;open=all" in closed
    assert not any(part.startswith(" open>") for part in folds_on(closed))
    opened = folds_on(whole(kita_office, f"{DASHBOARD}&open=all"))
    assert all(part.startswith(" open>") for part in opened)
    assert len(opened) == len(folds_on(closed))


def test_the_bureau_reads_all_figures_without_a_fold(bureau):
    assert folds_on(whole(bureau)) == []


def test_a_ward_that_owes_answers_is_led_to_its_report(kita_office):
    SubmissionFactory()
    part = whole(kita_office).split("自区の未回答")[1].split("</section>")[0]
    assert 'href="/reports/27127/ward_office/?year=2024">区役所の報告を開く' in part


def test_a_figure_leads_to_its_wards_and_belongs_to_the_figures_in_the_menu(bureau):
    html = whole(bureau, "/figures/desk.weekly_hours/?year=2024")
    assert '<a href="#groups">区の内訳</a>' in html
    assert 'id="groups"' in html
    menu = html.split('aria-label="主なメニュー"')[1].split("</nav>")[0]
    assert re.search(r'<a [^>]*aria-current="page"[^>]*>市の集計', menu)


def test_footnote_marks_have_a_column_of_their_own(bureau):
    FootnoteFactory(mark="※1", text="内諾を含む")
    DesignationFactory(status="consented")
    card = card_on(bureau, "active-institutions-by-ward")
    for words in ('<td class="n">1</td><td>※1</td>', "※1 内諾を含む", "without=consented"):
        assert words in card


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


def url(name: str, query: str = "") -> str:
    return f"/figures/{name}/?year=2024{query}"


def page(client, name: str, query: str = "") -> str:
    answer = client.get(url(name, query))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("role", ["bureau", "kita_office"])
def test_every_figure_has_a_page(role, request):
    client = request.getfixturevalue(role)
    for name in FIGURES:
        assert "入力中を含む（未確定）" in page(client, name, "&ward=27127"), name


def test_each_row_opens_its_wards_and_each_ward_its_records(bureau):
    training = TrainingFactory(theme="架空の研修")
    NothingToReportFactory(submission=SubmissionFactory(ward=ward("27102")))
    html = page(bureau, "professional_training.plan", "&ward=27127")
    groups = html.split('id="groups">')[1]
    assert 'ward=27127#records">北区</a>' in groups.split("開催予定なし")[0]
    assert 'ward=27102#records">都島区</a>' in groups.split("開催予定なし")[1]
    assert "未回答</span>　22区" in groups
    records = html.split('id="records"')[1].split("</section>")[0]
    assert "架空の研修" in records
    assert f"/{training.pk}/" in records
    other = page(bureau, "professional_training.plan", "&ward=27103")
    assert f"{ward('27103')}の記録はありません" in other


def test_the_count_can_be_shown_without_the_consented(bureau):
    FootnoteFactory(mark="※1")
    DesignationFactory()
    DesignationFactory(status="consented")
    name = "active_institutions.by_ward"
    whole, without = page(bureau, name), page(bureau, name, "&without=consented")
    assert "積極的医療機関　2医療機関" in whole
    assert "内諾を除いて表示</a>" in whole
    assert "積極的医療機関　1医療機関（内諾を除く）" in without
    assert "資料４とは別の見方です" in without
    assert "/download/" not in without
    assert "without=consented&amp;ward=27127#records" in without


def test_a_wording_leads_to_the_wards_own_words(bureau):
    wording = InitiativeWordingFactory(text="健康局の文言")
    words = InitiativeFactory(text="区の原文")
    InitiativeSourceFactory(wording=wording, initiative=words)
    html = page(bureau, "around_the_clock.initiatives", "&ward=27127")
    assert "健康局の文言" in html.split('id="groups">')[1]
    assert "区の原文" in html.split('id="records"')[1].split("</section>")[0]


def test_people_of_an_event_are_listed_by_ward(bureau):
    event = AttendanceFactory(people=3).event
    AttendanceFactory(event=event, ward=ward("27102"), people=4)
    groups = page(bureau, "coordinator_support.briefing").split('id="groups">')[1]
    assert "2区　7人" in groups
    assert '北区</a></th><td class="n">3</td>' in groups


NO_FIGURES = (
    "no.such.figure/?year=2024",
    "<script>/",
    "desk.weekly_hours/?year=1999",
    "desk.weekly_hours/?ward=99999",
    "desk.weekly_hours/?ward=%00",
    "desk.weekly_hours/?ward=<script>",
    "desk.weekly_hours/?without=consented",
    "active_institutions.by_ward/?without=nonsense",
)


def test_what_does_not_exist_is_not_found(bureau):
    for path in NO_FIGURES:
        answer = bureau.get(f"/figures/{path}")
        assert answer.status_code == 404, path
        assert "<script>" not in answer.content.decode()


def test_what_a_ward_typed_stays_text(bureau):
    TrainingFactory(theme=HOSTILE)
    AccompaniedVisitPlanFactory(trainees="other", trainees_detail=HOSTILE)
    FootnoteFactory(text=HOSTILE)
    DesignationFactory(institution__name=HOSTILE, status="consented")
    names = ("professional_training.plan", "accompanied_visit.trainees")
    for html in (whole(bureau), *(page(bureau, name, "&ward=27127") for name in names)):
        assert "<script>alert" not in html
        assert "&lt;script&gt;alert(1)" in html


def test_as_many_queries_for_many_records_as_for_one(bureau, query_budget):
    def count() -> int:
        with query_budget(16) as queries:
            page(bureau, "professional_training.plan", "&ward=27127")
        return len(queries)

    TrainingFactory()
    page(bureau, "professional_training.plan")
    # Entered after a page was asked for, a record names its author, who is then asked for as well.
    TrainingFactory()
    first = count()
    for code in ("27127", "27102", "27103"):
        TrainingFactory(ward=ward(code))
    assert count() == first
