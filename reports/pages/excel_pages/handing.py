"""Decides of whom and for which round a form may be asked for."""

from __future__ import annotations

from django import forms

from wards.models import ReportingRound, User, Ward
from wards.vocabulary import ReportForm, items_of

NO_WARD = "区を選択してください。"
NO_BODY = "報告するところを選択してください。"


def bodies_asked(round_: ReportingRound) -> list[ReportForm]:
    """The bodies of a ward that a round asks; in a month only the desk."""
    return [form for form in ReportForm if items_of(round_.kind, form)]


class BodyForm(forms.Form):
    """Whose form the Bureau wants."""

    ward = forms.ModelChoiceField(
        label="区",
        queryset=Ward.objects.all(),
        empty_label="選択してください",
        error_messages={"required": NO_WARD, "invalid_choice": NO_WARD},
    )
    form = forms.ChoiceField(
        label="報告するところ",
        error_messages={"required": NO_BODY, "invalid_choice": NO_BODY},
    )

    def __init__(self, data=None, *, round_: ReportingRound, chosen=None) -> None:
        super().__init__(data, initial=chosen, auto_id="body_%s")
        bodies = [(form, form.label) for form in bodies_asked(round_)]
        self.fields["form"].choices = [("", "選択してください"), *bodies]


def is_asked(user: User, round_: ReportingRound) -> bool:
    """Whether a round asks anything of a user's body; the Bureau hands out the forms of all."""
    return user.is_bureau or own_body(user, round_) is not None


def own_body(user: User, round_: ReportingRound) -> ReportForm | None:
    """The body of a ward's user, where the round asks it."""
    form = ReportForm(user.role)
    return form if form in bodies_asked(round_) else None
