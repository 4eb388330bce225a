"""The ward of an address: only what is written as Osaka City's is Osaka City's."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.files.official_list import wards_of_addresses
from reports.files.official_list.wards_of_addresses import UnknownWardError, WardFinder, parted
from wards.models import Ward

CODES = {
    "北区": "27127",
    "西区": "27106",
    "西成区": "27122",
    "西淀川区": "27113",
    "東成区": "27115",
}
FINDER = WardFinder(CODES)


def test_the_examples_hold():
    assert doctest.testmod(wards_of_addresses).failed == 0


@given(
    st.sampled_from(sorted(CODES)),
    st.sampled_from(["", "大阪府", "大阪府 ", "大阪府　"]),
    st.sampled_from(["", " ", "　"]),
    st.text(max_size=20),
)
def test_a_ward_is_found_whatever_follows_it(ward, prefecture, space, rest):
    assert FINDER.ward_of(f"{prefecture}大阪市{space}{ward}{rest}") == CODES[ward]


@given(st.text(max_size=30))
def test_any_text_has_a_ward_none_or_a_sentence(text):
    try:
        assert FINDER.ward_of(text) in {None, *CODES.values()}
    except UnknownWardError as error:
        assert str(error).endswith("。")


@pytest.mark.parametrize("before", ["東", "堺市", "大阪府", "京都府", "新", "x"])
def test_no_other_place_with_the_same_ward_is_osaka_citys(before):
    assert FINDER.ward_of(f"{before}北区梅田1-1") is None


@pytest.mark.parametrize("city", ["東大阪市", "大阪狭山市", "大阪府東大阪市", "大 阪 狭 山 市"])
def test_cities_with_a_like_name_are_outside(city):
    assert FINDER.ward_of(f"{city}北区1-1") is None


@pytest.mark.parametrize("address", ["大阪市大淀区1-1", "大阪市", "大阪市北1-1", "大阪市南区難波"])
def test_a_ward_that_does_not_exist_is_not_guessed(address):
    with pytest.raises(UnknownWardError):
        FINDER.ward_of(address)


@pytest.mark.django_db
def test_all_24_wards_are_found_under_their_own_names():
    wards = list(Ward.objects.all())
    finder = WardFinder.of(wards)
    assert [finder.ward_of(f"{ward.full_name}1-1") for ward in wards] == [w.code for w in wards]


@pytest.mark.parametrize(
    ("written", "postal", "address"),
    [
        ("〒５５３－０００６　大阪市福島区吉野１－１", "5530006", "大阪市福島区吉野１－１"),
        ("553-0006 大阪市福島区", "5530006", "大阪市福島区"),
        ("大阪市福島区\n吉野１", "", "大阪市福島区 吉野１"),
        ("〒5530006大阪市𠮷野", "5530006", "大阪市𠮷野"),
    ],
)
def test_a_postal_code_before_the_address_is_taken_off(written, postal, address):
    assert parted(written) == (postal, address)
