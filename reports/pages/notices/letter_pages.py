"""The pages on which the Bureau words the letters."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.views.generic import TemplateView

from reports.lifecycle.notices.letters import (
    EXAMPLE,
    EXAMPLE_OF,
    LETTER_TEXT_DEFAULTS,
    PLACES,
    REASON,
    REASON_IN,
    Letter,
    fill_in,
    wrong_places,
)
from reports.models import LetterTemplate, NoticeKind
from reports.pages.notices.pages import WHEN
from wards.forms.record_forms import RecordForm
from wards.generic import Badge, Cell, Column, RecordPages
from wards.generic.edits import RecordCreate
from wards.generic.pages import HOME, RecordView, Views
from wards.generic.tables import body_row, plain_head_cells


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


def _whose(letter: LetterTemplate) -> Cell:
    if letter.pk is None:
        return Cell(badge=Badge("empty", "はじめの文面", "empty"))
    return Cell(badge=Badge("ok", "健康局の文面", "check"))


class LetterPages(RecordPages):
    """A letter is reached by its kind: there is one of each."""

    model = LetterTemplate
    prefix = "letter"
    hidden = frozenset({"kind"})  # it is the page's title
    form_class = LetterForm
    lead = "メールで送り、督促文として写せる文です。直すと、次に送るものから変わります。"
    columns = (
        Column("お知らせ", lambda letter: Cell(str(letter), small=WHEN[letter.kind])),
        Column("件名", "subject"),
        Column("文面", _whose),
    )

    def new_record(self, request: HttpRequest) -> LetterTemplate:
        kind = request.GET.get("kind", "")
        if kind not in NoticeKind.values:
            raise Http404("お知らせの種類が分かりません。")
        return LetterTemplate.objects.filter(kind=kind).first() or LetterTemplate(kind=kind)

    def extra_items(self, record: LetterTemplate) -> list[dict[str, object]]:
        values = EXAMPLE | EXAMPLE_OF.get(record.kind, {})
        made = fill_in(Letter(record.subject, record.body), values)
        first = LETTER_TEXT_DEFAULTS[NoticeKind(record.kind)]
        return [
            {"label": "できあがりの例", "value": f"{made.subject}\n\n{made.body}"},
            {"label": "はじめの文面", "value": f"{first.subject}\n\n{first.body}"},
        ]

    def own_views(self) -> Views:
        return {"list": ("", LetterList), "create": ("new/", LetterCreate)}

    def letters(self) -> list[LetterTemplate]:
        """One of every kind: the Bureau's, else the text that holds until it is worded."""
        own = {letter.kind: letter for letter in LetterTemplate.objects.all()}
        return [
            own.get(kind) or LetterTemplate(kind=kind, subject=text.subject, body=text.body)
            for kind, text in LETTER_TEXT_DEFAULTS.items()
        ]


class LetterCreate(RecordCreate):
    """The Bureau's first wording of a letter: the page is named after the letter."""

    verb = "保存しました"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = f"{self.record}の文面"
        context = super().get_context_data(**kwargs)
        return context | {"title": title, "crumbs": self.crumbs((title, ""))}


class LetterList(RecordView, TemplateView):
    """All letters, those nobody has worded yet among them."""

    template_name = "records/list.html"
    pages: LetterPages

    def get_context_data(self, **kwargs) -> dict[str, object]:
        columns, letters = self.pages.columns, self.pages.letters()
        return super().get_context_data(**kwargs) | {
            "title": self.pages.noun,
            "lead": self.pages.lead,
            "crumbs": [HOME, (self.pages.noun, "")],
            "columns": plain_head_cells(columns),
            "rows": [body_row(columns, letter, self._url(letter)) for letter in letters],
            "filter": None,
            "count_sentence": f"{len(letters)}種類の文面があります。",
            "create_url": "",
            "create_label": "",
            "empty_sentence": "",
        }

    def _url(self, letter: LetterTemplate) -> str:
        if letter.pk is None:
            return f"{self.pages.url('create')}?kind={letter.kind}"
        return self.pages.page_of(letter)
