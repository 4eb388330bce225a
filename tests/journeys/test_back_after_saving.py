"""Back after saving, and 保存する once more: nothing is recorded a second time, and the page says so."""

import re

import pytest
from playwright.sync_api import Page, expect

from trainings.models import Training
from wards.isolation.rls import ALL_WARDS, ward_scope

THEME = "戻るボタンの架空の研修"


@pytest.fixture
def gone_back(visit) -> Page:
    """The form of a training that was saved, after Back, with what was typed in it."""
    page = visit("joto-office")
    page.goto("/trainings/training/new/")
    fill_in(page)
    save(page)
    expect(page.get_by_role("status")).to_contain_text(THEME)
    page.go_back()
    page.wait_for_selector("#id_theme")
    fill_in(page)
    return page


def fill_in(page: Page) -> None:
    """Types what the browser has not put back by itself."""
    page.locator("#id_programme_0").check()
    page.locator("#id_state_0").check()
    page.get_by_label("開催日").fill("R8.1.22")
    page.get_by_label("テーマ").fill(THEME)


def save(page: Page) -> None:
    page.locator(".bar button.main").click()


def themes() -> list[str]:
    with ward_scope(ALL_WARDS):
        found = Training.objects.filter(theme=THEME).order_by("pk")
        return list(found.values_list("theme", flat=True))


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    with ward_scope(ALL_WARDS):
        Training.objects.filter(theme=THEME).delete()


def test_the_same_words_are_saved_once_and_lead_to_the_record(gone_back):
    page = gone_back
    save(page)
    expect(page.locator("main")).to_contain_text(
        re.compile(
            r"この入力は、すでに保存されています（\d+:\d\d）。|同じ内容の記録がすでにあります"
        )
    )
    assert themes() == [THEME]
