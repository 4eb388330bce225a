"""The city's meetings and events state themselves and count who came."""

from reports.counting.figures import make_figures
from tests import factories as make


def test_the_council_states_its_meetings_of_the_year_and_each_topic_once(count):
    make.MeetingFactory(kind="city_council", topics="一つ目\n\n 二つ目 \n")
    make.MeetingFactory(kind="city_council", topics="二つ目\n三つ目")
    make.MeetingFactory(kind="city_council", fiscal_year=2023, topics="去年")
    make.MeetingFactory(kind="liaison", topics="区の会議")
    (row,) = count("city_council").rows
    assert (row.label, row.fact("per_year")) == ("大阪市在宅医療推進会議", 2)
    assert [item.text for item in row.items] == ["一つ目", "二つ目", "三つ目"]
    assert len(row.records) == 2


def test_events_state_themselves_and_count_who_came(count):
    event = make.CoordinatorEventFactory(number=1, mode="hybrid", venue="区民センター")
    make.AttendanceFactory(event=event, people=2)
    make.AttendanceFactory(event=event, ward=make.ward("27102"), people=3)
    make.CoordinatorEventFactory(number=2, kind="exchange")
    (row,) = count("coordinator_support.briefing").rows
    assert dict(row.facts) == {
        "no": 1,
        "date": "2024-05-16",
        "mode": "会場とWeb併用",
        "venue": "区民センター",
    }
    assert (row.wards, row.people) == (2, 5)


def test_of_an_event_a_ward_sees_its_own_people(survey):
    event = make.CoordinatorEventFactory(number=1)
    make.AttendanceFactory(event=event, people=2)
    make.AttendanceFactory(event=event, ward=make.ward("27102"), people=3)
    figure = make_figures([make.ward("27102")], survey)["coordinator_support.briefing"]
    assert figure.rows[0].people == 3
