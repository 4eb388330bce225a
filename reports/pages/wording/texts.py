"""The texts, footnotes and classes of the document in the Bureau's own words: forms and pages."""

from collections.abc import Collection
from functools import cached_property
from typing import ClassVar
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.http import Http404, HttpRequest

from institutions.models import DesignationStatus
from reports.counting.beyond import Beyond
from reports.document.deck.own_words import numbers_of, slide_key
from reports.document.deck.shape import Slide, plain
from reports.document.publication import slide_with
from reports.document.texts import ADDED_FIGURES, MESSAGES, SPEC_OF, DeckTextSpec
from reports.editions.content import past_of
from reports.models import DeckText, Footnote, Scale, ScaleClasses
from reports.models.classes import DEFAULT_LINES, EXAMPLE, read_bands
from reports.pages.wording.tables import WordingPages
from wards.fiscal import FiscalYear
from wards.forms.form_fields import ChoiceOfSeveral, WordsField
from wards.forms.record_forms import RecordForm
from wards.generic.edits import RecordCreate
from wards.generic.pages import Views, year_asked
from wards.models import ReportingRound


class FootnoteForm(RecordForm):
    """A footnote and the designations that carry it."""

    class Meta(RecordForm.Meta):
        model = Footnote
        fields = ["mark", "status", "text"]
        help_texts = {
            "mark": "例 ※1",
            "status": "この状態の積極的医療機関がある区の数に、記号が付きます。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        marked = (DesignationStatus.CONSENTED, DesignationStatus.OTHER_PROGRAMME)
        self.fields["status"].choices = [(status.value, status.label) for status in marked]


class DeckTextForm(RecordForm):
    """One text of the document, asked for in the words of its specification."""

    class Meta(RecordForm.Meta):
        model = DeckText
        fields = ["text"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        spec = SPEC_OF[self.instance.key]
        if spec.key == ADDED_FIGURES:
            self.fields["text"] = ChoiceOfSeveral(
                label=spec.title_ja,
                help_text=spec.help_ja,
                required=False,
                choices=[(title, title) for title in Beyond.labels],
            )
            self.initial["text"] = self.instance.text.splitlines()
            return
        default = spec.default_text
        if spec in MESSAGES:
            default = plain(self.slide.default or self.slide.message) if self.slide else ""
        if spec.choices:
            self.fields["text"] = forms.ChoiceField(
                label=spec.title_ja,
                help_text=spec.help_ja,
                choices=[(choice, choice) for choice in spec.choices],
                widget=forms.RadioSelect,
            )
        else:
            self.fields["text"] = words_field(spec, default)
        if self.adding:
            self.initial["text"] = default

    @cached_property
    def slide(self) -> Slide | None:
        """The slide on which the text stands; None for what stands on none, or before a survey."""
        if not slide_key(self.instance.key):
            return None
        round_ = ReportingRound.objects.annual_of(FiscalYear(self.instance.fiscal_year))
        return slide_with(round_, self.instance.key, past_of(round_)) if round_ else None

    def save(self, commit: bool = True) -> DeckText:
        """Keeps beside the text which numbers it was written from."""
        self.instance.numbers = numbers_of(self.slide) if self.slide else {}
        return super().save(commit)

    def clean_text(self) -> str:
        """The text; of figures that are chosen, their titles."""
        text = self.cleaned_data["text"]
        return text if isinstance(text, str) else "\n".join(text)


def words_field(spec: DeckTextSpec, default: str) -> WordsField:
    """In which a text is worded, with the one that stands there until somebody does."""
    field = WordsField(
        label=spec.title_ja,
        help_text=spec.help_ja,
        required=False,
        max_length=spec.max_length,
        lines=spec.multiline,
    )
    field.earlier = [("標準の文", default)] if default else []
    return field


class ScaleClassesForm(RecordForm):
    """The classes of a figure, a line each."""

    class Meta(RecordForm.Meta):
        model = ScaleClasses
        fields = ["lines"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        scale = Scale(self.instance.scale)
        self.fields["lines"] = WordsField(
            label=f"{scale.label}の区分",
            help_text=f"{EXAMPLE}単位（{scale.unit}）は自動で付きます。"
            "図、表、ファイルは、すべてこの順に並びます。",
            max_length=200,
            lines=True,
        )
        self.fields["lines"].earlier = [("標準の区分", DEFAULT_LINES[scale])]
        if self.adding:
            self.initial["lines"] = DEFAULT_LINES[scale]

    def clean_lines(self) -> str:
        """As the Bureau writes them, whatever was typed for 「～」 and digits."""
        return "\n".join(band.words for band in read_bands(self.cleaned_data["lines"]))


class FirstWording(RecordCreate):
    """The Bureau's own words for what the document says already: one for each place."""

    verb = "保存しました"
    adds_another = False

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = f"{self.pages.noun}を修正する"
        context = super().get_context_data(**kwargs)
        return context | {"title": title, "crumbs": self.crumbs((title, ""))}


class FootnotePages(WordingPages):
    model = Footnote
    prefix = "footnote"
    form_class = FootnoteForm
    table = "notes"
    lead = "数に付ける記号と、その意味です。"


class KeyedPages(WordingPages):
    """What is reached by its year and a key, which is none of the Bureau's to choose."""

    key_field: ClassVar[str] = "key"
    keys: ClassVar[Collection[str]]

    def own_views(self) -> Views:
        return {"create": ("new/", FirstWording)}

    def stored(self, year: int) -> dict[str, models.Model]:
        """What the Bureau has of its own in a year, by key."""
        rows = self.model.objects.filter(fiscal_year=year)
        return {getattr(row, self.key_field): row for row in rows}

    def own_line(self, year: int, key: str, stored: models.Model | None) -> dict[str, object]:
        """What the Bureau has of its own, if anything, and where it is changed."""
        asked = urlencode({"year": year, "key": key})
        url = f"{self.form_url_of(stored)}?" if stored else f"{self.url('create')}?{asked}&"
        undone = f"{self.url('delete', stored.pk)}?" if stored else ""
        return {"stored": stored, "url": url, "undone_url": undone}

    def new_record(self, request: HttpRequest) -> models.Model:
        year, key = year_asked(request), request.GET.get("key", "")
        if key not in self.keys:
            raise Http404
        return self.stored(year).get(key) or self.model(
            **{"fiscal_year": year, self.key_field: key}
        )


class DeckTextPages(KeyedPages):
    model = DeckText
    keys = SPEC_OF
    prefix = "deck_text"
    form_class = DeckTextForm
    table = "texts"
    lead = "資料４に印刷する文です。修正すると、PDFにすぐ反映されます。"
    after_deletion = "この箇所は、標準の文に戻ります。公表した版は変わりません。"

    def extra_items(self, record: DeckText) -> list[dict[str, object]]:
        spec = SPEC_OF.get(record.key)
        default = spec.default_text if spec else ""
        return [{"label": "標準の文", "value": default}] if default else []


class ScaleClassesPages(KeyedPages):
    model = ScaleClasses
    key_field, keys = "scale", Scale.values
    prefix = "scale_classes"
    form_class = ScaleClassesForm
    table = "classes"
    lead = "数を分けて示すときの区分です。変えると、その年度の集計とファイルにすぐ反映されます。"
    after_deletion = "この図は、標準の区分に戻ります。公表した版は変わりません。"

    def extra_items(self, record: ScaleClasses) -> list[dict[str, object]]:
        return [{"label": "標準の区分", "value": DEFAULT_LINES[Scale(record.scale)]}]
