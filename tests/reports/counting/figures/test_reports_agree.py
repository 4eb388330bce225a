"""What a ward's own page calls answered is what the figures count as answered."""

from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figures import make_figures
from reports.counting.ward_report import load_reports
from tests.factories import RoundFactory
from tests.reports.counting.figures.generated_city import cities, make_city
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


@cities(6)
@given(data=st.data())
def test_a_ward_owes_on_its_page_what_it_owes_in_the_figures(whole_city, data):
    rounds = [RoundFactory(), RoundFactory(fiscal_year=2023)]
    with transaction.atomic():
        make_city(data.draw, rounds)
        wards = list(Ward.objects.all())
        reports, figures = load_reports(wards, rounds[0]), make_figures(wards, rounds[0])
        for item, id_ in FIGURE_OF_ITEM.items():
            answered = [ward.code for ward in wards if reports[ward.code].is_answered(item)]
            assert answered == [ward.code for ward in figures[id_].answered], id_
        transaction.set_rollback(True)
