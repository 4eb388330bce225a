"""What figures count on boundary days, of 該当なし, and which rows and marks the document prints.

That every figure counts right over any data is held by its slow twin (`test_twins.py`).
"""

from datetime import date

import pytest

from reports.counting.figures import make_figures
from reports.document.exporters.longform import figure_lines
from reports.document.exporters.xlsx.blocks import event_columns
from reports.pages.views.cards import event_table
from tests import factories as make

TRAINING, OUTREACH = "professional_training.plan", "public_outreach.plan"
HOURS, COORDINATORS = "desk.weekly_hours", "coordinator.qualification"
INSTITUTIONS = "active_institutions.by_ward"
MIYAKOJIMA = "27102"
AUGUST_31, SEPTEMBER_1, SEPTEMBER_2 = (date(2024, 8, 31), date(2024, 9, 1), date(2024, 9, 2))


def wards_by_row(figure):
    """{label: names of the wards} of the rows where a ward stands."""
    return {row.label: [m.ward.name for m in row.members] for row in figure.rows if row.members}


def texts(row):
    return [item.text for item in row.items]


def stated_nothing(item, form="ward_office", code=make.KITA, **more):
    """A ward's 該当なし for an item."""
    submission = make.SubmissionFactory(ward=make.ward(code), form=form, **more)
    return make.NothingToReportFactory(submission=submission, item=item)


@pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (date(2024, 4, 1), AUGUST_31, False),
        (date(2024, 4, 1), SEPTEMBER_1, True),
        (SEPTEMBER_1, SEPTEMBER_1, True),
        (SEPTEMBER_1, None, True),
        (SEPTEMBER_2, None, False),
    ],
)
@pytest.mark.parametrize(
    ("id_", "factory", "of"),
    [
        (HOURS, make.DeskHoursFactory, ""),
        (HOURS, make.DeskHoursFactory, "desk__"),
        (COORDINATORS, make.CoordinatorFactory, ""),
        (INSTITUTIONS, make.DesignationFactory, ""),
    ],
)
def test_a_register_counts_if_in_force_on_the_day(count, id_, factory, of, first, last, counts):
    factory(**{f"{of}valid_from": first, f"{of}valid_to": last})
    assert bool(count(id_).answered) is counts


@pytest.mark.parametrize(
    ("closed_on", "shown"), [(AUGUST_31, None), (SEPTEMBER_1, 1), (SEPTEMBER_2, 1)]
)
def test_an_institution_counts_until_its_last_day(count, closed_on, shown):
    make.DesignationFactory(institution__closed_on=closed_on)
    figure = count(INSTITUTIONS)
    assert figure.shown(figure.rows[0]) == shown


@pytest.mark.parametrize(
    ("id_", "factory", "item", "yes"),
    [
        (TRAINING, make.TrainingFactory, "training", "開催済み・予定あり"),
        (OUTREACH, make.OutreachFactory, "outreach", "開催予定あり"),
    ],
)
def test_records_of_the_year_and_programme_win_over_nothing_to_report_and_silence_is_no_answer(
    count, id_, factory, item, yes
):
    factory(programme="promotion")
    factory(fiscal_year=2023)
    stated_nothing(item, round=make.RoundFactory(fiscal_year=2023))
    stated_nothing(item, form="desk")
    assert count(id_).answered == ()
    stated_nothing(item)
    record = factory(ward=make.ward(MIYAKOJIMA))
    figure = count(id_)
    assert wards_by_row(figure) == {yes: ["都島区"], "開催予定なし": ["北区"]}
    assert (figure.of, len(figure.answered), figure.value(figure.unreported_row)) == (24, 2, 22)
    stated_nothing(item, code=MIYAKOJIMA)
    factory(ward=make.ward(MIYAKOJIMA))
    figure = count(id_)
    assert wards_by_row(figure) == {yes: ["都島区"], "開催予定なし": ["北区"]}
    assert (figure.rows[0].record_count, figure.rows[0].members[0].records[0].pk) == (2, record.pk)


def test_the_rows_of_the_document_are_always_there_and_others_appear_once_given(count):
    printed = {
        HOURS: ["20時間", "10～19時間", "1～9時間"],
        "public_outreach.content": ["講演会", "周知ビラ"],
        "accompanied_visit.trainees": ["医師のみ", "医師と医学生", "未定"],
        "accompanied_visit.hosts": [
            "積極的医療機関のみ",
            "積極的医療機関と他医療機関",
            "他医療機関のみ",
        ],
    }
    assert {id_: [row.label for row in count(id_).rows] for id_ in printed} == printed
    make.AccompaniedVisitPlanFactory(trainees="other", hosts="undecided")
    for code in (MIYAKOJIMA, make.KITA):
        make.OutreachFactory(ward=make.ward(code), kind="other", kind_detail="広報紙")
    *_, content, trainees, hosts = (count(id_) for id_ in printed)
    assert wards_by_row(trainees) == {"その他": ["北区"]}
    assert [texts(row) for row in trainees.rows if row.items] == [["架空の対象者"]]
    assert wards_by_row(hosts) == {"未定": ["北区"]}
    assert wards_by_row(content) == {"その他": ["北区", "都島区"]}
    assert [texts(row) for row in content.rows if row.items] == [["広報紙"]]


@pytest.mark.parametrize(
    ("fields", "shown", "marks"),
    [
        ({"status": "designated"}, 1, ("※3",)),
        ({"status": "consented"}, 1, ("※1",)),
        ({"status": "other_programme"}, 1, ("※2",)),
        ({"status": "withdrawn"}, None, ()),
        ({"programme": "promotion"}, None, ()),
    ],
)
def test_what_is_counted_and_marked_follows_the_status(count, fields, shown, marks):
    make.FootnoteFactory(mark="※3", status="designated")
    make.FootnoteFactory(mark="※2", status="other_programme")
    make.FootnoteFactory(mark="※1", status="consented")
    make.DesignationFactory(**fields)
    figure = count(INSTITUTIONS)
    assert (figure.shown(figure.rows[0]), figure.marks(figure.rows[0])) == (shown, marks)
    assert [note.mark for note in figure.footnotes] == ["※1", "※2", "※3"]


def test_a_ward_that_says_none_has_zero_and_one_that_says_nothing_has_no_number(count):
    stated_nothing("active_institution", form="desk")
    figure = count(INSTITUTIONS)
    assert [figure.shown(row) for row in figure.rows[:2]] == [0, None]
    assert (figure.total, len(figure.rows)) == (0, 24)


def test_the_council_states_its_meetings_of_the_year_and_each_topic_once(count):
    make.MeetingFactory(kind="city_council", topics="一つ目\n\n 二つ目 \n")
    make.MeetingFactory(kind="city_council", topics="二つ目\n三つ目")
    make.MeetingFactory(kind="city_council", fiscal_year=2023, topics="去年")
    make.MeetingFactory(kind="liaison", topics="区の会議")
    (row,) = count("city_council").rows
    assert (row.label, row.fact("per_year")) == ("大阪市在宅医療推進会議", 2)
    assert texts(row) == ["一つ目", "二つ目", "三つ目"]
    assert len(row.records) == 2


def test_events_state_themselves_and_count_who_came_of_a_ward_its_own_people(count, survey):
    event = make.CoordinatorEventFactory(number=1, mode="hybrid", venue="区民センター")
    make.AttendanceFactory(event=event, people=2)
    make.AttendanceFactory(event=event, ward=make.ward(MIYAKOJIMA), people=3)
    make.CoordinatorEventFactory(number=2, kind="exchange")
    (row,) = count("coordinator_support.briefing").rows
    assert dict(row.facts) == {
        "no": 1,
        "date": "2024-05-16",
        "mode": "会場とWeb併用",
        "venue": "区民センター",
    }
    assert (row.wards, row.people) == (2, 5)
    figure = make_figures([make.ward(MIYAKOJIMA)], survey)["coordinator_support.briefing"]
    assert figure.rows[0].people == 3


def test_an_event_may_state_people_without_wards_in_every_medium(count):
    make.CoordinatorEventFactory(kind="exchange", number=1, people_in_all=6)
    by_ward = make.CoordinatorEventFactory(kind="exchange", number=2, people_in_all=9)
    make.AttendanceFactory(event=by_ward, people=3)
    figure = count("coordinator_support.exchange")
    assert [(row.people, row.wards) for row in figure.rows] == [(6, 0), (3, 1)]
    told = [(line["項目"], line["値"]) for _, line in figure_lines(figure) if "値" in line]
    assert [each for each in told if each[0].startswith("参加")] == [
        ("参加人数", 6),
        ("参加区数", 1),
        ("参加人数", 3),
    ]
    first, second = event_table(figure)["rows"]
    assert [cell.lines for cell in first[1][-2:]] == [(), ("6人",)]
    assert [cell.lines for cell in second[1][-2:]] == [("1区",), ("3人",)]
    assert [cell(figure.rows[0]) for _, cell in event_columns(figure)][-2:] == [None, 6]
