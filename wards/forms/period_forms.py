"""Forms of records with a period: what an edit means, and how one record follows another."""

from datetime import date, timedelta
from typing import ClassVar

from django import forms
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import QuerySet

from wards.fiscal import wareki
from wards.forms.form_fields import ChoiceOfOne, JapaneseDateField, WordsField
from wards.forms.intentions import (
    NEITHER,
    NO_DAY,
    NO_REASON,
    Intention,
    refused_day,
)
from wards.forms.questions import ASKED_WHEN, Condition
from wards.forms.record_forms import RecordForm
from wards.japanese.dates import with_example
from wards.models import Filing, User, Validity
from wards.models.record import MISTAKE_LENGTH
from wards.models.round import reporting_year

ONE_DAY = timedelta(days=1)
FIRST_DAY_STAYS = "いまの登録の初日です。内容が変わった日は、下の「いつから」に入力します。"
DATE_PASSED = (
    "「変わった」ときは、初日は{}のままにしてください。変わった日は「いつから」に入力します。"
)
# What a record says of itself, and a new one that takes its place does not.
OF_THE_STORED = frozenset({"mistake", "created_at", "created_by", "updated_at", "updated_by"})


PERIOD = ("valid_from", "valid_to")


class PeriodForm(RecordForm):
    """The form of a record that is valid from a day on.

    What stands in a report is never just written over. What changed from a day on ends the day
    before and goes on as a new record; what was wrong from the start is corrected, with the reason.
    """

    # Whether an edit may be of what was wrong from the start.
    may_be_mistaken: ClassVar[bool] = True

    intention = ChoiceOfOne(
        label="変わったのですか、はじめから誤りですか",
        choices=Intention.choices,
        widget=forms.RadioSelect,
        required=False,
        template_name="components/intention.html",
    )
    changed_on = JapaneseDateField(
        label="いつから",
        required=False,
        help_text=with_example("変わった日です。例 {short}", month=7),
    )
    mistake_reason = WordsField(
        label="誤りの理由",
        required=False,
        max_length=MISTAKE_LENGTH,
        help_text="短く入力してください。記録の履歴に残り、健康局も見ます。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.begins_anew = False
        # As it is stored: checking writes into the record what was typed.
        self.stored_period = (self.instance.valid_from, self.instance.valid_to)
        self.asks_intention = (
            self.may_be_mistaken
            and not self.adding
            and bool(self._meta.model.answers)
            and stands_in_a_report(self.instance, self.user)
        )
        asked = {name: self.fields.pop(name) for name in ASKED_WHEN}
        if self.asks_intention:
            self.told_first = self.told(self.instance)
            if "valid_from" in self.fields:
                self.fields["valid_from"].help_text = FIRST_DAY_STAYS
            for name, field in asked.items():
                field.condition = Condition(told=ASKED_WHEN[name])
                # The form's template leaves it to the answer that asks for it.
                field.is_inside = name != "intention"
            self.fields |= asked

    @property
    def asked_about(self) -> frozenset[str]:
        """The fields whose edit asks for the intention."""
        return self._meta.model.answers | {"valid_from"}

    @property
    def told_now(self) -> str:
        """The record as it is stored, in a few words with its first day."""
        return f"{self.told_first}・{wareki(self.stored_period[0])}から"

    def told(self, record: Validity) -> str:
        """A record in a few words."""
        return str(record)

    # --- Checking ------------------------------------------------------------------------

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if self.asks_intention:
            self._take_intention(answers)
        return answers

    def _take_intention(self, answers: dict[str, object]) -> None:
        chosen = answers.get("intention")
        changed = self.asked_about.intersection(self.changed_data)
        if not changed and chosen == Intention.CHANGED:
            self.add_error("intention", "内容が変わっていません。新しい内容を入力してください。")
        elif not changed:
            return
        elif chosen == Intention.CHANGED:
            self._take_day(answers.get("changed_on"), begin_was_changed="valid_from" in changed)
        elif chosen == Intention.MISTAKEN:
            if not answers.get("mistake_reason") and "mistake_reason" not in self.errors:
                self.add_error("mistake_reason", NO_REASON)
        elif "intention" not in self.errors:
            self.add_error("intention", NEITHER)

    def _take_day(self, day: date | None, *, begin_was_changed: bool) -> None:
        begin, end = self.stored_period
        if begin_was_changed:
            self.add_error("valid_from", DATE_PASSED.format(wareki(begin)))
        elif day is None:
            if "changed_on" not in self.errors:
                self.add_error("changed_on", NO_DAY)
        elif sentence := refused_day(day, begin, end):
            self.add_error("changed_on", sentence)
        else:
            self.begins_anew = True
            self.cleaned_data["valid_from"] = day

    def instance_to_fill(self) -> models.Model:
        """A new record in place of the stored one, where the answers hold from a day on."""
        if not self.begins_anew:
            return self.instance
        stored = self.instance
        self.former_pk = stored.pk
        return self._meta.model(
            **{
                field.attname: getattr(stored, field.attname)
                for field in stored._meta.concrete_fields
                if not field.primary_key and field.name not in OF_THE_STORED
            }
        )

    # --- Saving --------------------------------------------------------------------------

    def save(self, commit: bool = True) -> models.Model:
        if self.begins_anew:
            self.instance.created_by = self.user
            self.end(self.former_pk, self.instance.valid_from)
        elif self.asks_intention and self.cleaned_data.get("intention") == Intention.MISTAKEN:
            self.instance.mistake = self.cleaned_data["mistake_reason"]
        return super().save(commit)

    def end(self, pk: int, begin: date) -> None:
        """Ends a record the day before another begins, as it is stored now; it may have ended."""
        rows = self._meta.model.objects.editable_by(self.user).select_for_update(of=("self",))
        former = rows.filter(still_valid_on(begin), pk=pk).first()
        if former is None:
            return
        former.valid_to, former.updated_by = begin - ONE_DAY, self.user
        former.save(update_fields=["valid_to", "updated_by", "updated_at"])
        # A report form that is taken in lists it.
        self.ended = former
        self.also_done = f"前の記録は{wareki(former.valid_to)}で終えました。"


def stands_in_a_report(record: Validity, user: User) -> bool:
    """Whether something was reported with a record: it began before the year, or was filed.

    What began in the year that is being reported and was never submitted may be edited freely.
    """
    if record.valid_from < reporting_year().start:
        return True
    kept = [{"model": record._meta.label_lower, "pk": record.pk}]
    return Filing.objects.visible_to(user).filter(records__contains=kept).exists()


def still_valid_on(day: date) -> models.Q:
    """Still in force on a day, for a record that began before."""
    return models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day)


# One that is followed by another has ended, too.
WHEN_ENDED = Condition(told="終わったとき")


class FollowingForm(PeriodForm):
    """The form of a record of which its owner (a desk, an institution) has one at a time.

    The former ends the day before the next begins: both are saved together or not at all.
    """

    # The field that names the owner.
    owner: ClassVar[str]

    conditions: ClassVar = {"valid_to": WHEN_ENDED}

    end_former = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.former: Validity | None = None
        names = [name for name in self.fields if name != "end_former"]
        names.insert(names.index("valid_from") + 1, "end_former")
        self.order_fields(names)
        self.fields["end_former"].earlier = []
        if not self.is_bound:
            self._offer(self._open_now(), None)

    # --- The offer -----------------------------------------------------------------------

    def _open_now(self) -> Validity | None:
        """The owner's record without an end, where the owner is known before anything is typed."""
        owner = self.initial.get(self.owner) or getattr(self.instance, f"{self.owner}_id")
        if not self.adding or not owner:
            return None
        return self._of_owner(owner).filter(valid_to__isnull=True).first()

    def _offer(self, former: Validity | None, begin: date | None) -> None:
        if former is None:
            self.fields.pop("end_former", None)
            return
        end = f"{wareki(begin - ONE_DAY)}で" if begin else "新しい初日の前日で"
        # The bound field has taken over the label already when it was cleaned.
        self["end_former"].label = f"{self._described(former)}は、{end}終える"

    def _described(self, former: Validity) -> str:
        until = f"{wareki(former.valid_to)}まで" if former.valid_to else ""
        return f"前の記録（{self.told(former)}・{wareki(former.valid_from)}から{until}）"

    # --- Checking ------------------------------------------------------------------------

    def constraints(self) -> list[models.BaseConstraint]:
        """All but the one on overlaps, which is explained here and still kept by the database."""
        return [c for c in super().constraints() if not isinstance(c, ExclusionConstraint)]

    def _check_constraints(self) -> None:
        super()._check_constraints()
        begin, end = self.cleaned_data.get("valid_from"), self.instance.valid_to
        owner = getattr(self.instance, f"{self.owner}_id")
        if begin is None or owner is None or {"valid_from", "valid_to"} & set(self.errors):
            self._offer(None, None)
            return
        # Of a record that goes on as a new one, the stored one ends by itself.
        own = self.former_pk if self.begins_anew else self.instance.pk
        others = self._of_owner(owner).exclude(pk=own)
        self._explain_later(others, begin, end)
        former = others.filter(still_valid_on(begin), valid_from__lt=begin).first()
        self._explain_former(former, begin)

    def _explain_later(self, others: QuerySet, begin: date, end: date | None) -> None:
        later = others.filter(valid_from__gte=begin).order_by("valid_from").first()
        if later is None or (end and later.valid_from > end):
            return
        if later.valid_from == begin:
            name = "valid_from"
            sentence = f"{wareki(begin)}に始まる記録がすでにあります。そちらを修正してください。"
        else:
            name = "valid_to"
            sentence = (
                f"次の記録（{self.told(later)}）が{wareki(later.valid_from)}に始まります。"
                f"末日を{wareki(later.valid_from - ONE_DAY)}までにしてください。"
            )
        self.add_error(name, sentence)

    def _explain_former(self, former: Validity | None, begin: date) -> None:
        begins = self.adding or self.begins_anew
        self._offer(former if begins else None, begin)
        if begins and self.cleaned_data.get("end_former"):
            self.former = former
        elif former is not None:
            way_out = "すぐ下の「終える」に印を付けて保存する" if begins else "前の記録を先に終える"
            sentence = f"{self._described(former)}と期間が重なります。{way_out}か、日付を修正してください。"
            self.add_error("valid_from", sentence)

    # --- Saving --------------------------------------------------------------------------

    def save(self, commit: bool = True) -> models.Model:
        if self.former is not None:
            self.end(self.former.pk, self.instance.valid_from)
        return super().save(commit)

    def _of_owner(self, owner: object) -> QuerySet:
        rows = self._meta.model.objects.editable_by(self.user)
        return rows.filter(**{self.owner: owner}).order_by("-valid_from")
