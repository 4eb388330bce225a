"""What a ward states once a year: one form of its own, one list of all wards for the Bureau."""

import pytest
from django.urls import reverse

from tests.factories import AccompaniedVisitPlanFactory, LiaisonPlanFactory, RoundFactory


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("trainings:visit_plan", AccompaniedVisitPlanFactory),
        ("meetings:liaison_plan", LiaisonPlanFactory),
    ],
)
def test_a_ward_is_led_to_its_own_page_and_the_bureau_sees_who_has_not_answered(
    sign_in, name, factory, query_budget
):
    RoundFactory()
    statement = factory()
    desk, office, bureau = sign_in("desk"), sign_in("ward_office"), sign_in("bureau")
    form, detail = reverse(name, args=[2024]), reverse(f"{name}_detail", args=[statement.pk])
    assert desk.get(reverse(f"{name}_list")).headers["Location"] == form
    assert office.get(reverse(f"{name}_list")).headers["Location"] == detail
    assert [client.get(form).status_code for client in (desk, office, bureau)] == [200, 403, 403]
    with query_budget(6):
        page = bureau.get(reverse(f"{name}_list"))
    assert len(page.context["rows"]) == 24
    assert "24区中1区が回答" in page.content.decode()
    assert page.content.decode().count("未回答") == 23
    assert desk.get(reverse(name, args=[1999])).status_code == 404
