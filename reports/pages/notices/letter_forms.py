"""Decides how the Bureau words a letter: what may be filled in, and what is refused."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError

from reports.lifecycle.notices.letters import (
    LETTER_TEXT_DEFAULTS,
    PLACES,
    REASON,
    REASON_IN,
    wrong_places,
)
from reports.models import LetterTemplate, NoticeKind
from wards.forms.record_forms import RecordForm


class LetterForm(RecordForm):
    """Subject and body of one letter; new ones begin with the text that holds until now."""

    # 「ご担当者様」 is nobody's name.
    public_words: ClassVar[frozenset[str]] = frozenset({"subject", "body"})

    class Meta(RecordForm.Meta):
        model = LetterTemplate
        fields = ["subject", "body"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind = NoticeKind(self.instance.kind)
        default = LETTER_TEXT_DEFAULTS[self.kind]
        self.fields["subject"].help_text = "本文と同じ言葉を { } で差し込めます。"
        self.fields["body"].help_text = "{ } の言葉は、送るときに置きかわります。" + _places(
            self.kind
        )
        self.fields["body"].widget.attrs["rows"] = 14
        if self.adding:
            self.initial |= {"subject": default.subject, "body": default.body}

    def clean_subject(self) -> str:
        return self._with_known_places("subject")

    def clean_body(self) -> str:
        return self._with_known_places("body")

    def _with_known_places(self, name: str) -> str:
        written = self.cleaned_data[name]
        if sentences := wrong_places(written, self.kind):
            raise ValidationError(sentences)
        return written


def _places(kind: NoticeKind) -> str:
    """'{区} 区の名前、{期限} …': what may be filled in for a kind."""
    usable = {name: what for name, what in PLACES.items() if name != REASON or kind in REASON_IN}
    return "、".join(f"{{{name}}} {what}" for name, what in usable.items())
