"""Decides what a user says about mail: the address, and which events send it."""

from __future__ import annotations

from django import forms
from django.db import transaction

from reports.lifecycle.notices.planning import kinds_for
from reports.models import MutedNotice, NoticeKind
from reports.pages.notices.words import TO_WHOM, WHEN
from wards.models import User


class NoticeSettingsForm(forms.Form):
    """The user's own address and switches; what is not chosen is switched off."""

    email = forms.EmailField(
        label="送信先のメールアドレス",
        required=False,
        max_length=254,
        help_text="例 tanto@city.example.jp。空欄にすると、メールは届きません。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": "メールアドレスの形ではありません。半角で tanto@city.example.jp のように書いてください。"
        },
    )
    kinds = forms.MultipleChoiceField(
        label="メールで受け取るお知らせ",
        required=False,
        help_text="印を外すと、そのお知らせは届きません。画面での表示は変わりません。",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.offered = user, kinds_for(user.role)
        self.fields["kinds"].choices = [(kind.value, kind.label) for kind in self.offered]
        self.fields["kinds"].choice_notes = {
            kind.value: f"{WHEN[kind]}、{TO_WHOM[kind]}" for kind in self.offered
        }
        muted = set(MutedNotice.objects.filter(user=user).values_list("kind", flat=True))
        self.initial = {
            "email": user.email,
            "kinds": [kind.value for kind in self.offered if kind not in muted],
        }

    @transaction.atomic
    def save(self) -> None:
        """Keeps address and switches; of two windows the later one holds."""
        self.user.email = self.cleaned_data["email"]
        self.user.save(update_fields=["email"])
        off = set(self.offered) - {NoticeKind(kind) for kind in self.cleaned_data["kinds"]}
        MutedNotice.objects.filter(user=self.user).exclude(kind__in=off).delete()
        MutedNotice.objects.bulk_create(
            [MutedNotice(user=self.user, kind=kind) for kind in sorted(off)], ignore_conflicts=True
        )
