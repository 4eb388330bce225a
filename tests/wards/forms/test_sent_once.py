"""A double click on 保存する records one thing, not two."""

import pytest
from django import forms
from django.template.loader import render_to_string

pytestmark = pytest.mark.django_db

FORM, SAVE = "/sent/form/", "/sent/save/"


class ThemeForm(forms.Form):
    theme = forms.CharField(label="テーマ", required=False)


@pytest.fixture
def posts(static_page):
    """The form page, and the list of what was sent from it; the answer never comes."""
    page = static_page
    context = {
        "title": "研修会",
        "form": ThemeForm(),
        "cancel_url": "/",
        "submit_label": "保存する",
    }
    body = render_to_string("records/form.html", context)
    page.route(f"**{FORM}", lambda route: route.fulfill(body=body, content_type="text/html"))
    sent = []
    page.route(f"**{SAVE}", lambda route: (sent.append(1), route.fulfill(status=204)))
    page.goto(FORM)
    page.evaluate("path => document.querySelector('.record-form').action = path", SAVE)
    return sent


def test_a_double_click_sends_once(static_page, posts):
    page = static_page
    page.dblclick(".bar .main")
    page.click(".bar .main")
    page.wait_for_timeout(200)
    assert len(posts) == 1


def test_a_form_that_got_no_answer_can_be_sent_again(static_page, posts):
    page = static_page
    page.clock.install()
    page.click(".bar .main")
    page.clock.fast_forward(11_000)
    page.click(".bar .main")
    page.wait_for_timeout(200)
    assert len(posts) == 2
