"""The slow twins: every figure a second time, ward by ward, in plain Python over all rows.

A twin asks one ward at a time: was it asked, did it answer, in which rows does it stand with which
records? It shares no code with the figures and filters nothing in the database.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from consultations.models import Coordinator, DeskHours, Initiative, MonthlyConsultationTotal
from institutions.models import Designation, ResourceSurvey
from meetings.models import Attendance, CoordinatorEvent, LiaisonPlan, Meeting
from reports.models import InitiativeSource, InitiativeWording, ThemeSource, ThemeWording
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan, Outreach, Training
from wards.models import NothingToReport

# What a row leads to; without it every row would be a query of its own.
TOGETHER_WITH = {
    NothingToReport: ("submission",),
    DeskHours: ("desk",),
    Coordinator: ("desk",),
    Designation: ("institution",),
}


@cache
def every(model):
    """All rows of a model; `every.cache_clear()` after the rows have changed."""
    return list(model.objects.select_related(*TOGETHER_WITH.get(model, ())))


@dataclass
class Answer:
    """Of one ward: rows is {row code: keys of records}, items {(row code, text): keys}.

    numbers: {row code: number} of figures that add numbers up.
    """

    asked: bool = True
    answered: bool = True
    rows: dict = field(default_factory=dict)
    items: dict = field(default_factory=dict)
    numbers: dict = field(default_factory=dict)


NOT_ASKED = Answer(asked=False, answered=False)


def nothing(ward, round_, item, form):
    return [
        said.pk
        for said in every(NothingToReport)
        if said.submission.ward_id == ward.pk
        and said.submission.round_id == round_.pk
        and said.submission.form == form
        and said.item == item
    ]


def in_force(row, day):
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


def of_year(model, ward, round_):
    year = round_.fiscal_year
    return [row for row in every(model) if row.ward_id == ward.pk and row.fiscal_year == year]


def counted(model, ward, round_):
    return [row for row in of_year(model, ward, round_) if row.programme == "hub"]


def keys(rows):
    return sorted(row.pk for row in rows)


def plan_of(model, item):
    def twin(ward, round_):
        rows, none = counted(model, ward, round_), nothing(ward, round_, item, "ward_office")
        if rows:
            return Answer(rows={"planned_or_held": keys(rows)})
        if none:
            return Answer(rows={"none": none})
        return Answer(answered=False)

    return twin


def training_themes(ward, round_):
    rows = counted(Training, ward, round_)
    none = nothing(ward, round_, "training", "ward_office")
    items = {}
    for wording in every(ThemeWording):
        if wording.fiscal_year == round_.fiscal_year:
            linked = {s.training_id for s in every(ThemeSource) if s.wording_id == wording.pk}
            items["themes", wording.text] = [key for key in keys(rows) if key in linked]
    return Answer(answered=bool(rows or none), items=items)


def outreach_content(ward, round_):
    rows = counted(Outreach, ward, round_)
    if not rows:
        return NOT_ASKED
    answer = Answer()
    for row in rows:
        answer.rows.setdefault(row.kind, []).append(row.pk)
        if row.kind == "other":
            answer.items.setdefault(("other", row.kind_detail), []).append(row.pk)
    return answer


def at_open_desks(model, ward, round_):
    return [
        row
        for row in every(model)
        if row.desk.ward_id == ward.pk
        and in_force(row, round_.as_of)
        and in_force(row.desk, round_.as_of)
    ]


def weekly_hours(ward, round_):
    for row in at_open_desks(DeskHours, ward, round_):
        half_hours = int(row.weekly_hours * 2)
        bands = {"0": [0], "1_9": range(1, 20), "10_19": range(20, 40), "20": [40]}
        band = next((code for code, span in bands.items() if half_hours in span), "over_20")
        return Answer(rows={band: [row.pk]})
    return Answer(answered=False)


def qualification(ward, round_):
    rows = at_open_desks(Coordinator, ward, round_)
    found = {rule: keys(row for row in rows if row.qualification == rule) for rule in "abcd"}
    return Answer(answered=bool(rows), rows={rule: kept for rule, kept in found.items() if kept})


def initiatives(prefix, item):
    def twin(ward, round_):
        written = of_year(Initiative, ward, round_)
        own = [row for row in written if row.heading.startswith(prefix)]
        items = {}
        for wording in every(InitiativeWording):
            if wording.fiscal_year == round_.fiscal_year and wording.heading.startswith(prefix):
                sources = every(InitiativeSource)
                linked = {s.initiative_id for s in sources if s.wording_id == wording.pk}
                behind = [key for key in keys(written) if key in linked]
                items[wording.heading, wording.text] = behind
        answered = bool(own or nothing(ward, round_, item, "desk"))
        return Answer(answered=answered, items=items)

    return twin


def designations(ward, round_):
    return [
        row
        for row in every(Designation)
        if row.institution.ward_id == ward.pk
        and in_force(row, round_.as_of)
        and row.status != "withdrawn"
        and row.programme == "hub"
        and not (row.institution.closed_on and row.institution.closed_on < round_.as_of)
    ]


def active_institutions(ward, round_):
    if found := designations(ward, round_):
        return Answer(rows={ward.pk: keys(found)})
    return Answer(answered=bool(nothing(ward, round_, "active_institution", "desk")))


def functions(ward, round_):
    answer = active_institutions(ward, round_)
    answer.rows = {}
    for row in designations(ward, round_):
        for function in row.functions:
            answer.rows[function] = sorted([*answer.rows.get(function, ()), row.pk])
    return answer


def of_plan(model, read, without=Answer(answered=False)):  # noqa: B008 - nobody changes it
    """A twin that reads one statement of the year; without one a ward has not answered."""

    def twin(ward, round_):
        plans = of_year(model, ward, round_)
        return read(plans[0]) if plans else without

    return twin


def planned_times(plan):
    code = "10_or_more" if plan.planned_times >= 10 else f"{plan.planned_times}"
    return Answer(rows={code: [plan.pk]})


def agenda(plan):
    if plan.planned_times == 0:
        return NOT_ASKED
    answer = Answer(rows={topic: [plan.pk] for topic in plan.agenda})
    if "other" in plan.agenda:
        answer.items["other", plan.agenda_detail] = [plan.pk]
    return answer


def visit_plan(plan):
    return Answer(rows={"planned" if plan.planned else "none": [plan.pk]})


def visit_detail(name):
    def read(plan):
        chosen = getattr(plan, name)
        if not plan.planned:
            return NOT_ASKED
        if not chosen:
            return Answer(answered=False)
        answer = Answer(rows={chosen: [plan.pk]})
        if name == "trainees" and chosen == "other":
            answer.items["other", plan.trainees_detail] = [plan.pk]
        return answer

    return of_plan(AccompaniedVisitPlan, read, without=NOT_ASKED)


def in_class(firsts, number, rows):
    """The answer of a ward that stands with a number in the classes that begin at some numbers."""
    begun = [first for first in firsts if first <= number and (first > 0 or number == 0)]
    first = max(begun or [firsts[1]])
    after = [other for other in firsts if other > first]
    code = f"{first}_{after[0] - 1}" if after else f"{first}_or_more"
    code = f"{first}" if after and after[0] == first + 1 else code
    return Answer(rows={code: keys(rows)}, numbers={code: number})


TIMES, PEOPLE = (0, 1, 2, 3, 4, 5), (0, 1, 30, 50, 100, 200)


def council(ward, round_):
    kinds = ("ward_council", "working_group")
    return [row for row in of_year(Meeting, ward, round_) if row.kind in kinds]


def council_times(ward, round_):
    rows, none = council(ward, round_), nothing(ward, round_, "ward_council", "ward_office")
    return in_class(TIMES, len(rows), rows) if rows or none else Answer(answered=False)


def council_states(ward, round_):
    answer = Answer(answered=council_times(ward, round_).answered)
    for row in council(ward, round_):
        answer.rows.setdefault(row.state, []).append(row.pk)
        answer.numbers[row.state] = len(answer.rows[row.state])
    return answer


def told_of(rows_of, name, firsts=PEOPLE):
    """A twin that adds up what held activities state."""

    def twin(ward, round_):
        rows = [
            row
            for row in rows_of(ward, round_)
            if row.state == "held" and getattr(row, name) is not None
        ]
        return (
            in_class(firsts, sum(getattr(row, name) for row in rows), rows) if rows else NOT_ASKED
        )

    return twin


def of_the_hub(model):
    return lambda ward, round_: counted(model, ward, round_)


def survey(ward, round_):
    rows = of_year(ResourceSurvey, ward, round_)
    if not rows:
        return Answer(answered=False)
    return Answer(rows={"conducted" if rows[0].conducted else "none": keys(rows)})


def survey_methods(ward, round_):
    rows = [row for row in of_year(ResourceSurvey, ward, round_) if row.conducted]
    if not rows:
        return NOT_ASKED
    answer = Answer(rows={method: keys(rows) for method in rows[0].methods})
    if "other" in rows[0].methods:
        answer.items["other", rows[0].method_detail] = keys(rows)
    return answer


def audience(ward, round_):
    rows = counted(Training, ward, round_)
    who = {each for row in rows for each in row.audience}
    found = {each: keys(row for row in rows if each in row.audience) for each in who}
    return Answer(rows=found) if rows else NOT_ASKED


def by_month(ward, round_):
    rows = of_year(MonthlyConsultationTotal, ward, round_)
    return Answer(
        answered=bool(rows),
        rows={f"{row.month}": [row.pk] for row in rows},
        numbers={f"{row.month}": row.consultations for row in rows},
    )


def so_far(ward, round_):
    rows = of_year(MonthlyConsultationTotal, ward, round_)
    number = sum(row.consultations for row in rows)
    return in_class((0, 1, 100, 200, 300, 500), number, rows) if rows else Answer(answered=False)


def per_hours(ward, round_):
    rows = of_year(MonthlyConsultationTotal, ward, round_)
    hours = float(sum(row.weekly_hours for row in at_open_desks(DeskHours, ward, round_)))
    if not (rows and hours):
        return Answer(answered=False)
    days = sum(monthrange(round_.fiscal_year + (row.month < 4), row.month)[1] for row in rows)
    rate = round(10 * sum(row.consultations for row in rows) / (hours * days / 7), 1)
    return in_class((0, 1, 3, 5, 10), rate, rows)


def coordinators(ward, round_):
    rows = at_open_desks(Coordinator, ward, round_)
    held = {
        rule: keys(row for row in rows if rule in (row.qualification, row.second_qualification))
        for rule in "abcd"
    }
    answer = Answer(answered=bool(rows), rows={rule: kept for rule, kept in held.items() if kept})
    answer.numbers = {rule: len(found) for rule, found in answer.rows.items()}
    return answer


def initiative_states(ward, round_):
    initiatives = of_year(Initiative, ward, round_)
    written = [row for row in initiatives if row.state]
    items = ("around_the_clock", "information_sharing")
    none = not initiatives and all(nothing(ward, round_, item, "desk") for item in items)
    states = ("study", "trial", "practice", "settled")
    found = {state: keys(row for row in written if row.state == state) for state in states}
    rows = {state: kept for state, kept in found.items() if kept}
    numbers = {state: len(kept) for state, kept in rows.items()}
    return Answer(answered=bool(written or none), rows=rows, numbers=numbers)


def lacking(ward, round_):
    answer = functions(ward, round_)
    if answer.answered:
        every_one = ("daily", "admission", "emergency", "end_of_life")
        answer.rows = {each: [] for each in every_one if each not in answer.rows}
    return answer


def visits(ward, round_):
    first = date(round_.fiscal_year, 4, 1)
    after = first.replace(year=first.year + 1)
    rows = [row for row in every(AccompaniedVisit) if row.ward_id == ward.pk]
    return [row for row in rows if first <= row.date < after]


def visits_held(ward, round_):
    rows = visits(ward, round_)
    plans = [plan for plan in of_year(AccompaniedVisitPlan, ward, round_) if plan.planned]
    return in_class(TIMES, len(rows), rows) if rows or plans else NOT_ASKED


def visits_people(ward, round_):
    rows = visits(ward, round_)
    return in_class((0, 1, 5, 10, 20), sum(r.people for r in rows), rows) if rows else NOT_ASKED


TWINS = {
    "ward_council.times": council_times,
    "ward_council.states": council_states,
    "ward_council.people": told_of(council, "people"),
    "resource_survey.conducted": survey,
    "resource_survey.methods": survey_methods,
    "professional_training.people": told_of(of_the_hub(Training), "people"),
    "professional_training.audience": audience,
    "public_outreach.people": told_of(of_the_hub(Outreach), "people"),
    "public_outreach.copies": told_of(
        of_the_hub(Outreach), "copies", (0, 1, 500, 1000, 5000, 10000)
    ),
    "consultations.by_month": by_month,
    "consultations.so_far": so_far,
    "consultations.per_hours": per_hours,
    "coordinator.count": coordinators,
    "initiative.states": initiative_states,
    "active_institutions.lacking": lacking,
    "accompanied_visit.held": visits_held,
    "accompanied_visit.people": visits_people,
    "professional_training.plan": plan_of(Training, "training"),
    "professional_training.themes": training_themes,
    "public_outreach.plan": plan_of(Outreach, "outreach"),
    "public_outreach.content": outreach_content,
    "desk.weekly_hours": weekly_hours,
    "coordinator.qualification": qualification,
    "around_the_clock.initiatives": initiatives("clock", "around_the_clock"),
    "information_sharing.initiatives": initiatives("share", "information_sharing"),
    "active_institutions.by_ward": active_institutions,
    "liaison_meeting.planned_times": of_plan(LiaisonPlan, planned_times),
    "liaison_meeting.agenda": of_plan(LiaisonPlan, agenda),
    "accompanied_visit.plan": of_plan(AccompaniedVisitPlan, visit_plan),
    "accompanied_visit.trainees": visit_detail("trainees"),
    "accompanied_visit.hosts": visit_detail("hosts"),
    "active_institutions.functions": functions,
}


def council_twin(round_):
    """{body: (times, topics, keys)} of the bodies that meet in the year."""
    found = {}
    for kind in ("city_council", "subcommittee"):
        meetings = [
            row
            for row in every(Meeting)
            if row.kind == kind and row.fiscal_year == round_.fiscal_year
        ]
        if meetings:
            lines = [line.strip() for row in meetings for line in row.topics.split("\n")]
            found[kind] = (len(meetings), {line for line in lines if line}, keys(meetings))
    return found


def event_twin(kind, wards, round_):
    """[(number, {ward code: people})] in order of number."""
    codes = {ward.pk for ward in wards}
    found = []
    for event in every(CoordinatorEvent):
        if event.kind == kind and event.fiscal_year == round_.fiscal_year:
            came = [row for row in every(Attendance) if row.event_id == event.pk]
            people = {row.ward_id: row.people for row in came if row.ward_id in codes}
            found.append((event.number, people))
    return sorted(found, key=lambda pair: pair[0])


def compare(figure, answers):
    """Holds a figure to the answers of all its wards, by ward code in official order."""
    assert [w.code for w in figure.asked] == [c for c, answer in answers.items() if answer.asked]
    assert [w.code for w in figure.answered] == [
        c for c, answer in answers.items() if answer.answered
    ]
    expected_rows, expected_items = {}, {}
    for code, answer in answers.items():
        for row, found in answer.rows.items():
            expected_rows.setdefault(row, {})[code] = sorted(found)
        for item, found in answer.items.items():
            expected_items.setdefault(item, {}).update({code: sorted(found)} if found else {})
    assert {row.code: records_by_ward(row) for row in figure.rows if row.members} == expected_rows
    assert {
        (row.code, item.text): records_by_ward(item)
        for row in figure.rows
        for item in row.items
        if figure.kind != "definition"
    } == expected_items

    if any(answer.numbers for answer in answers.values()):
        numbers = {}
        for code, answer in answers.items():
            for row, number in answer.numbers.items():
                numbers.setdefault(row, {})[code] = number
        assert {
            row.code: {m.ward.code: m.amount for m in row.members}
            for row in figure.rows
            if row.members
        } == numbers
        if figure.total is not None:
            assert figure.total == sum(n for some in numbers.values() for n in some.values())


def records_by_ward(row):
    return {member.ward.code: [record.pk for record in member.records] for member in row.members}
