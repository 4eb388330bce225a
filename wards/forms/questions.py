"""The form field of each model field, and with which other answers it applies."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.forms import Field

from wards.forms.form_fields import (
    ChoiceOfOne,
    ChoiceOfSeveral,
    FiscalYearChoice,
    JapaneseDateField,
    JapaneseDecimalField,
    JapaneseIntegerField,
    PostalCodeField,
    Question,
    WordsField,
    YesNo,
)
from wards.japanese.dates import ANY_WAY, with_example
from wards.models.record import FiscalYearField
from wards.vocabulary import PROGRAMME_HELP, Programme

# Stands for every number above 0.
SOME = "1+"


@dataclass(frozen=True)
class When:
    """Answers to other questions, each one of several codes; of one with several answers, any.

    words: the same for people, 「開催済みのとき」.
    """

    words: str
    answers: Mapping[str, Collection[str]]

    def holds(self, given: Mapping[str, object]) -> bool:
        """Whether all of the answers are among those given."""
        return all(
            not _codes(given.get(name)).isdisjoint(codes) for name, codes in self.answers.items()
        )

    def is_known(self, given: Mapping[str, object]) -> bool:
        """Whether none of the questions has an answer that was refused."""
        return all(name in given for name in self.answers)

    @property
    def as_json(self) -> str:
        """The same for conditions.js: {"state": ["held"]}."""
        return json.dumps({name: sorted(map(str, codes)) for name, codes in self.answers.items()})


def _codes(answer: object) -> set[str]:
    if answer is None or answer == "":
        return set()
    if isinstance(answer, list | tuple):
        return set(map(str, answer))
    counts_some = isinstance(answer, int) and not isinstance(answer, bool) and answer > 0
    return {str(answer), SOME} if counts_some else {str(answer)}


@dataclass(frozen=True)
class Condition:
    """When a question applies, and when it must be answered; None: always, and never.

    told: what no form can refuse alone, when it is answered: 「終わったとき」, 「提出まで」.
    """

    applies: When | None = None
    required: When | None = None
    told: str = ""

    @property
    def is_free(self) -> bool:
        """Whether it may be left blank whenever it is asked."""
        return not self.required and not self.told

    @property
    def marks(self) -> list[str]:
        """What is said beside the question: 「開催済みのときに入力」, 「開催済みのときは必須」."""
        words = (self.applies.words if self.applies else "", self.told)
        marks = [f"{each}に入力" for each in words if each]
        if self.required and self.required != self.applies:
            marks.append(f"{self.required.words}は必須")
        return marks

    def refusal(self, field: Field, answer: object, given: Mapping[str, object]) -> str:
        """Why an answer to a question that does not apply is refused, or a missing one; '' if not."""
        if answer not in field.empty_values:
            if not self.applies or not self.applies.is_known(given) or self.applies.holds(given):
                return ""
            return f"{self.applies.words}だけ入力します。ほかでは空欄にしてください。"
        if not self.required or not self.required.holds(given):
            return ""
        asks = isinstance(field, Question)
        missing = field.missing() if asks else field.error_messages["required"]
        return f"{self.required.words}は、{missing}"


def asked_for(when: When) -> Condition:
    """A question that applies then, and must be answered then."""
    return Condition(applies=when, required=when)


# What helps with questions of these names, where neither their form nor their model says it.
USUAL_HELP = {
    "date": with_example(ANY_WAY, day=12),
    "note": "患者や利用者の氏名・電話番号・生年月日は書かないでください。",
    "valid_from": with_example(ANY_WAY, month=4),
    "valid_to": "続いている間は空欄のままにします。",
}
# Of an edit of a period: the question of intention, what is asked inside its answers, and when.
ASKED_WHEN = {
    "intention": "内容を変更するとき",
    "changed_on": "変わったとき",
    "mistake_reason": "誤りのとき",
}

# Up to this number, answers stand side by side as buttons; more go into a list that opens.
MOST_BUTTONS = 6


def question_for(field: models.Field, **kwargs) -> forms.Field | None:
    """The form field that asks for a model field, with the same validators behind it."""
    asked = {
        "label": field.verbose_name,
        "required": not field.blank,
        "help_text": field.help_text or USUAL_HELP.get(field.name, ""),
        "initial": field.get_default() if field.has_default() else None,
        **{name: kwargs[name] for name in ("label", "help_text", "required") if name in kwargs},
    }
    numbers = {"unit": getattr(field, "unit", ""), **asked}
    match field:
        case _ if field.choices:
            return _one_of_choices(field, asked | {"initial": None})
        # A fiscal year is an integer as well.
        case FiscalYearField():
            return FiscalYearChoice(**asked)
        case ArrayField():
            return ChoiceOfSeveral(choices=field.base_field.choices, **asked)
        case models.DateField():
            return JapaneseDateField(**asked)
        case models.DecimalField(max_digits=digits, decimal_places=places):
            return JapaneseDecimalField(max_digits=digits, decimal_places=places, **numbers)
        case models.BooleanField():
            return YesNo(**asked | {"required": True})
        case models.IntegerField():
            return JapaneseIntegerField(min_value=0, **numbers)
        case models.TextField() | models.CharField():
            kind = PostalCodeField if field.name == "postal_code" else WordsField
            lines = isinstance(field, models.TextField)
            return kind(max_length=field.max_length, lines=lines, **asked)
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
