"""Entering an institution: the same one is not entered twice, since two would be counted."""

from datetime import date

import pytest
from django.urls import reverse

from institutions.models import Institution
from tests.factories import InstitutionFactory, ward

CREATE = reverse("institutions:institution_create")
CODE = "2712345678"
CHUO = "27128"


def enter(desk, url=CREATE, **answers):
    """The errors of the form, or None when it was saved."""
    response = desk.post(
        url, {"name": "架空うめだ診療所", "kind": "clinic", "code": CODE, **answers}
    )
    return None if response.status_code == 302 else dict(response.context["form"].errors)


@pytest.mark.parametrize(
    ("there", "refused"),
    [
        ({"code": CODE}, True),
        ({"code": ""}, False),
        ({"code": "2712345679"}, False),
        ({"code": CODE, "closed_on": date(2024, 3, 31)}, False),
    ],
)
def test_a_code_that_an_open_institution_of_the_ward_has_is_refused(desk, there, refused):
    InstitutionFactory(name="架空うめだ医院", **there)
    errors = enter(desk)
    if refused:
        (sentence,) = errors["code"]
        assert "すでに「架空うめだ医院」の記録にあります" in sentence
    else:
        assert errors is None
    assert Institution.objects.count() == 2 - refused


def test_another_ward_may_have_the_code_since_nobody_sees_it_from_here(desk):
    InstitutionFactory(code=CODE, ward=ward(CHUO))
    assert enter(desk) is None


def test_what_is_twice_already_can_still_be_mended(desk):
    InstitutionFactory(code=CODE, name="架空うめだ診療所")
    twin = InstitutionFactory(code=CODE, name="架空うめだ診療所")
    edit = reverse("institutions:institution_edit", args=[twin.pk])
    assert enter(desk, edit, stamp=twin.updated_at.isoformat(), phone="06-0000-0000") is None


@pytest.mark.parametrize(
    ("there", "address", "refused"),
    [
        ({}, "", True),
        ({"address": "大阪市北区梅田1丁目1番1号"}, "", True),
        ({"address": "大阪市北区梅田1丁目1番1号"}, "大阪市北区梅田１－１－１", True),
        ({"address": "大阪市北区梅田1丁目1番1号"}, "大阪市北区中之島1-3-20", False),
        ({}, "大阪市北区中之島1-3-20", False),
        ({"kind": "pharmacy"}, "", False),
        ({"closed_on": date(2024, 3, 31)}, "", False),
    ],
)
def test_a_name_stands_twice_only_at_two_places(desk, there, address, refused):
    InstitutionFactory(**{"name": "架空　うめだ診療所", "kind": "clinic", **there})
    errors = enter(desk, code="", address=address)
    if refused:
        (sentence,) = errors["name"]
        assert sentence.startswith("「架空　うめだ診療所」は、すでにあります。")
    else:
        assert errors is None
