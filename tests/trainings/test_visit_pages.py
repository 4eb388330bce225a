"""Accompanied visits, which took place."""

import pytest
from django.urls import reverse

from tests.factories import AccompaniedVisitPlanFactory, RoundFactory
from trainings.models import AccompaniedVisit

CREATE = reverse("trainings:visit_create")
VISIT = {"date": "R6.9.12", "host": "架空クリニック", "trainees": "doctors", "people": "2"}


@pytest.fixture(autouse=True)
def survey(all_wards):
    return RoundFactory()


@pytest.mark.parametrize(
    "wrong", [{"people": "0"}, {"trainees": "undecided"}, {"date": "R99.1.1"}, {"host": ""}]
)
def test_a_visit_took_place_with_somebody(sign_in, wrong):
    response = sign_in("desk").post(CREATE, VISIT | wrong)
    assert set(response.context["form"].errors) == set(wrong)
    assert not AccompaniedVisit.objects.exists()


def test_the_visits_of_a_year_run_from_april_to_march(sign_in):
    desk = sign_in("desk")
    for day in ("R6.3.31", "R6.4.1", "R7.3.31", "R7.4.1"):
        desk.post(CREATE, VISIT | {"date": day})
    rows = desk.get(f"{reverse('trainings:visit_list')}?year=2024&sort=date").context["rows"]
    assert [row["cells"][1].text for row in rows] == ["令和6年4月1日(月)", "令和7年3月31日(月)"]


def test_a_reader_is_led_to_the_plan_before_where_a_year_has_none(sign_in):
    office = sign_in("ward_office")
    assert office.get("/trainings/visit-plan/?year=2024").status_code == 404
    plan = AccompaniedVisitPlanFactory(fiscal_year=2023)
    led = office.get("/trainings/visit-plan/?year=2024")
    assert led["Location"] == f"/trainings/visit-plan/record/{plan.pk}/"
