"""What each figure counts: days of reference, years, programmes, 該当なし, and what the document prints.

That every figure counts right over any data is held by its slow twin (`test_twins.py`).
"""

from datetime import date

import pytest

from reports.counting.figures import make_figures
from tests import factories as make

TRAINING, OUTREACH = "professional_training.plan", "public_outreach.plan"
HOURS, INSTITUTIONS = "desk.weekly_hours", "active_institutions.by_ward"
COORDINATORS, AGENDA = "coordinator.qualification", "liaison_meeting.agenda"
TIMES, VISITS = "liaison_meeting.planned_times", "accompanied_visit.plan"
TRAINEES, HOSTS = "accompanied_visit.trainees", "accompanied_visit.hosts"
MIYAKOJIMA = "27102"
AUGUST_31, SEPTEMBER_1, SEPTEMBER_2 = (date(2024, 8, 31), date(2024, 9, 1), date(2024, 9, 2))


def wards_by_row(figure):
    """{label: names of the wards} of the rows where a ward stands."""
    return {row.label: [m.ward.name for m in row.members] for row in figure.rows if row.members}


def labels(figure):
    return [row.label for row in figure.rows]


def texts(row):
    return [item.text for item in row.items]


def stated_nothing(item, form="ward_office", code=make.KITA, **more):
    """A ward's 該当なし for an item."""
    submission = make.SubmissionFactory(ward=make.ward(code), form=form, **more)
    return make.NothingToReportFactory(submission=submission, item=item)


# --- What is in force on the day, of the year, of the programme ------------------------------


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
    ("day", "year"),
    [(date(2024, 3, 31), 2023), (date(2024, 4, 1), 2024), (date(2025, 3, 31), 2024)],
)
def test_a_training_counts_in_the_fiscal_year_of_its_day(count, day, year):
    make.TrainingFactory(date=day, fiscal_year=year, state="held", people=0)
    assert len(count(TRAINING).answered) == (1 if year == 2024 else 0)


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
    assert wards_by_row(count(HOURS)) == {label: ["北区"]}


# --- What the document prints, and what appears once it is there -----------------------------


def test_the_rows_of_the_document_are_always_there_and_others_appear_once_given(count):
    printed = {
        HOURS: ["20時間", "10～19時間", "1～9時間"],
        "public_outreach.content": ["講演会", "周知ビラ"],
        TRAINEES: ["医師のみ", "医師と医学生", "未定"],
        HOSTS: ["積極的医療機関のみ", "積極的医療機関と他医療機関", "他医療機関のみ"],
    }
    assert {id_: labels(count(id_)) for id_ in printed} == printed
    make.AccompaniedVisitPlanFactory(trainees="other", hosts="undecided")
    for code in (MIYAKOJIMA, make.KITA):
        make.OutreachFactory(ward=make.ward(code), kind="other", kind_detail="広報紙")
    *_, content, trainees, hosts = (count(id_) for id_ in printed)
    assert wards_by_row(trainees) == {"その他": ["北区"]}
    assert [texts(row) for row in trainees.rows if row.items] == [["架空の対象者"]]
    assert wards_by_row(hosts) == {"未定": ["北区"]}
    assert wards_by_row(content) == {"その他": ["北区", "都島区"]}
    assert [texts(row) for row in content.rows if row.items] == [["広報紙"]]


def test_a_ward_may_stand_in_several_rows_and_once_in_each(count):
    for kind in ("lecture", "lecture", "leaflet"):
        make.OutreachFactory(kind=kind)
    desk = make.DeskFactory()
    for rule in "aac":
        make.CoordinatorFactory(desk=desk, qualification=rule)
    content, rules = count("public_outreach.content"), count(COORDINATORS)
    assert (content.of, wards_by_row(content)) == (1, {"講演会": ["北区"], "周知ビラ": ["北区"]})
    assert wards_by_row(rules) == {"ア": ["北区"], "ウ": ["北区"]}
    assert [row.record_count for row in rules.rows] == [2, 0, 1, 0]


def test_a_theme_leads_to_trainings_that_are_counted(count):
    wording = make.ThemeWordingFactory(position=2, text="感染対策")
    make.ThemeWordingFactory(position=1, text="人生会議")
    for training in (make.TrainingFactory(), make.TrainingFactory(programme="promotion")):
        make.ThemeSourceFactory(wording=wording, training=training)
    (row,) = count("professional_training.themes").rows
    assert [(item.text, sum(len(m.records) for m in item.members)) for item in row.items] == [
        ("人生会議", 0),
        ("感染対策", 1),
    ]


def test_an_initiative_answers_for_its_own_table_and_may_be_worded_under_another_heading(count):
    sentence = make.InitiativeFactory(heading="clock_1")
    wording = make.InitiativeWordingFactory(heading="clock_4", text="健康局の文言")
    make.InitiativeSourceFactory(wording=wording, initiative=sentence)
    stated_nothing("information_sharing", form="desk", code=MIYAKOJIMA)
    clock, sharing = count("around_the_clock.initiatives"), count("information_sharing.initiatives")
    assert [texts(row) for row in clock.rows] == [[], [], [], ["健康局の文言"], []]
    (member,) = clock.rows[3].items[0].members
    assert (member.ward.name, member.records[0].label) == ("北区", sentence.text)
    assert [ward.name for ward in clock.answered] == ["北区"]
    assert [ward.name for ward in sharing.answered] == ["都島区"]


# --- Institutions, meetings with them, visits ------------------------------------------------


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


def test_successive_designations_of_an_institution_are_one_institution(count):
    first = make.DesignationFactory(status="consented", valid_to=AUGUST_31)
    make.DesignationFactory(institution=first.institution, valid_from=SEPTEMBER_1)
    assert count(INSTITUTIONS).total == 1


def test_times_from_ten_are_one_class_and_none_planned_is_an_answer(count):
    for code, times in {"27127": 3, "27102": 10, "27103": 24, "27104": 0}.items():
        make.LiaisonPlanFactory(ward=make.ward(code), planned_times=times)
    figure = count(TIMES)
    assert labels(figure) == ["0回", "3回", "10回以上"]
    assert [row.label for row in figure.listing] == ["10回以上", "0回", "3回", "未回答"]
    assert len(figure.unreported) == 20


def test_a_topic_named_twice_is_one_and_topics_without_a_meeting_are_none(count):
    make.LiaisonPlanFactory(agenda=["backup", "backup"])
    make.LiaisonPlanFactory(ward=make.ward(MIYAKOJIMA), planned_times=0, agenda=["backup"])
    figure = count(AGENDA)
    assert wards_by_row(figure) == {"後方支援医療機関との連携": ["北区"]}
    assert len(figure.answered) == 2


def test_the_details_of_visits_ask_the_wards_that_plan_them_and_a_visit_held_is_no_plan(count):
    make.AccompaniedVisitFactory()
    assert count(VISITS).answered == ()
    make.AccompaniedVisitPlanFactory(trainees="undecided", hosts="")
    make.AccompaniedVisitPlanFactory(ward=make.ward(MIYAKOJIMA), planned=False)
    trainees, hosts = count(TRAINEES), count(HOSTS)
    assert (trainees.of, wards_by_row(trainees)) == (1, {"未定": ["北区"]})
    assert (hosts.of, [ward.name for ward in hosts.unreported]) == (1, ["北区"])


# --- The Bureau's own ------------------------------------------------------------------------


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
