"""Outreach, accompanied visits and their plan: the rules that differ from trainings."""

import pytest
from django.urls import reverse

from tests.factories import AccompaniedVisitPlanFactory, RoundFactory
from trainings.models import AccompaniedVisit, AccompaniedVisitPlan, Outreach

PLAN = reverse("trainings:visit_plan", args=[2024])
OUTREACH = {
    "fiscal_year": "2024",
    "programme": "hub",
    "state": "held",
    "date": "R6.9.12",
    "kind": "lecture",
    "title": "架空の講演会",
    "people": "50",
}
VISIT = {"date": "R6.9.12", "host": "架空クリニック", "trainees": "doctors", "people": "2"}


@pytest.fixture(autouse=True)
def survey(all_wards):
    return RoundFactory()


def errors_of(response) -> set[str]:
    assert response.status_code == 200
    return set(response.context["form"].errors)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"people": ""}, {"people"}),
        ({"kind": "leaflet", "people": ""}, {"copies"}),
        ({"kind": "leaflet", "people": "", "copies": "１，０００部"}, set()),
        ({"kind": "other"}, {"kind_detail"}),
        ({"kind": "other", "kind_detail": "動画"}, set()),
        ({"kind_detail": "動画"}, {"kind_detail"}),
        ({"state": "planned", "date": "", "people": ""}, set()),
        ({"copies": "9999999"}, {"copies"}),
    ],
)
def test_what_outreach_asks_for_depends_on_its_kind(sign_in, changes, wrong):
    response = sign_in("ward_office").post(reverse("trainings:outreach_create"), OUTREACH | changes)
    if wrong:
        assert errors_of(response) == wrong
    else:
        assert response.status_code == 302
    assert Outreach.objects.count() == (not wrong)


@pytest.mark.parametrize(
    ("changes", "wrong"),
    [
        ({}, set()),
        ({"people": "0"}, {"people"}),
        ({"people": ""}, {"people"}),
        ({"trainees": "undecided"}, {"trainees"}),
        ({"date": "R99.1.1"}, {"date"}),
        ({"host": ""}, {"host"}),
    ],
)
def test_a_visit_took_place_with_somebody(sign_in, changes, wrong):
    response = sign_in("desk").post(reverse("trainings:visit_create"), VISIT | changes)
    if wrong:
        assert errors_of(response) == wrong
    else:
        assert response.status_code == 302
    assert AccompaniedVisit.objects.count() == (not wrong)


@pytest.mark.parametrize(
    ("answers", "wrong"),
    [
        ({"planned": "False"}, set()),
        ({"planned": "True", "trainees": "doctors", "hosts": "active"}, set()),
        ({"planned": "True", "trainees": "undecided", "hosts": "undecided"}, set()),
        ({}, {"planned"}),
        ({"planned": "True"}, {"trainees", "hosts"}),
        ({"planned": "False", "trainees": "doctors"}, {"trainees"}),
        ({"planned": "True", "trainees": "other", "hosts": "active"}, {"trainees_detail"}),
        (
            {
                "planned": "True",
                "trainees": "doctors",
                "hosts": "other",
                "trainees_detail": "看護師",
            },
            {"trainees_detail"},
        ),
    ],
)
def test_the_plan_agrees_with_itself(sign_in, answers, wrong):
    response = sign_in("desk").post(PLAN, answers)
    if wrong:
        assert errors_of(response) == wrong
    else:
        assert response.status_code == 302
    assert AccompaniedVisitPlan.objects.count() == (not wrong)


def test_the_bureau_sees_all_24_wards_with_few_queries(sign_in, query_budget):
    AccompaniedVisitPlanFactory()
    bureau = sign_in("bureau")
    with query_budget(6):
        response = bureau.get(reverse("trainings:visit_plan_list"))
    assert len(response.context["rows"]) == 24


def test_the_visits_of_a_year_run_from_april_to_march(sign_in):
    desk = sign_in("desk")
    for day in ("R6.3.31", "R6.4.1", "R7.3.31", "R7.4.1"):
        desk.post(reverse("trainings:visit_create"), VISIT | {"date": day})
    rows = desk.get(f"{reverse('trainings:visit_list')}?year=2024&sort=date").context["rows"]
    assert [row["cells"][1].text for row in rows] == ["令和6年4月1日(月)", "令和7年3月31日(月)"]
