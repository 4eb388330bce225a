"""The page of one figure: from the drawing to wards, from a ward to its records."""

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
    NothingToReportFactory,
    SubmissionFactory,
    TrainingFactory,
    ward,
)

HOSTILE = '"><script>alert(1)</script>'


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
    groups = html.split("区の内訳")[1]
    assert 'ward=27127#records">北区</a>' in groups.split("開催予定なし")[0]
    assert 'ward=27102#records">都島区</a>' in groups.split("開催予定なし")[1]
    assert "未回答</span>　22区" in groups
    records = html.split('id="records"')[1].split("</section>")[0]
    assert "架空の研修" in records
    assert f"/{training.pk}/" in records


def test_a_ward_without_records_is_said_to_have_none(bureau):
    html = page(bureau, "professional_training.plan", "&ward=27127")
    assert "北区の記録はありません" in html


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
    assert "健康局の文言" in html.split("区の内訳")[1]
    assert "区の原文" in html.split('id="records"')[1].split("</section>")[0]


def test_people_of_an_event_are_listed_by_ward(bureau):
    event = AttendanceFactory(people=3).event
    AttendanceFactory(event=event, ward=ward("27102"), people=4)
    groups = page(bureau, "coordinator_support.briefing").split("記録の内訳")[1]
    assert "2区　7人" in groups
    assert '北区</a></th><td class="n">3</td>' in groups


def test_a_ward_opens_its_own_records_and_no_others(kita_office):
    TrainingFactory(theme="北区の研修")
    TrainingFactory(ward=ward("27102"), theme="都島区の研修")
    html = page(kita_office, "professional_training.plan")
    assert "北区の研修" in html
    assert "都島区" not in html
    assert "区の内訳" not in html
    assert kita_office.get(url("professional_training.plan", "&ward=27102")).status_code == 404


def test_a_ward_that_owes_an_answer_is_told(kita_office):
    assert "未回答" in page(kita_office, "desk.weekly_hours").split("own-answer missing")[1]


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
    for name in ("professional_training.plan", "accompanied_visit.trainees"):
        html = page(bureau, name, "&ward=27127")
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
