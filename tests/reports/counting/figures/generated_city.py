"""The generated data: rows of five wards in and around 令和6年度, sense and nonsense."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from consultations.models import Heading, InitiativeState, Qualification
from institutions.models import CareFunction, DesignationStatus, SurveyMethod
from meetings.models import LiaisonAgenda
from tests import factories as make
from trainings.models import Audience, Hosts, OutreachKind, Trainees
from wards.vocabulary import ITEMS_WITH_NOTHING_TO_REPORT, Programme, form_of_item

WARDS = ("27127", "27102", "27103", "27104", "27128")
YEARS = (2023, 2024, 2024, 2025)
DAYS = (
    date(2024, 4, 1),
    date(2024, 8, 31),
    date(2024, 9, 1),
    date(2024, 9, 2),
    date(2025, 3, 31),
)
HOURS = ("0", "0.5", "9.5", "10", "19.5", "20", "20.5", "168")


years = st.sampled_from(YEARS)
programmes = st.sampled_from(Programme.values)
states = st.sampled_from(["held", "planned"])
numbers = st.sampled_from([0, 1, 29, 30, 250])


@st.composite
def periods(draw):
    """Periods that do not share a day, with gaps, the last one perhaps without an end."""
    days = sorted(draw(st.sets(st.sampled_from(DAYS), min_size=1)))
    found = [(first, after - timedelta(days=1)) for first, after in pairwise(days)]
    found.append((days[-1], draw(st.sampled_from([None, days[-1], date(2026, 3, 31)]))))
    return [{"valid_from": a, "valid_to": b} for a, b in found if draw(st.booleans())]


def ward_offices(draw, ward, found):
    """Trainings and outreach of a ward, kept in `found` by kind of record."""
    of_year = st.fixed_dictionaries(
        {"fiscal_year": years, "programme": programmes, "state": states, "people": numbers}
    )
    for fields in draw(st.lists(of_year, max_size=2)):
        who = draw(st.lists(st.sampled_from(Audience.values), unique=True, max_size=2))
        made = make.TrainingFactory(ward=ward, audience=who, **dated(fields))
        found["trainings"].append(made)
    for fields in draw(st.lists(of_year, max_size=2)):
        kind = draw(st.sampled_from(OutreachKind.values))
        copies = draw(numbers)
        make.OutreachFactory(ward=ward, kind=kind, copies=copies, **dated(fields))
    councils = st.sampled_from(["ward_council", "working_group"])
    for fields in draw(st.lists(of_year, max_size=2)):
        make.MeetingFactory(ward=ward, kind=draw(councils), **dated(fields))
    if draw(st.booleans()):
        ways = draw(st.lists(st.sampled_from(SurveyMethod.values), unique=True, max_size=2))
        conducted = draw(st.booleans())
        make.ResourceSurveyFactory(
            ward=ward,
            fiscal_year=draw(years),
            conducted=conducted,
            methods=ways if conducted else [],
            method_detail="架空の方法" if conducted and "other" in ways else "",
        )


def dated(fields):
    """The fields of an activity: what was held has a day of its year."""
    held = fields["state"] == "held"
    return fields | {"date": date(fields["fiscal_year"], 6, 1) if held else None}


def desks(draw, ward, found):
    """Desks, their hours and coordinators, and the initiatives of a ward."""
    for desk_period in draw(periods()):
        desk = make.DeskFactory(ward=ward, **desk_period)
        for period in draw(periods()):
            hours = draw(st.sampled_from(HOURS))
            make.DeskHoursFactory(desk=desk, weekly_hours=hours, **period)
        for period in draw(periods()):
            rule = draw(st.sampled_from(Qualification.values))
            other = draw(st.sampled_from(["", *Qualification.values]))
            second = other if other != rule else ""
            make.CoordinatorFactory(
                desk=desk, qualification=rule, second_qualification=second, **period
            )
    headings = st.sampled_from(Heading.values)
    for year, heading in draw(st.lists(st.tuples(years, headings), max_size=2)):
        initiative = make.InitiativeFactory(
            ward=ward,
            fiscal_year=year,
            heading=heading,
            state=draw(st.sampled_from(["", *InitiativeState.values])),
        )
        found["initiatives"].append(initiative)
    months = st.tuples(st.sampled_from(YEARS), st.integers(1, 12))
    for year, month in draw(st.lists(months, max_size=3, unique=True)):
        make.MonthlyTotalFactory(
            ward=ward,
            fiscal_year=year,
            month=month,
            consultations=draw(st.sampled_from([0, 1, 40, 320])),
        )
    for day in draw(st.lists(st.sampled_from([date(2024, 3, 31), *DAYS]), max_size=2)):
        make.AccompaniedVisitFactory(ward=ward, date=day, people=draw(st.integers(1, 6)))


def institutions(draw, ward):
    """Institutions, perhaps closed, with designations one after the other."""
    for closed_on in draw(st.lists(st.sampled_from([None, None, *DAYS[1:4]]), max_size=2)):
        institution = make.InstitutionFactory(ward=ward, closed_on=closed_on)
        for period in draw(periods()):
            make.DesignationFactory(
                institution=institution,
                status=draw(st.sampled_from(DesignationStatus.values)),
                programme=draw(st.sampled_from([Programme.HUB, *Programme.values])),
                functions=draw(st.lists(st.sampled_from(CareFunction.values), unique=True)),
                **period,
            )


def statements(draw, ward, rounds):
    """What a ward states of a year: plans, and 該当なし."""
    for own in ({"ward": ward, "fiscal_year": 2023}, {"ward": ward, "fiscal_year": 2024}):
        if draw(st.booleans()):
            topics = draw(st.lists(st.sampled_from(LiaisonAgenda.values), max_size=3))
            times = draw(st.sampled_from([0, 1, 3, 9, 10, 24]))
            make.LiaisonPlanFactory(planned_times=times, agenda=topics, **own)
        if draw(st.booleans()):
            who, where = (st.sampled_from(["", *each.values]) for each in (Trainees, Hosts))
            planned = draw(st.booleans())
            details = {"trainees": draw(who), "hosts": draw(where)} if planned else {}
            details = {"trainees": "", "hosts": ""} | details
            make.AccompaniedVisitPlanFactory(planned=planned, **details, **own)
    items = sorted(ITEMS_WITH_NOTHING_TO_REPORT)
    said = st.lists(st.tuples(st.sampled_from(rounds), st.sampled_from(items)), unique=True)
    for round_, item in draw(said):
        submission = make.SubmissionFactory(round=round_, ward=ward, form=form_of_item(item))
        make.NothingToReportFactory(submission=submission, item=item)


def wordings(draw, found):
    """The Bureau's wording of both kinds, tied to any rows of `found`."""
    places = st.lists(st.tuples(years, st.integers(1, 3)), max_size=3)
    for year, position in draw(places):
        heading = draw(st.sampled_from(Heading.values))
        wording = make.InitiativeWordingFactory(
            fiscal_year=year, heading=heading, position=position
        )
        for initiative in draw(some_of(found["initiatives"])):
            make.InitiativeSourceFactory(wording=wording, initiative=initiative)
    for year, position in draw(places):
        wording = make.ThemeWordingFactory(fiscal_year=year, position=position)
        for training in draw(some_of(found["trainings"])):
            make.ThemeSourceFactory(wording=wording, training=training)


def some_of(rows):
    """Any part of a list of rows."""
    chosen = st.sets(st.integers(0, max(len(rows) - 1, 0)), max_size=len(rows))
    return chosen.map(lambda places: [rows[place] for place in sorted(places)])


def bureau_events(draw, wards):
    """The city's meetings, and events with attendance."""
    kinds = st.sampled_from(["city_council", "subcommittee", "liaison"])
    for year, kind in draw(st.lists(st.tuples(years, kinds), max_size=3)):
        make.MeetingFactory(fiscal_year=year, kind=kind, topics="同じ議題\n\n  二つ目 ")
    events = st.tuples(st.sampled_from(["briefing", "exchange"]), st.integers(1, 3))
    for kind, number in draw(st.lists(events, unique=True, max_size=3)):
        event = make.CoordinatorEventFactory(kind=kind, number=number)
        for ward in wards:
            if people := draw(st.integers(0, 3)):
                make.AttendanceFactory(event=event, ward=ward, people=people)


def make_city(draw, rounds) -> None:
    """Makes the rows of a generated city; `draw` is that of hypothesis' `data`."""
    wards = [make.ward(code) for code in WARDS]
    found = {"trainings": [], "initiatives": []}
    for ward in wards:
        ward_offices(draw, ward, found)
        desks(draw, ward, found)
        institutions(draw, ward)
        statements(draw, ward, rounds)
    wordings(draw, found)
    bureau_events(draw, wards)
    make.FootnoteFactory(mark="※1", status="consented")
    make.FootnoteFactory(mark="※2", status="other_programme")
