"""The database itself refuses nonsense: a case for each named constraint."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.db.models import Model

from tests import factories as make
from wards.models import AccountAct, Filing, Submission, Ward

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

PROJECT = ("wards", "consultations", "institutions", "meetings", "trainings", "reports")
NOON = datetime(2024, 12, 1, 12, tzinfo=UTC)
EARLIER, LATER = date(2024, 5, 1), date(2024, 6, 1)

FACTORIES = {
    made._meta.model: made
    for name, made in reversed(vars(make).items())
    if name.endswith("Factory") and name != "DjangoModelFactory"
}
# Constraint → its model; versions repeat none.
CONSTRAINTS = {
    constraint.name: model
    for model in apps.get_models()
    if model._meta.app_label in PROJECT
    for constraint in model._meta.constraints
}

# Constraint → the fields of the rows that it refuses together.
ROWS = {
    "spentform_names_a_whole_record": [{"model": "trainings.training"}],
    "accountact_has_a_reason": [{"reason": ""}],
    "accountact_is_decided_by_somebody": [{"decision": "declined"}],
    "erasure_forgets_its_words": [{"decision": "lapsed", "decided_at": NOON}],
    "user_ward_admin_is_of_an_office": [{"role": "desk", "is_ward_admin": True}],
    "user_username_once_in_any_case": [{"username": "kita"}, {"username": "Kita"}],
    "user_role_agrees_with_ward": [{"role": "desk", "ward": None}],
    "round_month_agrees_with_kind": [{"kind": "monthly", "month": None}],
    "round_is_due_after_it_opens": [{"opens_on": LATER, "due_on": EARLIER}],
    "round_as_of_is_in_fiscal_year": [{"as_of": date(2025, 9, 1)}],
    "round_fiscal_year_is_plausible": [{"fiscal_year": 1999}],
    "round_is_closed_by_somebody": [{"closed_at": NOON}],
    "returnmark_says_something_of_an_item": [{"text": ""}],
    "returnmark_names_a_whole_record": [{"model": "trainings.training"}],
    "returnmark_answered_by_somebody": [{"answer": "修正しました"}],
    "submission_event_return_has_a_reason": [{"to_status": "returned", "reason": ""}],
    "submission_event_moves_or_says_why": [{"to_status": "not_started", "kind": "withdrawn"}],
    "submission_event_recalls_a_return": [{"to_status": "returned", "kind": "recalled"}],
    "announcement_shown_to_is_not_before_shown_from": [{"shown_from": LATER, "shown_to": EARLIER}],
    "nothing_to_report_is_an_answer_to_the_item": [{"item": "opening_hours"}],
    "register_confirmation_is_of_a_register": [{"item": "liaison"}],
    "register_confirmation_is_of_some_records": [{"records": []}],
    "desk_one_at_a_time_in_a_ward": [{}, {}],
    "coordinator_other_profession_is_named": [{"profession": "other", "profession_detail": ""}],
    "coordinator_each_qualification_once": [{"second_qualification": "a"}],
    "coordinator_second_qualification_is_named": [{"second_years": 3}],
    "coordinator_second_years_is_within_bounds": [
        {"second_qualification": "b", "second_years": 61}
    ],
    "institution_located_in_another_ward": [{"located_in_id": "27127"}],
    "initiative_has_words": [{"text": ""}],
    "monthlyconsultationtotal_once_a_month": [{}, {}],
    "monthlyconsultationtotal_new_clients_consulted": [{"consultations": 5, "new_clients": 6}],
    "monthlyconsultationtotal_new_clients_is_within_bounds": [{"new_clients": -1}],
    "designation_other_programme_is_named": [{"status": "other_programme", "registered_as": ""}],
    "resourcesurvey_once_a_year": [{}, {}],
    "resourcesurvey_methods_only_if_conducted": [{"conducted": False, "methods": ["list"]}],
    "resourcesurvey_other_method_is_named": [{"methods": ["other"], "method_detail": ""}],
    "meeting_held_has_a_date": [{"state": "held", "people": 1, "date": None}],
    "meeting_state_is_known": [{"state": "?", "date": EARLIER, "people": 1}],
    "meeting_kind_agrees_with_ward": [{"kind": "liaison", "ward": None}],
    "meeting_held_has_people": [{"state": "held", "date": EARLIER, "people": None}],
    "liaisonplan_once_a_year": [{}, {}],
    "liaisonplan_other_agenda_is_named": [{"agenda": ["other"], "agenda_detail": ""}],
    "coordinatorevent_number_once_a_year": [{"number": 1}, {"number": 1}],
    "training_held_has_a_date": [{"state": "held", "people": 1, "date": None}],
    "training_state_is_known": [{"state": "?", "date": EARLIER, "people": 1}],
    "training_held_has_people": [{"state": "held", "date": EARLIER, "people": None}],
    "outreach_held_has_a_date": [{"state": "held", "kind": "other", "date": None}],
    "outreach_state_is_known": [{"state": "?", "date": EARLIER, "people": 1, "copies": 1}],
    "outreach_held_lecture_has_people": [{"state": "held", "kind": "lecture", "date": EARLIER}],
    "outreach_distributed_leaflet_has_copies": [
        {"state": "held", "kind": "leaflet", "date": EARLIER}
    ],
    "outreach_other_kind_is_named": [{"kind": "other", "kind_detail": ""}],
    "accompaniedvisitplan_once_a_year": [{}, {}],
    "accompaniedvisitplan_details_only_if_planned": [{"planned": False, "hosts": "active"}],
    "accompaniedvisitplan_other_trainees_are_named": [{"trainees": "other", "trainees_detail": ""}],
    "footnote_mark_once_a_year": [{"mark": "※1"}, {"mark": "※1", "status": "other_programme"}],
    "footnote_one_for_a_status": [{}, {}],
    "footnote_mark_is_a_reference_mark": [{"mark": "*1"}],
    "edition_once_for_a_number": [{}, {}],
    "edition_numbers_begin_at_one": [{"number": 0, "reason": "x"}],
    "edition_after_the_first_has_a_reason": [{"number": 2, "reason": ""}],
    "decktext_once_a_year": [{}, {}],
    "scaleclasses_once_a_year": [{}, {}],
    "sentnotice_sent_somewhere_at_some_time": [{"result": "sent"}],
    "erasure_has_a_reason": [{"reason": ""}],
    "erasure_is_decided_by_somebody": [{"decision": "declined", "words": ""}],
    "erasedplace_has_both_seals": [{"seal_before": "a"}],
    "disposal_has_a_reason": [{"reason": ""}],
    "disposal_is_decided_by_somebody": [{"decision": "declined"}],
    "disposal_one_at_a_time": [{}, {}],
    "retentionhold_one_at_a_time": [{}, {}],
    "retentionhold_is_lifted_by_somebody": [{"lifted_at": NOON}],
    "upload_is_kept_or_says_why_not": [{"content": None}],
    "upload_is_settled_by_somebody": [{"result": "saved"}],
    "work_done_is_of_total": [{"done": 2, "total": 1}],
    "work_that_ended_says_when": [{"state": "done"}],
}
# The same by what it does, where making rows with other fields is not enough.
DEEDS = {
    "ward_tile_is_its_own": lambda: set_ward(tile_row=2, tile_col=2),
    "ward_code_is_of_osaka_city": lambda: set_ward(code="13101"),
    "round_annual_once_a_year": lambda: clone(make.RoundFactory()),
    "round_monthly_once_a_month": lambda: clone(make.MonthlyRoundFactory()),
    "submission_once_for_ward_form_and_round": lambda: clone(make.SubmissionFactory()),
    "submission_that_counts_has_a_filing": lambda: reach("submitted", filing=None),
    "submission_submitted_by_somebody": lambda: reach("submitted", submitted_by=None),
    "submission_accepted_by_somebody": lambda: reach("accepted", accepted_at=None),
    "submission_published_by_somebody": lambda: reach("published", published_by=None),
    "submission_returned_by_somebody": lambda: reach("returned", returned_by=None),
    "submission_remembers_its_first_day": lambda: reach("submitted", first_submitted_at=None),
    "filing_number_once_for_a_report": lambda: file(1),
    "filing_numbers_begin_at_one": lambda: file(0),
    "returnmark_one_for_the_whole": lambda: make.ReturnMarkFactory(
        event=make.submission_in("returned").events.latest("pk"), item="", text=""
    ),
    "nothing_to_report_once_for_an_item": lambda: clone(make.NothingToReportFactory()),
    "register_confirmation_once_for_an_item": lambda: clone(make.RegisterConfirmationFactory()),
    "accountact_is_decided_by_another": lambda: decided_by_who_asked(),
    "accountact_one_at_a_time": lambda: clone(make.AccountActFactory()),
    "draft_once_a_user_and_form": lambda: clone(make.DraftFactory()),
    "deskhours_one_at_a_time": lambda: overlap(make.DeskHoursFactory, "desk"),
    "designation_one_at_a_time": lambda: overlap(make.DesignationFactory, "institution"),
    "initiativesource_once": lambda: clone(make.InitiativeSourceFactory()),
    "themesource_once": lambda: clone(make.ThemeSourceFactory()),
    "attendance_once_for_a_ward": lambda: clone(make.AttendanceFactory()),
    "approval_once_for_a_filing": lambda: clone(make.ApprovalFactory()),
    "approval_numbers_begin_at_one": lambda: make.ApprovalFactory(number=0),
    "handovernote_once_for_ward_and_form": lambda: clone(make.HandoverNoteFactory()),
    "lettertemplate_once_for_a_kind": lambda: clone(make.LetterTemplateFactory()),
    "sentnotice_once_for_a_user": lambda: clone(make.SentNoticeFactory()),
    "editionfile_once_a_kind": lambda: clone(make.EditionFileFactory()),
    "announcementreading_once": lambda: clone(make.AnnouncementReadingFactory()),
    "erasure_is_decided_by_another": lambda: decided_by_himself(make.ErasureFactory()),
    "disposal_is_decided_by_another": lambda: decided_by_himself(make.DisposalFactory()),
    "erasedplace_once": lambda: clone(make.ErasedPlaceFactory()),
    "mutednotice_once": lambda: clone(make.MutedNoticeFactory()),
}
USUAL = {
    "fiscal_year_is_plausible": [{"fiscal_year": 1999}],
    "ends_after_it_begins": [{"valid_from": LATER, "valid_to": EARLIER}],
    "date_is_in_fiscal_year": [{"date": date(2024, 3, 31)}, {"date": date(2025, 4, 1)}],
    "sha256_is_of_its_content": [{"sha256": "0" * 64}],
}


def usual_rows(name: str) -> list[dict]:
    """What a constraint refuses whose name says all: meeting_kind_is_known; each by itself."""
    model = CONSTRAINTS[name]
    law = name.removeprefix(f"{model._meta.model_name}_")
    field, is_known, _ = law.partition("_is_known")
    fields, are_known, _ = law.partition("_are_known")
    number, is_bound, _ = law.partition("_is_within_bounds")
    if is_known:
        return [{field: "?"}]
    if are_known:
        return [{fields: ["?"]}]
    if is_bound:
        bounded = model._meta.get_field(number)
        return [{number: bounded.least - 1}, {number: bounded.most + 1}]
    return USUAL.get(law, [])


def reach(status: str, **fields) -> None:
    """Takes something away from a report that came to a state."""
    Submission.objects.filter(pk=make.submission_in(status).pk).update(**fields)


def decided_by_who_asked() -> None:
    act = make.AccountActFactory()
    AccountAct.objects.update(decided_by=act.asked_by, decided_at=NOON, decision="granted")


def file(number: int) -> None:
    report = make.submission_in("submitted")
    event = make.SubmissionEventFactory(submission=report)
    nothing = {"figures": {}, "records": [], "warnings": []}
    Filing.objects.create(submission=report, number=number, event=event, **nothing)


def set_ward(**fields) -> None:
    Ward.objects.filter(pk=make.KITA).update(**fields)


def decided_by_himself(act: Model) -> Model:
    """What was granted by the one who had asked for it."""
    act.decision, act.decided_at, act.decided_by = "granted", NOON, act.asked_by
    act.save()
    return act


def clone(row: Model) -> None:
    row.pk = None
    row._state.adding = True
    row.save(force_insert=True)


def overlap(made, owner: str) -> None:
    first = made(valid_from=EARLIER, valid_to=LATER)
    made(valid_from=LATER, **{owner: getattr(first, owner)})


def deeds(name: str) -> list:
    """Everything that a constraint must refuse."""
    if name in DEEDS:
        return [DEEDS[name]]
    made, rows = FACTORIES[CONSTRAINTS[name]], ROWS.get(name)
    tries = [[row] for row in usual_rows(name)] if rows is None else [rows]
    return [lambda rows=rows: [made(**row) for row in rows] for rows in tries]


def test_no_case_is_of_a_constraint_that_is_gone():
    assert set(ROWS) | set(DEEDS) <= set(CONSTRAINTS)


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_the_database_refuses(name):
    """A new constraint has a usual name, or needs its case above."""
    assert deeds(name)
    for deed in deeds(name):
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            deed()


def test_a_move_of_a_report_can_be_neither_changed_nor_deleted():
    event = make.SubmissionEventFactory()
    for spoil in (lambda: type(event).objects.update(reason="x"), lambda: event.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            spoil()
