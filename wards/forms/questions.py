"""Decides which form field asks for which model field: the formfield_callback of every form."""

from __future__ import annotations

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models

from wards.forms.form_fields import (
    ChoiceOfOne,
    ChoiceOfSeveral,
    FiscalYearChoice,
    JapaneseDateField,
    JapaneseDecimalField,
    JapaneseIntegerField,
    PostalCodeField,
    WordsField,
    YesNo,
)
from wards.models.record import FiscalYearField
from wards.vocabulary import PROGRAMME_HELP, Programme

# Up to this number, answers stand side by side as buttons; more go into a list that opens.
MOST_BUTTONS = 6


def question_for(field: models.Field, **kwargs) -> forms.Field | None:
    """The form field that asks for a model field, with the same validators behind it."""
    asked = {
        "label": field.verbose_name,
        "required": not field.blank,
        "help_text": field.help_text,
        "initial": field.get_default() if field.has_default() else None,
        **{name: kwargs[name] for name in ("label", "help_text", "required") if name in kwargs},
    }
    if field.choices:
        return _one_of_choices(field, asked | {"initial": None})
    for kind, ask in QUESTIONS.items():
        if isinstance(field, kind):
            return ask(field, asked)
    return field.formfield(**kwargs)


def _one_of_choices(field: models.Field, asked: dict) -> forms.Field:
    buttons = len(field.choices) <= MOST_BUTTONS and not field.blank
    question = ChoiceOfOne(
        choices=field.get_choices(
            include_blank=not buttons, blank_choice=[("", "選択してください")]
        ),
        widget=forms.RadioSelect if buttons else forms.Select(attrs={"class": "w-short"}),
        **asked,
    )
    if {code for code, _ in field.choices} == set(Programme.values):
        question.choice_notes = {code.value: note for code, note in PROGRAMME_HELP.items()}
    return question


def _several(field: ArrayField, asked: dict) -> forms.Field:
    return ChoiceOfSeveral(choices=field.base_field.choices, **asked)


def _year(field: models.Field, asked: dict) -> forms.Field:
    return FiscalYearChoice(**asked)


def _date(field: models.Field, asked: dict) -> forms.Field:
    return JapaneseDateField(**asked)


def _integer(field: models.Field, asked: dict) -> forms.Field:
    return JapaneseIntegerField(unit=getattr(field, "unit", ""), min_value=0, **asked)


def _decimal(field: models.DecimalField, asked: dict) -> forms.Field:
    return JapaneseDecimalField(
        unit=getattr(field, "unit", ""),
        max_digits=field.max_digits,
        decimal_places=field.decimal_places,
        **asked,
    )


def _yes_no(field: models.Field, asked: dict) -> forms.Field:
    return YesNo(**{**asked, "required": True})


def _line(field: models.Field, asked: dict) -> forms.Field:
    kind = PostalCodeField if field.name == "postal_code" else WordsField
    return kind(max_length=field.max_length, **asked)


def _lines(field: models.Field, asked: dict) -> forms.Field:
    return WordsField(max_length=field.max_length, lines=True, **asked)


# In this order: a fiscal year is an integer as well.
QUESTIONS = {
    FiscalYearField: _year,
    ArrayField: _several,
    models.DateField: _date,
    models.DecimalField: _decimal,
    models.BooleanField: _yes_no,
    models.IntegerField: _integer,
    models.TextField: _lines,
    models.CharField: _line,
}
