"""With script the list of institutions becomes short while one types, and nothing typed is lost."""

import pytest
from django import forms
from django.template.loader import render_to_string

from institutions.forms import InstitutionSearch

pytestmark = pytest.mark.django_db

FORM = "/narrowed/form/"
CHOICES = [
    ("", "選択してください"),
    ("1", "架空クリニック（かくうくりにっく）"),
    ("2", "今里ほほえみ病院（いまざとほほえみびょういん）"),
    ("3", "𠮷髙﨑医院（よしたかさきいいん）"),
]


class FormOfADesignation(forms.Form):
    """As much of the real form as the page needs; it is answered by no server."""

    institution = forms.ChoiceField(label="医療機関", choices=CHOICES)
    note = forms.CharField(label="備考")
    search = InstitutionSearch({})
    is_searched = True
    found = None


@pytest.fixture
def form_page(static_page):
    page = static_page
    context = {"title": "位置づけ", "form": FormOfADesignation(), "submit_label": "保存する"}
    body = render_to_string("institutions/designation_form.html", {**context, "cancel_url": "/"})
    page.route(f"**{FORM}*", lambda route: route.fulfill(body=body, content_type="text/html"))
    page.goto(FORM)
    page.fill("#id_note", "入力中")
    return page


def offered(page) -> list[str]:
    return page.locator("#id_institution option").all_text_contents()


@pytest.mark.parametrize("typed", ["ﾎﾎｴﾐ", "ホホエミ", "ほほえみ", "今里 病院"])
def test_kana_of_any_kind_shorten_the_list_at_once(form_page, typed):
    form_page.fill("#institution-search", typed)
    assert offered(form_page) == ["選択してください", CHOICES[2][1]]
    assert "1件あります" in form_page.text_content("#institution-found")


def test_typing_alone_chooses_nothing(form_page):
    form_page.fill("#institution-search", "病院")
    assert form_page.input_value("#id_institution") == ""
    form_page.fill("#institution-search", "医院")
    assert form_page.input_value("#id_institution") == ""
    # An option that was taken out while it was chosen for a moment is not offered again.
    assert offered(form_page) == ["選択してください", CHOICES[3][1]]


def test_variants_of_a_character_are_one_as_on_the_server(form_page):
    form_page.fill("#institution-search", "吉高崎")
    assert offered(form_page) == ["選択してください", CHOICES[3][1]]
    form_page.fill("#institution-search", "よしたかさき")
    assert offered(form_page) == ["選択してください", CHOICES[3][1]]


def test_enter_leads_to_the_list_and_keeps_what_was_typed(form_page):
    form_page.fill("#institution-search", "𠮷髙﨑")
    form_page.press("#institution-search", "Enter")
    assert form_page.evaluate("document.activeElement.id") == "id_institution"
    assert form_page.input_value("#id_note") == "入力中"


def test_what_is_chosen_stays_chosen_and_an_empty_search_offers_all(form_page):
    form_page.select_option("#id_institution", "2")
    form_page.fill("#institution-search", "どこにもない")
    assert "見つかりません" in form_page.text_content("#institution-found")
    assert form_page.input_value("#id_institution") == "2"
    form_page.fill("#institution-search", "")
    assert offered(form_page) == [label for _, label in CHOICES]
    assert form_page.input_value("#id_institution") == "2"
