"""Navigation: each role sees its own entries, and at most one of them is current."""

import pytest

from config.navigation import NAVIGATION, NavLink, navigation_for
from wards.fiscal import FiscalYear
from wards.vocabulary import Role

YEAR = FiscalYear(2024)
PAGES = (
    NavLink("ホーム", "reports:home"),
    NavLink("パスワード", "account_change_password"),
    NavLink("多要素認証", "mfa_index"),
)


@pytest.fixture
def three_pages(monkeypatch):
    """Three addresses that exist in every build: the home page and two below it."""
    monkeypatch.setitem(NAVIGATION, Role.DESK, PAGES)


def current(path: str) -> list[str]:
    return [entry.label for entry in navigation_for(Role.DESK, path, YEAR) if entry.current]


@pytest.mark.usefixtures("three_pages")
def test_the_entry_above_a_page_is_current():
    assert current("/mfa/totp/activate/") == ["多要素認証"]
    assert current("/password/") == ["パスワード"]


@pytest.mark.usefixtures("three_pages")
def test_the_home_page_is_current_only_as_itself():
    assert current("/somewhere/else/") == []
    assert current("/") == ["ホーム"]


@pytest.mark.parametrize(
    ("role", "path", "label"),
    [
        (Role.BUREAU, "/works/3/", "Excel"),
        (Role.BUREAU, "/user-list/5/", "アカウント"),
        (Role.BUREAU, "/official-list/", "医療機関"),
        (Role.BUREAU, "/handover/7/", "引継ぎ"),
        (Role.DESK, "/ledger/", "Excelで報告"),
    ],
)
def test_pages_with_an_address_of_their_own_belong_to_an_entry_too(role, path, label):
    entries = navigation_for(role, path, YEAR)
    assert [entry.label for entry in entries if entry.current] == [label]


@pytest.mark.parametrize("role", Role)
def test_every_entry_of_a_role_leads_to_a_page_of_its_own(role):
    entries = navigation_for(role, "/", YEAR)
    assert entries[0].url == "/"
    assert len({entry.url for entry in entries}) == len(entries) == len(NAVIGATION[role])
