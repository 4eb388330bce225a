"""Form fields: what they show, take and refuse."""

import re
from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from wards.forms.form_fields import (
    ChoiceOfSeveral,
    FiscalYearChoice,
    JapaneseDateField,
    JapaneseDecimalField,
    JapaneseIntegerField,
    WordsField,
    YesNo,
)


def test_a_date_is_shown_in_its_era_and_kept_as_typed_when_wrong():
    field = JapaneseDateField()
    assert field.prepare_value(date(2019, 5, 1)) == "令和元年5月1日"
    assert field.prepare_value("R6.2.31") == "R6.2.31"
    assert field.clean(datetime(2024, 9, 1, 12, 0)) == date(2024, 9, 1)  # noqa: DTZ001
    assert not field.has_changed(date(2024, 9, 1), "R6.9.1")
    assert field.has_changed(date(2024, 9, 1), "R6.9")


def test_space_alone_is_blank_and_not_zero():
    assert JapaneseDateField(required=False).clean("　") is None
    assert JapaneseIntegerField(required=False).clean("　") is None
    assert JapaneseDecimalField(required=False).clean(" ") is None
    with pytest.raises(ValidationError, match="空欄とは別の答え"):
        JapaneseIntegerField().clean("")


def test_limits_are_explained():
    with pytest.raises(ValidationError, match="168以下の数"):
        JapaneseDecimalField(max_value=168).clean("200")
    with pytest.raises(ValidationError, match="小数は1桁まで"):
        JapaneseDecimalField(max_digits=4, decimal_places=1).clean("19.55")
    assert JapaneseDecimalField().prepare_value(Decimal("20.0")) == "20"


@pytest.mark.parametrize("name", ["髙﨑 𠮷之", "葛󠄀城", "ｶﾅ①㈱", "=1+1", "<script>", "👩‍⚕️"])
def test_words_are_kept_as_written_apart_from_space_around_them(name):
    assert WordsField().clean(f"　{name} ") == name


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x7f", "\x1b"])
def test_control_characters_are_refused(hidden):
    for lines in (False, True):
        with pytest.raises(ValidationError, match="目に見えない文字"):
            WordsField(lines=lines).clean(f"前{hidden}後")


def test_lines_may_break_in_a_text_and_not_in_a_name():
    assert WordsField(lines=True).clean("一\r\n二\t三") == "一\n二 三"
    with pytest.raises(ValidationError, match="目に見えない文字"):
        WordsField().clean("一\n二")


def test_too_long_a_text_says_how_long_it_is():
    with pytest.raises(ValidationError, match="1,000文字以内で入力してください（いま10,000文字）"):
        WordsField(max_length=1000, lines=True).clean("長" * 10_000)
    assert "maxlength" not in WordsField(max_length=5).widget.attrs


def test_yes_no_and_unanswered_are_three_answers():
    field = YesNo()
    assert (field.clean("True"), field.clean("False")) == (True, False)
    with pytest.raises(ValidationError, match="選択してください"):
        field.clean("")


def test_several_answers_come_in_the_order_of_the_list():
    field = ChoiceOfSeveral(choices=[("a", "ア"), ("b", "イ")], required=False)
    assert field.clean(["b", "a"]) == ["a", "b"]
    with pytest.raises(ValidationError, match="選べるもの"):
        field.clean(["27127"])


def test_a_fiscal_year_is_one_of_the_list():
    field = FiscalYearChoice()
    field.offer(2012)
    assert field.clean("2012") == 2012
    for wrong in ("1999", "令和6年度", "99999999999"):
        with pytest.raises(ValidationError):
            field.clean(wrong)


@pytest.mark.parametrize("nothing", ["\u200b", "\u2028", "\ufffe\u200b"])
def test_words_of_which_nothing_can_be_seen_are_no_words(nothing):
    with pytest.raises(ValidationError, match=r"入力してください"):
        WordsField().clean(nothing)


# --- Markup: everything that explains an input is named by it -----------------------------------


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
