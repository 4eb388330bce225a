"""What the Bureau says when it publishes: why there is a new edition, why each correction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError

from reports.counting.figure import Choice
from reports.counting.figures import FIGURES
from reports.document.deck.shape import Correction
from reports.editions.publishing import NextEdition
from reports.models import Edition
from wards.forms.form_fields import WordsArea, WordsField
from wards.isolation.personal_data import personal_words
from wards.models import ReportingRound, ReturnMark
from wards.reporting.statements import place_in_words
from wards.vocabulary import Status

Report = tuple[str, str]  # ward code and form


Inside = Mapping[Report, Sequence[tuple[str, str]]]


def said_since(round_: ReportingRound, last: Edition | None) -> Inside:
    """Report → what was said when it was returned after an edition, newest first. One query.

    Each: the place of the return or of a mark in words, and its reason with the ward's answer.
    """
    if last is None:
        return {}
    marks = ReturnMark.objects.filter(
        event__submission__round=round_,
        event__to_status=Status.RETURNED,
        event__recall=None,
        event__at__gt=last.made_at,
    )
    found: dict[Report, list[tuple[str, str]]] = {}
    for mark in marks.select_related("event__submission").order_by("-event__at", "pk"):
        report = mark.event.submission
        words = f"{mark.words}\n区の回答: {mark.answer}" if mark.answer else mark.words
        found.setdefault((report.ward_id, report.form), []).append((place_in_words(mark), words))
    return found


PREFIX, NAMING = "why:", "name:"
LONGEST = 500  # characters: a longer text belongs into a letter, not into a table
INSIDE = "内部・公表されません"
PERSONAL = "個人の情報に見える言葉があります：{}。資料に印刷されるので、書き換えてください。"


class PublishForm(forms.Form):
    """Asks for the reasons and which wards are named, and for a confirmation where wards are missing.

    Reasons are printed, so each is typed here: none is proposed, and none is taken from another
    correction. inside: what Bureau and wards said to each other of a report, which only stands beside
    the first of its corrections.
    """

    seen = forms.CharField(label="画面を開いたときの内容", widget=forms.HiddenInput)

    def __init__(self, *args, draft: NextEdition, inside: Inside, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.initial["seen"] = draft.seen
        if draft.last:
            self.fields["reason"] = WordsField(
                label=f"{draft.name}を作る理由",
                help_text="正誤表のページと、公表の記録に載ります。",
                max_length=LONGEST,
                lines=True,
                error_messages={"required": "新しい版を作る理由を入力してください。"},
            )
        unsaid = dict(inside)
        for one in draft.corrections:
            if not one.follows:
                self.fields[PREFIX + one.key] = _why(one, unsaid.pop(_report_of(one), ()))
                if one.ward:
                    self.fields[NAMING + one.key] = self._naming(one)
        if draft.missing:
            self.fields["missing_is_known"] = forms.BooleanField(
                label="報告がそろっていないまま公表する",
                help_text=f"{len(draft.missing)}件の報告を「未回答」として公表します。",
                error_messages={"required": "そろっていない区を確かめて、印を付けてください。"},
            )

    def _naming(self, one: Correction) -> forms.Field:
        """Whether print names the ward: by default only where the figure itself prints its answer."""
        figure = self.draft.content.figures.get(one.figure)
        return forms.BooleanField(
            label="区の名前を載せる",
            required=False,
            initial=figure is not None and figure.choice is Choice.COUNT,
        )

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        printed = [name for name, field in self.fields.items() if isinstance(field, WordsField)]
        for name in printed:
            if words := personal_words(answers.get(name, "")):
                quoted = "".join(f"「{word}」" for word in words)
                self.add_error(name, ValidationError(PERSONAL.format(quoted)))
        return answers

    @property
    def why_again(self) -> str:
        """Why there is a new edition; '' for the first. Of a valid form."""
        return self.cleaned_data.get("reason", "")

    @property
    def reasons(self) -> dict[str, str]:
        """The reasons by the key of their correction. Of a valid form."""
        return {
            one.key: self.cleaned_data[PREFIX + one.key]
            for one in self.draft.corrections
            if not one.follows
        }

    @property
    def named(self) -> frozenset[str]:
        """The keys of the corrections that name their ward in print. Of a valid form."""
        keys = (one.key for one in self.draft.corrections)
        return frozenset(key for key in keys if self.cleaned_data.get(NAMING + key))

    @property
    def lines(self) -> list[dict[str, Correction | forms.BoundField | None]]:
        """Every correction with its fields: the reason, and whether its ward is named."""
        return [
            {
                "correction": one,
                "field": None if one.follows else self[PREFIX + one.key],
                "naming": self[NAMING + one.key] if NAMING + one.key in self.fields else None,
            }
            for one in self.draft.corrections
        ]


def _report_of(one: Correction) -> Report:
    """The report that a correction comes from; without a ward where it is no ward's."""
    form = FIGURES[one.figure].form if one.figure in FIGURES else ""
    return one.ward_code, str(form)


def _why(one: Correction, inside: Sequence[tuple[str, str]]) -> forms.Field:
    field = WordsField(
        label=f"訂正の理由（{replace(one, named=True).where}）",
        max_length=LONGEST,
        widget=WordsArea(attrs={"rows": 2}),
        error_messages={"required": "訂正の理由を入力してください。"},
    )
    field.earlier = [(f"{INSIDE}　{place}", words) for place, words in inside]
    return field
