"""Pages for what goes wrong look like the house, and need no database to say it."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string

PAGES = ("400", "403", "403_csrf", "404", "405", "429", "500")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_for_what_goes_wrong_needs_no_database(rf, name):
    """Without the mark of pytest-django every query fails."""
    request = rf.get("/somewhere/")
    request.user = AnonymousUser()
    page = render_to_string(f"{name}.html", {"page": "/", "act": "「保存」"}, request)
    assert "portal/css/shell.css" in page
    assert "在宅医療連携拠点 報告ポータル" in page
    assert page.count("<h1>") == 1
    assert 'href="/"' in page
