"""On a telephone a table becomes cards: no label covers the next, and nothing stands out aside."""

import pytest
from django.template.loader import render_to_string

pytestmark = pytest.mark.django_db

PAGE = "/narrow/table/"
LABELS = [
    "同行訪問研修を予定していますか",
    "対象の職種",
    "参加人数",
    "場所",
    "テーマ",
    "開催日",
    "事業",
]


def test_labels_of_a_card_stand_below_each_other_and_within_the_page(static_page):
    heads = "".join(f"<th>{label}</th>" for label in LABELS)
    cells = "".join(f'<td data-l="{label}">はい</td>' for label in LABELS)
    table = f'<table class="table"><thead><tr>{heads}</tr></thead><tbody><tr>{cells}</tr></tbody></table>'
    empty = render_to_string("base.html", {})
    body = empty.replace("</main>", f"{table}</main>")
    static_page.set_viewport_size({"width": 390, "height": 800})
    static_page.route(f"**{PAGE}", lambda route: route.fulfill(body=body, content_type="text/html"))
    static_page.goto(PAGE)
    assert static_page.evaluate("document.documentElement.scrollWidth") == 390
    # A label that breaks makes its own row as high as two lines of it.
    first, second = (static_page.locator("td").nth(at).bounding_box() for at in (0, 1))
    assert first["height"] > second["height"] * 1.2
    assert first["y"] + first["height"] <= second["y"] + 1
