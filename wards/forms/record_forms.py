"""The form of one record: asks in Japanese, explains errors, loses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_
from typing import ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction
from django.forms.models import construct_instance

from wards.forms.before_saving import (
    ANYWHERE,
    STAMP,
    StampField,
    ask_about_equal_record,
    place_of,
    refuse_if_edited_meanwhile,
    sentence_of,
    stamp_of,
)
from wards.forms.form_fields import (
    ABOUT_LETTERS,
    KEEP,
    RESTORE,
    ChoiceOfOne,
    FiscalYearChoice,
    WordsField,
)
from wards.forms.questions import Condition, question_for
from wards.isolation.personal_data import personal_words
from wards.japanese.letters import has_lost_letters
from wards.models import Record, SpentForm, User, Ward
from wards.triggers.locks import LOCKED, is_lock

# So much of a text is quoted in a question about its letters.
MOST_QUOTED = 60


class RecordForm(forms.ModelForm):
    """A form of one record. Subclasses name the model and its fields in `Meta(RecordForm.Meta)`."""

    # Constraints (by the end of their name) that are explained at another field than their last.
    constraint_fields: ClassVar[dict[str, str]] = {
        "date_is_in_fiscal_year": "date",
        "one_at_a_time": "valid_from",
        "one_at_a_time_in_a_ward": "valid_from",
    }
    # The questions that do not always apply, or must be answered only with some answers to others.
    conditions: ClassVar[Mapping[str, Condition]] = {}
    # Fields in which names or telephone numbers are asked for.
    public_words: ClassVar[frozenset[str]] = frozenset()
    # The Bureau enters it for a ward and must say for which.
    bureau_names_ward: ClassVar[bool] = False
    # By which answers two records are told apart; () means by all but the notes.
    tells_apart: ClassVar[tuple[str, ...]] = ()
    # Whether constraints are left to the database, which tells of the first one alone.
    trusts_database = False
    # What saving did besides, as a sentence.
    also_done = ""
    # What the very same page saved before, where it is sent once more and says otherwise.
    sent_before: SpentForm | None = None

    stamp = StampField()
    keep_equal = forms.BooleanField(
        label="別の記録として保存する",
        required=False,
        help_text="同じ内容の記録を、もう1件加えます。",
    )
    keep_words = forms.BooleanField(
        label="このまま保存する",
        required=False,
        help_text="患者・利用者の情報ではないことを確かめました。",
    )

    class Meta:
        formfield_callback = question_for

    def __init__(self, *args, user: User, year: int | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.adding = self.instance._state.adding
        self._take_ward()
        self._preset_year(year)
        self._begin_without_answers()
        for name, condition in self.conditions.items():
            if name in self.fields:
                self.fields[name].condition = condition
        for field in self.fields.values():
            if isinstance(field, forms.ModelChoiceField):
                self._narrow(field)
            field.earlier = []
        # As it is stored: what is typed is written into the record.
        self.stamp_now = "" if self.adding else stamp_of(self.instance)
        if self.stamp_now:
            self.initial[STAMP] = self.stamp_now
        else:
            del self.fields[STAMP]
        if not self.is_bound:
            del self.fields["keep_words"]
        if not (self.is_bound and self.adding):
            del self.fields["keep_equal"]

    def _take_ward(self) -> None:
        """A ward's user enters for that ward; nothing in the page can say otherwise."""
        if not self.adding or getattr(self._meta.model, "ward_path", "") != "ward":
            return
        self.instance.ward_id = self.user.ward_id
        if self.user.is_bureau and self.bureau_names_ward:
            ward = forms.ModelChoiceField(
                Ward.objects.all(), label="区", widget=forms.Select(attrs={"class": "w-short"})
            )
            self.fields = {"ward": ward, **self.fields}

    def _preset_year(self, year: int | None) -> None:
        field = self.fields.get("fiscal_year")
        if isinstance(field, FiscalYearChoice):
            own = None if self.adding else self.instance.fiscal_year
            field.offer(own or year)
            self.initial["fiscal_year"] = own or year

    def _begin_without_answers(self) -> None:
        """What a model takes for granted nobody has answered: a new record has no choice yet."""
        if not self.adding:
            return
        for name, field in self.fields.items():
            if isinstance(field, ChoiceOfOne) and name in self._meta.fields:
                default = self._meta.model._meta.get_field(name).get_default()
                if self.initial.get(name) == default:
                    self.initial.pop(name, None)

    def _narrow(self, field: forms.ModelChoiceField) -> None:
        """What may be chosen is what the user may see."""
        if hasattr(field.queryset, "visible_to"):
            field.queryset = field.queryset.visible_to(self.user)
        if not isinstance(field, forms.ModelMultipleChoiceField):
            field.empty_label = "選択してください"
        field.error_messages |= ChoiceOfOne.default_error_messages | {
            "required": f"{field.label}を選択してください。"
        }

    # --- Checking ----------------------------------------------------------------------

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        for name, condition in self.conditions.items():
            asked = name in self.fields and name in answers
            wrong = asked and condition.refusal(self.fields[name], answers[name], answers)
            if wrong:
                self.add_error(name, wrong)
        return answers

    def _post_clean(self) -> None:
        """As Django's, but each constraint is explained at its field, and nothing is left out."""
        refuse_if_edited_meanwhile(self)
        self._ask_about_lost_letters()
        self.instance = construct_instance(
            self, self.instance_to_fill(), self._meta.fields, self._meta.exclude
        )
        if "ward" in self.fields:
            self.instance.ward = self.cleaned_data.get("ward")
        try:
            self.instance.full_clean(
                exclude=self._get_validation_exclusions(),
                validate_unique=False,
                validate_constraints=False,
            )
        except ValidationError as error:
            self._update_errors(error)
        self.validate_unique()
        self._check_constraints()
        self._ask_about_personal_words()
        if self.adding:
            ask_about_equal_record(self, self.tells_apart)

    def instance_to_fill(self) -> models.Model:
        """The record into which the answers are written."""
        return self.instance

    def _update_errors(self, errors: ValidationError) -> None:
        """The models' sentences are better than the fields' general ones, so they stand."""
        self.add_error(None, errors)

    def constraints(self) -> list[models.BaseConstraint]:
        """What is checked before saving; the database checks all of them once more."""
        return [] if self.trusts_database else list(self.instance._meta.constraints)

    def _check_constraints(self) -> None:
        constraints = self.constraints()
        checks = [each for each in constraints if isinstance(each, models.CheckConstraint)]
        # What compares rows needs one that is right in itself: no range ends before it begins.
        if self._hold_together(checks) or self._hold(checks):
            self._hold(each for each in constraints if each not in checks)

    def _hold_together(self, checks: list[models.CheckConstraint]) -> bool:
        """Whether all checks hold, in one question to the database; after an error each is asked."""
        if self.errors or not checks:
            return not self.errors
        every = reduce(and_, (models.Q(check.condition) for check in checks))
        try:
            models.CheckConstraint(condition=every, name="every_check").validate(
                self._meta.model, self.instance
            )
        except ValidationError:
            return False
        return True

    def _hold(self, constraints: Iterable[models.BaseConstraint]) -> bool:
        """Whether all constraints hold; explains those that do not."""
        # Fields that are not on the form count as well: most constraints are by ward.
        wrong, all_hold = set(self.errors), True
        for constraint in constraints:
            try:
                constraint.validate(self._meta.model, self.instance, exclude=wrong)
            except ValidationError:
                self._explain(constraint)
                all_hold = False
        return all_hold

    def _explain(self, constraint: models.BaseConstraint) -> None:
        place = place_of(constraint, self.fields, self.constraint_fields)
        if place == NON_FIELD_ERRORS or place not in self.errors:
            self.add_error(None if place == NON_FIELD_ERRORS else place, sentence_of(constraint))

    def _ask_about_lost_letters(self) -> None:
        """Marks in place of letters of a stored text overwrite it only when somebody says so."""
        words = {name: each for name, each in self.fields.items() if isinstance(each, WordsField)}
        for name, field in words.items():
            stored, typed = self.initial.get(name) or "", self.cleaned_data.get(name, "")
            if not has_lost_letters(typed, stored):
                continue
            key = self.add_prefix(name)
            answer = self.data.get(key + ABOUT_LETTERS)
            if answer == RESTORE:
                self.cleaned_data[name] = stored
                self.data = self.data.copy()
                self.data[key] = stored
                continue
            field.about_letters = (
                (RESTORE, f"保存されている「{stored[:MOST_QUOTED]}」に戻す", False),
                (KEEP, f"入力した「{typed[:MOST_QUOTED]}」にする", answer == KEEP),
            )
            if answer != KEEP:
                self.add_error(
                    name,
                    f"保存されている「{stored[:MOST_QUOTED]}」の文字が、「?」や「〓」に変わっています。"
                    "ファイルの保存などで失われた文字のようです。どちらにするかを選択してください。",
                )

    def _ask_about_personal_words(self) -> None:
        found = False
        for name in set(self.changed_data) & set(self.fields) - self.public_words:
            field = self.fields[name]
            free = isinstance(field, WordsField)
            words = personal_words(self.cleaned_data.get(name, "")) if free else []
            if words:
                found = True
                quoted = "".join(f"「{word}」" for word in words)
                field.warning = (
                    f"個人の情報に見える言葉があります: {quoted}。"
                    "患者・利用者のものでなければ、そのまま保存できます。"
                )
        if not found:
            del self.fields["keep_words"]
        elif not self.cleaned_data.get("keep_words"):
            self.add_error(
                "keep_words",
                "個人の情報に見える言葉があります。"
                "消すか、確かめたうえで「このまま保存する」に印を付けてください。",
            )

    # --- Saving ------------------------------------------------------------------------

    def save(self, commit: bool = True) -> models.Model:
        if isinstance(self.instance, Record):
            self.instance.updated_by = self.user
            if self.adding:
                self.instance.created_by = self.user
        return super().save(commit)

    def try_to_save(self) -> bool:
        """Saves; False, with the reason on the form, when somebody else was faster."""
        try:
            with transaction.atomic():
                self.save()
        except IntegrityError as error:
            if is_lock(error):
                # The report was submitted while somebody was typing.
                self.add_error(None, LOCKED)
                return False
            broken = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
            for constraint in self.instance._meta.constraints:
                if constraint.name == broken:
                    self._explain(constraint)
                    return False
            self.add_error(None, ANYWHERE)
            return False
        return True
