"""The whole round by workbook: 24 wards fill in 48 forms, and the figures equal the document."""

import json
from datetime import date, datetime, time
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from consultations.models import Initiative
from meetings.models import Meeting
from reports.files.report_form.taking_in import take_in
from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.sheets import contents_now
from reports.models import InitiativeSource, ThemeSource
from tests.database import as_owner
from tests.reports.figure_samples import as_listed_now, expected, in_print
from tests.reports.files.filling import filled, says_nothing
from tests.reports.files.report_form.test_round_trip import OF_WARDS, said_in
from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import SAID_OF_AN_ITEM, ReportingRound, Submission, User, Ward
from wards.reporting.workflow import acting_for
from wards.vocabulary import ReportForm, Status

pytestmark = [pytest.mark.django_db, pytest.mark.hunt]

EXPECTED = as_listed_now(expected())
# A day of the published year: it is the only one that is loaded, and all of it has been held.
LAST_DAY = date(2025, 3, 31)


@pytest.fixture
def demonstration():
    noon = datetime.combine(LAST_DAY, time(12), timezone.get_default_timezone())
    with time_machine.travel(noon, tick=False):
        with as_owner():
            call_command("demo", yes_demo_data=True, stdout=StringIO())
        with ward_scope(ALL_WARDS):
            yield


def figures_of_the_document() -> dict[str, dict]:
    said = StringIO()
    call_command("figures", year=2024, live=True, stdout=said)
    counted = json.loads(said.getvalue())["figures"]
    return {id_: in_print(counted[id_], expected) for id_, expected in EXPECTED.items()}


def reports():
    """(acting user, ward, form) of all 48."""
    bureau = User.objects.get(username="bureau")
    for ward in Ward.objects.all():
        for form in ReportForm:
            yield bureau, acting_for(bureau, ward, form), ward, form


def forget_what_the_wards_said(round_) -> tuple[list, list]:
    """Empties the 24 wards; the Bureau's own records stay. Returns which words stood behind which."""
    Submission.objects.filter(round=round_).update(
        status=Status.NOT_STARTED, filing=None, submitted_at=None, accepted_at=None,
        published_at=None, returned_at=None, submitted_by=None, accepted_by=None,
        published_by=None, returned_by=None,
    )  # fmt: skip
    behind = ("wording", "initiative__ward", "initiative__heading", "initiative__text")
    initiatives = list(InitiativeSource.objects.values_list(*behind))
    behind = ("wording", "training__ward", "training__date", "training__theme")
    themes = list(ThemeSource.objects.values_list(*behind))
    for model in (InitiativeSource, ThemeSource, *SAID_OF_AN_ITEM):
        model.objects.all().delete()
    for model in OF_WARDS:
        rows = model.objects.exclude(ward=None) if model is Meeting else model.objects.all()
        rows.delete()
    return initiatives, themes


def word_again(initiatives: list, themes: list) -> None:
    """The Bureau puts its wordings on what the wards have said now."""
    for wording, ward, heading, text in initiatives:
        source = Initiative.objects.filter(ward=ward, heading=heading, text=text).first()
        InitiativeSource.objects.create(wording_id=wording, initiative=source)
    for wording, ward, day, theme in themes:
        source = Training.objects.filter(ward=ward, date=day, theme=theme).first()
        ThemeSource.objects.create(wording_id=wording, training=source)


def test_48_workbooks_filled_in_from_empty_make_the_figures_of_the_document(demonstration):
    round_ = ReportingRound.objects.annual().get(fiscal_year=2024)
    said = {
        (ward.pk, form): contents_now(acting, round_, form) for _, acting, ward, form in reports()
    }
    words = forget_what_the_wards_said(round_)
    assert figures_of_the_document() != EXPECTED

    forms = {
        (ward.pk, form): hand_out(bureau, ward, round_, form).content
        for bureau, _, ward, form in reports()
    }
    files = {key: filled(content, said[key]) for key, content in forms.items()}
    for bureau, acting, ward, form in reports():
        reading = take_in(files[ward.pk, form], bureau, save=True)
        assert (reading.outcome.problems, reading.outcome.unanswered) == ((), [])
        assert reading.saved
        now = contents_now(acting, round_, form)
        for key, before in said[ward.pk, form].items():
            assert (key, said_in(now[key])) == (key, said_in(before))
    word_again(*words)
    assert figures_of_the_document() == EXPECTED

    # The same files once more change nothing; two wards stand for all.
    for bureau, _, ward, form in list(reports())[:4]:
        again = take_in(files[ward.pk, form], bureau, save=True).outcome
        assert says_nothing(again)
    assert connection.in_atomic_block
