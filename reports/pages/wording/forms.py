"""Forms of the Bureau's wording, footnotes and texts of the document."""

from __future__ import annotations

from django import forms
from django.db.models import QuerySet

from consultations.models import Initiative
from institutions.models import DesignationStatus
from reports.document.texts import DECK_TEXT_DEFAULTS
from reports.models import DeckText, Footnote, InitiativeWording, ThemeWording
from trainings.models import Training
from wards.fiscal import FiscalYear
from wards.forms.form_fields import WordsField
from wards.forms.record_forms import RecordForm
from wards.vocabulary import Programme

POSITION_HELP = "同じ項目の中で、小さい順に並びます。"


def words_of(record: Initiative | Training) -> str:
    """What a ward itself wrote, of which the Bureau makes a line."""
    return record.theme if isinstance(record, Training) else record.text


def named_with_ward(record: Initiative | Training) -> str:
    """The ward's words with the ward before them: '北区: 夜間の体制を検討'."""
    return f"{record.ward}: {words_of(record)}"


class SourcesField(forms.ModelMultipleChoiceField):
    """The wards' own records that a wording stands for, each named with its ward."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, record: Initiative | Training) -> str:
        return named_with_ward(record)


class WordingForm(RecordForm):
    """A wording; the subclass says which records of the wards may stand behind it."""

    sources_field = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields[self.sources_field].queryset = self.sources()
        self.fields["text"].earlier = self._earlier_lines()
        if self.adding and not self.is_bound:
            self._begin_with(self.initial.get(self.sources_field))

    def lines(self) -> QuerySet:
        """All wordings of the same place in the document, whatever their year."""
        return self._meta.model.objects.all()

    def _earlier_lines(self) -> list[tuple[str, str]]:
        """What the Bureau itself wrote at this place in the two years before, by year."""
        year = FiscalYear(self.instance.fiscal_year)
        found = {year.previous: [], year.previous.previous: []}
        rows = self.lines().filter(fiscal_year__in=[each.year for each in found])
        for of, text in rows.order_by("position", "pk").values_list("fiscal_year", "text"):
            found[FiscalYear(of)].append(text)
        return [(str(each), "\n".join(texts) or "文言なし") for each, texts in found.items()]

    def sources(self) -> QuerySet:
        """The records of the year that may be chosen."""
        raise NotImplementedError

    def _begin_with(self, chosen: list[int] | None) -> None:
        """A wording made from a ward's sentence begins with that sentence."""
        record = self.sources().filter(pk__in=chosen or []).first()
        if record is not None:
            longest = self._meta.model._meta.get_field("text").max_length
            self.initial["text"] = words_of(record)[:longest]


class InitiativeWordingForm(WordingForm):
    """A line of one of the two text tables."""

    sources_field = "initiatives"
    initiatives = SourcesField(
        Initiative.objects.none(),
        label="もとになる区の記述",
        required=False,
        help_text="この文言がどの区の記述をまとめたものかを選びます。区の記述は変わりません。",
    )

    class Meta(RecordForm.Meta):
        model = InitiativeWording
        fields = ["text", "position", "initiatives"]
        help_texts = {"position": POSITION_HELP}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        heading = self.instance.get_heading_display()
        self.fields["text"].help_text = f"項目「{heading}」に載ります。"

    def lines(self) -> QuerySet:
        return super().lines().filter(heading=self.instance.heading)

    def sources(self) -> QuerySet:
        rows = Initiative.objects.visible_to(self.user).select_related("ward")
        return rows.filter(
            fiscal_year=self.instance.fiscal_year, heading=self.instance.heading
        ).order_by("ward__display_order", "pk")


class ThemeWordingForm(WordingForm):
    """A line of 主なテーマ."""

    sources_field = "trainings"
    trainings = SourcesField(
        Training.objects.none(),
        label="もとになる区の研修会",
        required=False,
        help_text="拠点事業の研修会のうち、このテーマに当たるものを選びます。",
    )

    class Meta(RecordForm.Meta):
        model = ThemeWording
        fields = ["text", "position", "trainings"]
        help_texts = {"position": POSITION_HELP}

    def sources(self) -> QuerySet:
        rows = Training.objects.visible_to(self.user).select_related("ward")
        return rows.filter(fiscal_year=self.instance.fiscal_year, programme=Programme.HUB).order_by(
            "ward__display_order", "pk"
        )


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
        spec = DECK_TEXT_DEFAULTS[self.instance.key]
        self.fields["text"] = WordsField(
            label=spec.title_ja,
            help_text=spec.help_ja,
            required=False,
            max_length=spec.max_length,
            lines=spec.multiline,
        )
        self.fields["text"].earlier = [("はじめの文", spec.default_text)]
        if self.adding:
            self.initial["text"] = spec.default_text
