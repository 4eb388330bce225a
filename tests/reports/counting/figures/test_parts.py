"""A figure taken apart gives what counting ward by ward gives."""

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figures import FIGURES, count_figures
from reports.counting.figures.parts import figures_by_ward
from tests.factories import RoundFactory
from tests.reports.counting.figures.generated_city import WARDS, cities, make_city
from wards.models import Ward

OF_WARDS = tuple(id_ for id_, source in FIGURES.items() if source.form)


@cities(6)
@given(data=st.data())
def test_every_ward_gets_the_figures_that_it_has_when_counted_alone(whole_city, data):
    rounds = [RoundFactory(), RoundFactory(fiscal_year=2023)]
    with transaction.atomic():
        make_city(data.draw, rounds)
        wards = list(Ward.objects.filter(code__in=WARDS))
        taken_apart = figures_by_ward(wards, rounds[0], OF_WARDS)
        for ward in wards:
            assert taken_apart[ward.code] == count_figures([ward], rounds[0], OF_WARDS)
        transaction.set_rollback(True)


def test_the_number_of_queries_does_not_grow_with_the_wards(survey, query_budget):
    wards = list(Ward.objects.all())
    with query_budget(99) as few:
        figures_by_ward(wards[:2], survey, OF_WARDS)
    with query_budget(len(few)):
        figures_by_ward(wards, survey, OF_WARDS)
