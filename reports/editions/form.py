"""Decides what the Bureau says when it publishes: why there is a new edition, why each correction."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError

from reports.corrections import Correction
from reports.editions.drafting import NextEdition
from wards.form_fields import WordsArea, WordsField
from wards.personal_data import personal_words

PREFIX = "why:"
LONGEST = 500  # characters: a longer text belongs into a letter, not into a table
PERSONAL = "個人の情報に見える言葉があります：{}。資料に印刷されるので、書きかえてください。"


@dataclass(frozen=True)
class CorrectionLine:
    """A correction with the field for its reason; none for what follows from others."""

    correction: Correction
    field: forms.BoundField | None


class PublishForm(forms.Form):
    """Asks for the reasons, and for a confirmation where wards are missing."""

    seen = forms.CharField(label="画面を開いたときの内容", widget=forms.HiddenInput)

    def __init__(self, *args, draft: NextEdition, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.initial["seen"] = draft.seen
        if draft.last:
            self.fields["reason"] = WordsField(
                label=f"{draft.name}を作る理由",
                help_text="正誤表のページと、公表の記録に載ります。",
                max_length=LONGEST,
                lines=True,
                error_messages={"required": "新しい版を作る理由を書いてください。"},
            )
        for one in draft.corrections:
            if not one.follows:
                self.fields[PREFIX + one.key] = self._why(one)
        if draft.missing:
            self.fields["missing_is_known"] = forms.BooleanField(
                label="報告がそろっていないまま公表する",
                help_text=f"{len(draft.missing)}件の報告を「未回答」として公表します。",
                error_messages={"required": "そろっていない区を確かめて、印を付けてください。"},
            )

    def _why(self, one: Correction) -> forms.Field:
        field = WordsField(
            label=f"訂正の理由（{one.where}{f'　{one.ward}' if one.ward else ''}）",
            max_length=LONGEST,
            widget=WordsArea(attrs={"rows": 2}),
            error_messages={"required": "訂正の理由を書いてください。"},
        )
        self.initial[PREFIX + one.key] = one.reason
        return field

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        for name, field in self.fields.items():
            words = isinstance(field, WordsField) and personal_words(answers.get(name, ""))
            if words:
                quoted = "".join(f"「{word}」" for word in words)
                self.add_error(name, ValidationError(PERSONAL.format(quoted)))
        return answers

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the key of their correction."""
        return {
            name.removeprefix(PREFIX): reason
            for name, reason in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }

    @property
    def lines(self) -> list[CorrectionLine]:
        """Every correction, in its order."""
        return [
            CorrectionLine(one, None if one.follows else self[PREFIX + one.key])
            for one in self.draft.corrections
        ]
