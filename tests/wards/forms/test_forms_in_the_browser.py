"""In the browser nothing typed is lost until it is saved, a form is sent once, a date is read back."""

import pytest
from django import forms
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string

from wards.forms.form_fields import JapaneseDateField
from wards.japanese.dates import with_example

pytestmark = pytest.mark.django_db

FORM, LOGIN, LIST = "/typed/form/", "/typed/login/", "/typed/list/"


class TrainingForm(forms.Form):
    theme = forms.CharField(label="テーマ")
    secret = forms.CharField(label="合言葉", widget=forms.PasswordInput)
    date = JapaneseDateField(label="開催日")


class Reader:
    is_authenticated = True
    affiliation = "北区 区役所"
    name = "架空 花子"

    def __init__(self, pk: int) -> None:
        self.pk = pk


def form_of(pk: int) -> str:
    context = {"title": "研修会", "form": TrainingForm(), "user": Reader(pk), "cancel_url": "/"}
    return render_to_string("records/form.html", {**context, "submit_label": "保存する"})


def serve(page, path: str, body: str) -> None:
    """Answers every request for a path with this page; the newest answer counts."""
    page.route(f"**{path}", lambda route: route.fulfill(body=body, content_type="text/html"))


@pytest.fixture
def typed(static_page):
    """The form page with a theme and a secret typed into it."""
    page = static_page
    saved = Message(constants.SUCCESS, "保存しました。")
    pages = {
        FORM: form_of(pk=1),
        LOGIN: render_to_string("base.html", {"title": "ログイン"}),
        LIST: render_to_string("base.html", {"title": "一覧", "messages": [saved]}),
    }
    for path, body in pages.items():
        serve(page, path, body)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(FORM)
    page.fill("#id_theme", "感染対策 𠮷")
    page.fill("#id_secret", "ひみつ")
    return page


def answer_the_submit_with(page, path: str) -> None:
    """Submits, as the server would answer it: with a redirect to another page."""
    page.evaluate("path => document.querySelector('.record-form').action = path", path)
    page.click(".bar .main")
    page.wait_for_load_state()


def test_after_a_reload_the_text_is_offered_and_comes_back_except_secrets(typed):
    typed.goto(FORM)
    typed.click("[data-restore]")
    assert typed.input_value("#id_theme") == "感染対策 𠮷"
    assert typed.input_value("#id_secret") == ""


def test_a_session_that_ended_does_not_lose_the_text(typed):
    answer_the_submit_with(typed, LOGIN)
    typed.goto(LIST)
    typed.goto(FORM)
    assert typed.locator("[data-restore]").is_visible()


def test_once_saved_nothing_is_offered_any_more(typed):
    answer_the_submit_with(typed, LIST)
    typed.goto(FORM)
    assert typed.locator("[data-restore]").count() == 0


def test_another_user_of_the_same_window_never_sees_the_text(typed):
    serve(typed, FORM, form_of(pk=2))
    typed.goto(FORM)
    assert typed.locator("[data-restore]").count() == 0
    assert typed.evaluate("sessionStorage.length") == 0


def test_a_double_click_sends_once_and_without_an_answer_one_may_send_again(page_with_clock):
    page, sent = page_with_clock, []
    serve(page, FORM, form_of(pk=1))
    # The answer never comes.
    page.route(f"**{LIST}", lambda route: (sent.append(1), route.fulfill(status=204)))
    page.goto(FORM)
    page.evaluate("path => document.querySelector('.record-form').action = path", LIST)
    page.clock.install()
    page.dblclick(".bar .main")
    page.click(".bar .main")
    page.wait_for_timeout(200)
    assert len(sent) == 1
    page.clock.fast_forward(11_000)
    page.click(".bar .main")
    page.wait_for_timeout(200)
    assert len(sent) == 2


UNREAD = with_example("日付として読めません。例 {short}、{western}")
# In an order in which no text is told what the one before it was.
READ = {
    "R6.9.1": "令和6年9月1日(日)・令和6年度として読み取ります",
    "2024/1/1 5": UNREAD,
    "令和６年３月３１日": "令和6年3月31日(日)・令和5年度として読み取ります",
    "H31.5.1": UNREAD,
    "2019/4/1": "平成31年4月1日(月)・令和元年度として読み取ります",
    "2024/2/30": UNREAD,
    "令６、９、１（日・祝）": "令和6年9月1日(日)・令和6年度として読み取ります",
    "令和六年九月一日": "",
}


def test_a_date_field_says_how_it_was_read(typed):
    said = {}
    for text in READ:
        typed.fill("#id_date", text)
        typed.press("#id_date", "Tab")
        said[text] = typed.text_content("#id_date_echo")
    assert said == READ
