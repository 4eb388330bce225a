"""The markup of a question: everything that explains an input is named by it."""

import re

import pytest
from django import forms


class QuestionForm(forms.Form):
    people = forms.CharField(label="参加人数", help_text="会場とWebの合計。")
    programme = forms.ChoiceField(
        label="事業", choices=[("hub", "拠点事業")], widget=forms.RadioSelect
    )
    memo = forms.CharField(label="備考", required=False, widget=forms.Textarea)
    public = forms.BooleanField(label="公開した", required=False)


@pytest.fixture
def form() -> QuestionForm:
    form = QuestionForm({"memo": "<script>"})
    form.fields["people"].unit = "人"
    form.fields["people"].earlier = [("昨年度（令和5年度）", "<b>42人</b>")]
    form.fields["programme"].choice_notes = {"hub": "数えます。"}
    form.fields["memo"].warning = "個人の情報に見える言葉があります。"
    return form


def described_by(markup: str) -> list[str]:
    return re.search(r'aria-describedby="([^"]*)"', markup)[1].split()


def test_an_input_names_help_unit_error_and_earlier_answers(form):
    markup = form["people"].as_field_group()
    ids = described_by(markup)
    assert ids == [f"id_people_{part}" for part in ("helptext", "unit", "error", "before")]
    assert all(f'id="{name}"' in markup for name in ids)
    assert 'aria-invalid="true"' in markup


def test_an_earlier_answer_is_shown_as_text_and_never_as_a_value(form):
    markup = form["people"].as_field_group()
    assert "&lt;b&gt;42人&lt;/b&gt;" in markup
    assert "value=" not in markup


def test_radio_buttons_are_a_fieldset_with_its_own_anchor_and_notes(form):
    markup = form["programme"].as_field_group()
    assert '<fieldset class="field bad" id="id_programme"' in markup
    assert "<legend" in markup
    assert "<small>数えます。</small>" in markup
    assert described_by(markup) == ["id_programme_error"]


def test_a_warning_stands_at_the_field_and_what_was_typed_is_escaped(form):
    markup = form["memo"].as_field_group()
    assert described_by(markup) == ["id_memo_warning"]
    assert "&lt;script&gt;" in markup
    assert "任意" in markup


def test_a_plain_field_has_no_empty_description(form):
    assert "aria-describedby" not in form["public"].as_field_group()
