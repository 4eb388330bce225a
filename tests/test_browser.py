"""The browser's fixture hands every test the same start."""

import pytest

from wards.models import Ward


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_browser_test_finds_the_24_wards(page, turn):
    assert Ward.objects.count() == 24
    page.goto("/login/")
    assert page.locator("html").get_attribute("lang") == "ja"
