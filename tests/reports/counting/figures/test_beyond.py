"""What is asked and 資料４ does not print: how it adds up, over the years, in the deck."""

from datetime import date

import pytest

from reports.counting.beyond import Beyond
from reports.counting.comparison import Refusal, compare
from reports.counting.figures import (
    Source,
    city_figures,
    make_figures,
    reported_figures,
    seen_from,
)
from reports.document.deck.own_words import numbers_of
from reports.document.deck.shape import PanelForm, plain
from reports.document.exporters.xlsx.by_ward import columns_of
from reports.document.own_answer import own_answer
from reports.document.publication import compile_publication
from tests import factories as make
from wards.models import Ward

pytestmark = pytest.mark.django_db

KITA, MIYAKOJIMA = "27127", "27102"


def counted(round_, id_, made=make_figures):
    return made(Ward.objects.all(), round_, [id_])[id_]


def council(code, **fields):
    held = {"state": "held", "date": date(2024, 6, 1), "people": 20}
    return make.MeetingFactory(ward=make.ward(code), kind="ward_council", **held | fields)


def test_numbers_of_wards_are_added_and_stand_in_classes(survey):
    council(KITA)
    council(KITA, people=15)
    council(MIYAKOJIMA, state="planned", date=None, people=None)
    times = counted(survey, "ward_council.times")
    assert [(row.label, row.wards) for row in times.rows] == [("1回", 1), ("2回", 1)]
    assert (times.total, times.total_words, len(times.unreported)) == (3, "3回", 22)
    people = counted(survey, "ward_council.people")
    assert (people.of, people.total_words) == (1, "35人")
    states = counted(survey, "ward_council.states")
    assert [(row.label, states.value(row)) for row in states.rows] == [("開催済み", 2), ("予定", 1)]


def test_a_ward_sees_the_sums_of_the_city_and_nobody_in_them(survey):
    council(KITA)
    council(MIYAKOJIMA, people=33)
    whole = counted(survey, "ward_council.people")
    seen = seen_from(KITA, whole)
    assert seen.total == whole.total == 53
    own, other = (row.members[0] for row in seen.rows)
    assert (own.ward.name, own.people, own.amount) == ("北区", 20, 20.0)
    assert (other.ward.name, other.records, other.amount) == ("他の区", (), None)


def test_somebody_with_two_qualifications_counts_for_each_and_in_the_document_for_the_main(survey):
    office = make.DeskFactory(ward=make.ward(KITA))
    make.CoordinatorFactory(desk=office, qualification="a", second_qualification="c")
    make.CoordinatorFactory(desk=office, qualification="c")
    count = counted(survey, "coordinator.count")
    assert [(row.code, count.value(row)) for row in count.rows] == [
        ("a", 1), ("b", 0), ("c", 2), ("d", 0),
    ]  # fmt: skip
    rules = counted(survey, "coordinator.qualification")
    assert [sum(len(each.records) for each in row.members) for row in rules.rows] == [1, 0, 1, 0]
    # Two people, not three: neither the city nor the ward adds up what overlaps.
    assert (count.total, count.total_words) == (None, "")
    seen = seen_from(KITA, count)
    assert (own_answer(seen, KITA).words, own_answer(seen, KITA).amount) == ("2人", 2)
    (column,) = columns_of(count)
    assert column.answer(count.asked[0]) == 2


def test_a_ward_without_initiatives_has_answered_how_far_they_are(survey):
    report = make.SubmissionFactory(ward=make.ward(KITA), form="desk", round=survey)
    make.NothingToReportFactory(submission=report, item="around_the_clock")
    assert counted(survey, "initiative.states").answered == ()
    make.NothingToReportFactory(submission=report, item="information_sharing")
    figure = counted(survey, "initiative.states")
    assert [ward.code for ward in figure.answered] == [KITA]
    assert own_answer(figure, KITA).words == "0件"
    # What was written without a state is not answered, whatever was said besides.
    make.InitiativeFactory(ward=make.ward(KITA))
    assert counted(survey, "initiative.states").answered == ()


def test_which_ward_lacks_a_function_is_told_of_those_that_answered(survey):
    institution = make.InstitutionFactory(ward=make.ward(KITA))
    make.DesignationFactory(institution=institution, functions=["daily", "emergency"])
    report = make.SubmissionFactory(ward=make.ward(MIYAKOJIMA), form="desk", round=survey)
    make.NothingToReportFactory(submission=report, item="active_institution")
    figure = counted(survey, "active_institutions.lacking")
    lacking = {row.code: [member.ward.name for member in row.members] for row in figure.rows}
    assert lacking["end_of_life"] == ["北区", "都島区"]
    assert lacking["daily"] == ["都島区"]


def test_reported_are_the_months_whose_reports_were_submitted(survey):
    for month in (8, 9):
        make.MonthlyTotalFactory(ward=make.ward(KITA), month=month)
    round_ = make.MonthlyRoundFactory(month=9)
    make.submission_in(
        "submitted", freeze=make.nothing_said, round=round_, ward=make.ward(KITA), form="desk"
    )
    live = counted(survey, "consultations.by_month")
    assert [(row.label, live.value(row)) for row in live.rows] == [("8月", 30), ("9月", 30)]
    reported = counted(survey, "consultations.by_month", reported_figures)
    assert [(row.label, reported.value(row)) for row in reported.rows] == [("9月", 30)]


def test_consultations_are_put_beside_the_hours_of_the_desk(survey):
    make.MonthlyTotalFactory(ward=make.ward(KITA), month=9, consultations=60)
    make.DeskHoursFactory(desk__ward=make.ward(KITA), weekly_hours="14.0")
    figure = counted(survey, "consultations.per_hours")
    (row,) = figure.rows
    # 30 days of September are 30 / 7 weeks of 14 hours: 60 hours.
    assert row.members[0].amount == 10.0
    assert figure.total is None


def test_months_that_nobody_has_told_yet_are_no_decrease(survey):
    after = make.RoundFactory(fiscal_year=2025, as_of=date(2025, 9, 1))
    for year, month, number in ((2024, 4, 30), (2024, 5, 40), (2025, 4, 50)):
        make.MonthlyTotalFactory(fiscal_year=year, month=month, consultations=number)
    id_ = "consultations.by_month"
    found = compare(counted(after, id_), counted(survey, id_))
    assert (found.total.before, found.total.after) == (30, 50)
    assert not found.gone
    id_ = "consultations.so_far"
    assert compare(counted(after, id_), counted(survey, id_)).refusal is Refusal.YEAR_GOES_ON


def test_the_deck_takes_what_the_bureau_ticks(survey):
    council(KITA)

    def added():
        made = compile_publication(survey, Ward.objects.all(), Source.LIVE)
        return [s for s in made.deck.slides if s.topic == "参考（資料４のほか）"], made

    none, made = added()
    assert not none
    assert [each.id for each in made.figures.values() if each.id in Beyond] == Beyond.values
    assert all(id_ == each.id for id_, each in made.figures.items())
    title = "区の推進会議の開催の状況"
    assert title in Beyond.labels
    make.DeckTextFactory(key="added_figures", text=title)
    (slide,), _ = added()
    assert plain(slide.message) == "区の推進会議は計1回（未回答23区）"
    assert slide.panels[0].figure.id == "ward_council.states"
    make.DeckTextFactory(key="message.ward_council.states", text="推進会議は1区のみ")
    (slide,), _ = added()
    assert plain(slide.message) == "推進会議は1区のみ"
    assert plain(slide.default) == "区の推進会議は計1回（未回答23区）"


def test_each_figure_that_the_bureau_may_tick_is_drawn_and_said_as_it_is_counted(survey):
    council(KITA, people=1_200)
    make.CoordinatorFactory(desk=make.DeskFactory(ward=make.ward(KITA)), qualification="a")
    make.MonthlyTotalFactory(ward=make.ward(KITA), month=9)
    make.DeckTextFactory(key="added_figures", text="\n".join(Beyond.labels))
    make.DeckTextFactory(key="message.ward_council.people", text="参加1200人（目標1,300人）")
    deck = compile_publication(survey, Ward.objects.all(), Source.LIVE).deck
    slides = [slide for slide in deck.slides if slide.topic == "参考（資料４のほか）"]
    assert [slide.key for slide in slides] == Beyond.values
    for slide in slides:
        panel, *others = slide.panels
        figure = panel.figure
        # Words stand only where there is no number.
        assert panel.rows == figure.listing or not any(map(figure.value, figure.rows)), figure.id
        tables = [each.table for each in others if each.table]
        is_alone = panel.form in (PanelForm.DONUT, PanelForm.STACKED)
        assert bool(tables) is is_alone, "one ring or bar leaves a page empty"
        for table in tables:
            values = [figure.with_unit(figure.value(row)) for row in figure.listing]
            assert [value for _, value in table.rows] == values
            assert table.total == ("合計", f"{figure.of}区")
        assert [entry.lines for each in others for entry in each.entries] == [(figure.definition,)]
    said = {slide.key: plain(slide.default or slide.message) for slide in slides}
    assert said["ward_council.people"] == "区の推進会議の参加人数は計1,200人"
    people = slides[2]
    assert [run.text for run in people.message if run.key] == ["1200"]
    assert numbers_of(people)["集計から作る文の1番目の数"] == 1_200
    assert said["coordinator.count"].endswith("が1人（未回答23区）")
    assert said["resource_survey.conducted"] == "資源の把握は24区すべてが未回答"
    assert said["accompanied_visit.held"].endswith("の対象となる区はない")


def test_a_wards_figures_are_read_in_as_many_queries_as_there_are_kinds(survey, query_budget):
    desk = make.UserFactory(role="desk", ward=make.ward(KITA))
    with query_budget(13):
        city_figures(survey, desk, Source.LIVE, tuple(Beyond.values))
