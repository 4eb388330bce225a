"""Decides how a form outside the records asks before it keeps what looks like personal data."""

from __future__ import annotations

from django import forms

from wards.forms.form_fields import WordsField
from wards.isolation.personal_data import personal_words

CONFIRM = "keep_words"


class ConfirmsPersonalWords(forms.Form):
    """Mixin: words that look like personal data are kept only after they are confirmed once."""

    keep_words = forms.BooleanField(
        label="このまま保存する",
        required=False,
        help_text="患者・利用者の情報ではないことを確かめました。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields[CONFIRM]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        quoted = {name: self._quoted(name) for name in self.fields}
        found = {name: words for name, words in quoted.items() if words}
        for name, words in found.items():
            self.fields[name].warning = (
                f"個人の情報に見える言葉があります: {words}。"
                "患者・利用者のものでなければ、そのまま保存できます。"
            )
        if not found:
            del self.fields[CONFIRM]
        elif not cleaned.get(CONFIRM):
            self.add_error(
                CONFIRM,
                "個人の情報に見える言葉があります。"
                "消すか、確かめたうえで「このまま保存する」に印を付けてください。",
            )
        return cleaned

    def _quoted(self, name: str) -> str:
        if not isinstance(self.fields[name], WordsField):
            return ""
        return "".join(f"「{word}」" for word in personal_words(self.cleaned_data.get(name) or ""))
