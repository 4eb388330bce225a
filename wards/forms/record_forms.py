"""The form of one record: asks in Japanese, explains errors, loses nothing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import reduce
from operator import and_
from typing import ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models.constants import LOOKUP_SEP
from django.forms.models import construct_instance
from django.utils import timezone

from wards.fiscal import FiscalYear, wareki
from wards.forms.before_saving import (
    CONFIRM,
    KEEP_WORDS,
    STAMP,
    StampField,
    ask_about_equal_record,
    ask_about_lost_letters,
    ask_about_personal_words,
    refuse_if_edited_meanwhile,
    stamp_of,
)
from wards.forms.form_fields import ChoiceOfOne, FiscalYearChoice
from wards.forms.questions import Condition, When, asked_for, question_for
from wards.japanese.dates import ANY_WAY, with_example
from wards.models import Record, SpentForm, User, Ward
from wards.triggers import LOCKED, broken_constraint, is_lock
from wards.vocabulary import ActivityState

ANYWHERE = "入力の組み合わせが正しくありません。確かめてください。"


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
    keep_words = KEEP_WORDS

    class Meta:
        formfield_callback = question_for

    def __init__(self, *args, user: User, year: int | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.adding = self.instance._state.adding
        if self.adding:
            self._take_ward()
            self._begin_without_answers()
        if isinstance(field := self.fields.get("fiscal_year"), FiscalYearChoice):
            own = year if self.adding else self.instance.fiscal_year or year
            field.offer(own)
            self.initial["fiscal_year"] = own
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
            del self.fields[CONFIRM]
        if not (self.is_bound and self.adding):
            del self.fields["keep_equal"]

    def _take_ward(self) -> None:
        """A ward's user enters for that ward; nothing in the page can say otherwise."""
        if getattr(self._meta.model, "ward_path", "") != "ward":
            return
        self.instance.ward_id = self.user.ward_id
        if self.user.is_bureau and self.bureau_names_ward:
            ward = forms.ModelChoiceField(
                Ward.objects.all(), label="区", widget=forms.Select(attrs={"class": "w-short"})
            )
            self.fields = {"ward": ward, **self.fields}

    def _begin_without_answers(self) -> None:
        """What a model takes for granted nobody has answered: a new record has no choice yet."""
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
        ask_about_lost_letters(self)
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
        asked = set(self.changed_data) & set(self.fields) - self.public_words
        ask_about_personal_words(self, asked)
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
        place = self._place_of(constraint)
        if place is None or place not in self.errors:
            own = constraint.violation_error_message
            # Django's own sentence is no help.
            general = own == constraint.default_violation_error_message
            self.add_error(place, ANYWHERE if general else str(own))

    def _place_of(self, constraint: models.BaseConstraint) -> str | None:
        """The field to which the sentence of a constraint belongs, if the form has it.

        It is the last one that the constraint names: `held | people` is mended at the people.
        """
        for ending, field in self.constraint_fields.items():
            if constraint.name.endswith(ending):
                return field if field in self.fields else None
        if isinstance(constraint, models.CheckConstraint):
            named = list(_fields_of(constraint.condition))
        else:
            named = getattr(constraint, "fields", ())
        return next((name for name in reversed(named) if name in self.fields), None)

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
            broken = broken_constraint(error)
            known = {each.name: each for each in self.instance._meta.constraints}
            if broken in known:
                self._explain(known[broken])
            else:
                self.add_error(None, ANYWHERE)
            return False
        return True


def _fields_of(condition: models.Q) -> Iterator[str]:
    """The fields that a condition names, in its order."""
    for child in condition.children:
        if isinstance(child, models.Q):
            yield from _fields_of(child)
        else:
            yield child[0].split(LOOKUP_SEP)[0]


# --- What is planned or held -----------------------------------------------------------------
HELD = When("開催済みのとき", {"state": {ActivityState.HELD}})


class DatedForm(RecordForm):
    """The form of what takes place on a day: once it was held, that day has come."""

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        day = answers.get("date")
        is_held = "state" not in self.fields or answers.get("state") == ActivityState.HELD
        if is_held and day and day > timezone.localdate():
            self.add_error(
                "date",
                f"{wareki(day)}はこれから来る日です。"
                "まだ開催していなければ「予定」を選択してください。",
            )
        refuse_other_year(self, day, answers.get("fiscal_year"))
        return answers


# What is asked first of every activity.
ACTIVITY_FIELDS = ("fiscal_year", "programme", "state", "date")


class ActivityForm(DatedForm):
    """The form of a meeting, training or outreach."""

    class Meta(RecordForm.Meta):
        help_texts = {
            "date": with_example(
                f"{ANY_WAY}予定の日が決まっていなければ空欄のままで構いません。", day=12
            ),
            "people": "0人のときは「0」と入力します（空欄とは別の答えです）。",
        }

    conditions: ClassVar = {"date": Condition(required=HELD), "people": asked_for(HELD)}

    @property
    def also_done(self) -> str:
        """That a plan whose day has passed waits for its result: the report's page counts it."""
        record = self.instance
        is_plan = record.state == ActivityState.PLANNED
        if not (is_plan and record.date and record.date < timezone.localdate()):
            return ""
        return (
            "日付を過ぎた「予定」なので、入力が1件残っています。"
            "開催したときは実績を、延期したときは新しい日付を入力してください。"
        )


def refuse_other_year(form: RecordForm, day: date | None, year: int | None) -> None:
    """A day outside the fiscal year is explained with the year in which it falls."""
    if day and year and day not in FiscalYear(year):
        form.add_error(
            "date",
            f"{wareki(day)}は{FiscalYear.of(day)}の日付です。"
            f"{FiscalYear(year)}の記録なら日付を、そうでなければ年度を修正してください。",
        )
