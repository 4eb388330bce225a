"""Hours, coordinators and initiatives count on the day of reference, each in its place."""

import pytest

from tests import factories as make
from tests.reports.counting.figures.given_answers import around_the_day, said_nothing, wards_by_row


@pytest.mark.parametrize(
    ("hours", "label"),
    [
        ("0", "0時間"),
        ("0.5", "1～9時間"),
        ("9.5", "1～9時間"),
        ("10", "10～19時間"),
        ("19.5", "10～19時間"),
        ("20", "20時間"),
        ("20.5", "20時間超"),
    ],
)
def test_every_number_of_hours_has_its_place(count, hours, label):
    make.DeskHoursFactory(weekly_hours=hours)
    assert wards_by_row(count("desk.weekly_hours")) == {label: ["北区"]}


def test_the_three_classes_of_the_document_are_always_there(count):
    labels = [row.label for row in count("desk.weekly_hours").rows]
    assert labels == ["20時間", "10～19時間", "1～9時間"]


@around_the_day
def test_hours_count_if_in_force_on_the_day(count, first, last, counts):
    make.DeskHoursFactory(valid_from=first, valid_to=last)
    assert bool(count("desk.weekly_hours").answered) is counts


@around_the_day
def test_hours_count_only_at_a_desk_in_force_on_the_day(count, first, last, counts):
    make.DeskHoursFactory(desk__valid_from=first, desk__valid_to=last)
    assert bool(count("desk.weekly_hours").answered) is counts


@around_the_day
def test_coordinators_count_if_in_force_on_the_day(count, first, last, counts):
    make.CoordinatorFactory(valid_from=first, valid_to=last)
    assert bool(count("coordinator.qualification").answered) is counts


def test_a_ward_may_have_coordinators_under_several_rules(count):
    desk = make.DeskFactory()
    for rule in "aac":
        make.CoordinatorFactory(desk=desk, qualification=rule)
    figure = count("coordinator.qualification")
    assert wards_by_row(figure) == {"ア": ["北区"], "ウ": ["北区"]}
    assert [row.record_count for row in figure.rows] == [2, 0, 1, 0]


def test_a_wording_may_stand_for_a_sentence_under_another_heading(count):
    sentence = make.InitiativeFactory(heading="clock_1")
    wording = make.InitiativeWordingFactory(heading="clock_4", text="健康局の文言")
    make.InitiativeSourceFactory(wording=wording, initiative=sentence)
    rows = count("around_the_clock.initiatives").rows
    assert [[item.text for item in row.items] for row in rows] == [[], [], [], ["健康局の文言"], []]
    (item,) = rows[3].items
    assert [(m.ward.name, m.records[0].label) for m in item.members] == [("北区", sentence.text)]


def test_an_initiative_answers_for_its_own_table_only(count):
    make.InitiativeFactory(heading="clock_1")
    said_nothing("information_sharing", form="desk", code="27102")
    assert [w.name for w in count("around_the_clock.initiatives").answered] == ["北区"]
    assert [w.name for w in count("information_sharing.initiatives").answered] == ["都島区"]
