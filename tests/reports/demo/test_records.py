"""The demonstration is marked as invented, adds up to the document, and works on every day."""

import json
from datetime import date
from io import StringIO
from itertools import chain

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from consultations.models import Coordinator, Desk, DeskHours, MonthlyConsultationTotal
from institutions.models import Designation, DesignationStatus, Institution
from meetings.models import Meeting
from reports.counting.figures import Source
from reports.counting.ward_report import load_reports
from reports.demo.entry import PASSWORD, SHOWN
from reports.demo.registers import REAL_NAME
from reports.lifecycle.checks.errors import findings
from reports.models import HandoverNote, InitiativeWording, LetterTemplate
from tests.reports.demo.conftest import run_demo
from tests.reports.figure_samples import as_listed_now, expected, in_print
from trainings.models import AccompaniedVisit, Outreach, Training
from wards.fiscal import FiscalYear
from wards.models import NothingToReport, Record, ReportingRound, ReturnMark, Submission, User, Ward
from wards.vocabulary import ActivityState, Programme, ReportForm, ReportItem

# The Bureau of the demonstration sends its letters with the texts that come with the portal, and
# has not yet asked for consultations by the month.
EMPTY = {LetterTemplate, MonthlyConsultationTotal}
RECORD_MODELS = [
    model
    for model in apps.get_models()
    if issubclass(model, Record) and not hasattr(model, "pgh_tracked_model") and model not in EMPTY
]


pytestmark = pytest.mark.django_db


def missing_of(round_, today):
    """(ward, form) -> what is missing; what only asks for a reason is not."""
    reports = load_reports(Ward.objects.all(), round_)
    return {
        (code, form): [found for found in findings(report, form, today) if not found.warning]
        for code, report in reports.items()
        for form in ReportForm
    }


@pytest.mark.parametrize("source", Source)
def test_every_figure_of_the_published_year_equals_the_document(today, source):
    said = StringIO()
    call_command("figures", year=2024, source=source, stdout=said)
    counted = json.loads(said.getvalue())["figures"]
    document = as_listed_now(expected())
    assert counted.keys() >= document.keys()
    for id_, printed in document.items():
        assert (id_, in_print(counted[id_], printed)) == (id_, printed)


def test_the_published_year_holds_what_must_not_be_counted(today):
    day = date(2024, 9, 1)
    designations = Designation.objects.exclude(status=DesignationStatus.WITHDRAWN)
    assert designations.filter(valid_to=date(2024, 8, 31)).exists()
    assert designations.filter(valid_from=date(2024, 9, 2)).exists()
    assert Designation.objects.valid_on(day).filter(status=DesignationStatus.WITHDRAWN).exists()
    assert DeskHours.objects.filter(valid_from__range=(date(2024, 9, 2), date(2024, 12, 31)))
    assert Coordinator.objects.filter(valid_to=date(2024, 8, 31)).exists()
    silent = NothingToReport.objects.filter(
        item=ReportItem.TRAINING, submission__round__fiscal_year=2024
    )
    promotion = Training.objects.filter(fiscal_year=2024, programme=Programme.PROMOTION)
    assert promotion.filter(ward__in=silent.values("submission__ward")).exists()


def test_every_line_of_the_text_tables_stands_for_sentences_of_wards(today):
    for wording in InitiativeWording.objects.filter(fiscal_year=2024):
        sentences = [initiative.text for initiative in wording.initiatives.all()]
        assert 1 <= len(sentences) <= 6
        assert len(set(sentences)) == len(sentences)
        assert wording.text not in sentences


def test_years_are_shown_up_to_the_current_one(today):
    current = FiscalYear.of(today).year
    years = (
        ReportingRound.objects.annual()
        .order_by("fiscal_year")
        .values_list("fiscal_year", flat=True)
    )
    assert list(years) == sorted({2024, current - 1, current})


def test_the_current_survey_is_open_and_due_soon(today, survey):
    assert survey.opens_on <= today < survey.due_on
    assert (survey.due_on - today).days <= 17
    assert survey.as_of in survey.year
    assert survey.as_of <= today


def test_reports_of_earlier_years_are_complete(today, survey):
    for earlier in ReportingRound.objects.annual().exclude(pk=survey.pk):
        missing = chain.from_iterable(missing_of(earlier, today).values())
        assert [(finding.item, finding.sentence) for finding in missing] == []


def test_what_is_held_lies_behind_us_and_what_is_planned_ahead(today):
    for model in (Meeting, Training, Outreach):
        assert not model.objects.filter(state=ActivityState.HELD, date__gte=today).exists()
        assert not model.objects.filter(state=ActivityState.PLANNED, date__lt=today).exists()
    assert not AccompaniedVisit.objects.filter(date__gte=today).exists()


def test_every_record_is_valid_and_every_version_names_its_author(today):
    for model in RECORD_MODELS:
        # Relations are the database's to validate.
        relations = {field.name for field in model._meta.fields if field.is_relation}
        records = model.objects.all()
        assert records, model
        for record in records:
            record.clean_fields(exclude=relations)
            record.clean()
        first = model.pgh_event_models["insert"].objects
        contexts = first.values_list("created_by", "pgh_context")
        assert contexts, model
        assert all(context["user"] == author for author, context in contexts), model


def test_every_invented_name_says_that_it_is_invented(today):
    named = chain(
        Institution.objects.exclude(name=REAL_NAME).values_list("name", flat=True),
        Desk.objects.values_list("name", flat=True),
        Desk.objects.values_list("operator", flat=True),
        Coordinator.objects.values_list("name", flat=True),
        User.objects.values_list("name", flat=True),
        AccompaniedVisit.objects.values_list("host", flat=True),
        Training.objects.values_list("place", flat=True),
        Outreach.objects.values_list("place", flat=True),
        Meeting.objects.exclude(ward=None).values_list("place", flat=True),
    )
    assert [name for name in named if "架空" not in name] == []


def test_the_one_real_name_is_registered_under_another_programme(today):
    real = Designation.objects.get(institution__name=REAL_NAME)
    assert real.institution.ward.name == "東住吉区"
    assert real.status == DesignationStatus.OTHER_PROGRAMME
    assert (real.institution.address, real.institution.phone) == ("", "")


def sizes():
    return {model: model.objects.count() for model in apps.get_models() if model._meta.managed}


def test_a_second_run_keeps_everything_and_says_the_log_ins_again(today):
    before = sizes()
    said = run_demo()
    assert sizes() == before
    assert PASSWORD in said
    assert all(username in said for username in SHOWN)


def test_each_role_has_a_log_in_that_works(today):
    users = User.objects.filter(username__in=SHOWN)
    assert {user.role for user in users} == {"bureau", "ward_office", "desk"}
    assert all(user.check_password(PASSWORD) for user in users)
    assert User.objects.exclude(ward=None).filter(is_active=True).count() == 48


def test_a_ward_office_has_a_predecessor_who_filed_last_year_and_left_a_note(today, survey):
    former = User.objects.get(ward="27118", role="ward_office", is_active=False)
    last = Submission.objects.get(
        ward="27118", form="ward_office", round__fiscal_year=FiscalYear.of(today).year - 1
    )
    successor = User.objects.get(username="joto-office")
    assert last.submitted_by == former
    assert FiscalYear.of(timezone.localdate(successor.date_joined)) == survey.year
    note = HandoverNote.objects.get()
    assert note.created_by == former
    assert timezone.localdate(note.created_at) in survey.year.previous


def test_the_ward_office_that_logs_in_is_asked_to_mend_and_its_desk_to_complete(today, survey):
    office = survey.submissions.get(ward__name="城東区", form="ward_office")
    desk = survey.submissions.get(ward__name="城東区", form="desk")
    assert (office.status, desk.status) == ("returned", "draft")
    (mark,) = ReturnMark.objects.filter(event__submission=office).exclude(item="")
    assert (mark.field, mark.answer) == ("methods", "")
    assert mark.event.reason
    missing = missing_of(survey, today)
    of_office, of_desk = (missing[office.ward_id, form] for form in ReportForm)
    assert [found.check for found in of_office] == ["mark_unanswered"]
    carried = [found.item for found in of_desk if found.asks_to_confirm]
    assert carried == [ReportItem.ACTIVE_INSTITUTION]
    assert 2 <= len(of_desk) <= 3
