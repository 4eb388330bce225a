"""The filters of lists: each that is offered can change what is shown, and a short list folds them."""

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from tests import factories as make
from tests.signed_in import client_of
from tests.wards.generic.test_list_files import LISTS
from tests.world import World

pytestmark = pytest.mark.django_db

OLD, LATE, NOWHERE = "R1.5.2", "R40.5.2", "どこにもない言葉"


def shown(client: Client, name: str, query: dict[str, str]):
    page = client.get(reverse(name), query)
    return page if page.status_code == 200 else None


def rows_of(page) -> list[object]:
    return [(row["url"], *(cell.text for cell in row["cells"])) for row in page.context["rows"]]


def others(field) -> list[str]:
    """What may be chosen or typed in a field besides nothing."""
    choices = getattr(field.field, "choices", None)
    if choices is None:
        return [OLD, LATE] if "data-echo" in str(field) else [NOWHERE]
    values = [getattr(value, "value", value) for value, _ in choices]
    return [str(value.pk if isinstance(value, Model) else value) for value in values if value]


# The Bureau has every filter; whose body sees fewer rows is tried by make hunt.
OF_A_WARD = [pytest.param(role, marks=pytest.mark.hunt) for role in ("ward_office", "desk")]


@pytest.mark.parametrize("role", ["bureau", *OF_A_WARD])
@pytest.mark.parametrize("name", LISTS)
def test_every_filter_that_is_offered_can_change_the_list(name, role, world: World):
    client = client_of(world.users[role])
    # Nothing is entered yet for the year that is being reported.
    make.RoundFactory(fiscal_year=2025)
    first = shown(client, name, {})
    if first is None or not (asked := first.context["filter"]):
        pytest.skip("of another role, or without filters")
    visible = [field for field in asked.form if not field.is_hidden]
    has_year = any(field.name == "year" for field in visible)
    base = {"year": "2024"} if has_year else {}
    whole = rows_of(shown(client, name, base))
    for field in visible:
        if field.name == "year":
            for year in ("2024", *{"all"} & set(others(field))):
                assert rows_of(shown(client, name, {"year": year})) != rows_of(first), year
        elif whole:
            assert any(
                rows_of(shown(client, name, base | {field.name: each})) != whole
                for each in others(field)
            ), field.name


def test_every_list_with_filters_is_tried(world: World):
    """Without a row a filter cannot be tried; the world must have one of each kind."""
    client = client_of(world.users["bureau"])
    empty = [
        name
        for name in LISTS
        if (page := shown(client, name, {"year": "2024"})) and not page.context["rows"]
    ]
    assert empty == []


def fold(page) -> str:
    return page.content.decode().partition('<details class="fold"')[2].partition(">")[0].strip()


def test_filters_are_folded_over_a_short_list_until_one_is_set(sign_in):
    make.TrainingFactory.create_batch(9)
    client = sign_in("ward_office")
    short = client.get("/trainings/training/")
    assert fold(short) == ""
    assert "年度: 令和6年度" in short.content.decode()
    assert "条件を消す" not in short.content.decode()
    assert fold(client.get("/trainings/training/?state=held")) == "open"
    assert fold(client.get("/trainings/training/?year=2023")) == "open"
    assert fold(client.get("/trainings/training/?year=2024&state=&q=")) == ""
    make.TrainingFactory()
    assert fold(client.get("/trainings/training/")) == "open"
