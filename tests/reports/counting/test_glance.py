"""The numbers of a first screen: what they count, and that a missing report is no decrease."""

from dataclasses import replace

from reports.counting.comparison import Change
from reports.counting.figure import Choice, Figure, Member, Record, Row
from reports.counting.figures import ids_of
from reports.counting.glance import QUESTIONS, SUMS, answers_of, key_numbers
from tests.reports.figure_samples import figures_without, sample, wards
from wards.vocabulary import ReportForm

IDS = {form: ids_of(form) for form in ReportForm}

PLAN, HOURS, TIMES = (
    "professional_training.plan",
    "desk.weekly_hours",
    "liaison_meeting.planned_times",
)
HERE = wards()[:4]


def plan(*trainings) -> Figure:
    """How many trainings each ward has; None for 未回答."""
    answers = dict(zip(HERE, trainings, strict=True))
    held = tuple(
        Member(ward, tuple(Record("trainings.training", ward.order * 10 + n, "") for n in range(many)))
        for ward, many in answers.items() if many
    )  # fmt: skip
    none = tuple(
        Member(ward, (Record("wards.nothingtoreport", ward.order, ""),))
        for ward, many in answers.items() if many == 0
    )  # fmt: skip
    answered = tuple(ward for ward in HERE if answers[ward] is not None)
    rows = (Row(1, "planned_or_held", "開催済み・予定あり", held), Row(2, "none", "なし", none))
    return replace(sample(PLAN), rows=rows, asked=HERE, answered=answered)


def of_amounts(id_: str, *amounts) -> Figure:
    members = tuple(
        Member(ward, amount=amount)
        for ward, amount in zip(HERE, amounts, strict=True) if amount is not None
    )  # fmt: skip
    rows = tuple(Row(n, str(n), str(n), (member,)) for n, member in enumerate(members))
    answered = tuple(member.ward for member in members)
    return replace(sample(id_), rows=rows, asked=HERE, answered=answered)


def numbers(keys, figures, last=None) -> dict:
    last = {figure.id: figure for figure in last or ()}
    found = key_numbers(keys, {figure.id: figure for figure in figures}, last)
    return {(each.key.figure, each.key.unit): each for each in found}


def test_a_question_counts_wards_and_a_sum_counts_records():
    now = plan(3, 1, 0, None)
    assert numbers(QUESTIONS, [now])[PLAN, "区"].value == 2
    assert numbers(SUMS, [now])[PLAN, "件"].value == 4


def test_hours_and_times_are_counted_from_the_numbers_themselves():
    hours, times = of_amounts(HOURS, 19.5, 20, 24, None), of_amounts(TIMES, 3, 4, 0, 12)
    found = numbers(QUESTIONS, [hours, times])
    assert (found[HOURS, "区"].value, found[TIMES, "区"].value) == (2, 2)
    found = numbers(SUMS, [hours, times])
    assert (found[HOURS, "時間"].value, found[TIMES, "回"].value) == (63.5, 19)


def test_a_missing_report_is_no_decrease():
    found = numbers(SUMS, [plan(3, 1, 0, None)], [plan(2, 1, 0, 5)])[PLAN, "件"]
    assert (found.value, found.before) == (4, 8)
    assert (found.change, found.same) == (Change(3, 4), 3)
    whole = numbers(SUMS, [plan(3, 1, 0, 1)], [plan(2, 1, 0, 5)])[PLAN, "件"]
    assert (whole.change, whole.same) == (Change(8, 5), None)


def test_nothing_stands_beside_a_number_that_was_counted_otherwise_then():
    other = replace(plan(2, 1, 0, 5), definition="別の定義")
    found = numbers(SUMS, [plan(3, 1, 0, None)], [other])[PLAN, "件"]
    assert (found.before, found.change) == (None, None)


def test_a_coordinator_with_two_qualifications_is_one_person():
    record = Record("consultations.coordinator", 1, "")
    rows = tuple(Row(n, str(n), str(n), (Member(HERE[0], (record,)),)) for n in range(2))
    figure = replace(sample("coordinator.qualification"), rows=rows, choice=Choice.TEXT)
    assert numbers(SUMS, [figure])["coordinator.qualification", "人"].value == 1


def test_a_ward_has_answered_where_it_owes_no_figure_of_the_report():
    figures = figures_without(5)
    office, desk = answers_of(figures, IDS)
    assert (office.form, desk.form) == (ReportForm.WARD_OFFICE, ReportForm.DESK)
    assert (office.answered, len(office.missing), len(office.asked)) == (19, 5, 24)
    figures[HOURS] = replace(figures[HOURS], answered=figures[HOURS].answered[1:])
    assert answers_of(figures, IDS)[1].answered == desk.answered - 1
