"""Which round an address means, and which move a page had seen."""

from datetime import date

import pytest
from django.http import Http404
from django.test import RequestFactory
from django.urls import reverse

from reports.pages.requests import choose_round, last_move_seen, round_or_404
from tests.factories import RoundFactory


def asked(query: str):
    return RequestFactory().get(f"/?{query}")


@pytest.fixture
def months(all_wards):
    """April and January of 令和6年度, made in the wrong order, beside the annual survey."""
    january = RoundFactory(kind="monthly", month=1, as_of=date(2025, 1, 31))
    april = RoundFactory(kind="monthly", month=4, as_of=date(2024, 4, 30))
    RoundFactory()
    return april, january


def test_a_month_is_chosen_beside_the_months_of_its_year_in_their_order(months):
    chosen = choose_round(asked("year=2024&month=1"), months=True)
    assert chosen.round == months[1]
    assert chosen.rounds == months


def test_without_a_month_it_is_the_annual_survey(months):
    assert round_or_404(asked("year=2024"), months=True).kind == "annual"
    assert round_or_404(asked("year=2024&month="), months=True).kind == "annual"


@pytest.mark.parametrize(
    "year", ["abc", "1999", "2023", "20240", "9" * 400, "-1", "0", "２０２４", "\x00", "2024.0"]
)
def test_a_year_without_a_survey_is_not_found(months, year):
    with pytest.raises(Http404):
        choose_round(RequestFactory().get("/", {"year": year}), months=True)


@pytest.mark.parametrize("name", ["edition_list", "ward_page_list", "wording_list"])
def test_before_the_first_survey_the_pages_of_the_bureau_are_there(name, bureau):
    assert bureau.get(reverse(f"reports:{name}")).status_code == 200


@pytest.mark.parametrize("typed", ["", "-1", "abc", "9" * 30, "１"])
def test_what_is_no_key_of_a_move_fits_no_report(typed):
    assert last_move_seen(RequestFactory().post("/", {"seen": typed})) == -1


@pytest.mark.parametrize(
    "query",
    ["year=2024&month=5", "year=2023&month=4", "month=4", "year=2024&month=04", "year=&month=x"],
)
def test_a_month_without_a_report_is_not_found(months, query):
    with pytest.raises(Http404):
        choose_round(asked(query), months=True)


def test_a_page_of_annual_numbers_shows_nothing_under_a_month(months):
    with pytest.raises(Http404):
        round_or_404(asked("year=2024&month=4"))
