"""What a ward states once for a year: one page to answer, one list for the Bureau."""

import pytest
from django.urls import reverse

from tests.factories import (
    AccompaniedVisitPlanFactory,
    AttendanceFactory,
    LiaisonPlanFactory,
    RoundFactory,
)


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
