"""Every page of trainings, meetings, surveys and users opens for those it is for, and only them."""

import pytest
from django.urls import reverse

from tests.factories import (
    AccompaniedVisitFactory,
    AccompaniedVisitPlanFactory,
    AttendanceFactory,
    CoordinatorEventFactory,
    LiaisonPlanFactory,
    MeetingFactory,
    OutreachFactory,
    RoundFactory,
    TrainingFactory,
    UserFactory,
)

ACTIONS = ("detail", "edit", "delete")
WARD_RECORDS = [
    ("trainings:training", TrainingFactory, "ward_office"),
    ("trainings:outreach", OutreachFactory, "ward_office"),
    ("trainings:visit", AccompaniedVisitFactory, "desk"),
    ("meetings:meeting", MeetingFactory, "desk"),
]
CITY_RECORDS = [
    ("meetings:event", CoordinatorEventFactory),
    ("wards:round", RoundFactory),
    ("wards:user", UserFactory),
]


@pytest.mark.parametrize(("name", "factory", "role"), WARD_RECORDS)
def test_a_ward_opens_its_own_pages(sign_in, name, factory, role):
    RoundFactory()
    record, client = factory(), sign_in(role)
    for page in ("list", "create"):
        assert client.get(reverse(f"{name}_{page}")).status_code == 200
    for page in ACTIONS:
        assert client.get(reverse(f"{name}_{page}", args=[record.pk])).status_code == 200


@pytest.mark.parametrize(("name", "factory", "role"), WARD_RECORDS)
def test_another_wards_record_is_not_found(sign_in, name, factory, role):
    record, client = factory(), sign_in(role, ward="27128")
    for page in ACTIONS:
        address = reverse(f"{name}_{page}", args=[record.pk])
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize(("name", "factory", "role"), WARD_RECORDS)
def test_the_bureau_reads_and_does_not_edit(sign_in, name, factory, role):
    RoundFactory()
    record, client = factory(), sign_in("bureau")
    assert client.get(reverse(f"{name}_detail", args=[record.pk])).status_code == 200
    assert "北区" in client.get(reverse(f"{name}_list") + "?year=2024").content.decode()
    for page in ("edit", "delete"):
        assert client.get(reverse(f"{name}_{page}", args=[record.pk])).status_code == 404


@pytest.mark.parametrize(("name", "factory"), CITY_RECORDS)
def test_the_bureau_opens_the_citys_pages(sign_in, name, factory):
    record, client = factory(), sign_in("bureau")
    for page in ("list", "create"):
        assert client.get(reverse(f"{name}_{page}")).status_code == 200
    for page in ("detail", "edit"):
        assert client.get(reverse(f"{name}_{page}", args=[record.pk])).status_code == 200


@pytest.mark.parametrize("role", ["ward_office", "desk"])
@pytest.mark.parametrize(("name", "factory"), CITY_RECORDS)
def test_the_citys_pages_are_closed_to_wards(sign_in, name, factory, role):
    record, client = factory(), sign_in(role)
    for page in ("list", "create"):
        assert client.get(reverse(f"{name}_{page}")).status_code == 403
    for page in ("detail", "edit"):
        assert client.get(reverse(f"{name}_{page}", args=[record.pk])).status_code == 403


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("trainings:visit_plan", AccompaniedVisitPlanFactory),
        ("meetings:liaison_plan", LiaisonPlanFactory),
    ],
)
def test_statements_of_a_year(sign_in, name, factory):
    RoundFactory()
    statement = factory()
    desk, office, bureau = sign_in("desk"), sign_in("ward_office"), sign_in("bureau")
    form, detail = reverse(name, args=[2024]), reverse(f"{name}_detail", args=[statement.pk])
    assert desk.get(form).status_code == 200
    assert desk.get(reverse(f"{name}_list")).headers["Location"] == form
    assert [client.get(form).status_code for client in (office, bureau)] == [403, 403]
    assert office.get(reverse(f"{name}_list")).headers["Location"] == detail
    assert [client.get(detail).status_code for client in (desk, office, bureau)] == [200] * 3
    page = bureau.get(reverse(f"{name}_list")).content.decode()
    assert "24区中1区が回答" in page
    assert page.count("未回答") == 23
    assert desk.get(reverse(name, args=[1999])).status_code == 404


def test_attendance_is_part_of_the_event(sign_in):
    row = AttendanceFactory(people=3)
    bureau = sign_in("bureau")
    page = bureau.get(reverse("meetings:event_detail", args=[row.event_id])).content.decode()
    assert "1区 3人" in page
