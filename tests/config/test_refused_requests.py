"""What is refused is refused in Japanese on a page of the house, and a text far too long is not lost."""

from itertools import product
from urllib.parse import quote

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse

from tests.factories import RoundFactory

needs_database = pytest.mark.django_db


@needs_database
def test_a_text_of_a_million_characters_comes_back_with_a_sentence(sign_in):
    text = "あ" * 1_000_000
    page = sign_in("ward_office").post(reverse("trainings:training_create"), {"theme": text})
    assert page.status_code == 200
    assert "1,000,000文字" in page.content.decode()
    assert text in page.content.decode()


@needs_database
def test_a_body_that_nobody_types_is_refused_in_words(sign_in, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
    body = f"theme={quote('あ' * 1_000)}"
    page = Client().post("/login/", body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 400
    assert "保存はされていません" in page.content.decode()


@needs_database
@pytest.mark.parametrize(
    "host", ["192.0.2.7", "portal.example.evil.example", "a b", "x_y", "[::1", "a:b:c", "<b>", "あ"]
)
def test_under_an_address_that_is_not_the_portals_the_page_says_so(settings, host):
    settings.ALLOWED_HOSTS, settings.PUBLIC_URL = ["portal.example"], "https://portal.example"
    client, paths = Client(), ("/", "/login/", "/nowhere/", "/downloads/csv/")
    for path, method in product(paths, ("get", "post", "head", "put")):
        answer = getattr(client, method)(path, headers={"host": host})
        assert answer.status_code == 400, (method, path)
        if method != "head":
            page = answer.content.decode()
            assert "<h1>ポータルのアドレスではありません</h1>" in page
            assert 'href="https://portal.example/"' in page
            assert "大きすぎる" not in page
            assert "<b>" not in page


@needs_database
@pytest.mark.parametrize("code", ["%00", "27127%00", "00000", "x"])
def test_a_ward_that_cannot_exist_is_not_found(sign_in, code):
    RoundFactory()
    assert sign_in("bureau").get(f"/reports/{code}/desk/?year=2024").status_code == 404


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "405", "429", "500"])
def test_a_page_for_what_goes_wrong_needs_no_database(rf, name):
    """Without the mark of pytest-django every query fails."""
    request = rf.get("/somewhere/")
    request.user = AnonymousUser()
    page = render_to_string(f"{name}.html", {"page": "/", "act": "「保存」"}, request)
    assert "portal/css/shell.css" in page
    assert "在宅医療連携拠点 報告ポータル" in page
    assert page.count("<h1>") == 1
    assert 'href="/"' in page
