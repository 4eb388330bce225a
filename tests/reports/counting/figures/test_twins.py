"""Over generated data every figure equals its slow twin, figures add up, and reports agree with them."""

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figure import Choice, merge
from reports.counting.figures import FIGURES, make_figures
from reports.counting.ward_report import load_reports
from tests.dear_properties import dear
from tests.reports.counting.figures.generated_city import make_city
from tests.reports.counting.figures.twins import TWINS, compare, council_twin, event_twin, every
from wards.models import Ward
from wards.vocabulary import ReportItem

FIGURE_OF_ITEM = {
    ReportItem.TRAINING: "professional_training.plan",
    ReportItem.OUTREACH: "public_outreach.plan",
    ReportItem.OPENING_HOURS: "desk.weekly_hours",
    ReportItem.COORDINATOR: "coordinator.qualification",
    ReportItem.AROUND_THE_CLOCK: "around_the_clock.initiatives",
    ReportItem.INFORMATION_SHARING: "information_sharing.initiatives",
    ReportItem.ACTIVE_INSTITUTION: "active_institutions.by_ward",
    ReportItem.LIAISON: "liaison_meeting.planned_times",
    ReportItem.ACCOMPANIED_VISIT: "accompanied_visit.plan",
}


def compare_events(figures, wards, round_):
    assert {
        row.code: (
            row.fact("per_year"),
            {item.text for item in row.items},
            sorted(record.pk for record in row.records),
        )
        for row in figures["city_council"].rows
    } == council_twin(round_)
    for kind in ("briefing", "exchange"):
        assert [
            (row.fact("no"), {member.ward.code: member.people for member in row.members})
            for row in figures[f"coordinator_support.{kind}"].rows
        ] == event_twin(kind, wards, round_)


def check_sums(figure):
    if figure.adds_up:
        assert sum(figure.value(row) for row in figure.all_rows) == figure.of
    if figure.choice is Choice.COUNT:
        assert figure.total == sum(figure.shown(row) or 0 for row in figure.rows)
    if figure.choice is not Choice.BAND and figure.total is not None:
        behind = [record for row in figure.rows for m in row.members for record in m.records]
        assert len(behind) == len(set(behind)), f"{figure.id}: what is added counts a record twice"
    assert set(figure.answered) <= set(figure.asked)
    if figure.asked:
        assert {member.ward for row in figure.rows for member in row.members} <= set(figure.asked)


def test_every_figure_has_a_twin_or_is_of_the_bureau():
    events = {"city_council", "coordinator_support.briefing", "coordinator_support.exchange"}
    assert set(TWINS) | events == set(FIGURES)


@dear(4)
@given(data=st.data())
def test_figures_equal_their_twins_and_add_up_over_any_parts_of_the_city(rounds, data):
    with transaction.atomic():
        make_city(data.draw, rounds)
        every.cache_clear()
        wards = list(Ward.objects.all()[:8])
        figures = make_figures(wards, rounds[0])
        for id_, twin in TWINS.items():
            compare(figures[id_], {ward.pk: twin(ward, rounds[0]) for ward in wards})
        compare_events(figures, wards, rounds[0])
        for figure in figures.values():
            check_sums(figure)
        part_of = {ward: data.draw(st.integers(0, 2)) for ward in wards}
        parts = [[ward for ward in wards if part_of[ward] == part] for part in range(3)]
        counted = [make_figures(part, rounds[0]) for part in parts if part]
        for id_, whole in figures.items():
            assert merge(part[id_] for part in counted) == whole
        # What a ward's own page calls answered is what the figures count as answered.
        reports = load_reports(wards, rounds[0])
        for item, id_ in FIGURE_OF_ITEM.items():
            answered = [ward.code for ward in wards if reports[ward.code].is_answered(item)]
            assert answered == [ward.code for ward in figures[id_].answered], id_
        transaction.set_rollback(True)
