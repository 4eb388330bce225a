"""Every figure equals its slow twin, and figures add up, over generated data."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figure import Choice, merge
from reports.counting.figures import FIGURES, make_figures
from tests.factories import RoundFactory
from tests.reports.counting.figures.generated_city import cities, make_city
from tests.reports.counting.figures.twins import TWINS, compare, council_twin, event_twin, every
from wards.models import Ward


@pytest.fixture
def rounds(whole_city):
    return [RoundFactory(), RoundFactory(fiscal_year=2023)]


def compare_with_twin(figure, wards, round_):
    compare(figure, {ward.pk: TWINS[figure.id](ward, round_) for ward in wards})


def compare_events(figures, wards, round_):
    assert {
        row.code: (row.fact("per_year"), {item.text for item in row.items}, keys_of(row))
        for row in figures["city_council"].rows
    } == council_twin(round_)
    for kind in ("briefing", "exchange"):
        assert [
            (row.fact("no"), {member.ward.code: member.people for member in row.members})
            for row in figures[f"coordinator_support.{kind}"].rows
        ] == event_twin(kind, wards, round_)


def keys_of(row):
    return sorted(record.pk for record in row.records)


def check_sums(figure):
    if figure.adds_up:
        assert sum(figure.value(row) for row in figure.all_rows) == figure.of
    if figure.choice is Choice.COUNT:
        assert figure.total == sum(figure.shown(row) or 0 for row in figure.rows)
    assert set(figure.answered) <= set(figure.asked)
    if figure.asked:
        assert {member.ward for row in figure.rows for member in row.members} <= set(figure.asked)


def test_every_figure_has_a_twin_or_is_of_the_bureau():
    events = {"city_council", "coordinator_support.briefing", "coordinator_support.exchange"}
    assert set(TWINS) | events == set(FIGURES)


@cities(8)
@given(data=st.data())
def test_figures_equal_their_twins_and_add_up_over_any_parts_of_the_city(rounds, data):
    with transaction.atomic():
        make_city(data.draw, rounds)
        every.cache_clear()
        wards = list(Ward.objects.all()[:8])
        figures = make_figures(wards, rounds[0])
        for id_ in TWINS:
            compare_with_twin(figures[id_], wards, rounds[0])
        compare_events(figures, wards, rounds[0])
        for figure in figures.values():
            check_sums(figure)
        part_of = {ward: data.draw(st.integers(0, 2)) for ward in wards}
        parts = [[ward for ward in wards if part_of[ward] == part] for part in range(3)]
        counted = [make_figures(part, rounds[0]) for part in parts if part]
        for id_, whole in figures.items():
            assert merge(part[id_] for part in counted) == whole
        transaction.set_rollback(True)
