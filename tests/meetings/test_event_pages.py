"""The Bureau's briefings and exchanges, with the people of each ward."""

import pytest
from django.urls import reverse

from meetings.models import Attendance, CoordinatorEvent
from tests.factories import AttendanceFactory, CoordinatorEventFactory, ward

CREATE = reverse("meetings:event_create")
EVENT = {"kind": "briefing", "fiscal_year": "2024", "number": "1", "date": "R6.5.16", "mode": "web"}
KITA, MIYAKOJIMA = "attendance-27127", "attendance-27102"


def attendance() -> dict[str, int]:
    return dict(Attendance.objects.values_list("ward_id", "people"))


def test_an_event_and_its_attendance_are_saved_together(bureau):
    response = bureau.post(CREATE, EVENT | {KITA: "３人", MIYAKOJIMA: ""})
    assert response.status_code == 302
    assert attendance() == {"27127": 3}
    assert Attendance.objects.get().created_by == bureau.user


def test_numbers_are_added_changed_and_taken_away(bureau, query_budget):
    event = CoordinatorEventFactory(number=1)
    AttendanceFactory(event=event, people=3)
    AttendanceFactory(event=event, ward=ward("27128"), people=5)
    address = reverse("meetings:event_edit", args=[event.pk])
    with query_budget(8):
        page = bureau.get(address).content.decode()
    assert "2区、8人です。" in page
    stamp = {"stamp": event.updated_at.isoformat()}
    bureau.post(address, EVENT | stamp | {KITA: "4", MIYAKOJIMA: "2"})
    assert attendance() == {"27127": 4, "27102": 2}
    detail = bureau.get(reverse("meetings:event_detail", args=[event.pk]))
    assert "2区 6人" in detail.content.decode()
    told = [change for version in detail.context["versions"] for change in version["changes"]]
    for change in (
        {"label": "北区", "before": "3人", "after": "4人"},
        {"label": "中央区", "before": "5人", "after": "空欄"},
        {"label": "都島区", "before": "空欄", "after": "2人"},
    ):
        assert change in told


def test_people_may_be_stated_without_their_wards_but_not_beside_them(bureau):
    exchange = EVENT | {"kind": "exchange", "people_in_all": "６人"}
    assert bureau.post(CREATE, exchange).status_code == 302
    event = CoordinatorEvent.objects.get()
    assert event.people_in_all == 6
    detail = bureau.get(reverse("meetings:event_detail", args=[event.pk])).content.decode()
    assert "6人（区に分けない）" in detail
    listed = bureau.get(f"{reverse('meetings:event_list')}?year=2024").content.decode()
    assert "区に分けない" in listed
    assert "6人" in listed
    both = bureau.post(CREATE, exchange | {"number": "2", KITA: "3"})
    assert both.status_code == 200
    assert "どちらか一方を入力してください。" in both.content.decode()
    assert CoordinatorEvent.objects.count() == 1
    assert attendance() == {}


@pytest.mark.parametrize("typed", ["0", "-1", "1.5", "99999", "多数", "\x00"])
def test_a_wrong_number_saves_nothing_and_keeps_what_was_typed(bureau, typed):
    response = bureau.post(CREATE, EVENT | {KITA: typed, MIYAKOJIMA: "２人"})
    assert response.status_code == 200
    assert set(response.context["attendance"].errors) == {"27127"}
    assert "２人" in response.content.decode()
    assert CoordinatorEvent.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": "1"}, "number"),
        ({"date": "R6.3.31", "number": "2"}, "date"),
        ({"date": "R6.2.31", "number": "2"}, "date"),
        ({"kind": "x", "number": "2"}, "kind"),
        ({"number": "99999"}, "number"),
    ],
)
def test_a_wrong_event_is_explained_at_the_field(bureau, changes, field):
    CoordinatorEventFactory(number=1)
    response = bureau.post(CREATE, EVENT | changes | {KITA: "３人"})
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "３人" in response.content.decode()
    assert attendance() == {}


def test_the_list_counts_wards_and_people_with_a_constant_number_of_queries(bureau, query_budget):
    event = CoordinatorEventFactory()
    address = f"{reverse('meetings:event_list')}?year=2024"
    for code in ("27127", "27128", "27102"):
        AttendanceFactory(event=event, ward=ward(code), people=2)
        with query_budget(6):
            page = bureau.get(address).content.decode()
    assert "3区" in page
    assert "6人" in page
