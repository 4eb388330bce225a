"""The form fields: dates, numbers, years, choices, words."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from wards.fiscal import FiscalYear, wareki
from wards.japanese.dates import read_date, with_example
from wards.japanese.letters import kept, lookalike_sentence, lookalikes, mended
from wards.japanese.numbers import UnreadableError, read_decimal, read_integer, read_postal_code

# The programme began in fiscal 2015; earlier years have nothing to enter.
FIRST_YEAR_OFFERED = 2015
# What is added to the name of a field for the answer to a question about its letters; the answers.
ABOUT_LETTERS = "-letters"
MEND, RESTORE, KEEP = "mend", "restore", "keep"
# Line breaks are for texts of several lines.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_CONTROL_IN_LINES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


class Question:
    """Mixin: a missing answer is asked for by the name of its question.

    noun: what is missing where the label is no name, such as 「いつ現在の公式名簿ですか」.
    """

    noun: ClassVar[str] = "答え"

    def missing(self) -> str:
        """What is said when there is no answer."""
        label = str(self.label or self.noun)
        name = self.noun if label.endswith("か") else label
        return str(self.error_messages["required"]).replace("{label}", name)

    def validate(self, value: object) -> None:
        if self.required and value in self.empty_values:
            raise ValidationError(self.missing(), code="required")
        super().validate(value)


class JapaneseDateField(Question, forms.Field):
    """A day, typed in any usual way and shown as 令和6年9月1日."""

    noun = "日付"
    widget = forms.TextInput
    default_error_messages = {"required": with_example("{{label}}を入力してください。例 {short}")}

    def to_python(self, value: object) -> date | None:
        if value in self.empty_values or not str(value).strip():
            return None
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        try:
            return read_date(str(value))
        except UnreadableError as error:
            raise ValidationError(str(error), code="invalid") from error

    def prepare_value(self, value: object) -> object:
        return wareki(value) if isinstance(value, date) else value

    def has_changed(self, initial: object, data: object) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        if widget.is_hidden:
            return {}
        return {
            "class": "w-date",
            "data-echo": "date",
            "data-example": with_example("例 {short}、{western}"),
            "autocomplete": "off",
        }


class _Number(Question):
    """Mixin: a number of 0 or more; full-width digits, commas and the unit are accepted."""

    widget = forms.TextInput
    default_error_messages = {
        "required": "{label}を入力してください。ないときは「0」です（空欄とは別の答えです）。",
        "min_value": "%(limit_value)s以上の数を入力してください。",
        "max_value": "%(limit_value)s以下の数を入力してください。",
        "max_decimal_places": "小数は%(max)s桁までです。",
        "max_digits": "桁が多すぎます。",
        "max_whole_digits": "桁が多すぎます。",
    }
    read: ClassVar[Callable[[str, str], int | Decimal]]
    keyboard: ClassVar[str]

    def __init__(self, *, unit: str = "", **kwargs) -> None:
        self.unit = unit
        super().__init__(**kwargs)

    def to_python(self, value: object) -> int | Decimal | None:
        if value in self.empty_values or not str(value).strip():
            return None
        try:
            return self.read(str(value), self.unit)
        except UnreadableError as error:
            raise ValidationError(str(error), code="invalid") from error

    def widget_attrs(self, widget: forms.Widget) -> dict[str, str]:
        return {"class": "w-num", "inputmode": self.keyboard, "autocomplete": "off"}


class JapaneseIntegerField(_Number, forms.IntegerField):
    """A whole number."""

    read = staticmethod(read_integer)
    keyboard = "numeric"


class JapaneseDecimalField(_Number, forms.DecimalField):
    """A number with decimals, such as 19.5 hours."""

    read = staticmethod(read_decimal)
    keyboard = "decimal"

    def prepare_value(self, value: object) -> object:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


class _AnsweredBesides:
    """Mixin of widgets: the answer to a question about letters comes in a field of its own."""

    def value_from_datadict(self, data: Mapping, files: Mapping, name: str) -> object:
        value = super().value_from_datadict(data, files, name)
        return mended(value) if value and data.get(name + ABOUT_LETTERS) == MEND else value


class WordsInput(_AnsweredBesides, forms.TextInput):
    pass


class WordsArea(_AnsweredBesides, forms.Textarea):
    pass


class WordsField(Question, forms.CharField):
    """Words as written, but for what nobody can see; control characters are refused.

    A radical that stands for a letter is asked about: `about_letters` are the answers, as
    (value, label, whether it is chosen), in the field whose name ends with ABOUT_LETTERS.

    There is no maxlength in the page: a browser would cut a pasted text without a word.
    """

    widget = WordsInput
    default_error_messages = {"required": "{label}を入力してください。"}
    about_letters: tuple[tuple[str, str, bool], ...] = ()

    def __init__(self, *, lines: bool = False, max_length: int | None = None, **kwargs) -> None:
        self.lines = lines
        self.most_characters = max_length
        if lines:
            kwargs["widget"] = WordsArea(attrs={"rows": 3})
        super().__init__(**kwargs)
        # The sentence on control characters covers NUL.
        self.validators = []

    def to_python(self, value: object) -> str:
        return kept(super().to_python(value))

    def validate(self, value: str) -> None:
        super().validate(value)
        if (_CONTROL_IN_LINES if self.lines else _CONTROL).search(value):
            raise ValidationError(
                "目に見えない文字（制御文字）が混じっています。消してから入れ直してください。",
                code="unseen",
            )
        if value and not any(character.isprintable() for character in value):
            raise ValidationError("文字を入力してください。", code="invisible")
        self._ask_about_letters(value)
        if self.most_characters and len(value) > self.most_characters:
            raise ValidationError(
                f"{self.most_characters:,}文字以内で入力してください（いま{len(value):,}文字）。",
                code="max_length",
            )

    def _ask_about_letters(self, value: str) -> None:
        if odd := lookalikes(value):
            usual = "".join(dict.fromkeys(f"「{each.usual}」" for each in odd))
            self.about_letters = ((MEND, f"ふつうの文字{usual}に置き換える", False),)
            raise ValidationError(
                f"{lookalike_sentence(odd)}置き換えるときは、下の印を付けて保存してください。",
                code="lookalike",
            )


class SearchedWordsField(WordsField):
    """Words that are looked for: any way to write a letter finds it."""

    def _ask_about_letters(self, value: str) -> None:
        pass


class PostalCodeField(WordsField):
    """A postal code, typed in any usual way and kept as 536-0001."""

    def to_python(self, value: object) -> str:
        try:
            return read_postal_code(super().to_python(value))
        except UnreadableError as error:
            raise ValidationError(str(error), code="invalid") from error


def years_offered(*more: int | None) -> list[tuple[int, str]]:
    """The fiscal years up to the next one, and these, newest first."""
    newest = FiscalYear.of(timezone.localdate()).next.year
    years = {*range(FIRST_YEAR_OFFERED, newest + 1), *filter(None, more)}
    return [(year, str(FiscalYear(year))) for year in sorted(years, reverse=True)]


class FiscalYearChoice(Question, forms.TypedChoiceField):
    """A fiscal year out of a list, newest first: 令和6年度."""

    default_error_messages = {"required": "{label}を選択してください。"}

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("widget", forms.Select(attrs={"class": "w-short"}))
        super().__init__(coerce=int, empty_value=None, **kwargs)
        self.offer()

    def offer(self, *more: int | None) -> None:
        """Offers the usual years and these: a record of long ago keeps its own."""
        self.choices = years_offered(*more)


class ChoiceOfOne(Question, forms.TypedChoiceField):
    """One of a few answers; none is chosen beforehand."""

    default_error_messages = {
        "required": "{label}を選択してください。",
        "invalid_choice": "選べるものの中から選択してください。",
    }

    def missing(self) -> str:
        """Of a question whose label is no name, the answers are named."""
        if not str(self.label or "").endswith("か"):
            return super().missing()
        return f"{'か'.join(f'「{words}」' for code, words in self.choices if code)}を選択してください。"


class YesNo(ChoiceOfOne):
    """Yes or no as two answers; a checkbox could not tell no from not answered."""

    def __init__(self, *, yes: str = "はい", no: str = "いいえ", **kwargs) -> None:
        kwargs.setdefault("widget", forms.RadioSelect)
        super().__init__(
            choices=[("True", yes), ("False", no)],
            coerce=lambda value: value == "True",
            empty_value=None,
            **kwargs,
        )


class ChoiceOfSeveral(Question, forms.TypedMultipleChoiceField):
    """Any number of answers, as checkboxes, in the order of the list."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "required": "{label}を1つ以上選択してください。",
        "invalid_choice": "選べるものの中から選択してください。",
        "invalid_list": "選べるものの中から選択してください。",
    }

    def clean(self, value: object) -> list[str]:
        chosen = super().clean(value)
        return [code for code, _ in self.choices if code in chosen]
