"""How often the figures ask the database does not depend on how many wards there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.counting.figures import FIGURES, make_figures
from tests import factories as make
from wards.models import Ward

MOST_QUERIES_OF_A_FIGURE = 4  # records, 該当なし, the Bureau's wording, what it is tied to


@pytest.fixture
def full_city(survey):
    """Every ward has every kind of record."""
    event, other = make.CoordinatorEventFactory(), make.CoordinatorEventFactory(kind="exchange")
    themes, words = make.ThemeWordingFactory(), make.InitiativeWordingFactory()
    make.FootnoteFactory()
    make.MeetingFactory(kind="city_council")
    for ward in Ward.objects.all():
        make.ThemeSourceFactory(wording=themes, training=make.TrainingFactory(ward=ward))
        make.OutreachFactory(ward=ward)
        desk = make.DeskFactory(ward=ward)
        make.DeskHoursFactory(desk=desk)
        make.CoordinatorFactory(desk=desk)
        initiative = make.InitiativeFactory(ward=ward)
        make.InitiativeSourceFactory(wording=words, initiative=initiative)
        make.DesignationFactory(institution__ward=ward)
        make.LiaisonPlanFactory(ward=ward)
        make.AccompaniedVisitPlanFactory(ward=ward)
        make.AttendanceFactory(event=event, ward=ward)
        make.AttendanceFactory(event=other, ward=ward)
        for form, item in (("ward_office", "outreach"), ("desk", "active_institution")):
            submission = make.SubmissionFactory(ward=ward, form=form)
            make.NothingToReportFactory(submission=submission, item=item)
    return survey


def queries_of(count):
    with CaptureQueriesContext(connection) as captured:
        count()
    return len(captured)


def test_a_figure_takes_as_many_queries_for_24_wards_as_for_one(full_city):
    one, all_wards = list(Ward.objects.all()[:1]), list(Ward.objects.all())
    for id_ in FIGURES:
        queries = [
            queries_of(lambda wards=wards, id_=id_: make_figures(wards, full_city, [id_]))
            for wards in (one, all_wards)
        ]
        assert queries[0] == queries[1] <= MOST_QUERIES_OF_A_FIGURE, id_


def test_all_figures_together_stay_within_their_budget(full_city, query_budget):
    with query_budget(20):
        make_figures(Ward.objects.all(), full_city)
