"""The database itself refuses nonsense: a case for each named constraint."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from tests import factories as make
from wards.models import Filing, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

PROJECT = ("wards", "consultations", "institutions", "meetings", "trainings", "reports")
NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)
EARLIER, LATER = date(2024, 5, 1), date(2024, 6, 1)


def twice(made, **fields):
    """Makes the same thing a second time."""
    made(**fields)
    made(**fields)


def overlapping_hours():
    desk = make.DeskFactory()
    make.DeskHoursFactory(desk=desk, valid_from=EARLIER, valid_to=LATER)
    make.DeskHoursFactory(desk=desk, valid_from=LATER)


def overlapping_designations():
    institution = make.InstitutionFactory()
    make.DesignationFactory(institution=institution, valid_from=EARLIER)
    make.DesignationFactory(institution=institution, valid_from=LATER)


def ends_before(made):
    made(valid_from=LATER, valid_to=EARLIER)


def source_twice():
    source = make.InitiativeSourceFactory()
    make.InitiativeSourceFactory(wording=source.wording, initiative=source.initiative)


def theme_source_twice():
    source = make.ThemeSourceFactory()
    make.ThemeSourceFactory(wording=source.wording, training=source.training)


def attendance_twice():
    first = make.AttendanceFactory()
    make.AttendanceFactory(event=first.event)


def annual(**fields):
    return make.RoundFactory(**fields)


def unknown(made, field, value="?"):
    return lambda: made(**{field: value})


# constraint → what it refuses
REFUSED = {
    "ward_tile_is_its_own": lambda: _set_ward(tile_row=2, tile_col=2),
    "ward_code_is_of_osaka_city": lambda: _set_ward(code="13101"),
    "spentform_names_a_whole_record": lambda: make.SpentFormFactory(model="trainings.training"),
    "user_username_once_in_any_case": lambda: [
        make.UserFactory(username=name) for name in ("kita", "Kita")
    ],
    "user_role_agrees_with_ward": lambda: make.UserFactory(role="desk", ward=None),
    "round_annual_once_a_year": lambda: _clone_round(kind="annual", month=None),
    "round_monthly_once_a_month": lambda: _clone_round(kind="monthly", month=4),
    "round_month_agrees_with_kind": lambda: annual(kind="monthly", month=None),
    "round_is_due_after_it_opens": lambda: annual(opens_on=LATER, due_on=EARLIER),
    "round_as_of_is_in_fiscal_year": lambda: annual(as_of=date(2025, 9, 1)),
    "round_fiscal_year_is_plausible": lambda: annual(fiscal_year=1999),
    "submission_once_for_ward_form_and_round": lambda: _clone(make.SubmissionFactory()),
    "submission_status_is_known": unknown(make.SubmissionFactory, "status"),
    "submission_form_is_known": unknown(make.SubmissionFactory, "form"),
    "submission_that_counts_has_a_filing": lambda: _reach("submitted", filing=None),
    "submission_submitted_by_somebody": lambda: _reach("submitted", submitted_by=None),
    "submission_accepted_by_somebody": lambda: _reach("accepted", accepted_at=None),
    "submission_published_by_somebody": lambda: _reach("published", published_by=None),
    "submission_returned_by_somebody": lambda: _reach("returned", returned_by=None),
    "submission_remembers_its_first_day": lambda: _reach("submitted", first_submitted_at=None),
    "round_is_closed_by_somebody": lambda: annual(closed_at=NOON),
    "filing_number_once_for_a_report": lambda: twice(
        _file, submission=make.submission_in("submitted"), number=2
    ),
    "filing_numbers_begin_at_one": lambda: _file(make.submission_in("submitted"), number=0),
    "returnmark_item_is_known": lambda: _mark(item="?"),
    "returnmark_says_something_of_an_item": lambda: _mark(text=""),
    "returnmark_one_for_the_whole": lambda: make.ReturnMarkFactory(
        event=make.submission_in("returned").events.latest("pk"), item="", text=""
    ),
    "returnmark_names_a_whole_record": lambda: _mark(model="trainings.training"),
    "returnmark_answered_by_somebody": lambda: _mark(answer="直しました"),
    "submission_event_return_has_a_reason": lambda: make.SubmissionEventFactory(
        to_status="returned", reason=""
    ),
    "nothing_to_report_once_for_an_item": lambda: _clone(make.NothingToReportFactory()),
    "nothing_to_report_is_an_answer_to_the_item": lambda: make.NothingToReportFactory(
        item="opening_hours"
    ),
    "register_confirmation_once_for_an_item": lambda: _clone(make.RegisterConfirmationFactory()),
    "register_confirmation_is_of_a_register": lambda: make.RegisterConfirmationFactory(
        item="liaison"
    ),
    "register_confirmation_is_of_some_records": lambda: make.RegisterConfirmationFactory(
        records=[]
    ),
    "desk_ends_after_it_begins": lambda: ends_before(make.DeskFactory),
    "desk_one_at_a_time_in_a_ward": lambda: twice(make.DeskFactory),
    "deskhours_ends_after_it_begins": lambda: ends_before(make.DeskHoursFactory),
    "deskhours_one_at_a_time": overlapping_hours,
    "coordinator_ends_after_it_begins": lambda: ends_before(make.CoordinatorFactory),
    "coordinator_qualification_is_known": unknown(make.CoordinatorFactory, "qualification"),
    "coordinator_profession_is_known": unknown(make.CoordinatorFactory, "profession"),
    "coordinator_other_profession_is_named": lambda: make.CoordinatorFactory(
        profession="other", profession_detail=""
    ),
    "initiative_heading_is_known": unknown(make.InitiativeFactory, "heading"),
    "initiative_has_words": lambda: make.InitiativeFactory(text=""),
    "monthlyconsultationtotal_once_a_month": lambda: twice(make.MonthlyTotalFactory),
    "monthlyconsultationtotal_fiscal_year_is_plausible": lambda: make.MonthlyTotalFactory(
        fiscal_year=1999
    ),
    "monthlyconsultationtotal_new_clients_consulted": lambda: make.MonthlyTotalFactory(
        consultations=5, new_clients=6
    ),
    "institution_kind_is_known": unknown(make.InstitutionFactory, "kind"),
    "designation_ends_after_it_begins": lambda: ends_before(make.DesignationFactory),
    "designation_status_is_known": unknown(make.DesignationFactory, "status"),
    "designation_programme_is_known": unknown(make.DesignationFactory, "programme"),
    "designation_functions_are_known": unknown(make.DesignationFactory, "functions", ["?"]),
    "designation_other_programme_is_named": lambda: make.DesignationFactory(
        status="other_programme", registered_as=""
    ),
    "designation_one_at_a_time": overlapping_designations,
    "resourcesurvey_once_a_year": lambda: twice(make.ResourceSurveyFactory),
    "resourcesurvey_fiscal_year_is_plausible": lambda: make.ResourceSurveyFactory(fiscal_year=1999),
    "resourcesurvey_methods_are_known": unknown(make.ResourceSurveyFactory, "methods", ["?"]),
    "resourcesurvey_methods_only_if_conducted": lambda: make.ResourceSurveyFactory(
        conducted=False, methods=["list"]
    ),
    "resourcesurvey_other_method_is_named": lambda: make.ResourceSurveyFactory(
        methods=["other"], method_detail=""
    ),
    "meeting_date_is_in_fiscal_year": lambda: make.MeetingFactory(date=date(2025, 4, 1)),
    "meeting_held_has_a_date": lambda: make.MeetingFactory(state="held", people=1, date=None),
    "meeting_programme_is_known": unknown(make.MeetingFactory, "programme"),
    "meeting_state_is_known": lambda: make.MeetingFactory(state="?", date=EARLIER, people=1),
    "meeting_fiscal_year_is_plausible": lambda: make.MeetingFactory(fiscal_year=1999),
    "meeting_kind_is_known": unknown(make.MeetingFactory, "kind"),
    "meeting_mode_is_known": unknown(make.MeetingFactory, "mode"),
    "meeting_agenda_are_known": unknown(make.MeetingFactory, "agenda", ["?"]),
    "meeting_kind_agrees_with_ward": lambda: make.MeetingFactory(kind="liaison", ward=None),
    "meeting_held_has_people": lambda: make.MeetingFactory(state="held", date=EARLIER, people=None),
    "liaisonplan_once_a_year": lambda: twice(make.LiaisonPlanFactory),
    "liaisonplan_fiscal_year_is_plausible": lambda: make.LiaisonPlanFactory(fiscal_year=1999),
    "liaisonplan_agenda_are_known": unknown(make.LiaisonPlanFactory, "agenda", ["?"]),
    "liaisonplan_other_agenda_is_named": lambda: make.LiaisonPlanFactory(
        agenda=["other"], agenda_detail=""
    ),
    "coordinatorevent_kind_is_known": unknown(make.CoordinatorEventFactory, "kind"),
    "coordinatorevent_mode_is_known": unknown(make.CoordinatorEventFactory, "mode"),
    "coordinatorevent_number_once_a_year": lambda: twice(make.CoordinatorEventFactory, number=1),
    "coordinatorevent_date_is_in_fiscal_year": lambda: make.CoordinatorEventFactory(
        date=date(2024, 3, 31)
    ),
    "attendance_once_for_a_ward": attendance_twice,
    "training_date_is_in_fiscal_year": lambda: make.TrainingFactory(date=date(2024, 3, 31)),
    "training_held_has_a_date": lambda: make.TrainingFactory(state="held", people=1, date=None),
    "training_programme_is_known": unknown(make.TrainingFactory, "programme"),
    "training_state_is_known": lambda: make.TrainingFactory(state="?", date=EARLIER, people=1),
    "training_fiscal_year_is_plausible": lambda: make.TrainingFactory(fiscal_year=1999),
    "training_audience_are_known": unknown(make.TrainingFactory, "audience", ["?"]),
    "training_held_has_people": lambda: make.TrainingFactory(
        state="held", date=EARLIER, people=None
    ),
    "outreach_date_is_in_fiscal_year": lambda: make.OutreachFactory(date=date(2025, 4, 1)),
    "outreach_held_has_a_date": lambda: make.OutreachFactory(state="held", kind="other", date=None),
    "outreach_programme_is_known": unknown(make.OutreachFactory, "programme"),
    "outreach_state_is_known": lambda: make.OutreachFactory(
        state="?", date=EARLIER, people=1, copies=1
    ),
    "outreach_fiscal_year_is_plausible": lambda: make.OutreachFactory(fiscal_year=1999),
    "outreach_kind_is_known": unknown(make.OutreachFactory, "kind"),
    "outreach_held_lecture_has_people": lambda: make.OutreachFactory(
        state="held", kind="lecture", date=EARLIER
    ),
    "outreach_distributed_leaflet_has_copies": lambda: make.OutreachFactory(
        state="held", kind="leaflet", date=EARLIER
    ),
    "outreach_other_kind_is_named": lambda: make.OutreachFactory(kind="other", kind_detail=""),
    "accompaniedvisitplan_once_a_year": lambda: twice(make.AccompaniedVisitPlanFactory),
    "accompaniedvisitplan_fiscal_year_is_plausible": lambda: make.AccompaniedVisitPlanFactory(
        fiscal_year=1999
    ),
    "accompaniedvisitplan_trainees_is_known": unknown(make.AccompaniedVisitPlanFactory, "trainees"),
    "accompaniedvisitplan_hosts_is_known": unknown(make.AccompaniedVisitPlanFactory, "hosts"),
    "accompaniedvisitplan_details_only_if_planned": lambda: make.AccompaniedVisitPlanFactory(
        planned=False, hosts="active"
    ),
    "accompaniedvisitplan_other_trainees_are_named": lambda: make.AccompaniedVisitPlanFactory(
        trainees="other", trainees_detail=""
    ),
    "accompaniedvisit_trainees_is_known": unknown(make.AccompaniedVisitFactory, "trainees"),
    "initiativewording_heading_is_known": unknown(make.InitiativeWordingFactory, "heading"),
    "initiativesource_once": source_twice,
    "themesource_once": theme_source_twice,
    "footnote_status_is_known": unknown(make.FootnoteFactory, "status"),
    "footnote_mark_once_a_year": lambda: (
        make.FootnoteFactory(mark="※1"),
        make.FootnoteFactory(mark="※1", status="other_programme"),
    ),
    "footnote_one_for_a_status": lambda: twice(make.FootnoteFactory),
    "footnote_mark_is_a_reference_mark": lambda: make.FootnoteFactory(mark="*1"),
    "edition_once_for_a_number": lambda: twice(make.EditionFactory),
    "edition_numbers_begin_at_one": lambda: make.EditionFactory(number=0, reason="x"),
    "edition_after_the_first_has_a_reason": lambda: make.EditionFactory(number=2, reason=""),
    "edition_sha256_is_of_its_content": lambda: make.EditionFactory(sha256="0" * 64),
    "decktext_once_a_year": lambda: twice(make.DeckTextFactory),
    "lettertemplate_kind_is_known": unknown(make.LetterTemplateFactory, "kind"),
    "lettertemplate_once_for_a_kind": lambda: _clone(make.LetterTemplateFactory()),
    "sentnotice_kind_is_known": unknown(make.SentNoticeFactory, "kind"),
    "sentnotice_result_is_known": unknown(make.SentNoticeFactory, "result"),
    "sentnotice_once_for_a_user": lambda: _clone(make.SentNoticeFactory()),
    "sentnotice_sent_somewhere_at_some_time": lambda: make.SentNoticeFactory(result="sent"),
    "mutednotice_kind_is_known": unknown(make.MutedNoticeFactory, "kind"),
    "mutednotice_once": lambda: _clone(make.MutedNoticeFactory()),
    "upload_kind_is_known": unknown(make.UploadFactory, "kind"),
    "upload_result_is_known": unknown(make.UploadFactory, "result"),
    "upload_form_is_known": unknown(make.UploadFactory, "form"),
    "upload_is_kept_or_says_why_not": lambda: make.UploadFactory(content=None),
    "upload_sha256_is_of_its_content": lambda: make.UploadFactory(sha256="0" * 64),
    "handedoutform_form_is_known": unknown(make.HandedOutFormFactory, "form"),
    "work_kind_is_known": unknown(make.WorkFactory, "kind"),
    "work_state_is_known": unknown(make.WorkFactory, "state"),
    "work_done_is_of_total": lambda: make.WorkFactory(done=2, total=1),
    "work_that_ended_says_when": lambda: make.WorkFactory(state="done"),
    "upload_is_settled_by_somebody": lambda: make.UploadFactory(result="saved"),
    "reportinground_month_is_within_bounds": lambda: _clone_round(kind="monthly", month=13),
    "monthlyconsultationtotal_month_is_within_bounds": lambda: make.MonthlyTotalFactory(month=13),
    "monthlyconsultationtotal_new_clients_is_within_bounds": lambda: make.MonthlyTotalFactory(
        new_clients=-1
    ),
}
# Counts, each with a number one below its bounds, and one above.
COUNTED = {
    "deskhours_weekly_hours": (make.DeskHoursFactory, -1, 169),
    "monthlyconsultationtotal_consultations": (make.MonthlyTotalFactory, -1, 10_001),
    "meeting_people": (make.MeetingFactory, -1, 20_001),
    "liaisonplan_planned_times": (make.LiaisonPlanFactory, -1, 367),
    "attendance_people": (make.AttendanceFactory, 0, 20_001),
    "training_people": (make.TrainingFactory, -1, 20_001),
    "outreach_people": (make.OutreachFactory, -1, 20_001),
    "outreach_copies": (make.OutreachFactory, -1, 1_000_001),
    "accompaniedvisit_people": (make.AccompaniedVisitFactory, 0, 20_001),
}
BOUNDS = {f"{name}_is_within_bounds" for name in COUNTED}


def _reach(status, **fields):
    """Takes something away from a report that came to a state."""
    report = make.submission_in(status)
    Submission.objects.filter(pk=report.pk).update(**fields)


def _file(submission, number):
    event = make.SubmissionEventFactory(submission=submission)
    Filing.objects.create(
        submission=submission, number=number, event=event, figures={}, records=[], warnings=[]
    )


def _mark(**fields):
    make.ReturnMarkFactory(**fields)


def _set_ward(**fields):
    type(make.ward()).objects.filter(pk=make.KITA).update(**fields)


def _clone(row):
    row.pk = None
    row._state.adding = True
    row.save(force_insert=True)


def _clone_round(**fields):
    _clone(annual(**fields))


def constraints() -> set[str]:
    """The names of all constraints of the project's records; versions repeat none."""
    return {
        constraint.name
        for model in apps.get_models()
        if model._meta.app_label in PROJECT
        for constraint in model._meta.constraints
    }


def test_every_constraint_has_a_case_here():
    assert set(REFUSED) | BOUNDS == constraints()


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_the_database_refuses(name):
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        REFUSED[name]()


@pytest.mark.parametrize("name", sorted(COUNTED))
def test_the_database_refuses_a_count_out_of_bounds(name):
    made, *beyond = COUNTED[name]
    for number in beyond:
        with pytest.raises(DatabaseError, match=f"{name}_is_within"), transaction.atomic():
            made(**{name.partition("_")[2]: number})


def test_a_move_of_a_report_can_be_neither_changed_nor_deleted():
    event = make.SubmissionEventFactory()
    for spoil in (lambda: type(event).objects.update(reason="x"), lambda: event.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
