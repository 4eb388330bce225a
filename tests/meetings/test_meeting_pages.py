"""The pages of meetings and of the year's liaison plan, by role."""

from datetime import date

import pytest
from django.urls import reverse

from meetings.models import LiaisonPlan, Meeting
from tests.factories import (
    LiaisonPlanFactory,
    MeetingFactory,
    RoundFactory,
    SubmissionFactory,
    filed_in,
    submission_in,
    ward,
    what_is_there,
)
from tests.form_pages import errors_of

LIST, CREATE = reverse("meetings:meeting_list"), reverse("meetings:meeting_create")
PLAN = reverse("meetings:liaison_plan", args=[2024])
HELD = {
    "fiscal_year": "2024",
    "programme": "hub",
    "state": "held",
    "date": "R6.9.12",
    "mode": "venue",
    "people": "12名",
    "topics": "一つ目\r\n\r\n二つ目",
}


@pytest.fixture(autouse=True)
def survey(all_wards):
    return RoundFactory()


def test_a_desk_records_liaison_meetings_without_being_asked_the_kind(sign_in):
    desk, report = sign_in("desk"), SubmissionFactory(form="desk")
    answers = {**HELD, "agenda": ["other", "promotion"], "kind": "city_council"}
    assert desk.post(CREATE, answers).status_code == 302
    meeting = Meeting.objects.get()
    assert (meeting.kind, meeting.ward_id, meeting.people) == ("liaison", desk.user.ward_id, 12)
    assert meeting.agenda == ["promotion", "other"]
    assert meeting.topic_lines == ["一つ目", "二つ目"]
    report.refresh_from_db()
    assert report.status == "draft"


def test_an_office_chooses_between_its_two_kinds_and_has_no_agenda(sign_in):
    office = sign_in("ward_office")
    form = office.get(CREATE).context["form"]
    assert [code for code, _ in form.fields["kind"].choices] == ["ward_council", "working_group"]
    assert "agenda" not in form.fields
    refused = errors_of(office.post(CREATE, HELD | {"kind": "liaison"}))
    assert refused["kind"] == ["選べるものの中から選択してください。"]
    assert office.post(CREATE, HELD | {"kind": "ward_council"}).status_code == 302


@pytest.mark.parametrize(("kind", "is_told"), [("ward_council", False), ("liaison", True)])
def test_the_agenda_of_the_document_is_told_only_of_meetings_that_are_asked_for_it(
    sign_in, kind, is_told
):
    meeting = MeetingFactory(kind=kind, topics="一つ目", ward=ward())
    page = sign_in("bureau").get(reverse("meetings:meeting_detail", args=[meeting.pk]))
    assert ("主な議題" in page.content.decode()) == is_told


@pytest.mark.parametrize("page", ["review", "receipt"])
def test_a_report_does_not_call_blank_what_its_office_was_not_asked(sign_in, page):
    meeting = MeetingFactory(kind="ward_council", topics="一つ目", ward=ward())
    submission_in("submitted", freeze=what_is_there, form="ward_office", ward=meeting.ward)
    address = reverse(f"reports:{page}", args=[meeting.ward_id, "ward_office"])
    told = sign_in("bureau").get(f"{address}?year=2024").content.decode()
    assert "一つ目" in told
    assert "主な議題" not in told


def test_the_bureaus_meetings_belong_to_no_ward_and_all_read_them(sign_in):
    bureau = sign_in("bureau")
    assert bureau.post(CREATE, HELD | {"kind": "city_council"}).status_code == 302
    meeting = Meeting.objects.get()
    assert meeting.ward is None
    for role in ("desk", "ward_office"):
        client = sign_in(role)
        detail = reverse("meetings:meeting_detail", args=[meeting.pk])
        assert client.get(detail).status_code == 200
        assert client.get(detail).context["actions"] == [] or role == "desk"
        edit = reverse("meetings:meeting_edit", args=[meeting.pk])
        assert client.post(edit, HELD).status_code == 404


def test_office_and_desk_of_a_ward_do_not_change_each_others_meetings(sign_in):
    liaison, council = MeetingFactory(), MeetingFactory(kind="ward_council")
    for role, own, other in (("desk", liaison, council), ("ward_office", council, liaison)):
        client = sign_in(role)
        assert client.get(reverse("meetings:meeting_edit", args=[own.pk])).status_code == 200
        assert client.get(reverse("meetings:meeting_edit", args=[other.pk])).status_code == 404
        rows = client.get(LIST).context["rows"]
        assert [row["url"] for row in rows] == [reverse("meetings:meeting_detail", args=[own.pk])]


def test_the_citys_meetings_are_found_by_their_kind(sign_in):
    MeetingFactory(kind="city_council", date=date(2024, 12, 2))
    desk = sign_in("desk")
    assert desk.get(LIST).context["rows"] == []
    assert len(desk.get(f"{LIST}?kind=city_council").context["rows"]) == 1


# --- The plan of the year --------------------------------------------------------------------


def test_a_plan_is_made_once_and_then_corrected(sign_in):
    desk, report = sign_in("desk"), SubmissionFactory(form="desk")
    assert desk.post(PLAN, {"planned_times": "３回", "agenda": ["promotion"]}).status_code == 302
    plan = LiaisonPlan.objects.get()
    assert (plan.planned_times, plan.fiscal_year, plan.ward_id) == (3, 2024, desk.user.ward_id)
    report.refresh_from_db()
    assert report.status == "draft"
    stamp = plan.updated_at.isoformat()
    desk.post(PLAN, {"planned_times": "4", "agenda": ["promotion"], "stamp": stamp})
    plan.refresh_from_db()
    assert (plan.planned_times, plan.updated_by) == (4, desk.user)
    assert LiaisonPlan.objects.count() == 1


def test_two_who_answer_for_the_first_time_do_not_overwrite_each_other(sign_in):
    desk = sign_in("desk")
    desk.post(PLAN, {"planned_times": "3"})
    refused = errors_of(desk.post(PLAN, {"planned_times": "9"}))
    assert "開いたあとで" in refused["__all__"][0]
    assert LiaisonPlan.objects.get().planned_times == 3


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({"planned_times": "367"}, "planned_times"),
        ({"planned_times": "-1"}, "planned_times"),
        ({"planned_times": ""}, "planned_times"),
        ({"planned_times": "3", "agenda": ["x"]}, "agenda"),
    ],
)
def test_a_wrong_plan_is_explained_at_the_field(sign_in, answers, field):
    assert set(errors_of(sign_in("desk").post(PLAN, answers))) == {field}
    assert LiaisonPlan.objects.count() == 0


def test_last_years_plan_stands_above_and_is_not_taken_over(sign_in):
    LiaisonPlanFactory(fiscal_year=2023, planned_times=0, agenda=["other"], agenda_detail="看取り")
    filed_in(2023, "desk")
    context = sign_in("desk").get(PLAN).context
    assert [value.text for value in context["last"].rows[0]] == ["0回", "その他", "看取り"]
    assert context["form"]["planned_times"].value() is None
