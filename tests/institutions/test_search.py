"""An institution is found by its code, its postal code and its address, however they are written."""

from itertools import product

import pytest

from institutions.models import Institution
from institutions.views import InstitutionPages
from tests.factories import InstitutionFactory, UserFactory

pytestmark = pytest.mark.django_db

FIRST = ("2丁目", "２丁目", "二丁目", "2-", "２－", "2ー", "２‐")
THEN = ("1番7号", "１番７号", "1-7", "１－７", "1番地の7", "1−7", "1 - 7")
LOTS = ["".join(each) for each in product(FIRST, THEN)]


def found(words: str) -> set[str]:
    given = {"q": words}
    user = UserFactory.build(role="bureau", ward=None)
    rows = InstitutionPages.filter_class(given, queryset=Institution.objects.all(), user=user).qs
    return set(rows.values_list("name", flat=True))


@pytest.fixture(autouse=True)
def register(all_wards):
    InstitutionFactory(
        name="架空第一医院", code="2700123", postal_code="536-0001", address="大阪市城東区古市2-1-7"
    )
    InstitutionFactory(
        name="架空第二医院",
        code="2711999",
        postal_code="537-0014",
        address="大阪市城東区古市12-1-70",
    )


def test_a_code_and_a_postal_code_are_found_in_any_writing():
    codes = ("2700123", "27-0012-3", "27.00123", "２７００１２３", "27,0012,3", "2700123 架空")
    postal = (
        "536-0001",
        "5360001",
        "〒536-0001",
        "５３６－０００１",
        "〒５３６０００１",
        "536‐0001",
    )
    for words in codes + postal:
        assert found(words) == {"架空第一医院"}, words


def test_an_address_is_found_however_either_side_writes_its_numbers():
    stored = Institution.objects.get(name="架空第一医院")
    for written in LOTS:
        Institution.objects.filter(pk=stored.pk).update(
            address=f"大阪市城東区古市{written} 架空ビル"
        )
        for words in ("2-1-7", "二丁目１番７号", "２丁目１－７", "古市2丁目1番7号", "古市 2-1-7"):
            assert found(words) == {"架空第一医院"}, (written, words)


def test_what_is_no_number_finds_names_only():
    assert found("架空") == {"架空第一医院", "架空第二医院"}
    assert found("2丁目9番") == found("999999999") == set()


@pytest.mark.parametrize("twelve", ["12丁目", "１２丁目", "十二丁目", "12-", "十二－"])
def test_a_number_is_not_found_within_another_however_that_is_written(twelve):
    other = Institution.objects.filter(name="架空第二医院")
    other.update(address=f"大阪市城東区古市{twelve}1-7")
    for words in ("2-1-7", "二丁目1番7号", "２丁目"):
        assert found(words) == {"架空第一医院"}, words
    assert found("12-1-7") == {"架空第二医院"}
