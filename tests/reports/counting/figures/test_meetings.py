"""Planned meetings are classed and listed; none planned is an answer, no plan is none."""

from tests import factories as make
from tests.reports.counting.figures.given_answers import wards_by_row


def test_no_meeting_planned_is_an_answer_and_no_plan_is_none(count):
    make.LiaisonPlanFactory(planned_times=0)
    figure = count("liaison_meeting.planned_times")
    assert wards_by_row(figure) == {"0回": ["北区"]}
    assert len(figure.unreported) == 23


def test_times_from_ten_are_one_class_and_the_largest_class_comes_first(count):
    times = {"27127": 3, "27102": 10, "27103": 24, "27104": 8}
    for code, planned in times.items():
        make.LiaisonPlanFactory(ward=make.ward(code), planned_times=planned)
    figure = count("liaison_meeting.planned_times")
    labels = [row.label for row in figure.rows]
    assert labels == ["3回", "8回", "10回以上"]
    assert [row.label for row in figure.listing] == ["10回以上", "3回", "8回", "未回答"]


def test_a_topic_named_twice_is_one_and_topics_without_a_meeting_are_none(count):
    make.LiaisonPlanFactory(agenda=["backup", "backup"])
    make.LiaisonPlanFactory(ward=make.ward("27102"), planned_times=0, agenda=["backup"])
    figure = count("liaison_meeting.agenda")
    assert wards_by_row(figure) == {"後方支援医療機関との連携": ["北区"]}
    assert len(figure.answered) == 2
