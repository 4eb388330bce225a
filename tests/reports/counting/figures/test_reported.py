"""Reported figures say what the wards said when they last submitted, whatever was done since."""

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Heading
from reports.counting.figures import make_figures, reported_figures
from tests import factories as make
from tests.reports.counting.figures.generated_city import WARDS, cities, make_city
from tests.reports.counting.figures.reported_twin import Reporting
from wards.models import Ward
from wards.vocabulary import ReportForm

MOVES = ("submit", "submit", "send_back", "accept", "edit")
steps = st.lists(
    st.tuples(st.sampled_from(MOVES), st.sampled_from(WARDS), st.sampled_from(ReportForm)),
    max_size=25,
)


def edit(ward):
    """The registers live on, submitted or not."""
    make.TrainingFactory(ward=ward)
    make.OutreachFactory(ward=ward, kind="leaflet")
    make.DesignationFactory(institution=make.InstitutionFactory(ward=ward))


@cities(8)
@given(data=st.data())
def test_after_any_moves_and_edits_each_ward_stands_as_it_last_submitted(rounds, data):
    with transaction.atomic():
        make_city(data.draw, rounds)
        wards = list(Ward.objects.filter(code__in=WARDS))
        reporting = Reporting(rounds[0], wards)
        for name, code, form in data.draw(steps):
            ward = next(ward for ward in wards if ward.code == code)
            if name == "edit":
                edit(ward)
            else:
                getattr(reporting, name)(ward, form)
        reporting.hold(reported_figures(wards, rounds[0]))
        transaction.set_rollback(True)


@cities(6)
@given(data=st.data())
def test_once_all_have_submitted_reported_and_live_are_the_same(rounds, data):
    with transaction.atomic():
        make_city(data.draw, rounds)
        wards = list(Ward.objects.filter(code__in=WARDS))
        reporting = Reporting(rounds[0], wards)
        for ward in wards:
            for form in ReportForm:
                reporting.submit(ward, form)
        assert reported_figures(wards, rounds[0]) == make_figures(wards, rounds[0])
        transaction.set_rollback(True)


@pytest.fixture
def reporting(survey):
    """A survey that 北区 and 都島区 have submitted."""
    kita, miyakojima = make.ward(), make.ward("27102")
    for ward in (kita, miyakojima):
        make.InitiativeFactory(ward=ward, heading=Heading.SUDDEN_CHANGE)
        make.TrainingFactory(ward=ward)
    reporting = Reporting(survey, list(Ward.objects.all()))
    for ward in (kita, miyakojima):
        for form in ReportForm:
            reporting.submit(ward, form)
    return reporting


def test_the_bureaus_words_of_now_stand_in_what_was_reported_before(reporting, survey):
    initiative = make.ward().initiative_set.get()
    wording = make.InitiativeWordingFactory(heading=Heading.SUDDEN_CHANGE, text="後の文言")
    make.InitiativeSourceFactory(wording=wording, initiative=initiative)
    theme = make.ThemeWordingFactory(text="後のテーマ")
    make.ThemeSourceFactory(wording=theme, training=make.ward().training_set.get())
    make.FootnoteFactory(mark="※1", text="後の注記")
    figures = reported_figures(list(Ward.objects.all()), survey)
    lines = {
        item.text: [member.ward.name for member in item.members]
        for id_ in ("around_the_clock.initiatives", "professional_training.themes")
        for row in figures[id_].rows
        for item in row.items
    }
    assert lines == {"後の文言": ["北区"], "後のテーマ": ["北区"]}
    assert [note.text for note in figures["active_institutions.by_ward"].footnotes] == ["後の注記"]


def test_the_number_of_queries_does_not_grow_with_the_wards_that_report(
    reporting, survey, query_budget
):
    wards = list(Ward.objects.all())
    with query_budget(200) as two:
        reported_figures(wards, survey)
    for ward in wards[2:12]:
        for form in ReportForm:
            reporting.submit(ward, form)
    with query_budget(len(two)):
        reported_figures(wards, survey)
