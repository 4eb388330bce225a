"""The form of a record of which there is one at a time: the former ends a day before.

Both versions are kept and both are saved together or not at all.
"""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django import forms
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import QuerySet

from wards.fiscal import wareki
from wards.forms.period_forms import ONE_DAY, PeriodForm, still_valid_on
from wards.forms.questions import Condition
from wards.models import Validity

# One that is followed by another has ended, too.
WHEN_ENDED = Condition(told="終わったとき")


class FollowingForm(PeriodForm):
    """The form of a record of which its owner (a desk, an institution) has one at a time."""

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
        begin, end = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_to")
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
            sentence = f"{wareki(begin)}に始まる記録がすでにあります。そちらを直してください。"
            self.add_error("valid_from", sentence)
        else:
            self.add_error(
                "valid_to",
                f"次の記録（{self.told(later)}）が{wareki(later.valid_from)}に始まります。"
                f"末日を{wareki(later.valid_from - ONE_DAY)}までにしてください。",
            )

    def _explain_former(self, former: Validity | None, begin: date) -> None:
        begins = self.adding or self.begins_anew
        self._offer(former if begins else None, begin)
        if former is None:
            return
        if not begins:
            self.add_error(
                "valid_from",
                f"{self._described(former)}と期間が重なります。"
                "前の記録を先に終えるか、日付を直してください。",
            )
        elif self.cleaned_data.get("end_former"):
            self.former = former
        else:
            self.add_error(
                "valid_from",
                f"{self._described(former)}と期間が重なります。"
                "すぐ下の「終える」に印を付けて保存するか、日付を直してください。",
            )

    # --- Saving --------------------------------------------------------------------------

    def save(self, commit: bool = True) -> models.Model:
        if self.former is not None:
            self.end(self.former.pk, self.instance.valid_from)
        return super().save(commit)

    def _of_owner(self, owner: object) -> QuerySet:
        rows = self._meta.model.objects.editable_by(self.user)
        return rows.filter(**{self.owner: owner}).order_by("-valid_from")
