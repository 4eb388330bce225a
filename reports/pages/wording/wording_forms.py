"""The forms of the Bureau's wordings, each with the wards' own words behind it."""

from collections.abc import Iterable
from typing import ClassVar

from django import forms
from django.db.models import Q, QuerySet

from consultations.models import Initiative
from reports.models import InitiativeWording, ThemeWording
from trainings.models import Training
from wards.fiscal import FiscalYear
from wards.forms.record_forms import RecordForm
from wards.vocabulary import Programme


def words_of(record: Initiative | Training) -> str:
    """What a ward itself wrote, of which the Bureau makes a line."""
    return record.theme if isinstance(record, Training) else record.text


def named_with_ward(record: Initiative | Training) -> str:
    """The ward's words with the ward before them: '北区: 夜間の体制を検討'."""
    return f"{record.ward}: {words_of(record)}"


def shortest_words(records: Iterable[Initiative | Training]) -> str:
    """What a wording of these records begins with: the shortest of their sentences, cut to fit."""
    longest = InitiativeWording._meta.get_field("text").max_length
    return min(map(words_of, records), key=len, default="")[:longest]


def in_ward_order(rows: QuerySet) -> QuerySet:
    return rows.select_related("ward").order_by("ward__display_order", "pk")


def place_of(line: InitiativeWording | ThemeWording) -> dict[str, str]:
    """What the wordings of one place in the document, and the records behind them, share."""
    return {"heading": line.heading} if hasattr(line, "heading") else {}


class SourcesField(forms.ModelMultipleChoiceField):
    """The wards' own records that a wording stands for, each named with its ward."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, record: Initiative | Training) -> str:
        return named_with_ward(record)


class WordingForm(RecordForm):
    """A wording, and the records of the wards that may stand behind it."""

    sources_field = ""
    sources_are: ClassVar[dict[str, str]] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        sources = self.fields[self.sources_field]
        rows = sources.queryset.model.objects.visible_to(self.user)
        place = place_of(self.instance)
        here = Q(fiscal_year=self.instance.fiscal_year, **place, **self.sources_are)
        # What its ward put under another heading since stays behind the wording.
        offered = here if self.adding else here | Q(sources__wording=self.instance)
        sources.queryset = in_ward_order(rows.filter(offered).distinct())
        self.fields["text"].earlier = self._earlier_lines()

    @property
    def also_done(self) -> str:
        """That a new wording shares sentences with others, which may have taken them meanwhile."""
        if not self.adding:
            return ""
        others = self._meta.model.objects.filter(fiscal_year=self.instance.fiscal_year)
        sources = {f"{self.sources_field}__in": self.cleaned_data[self.sources_field]}
        shared = others.filter(**sources).exclude(pk=self.instance.pk).order_by("pk").first()
        return f"もとになる記述には、文言「{shared}」に使用したものもあります。" if shared else ""

    def _earlier_lines(self) -> list[tuple[str, str]]:
        """What the Bureau itself wrote at this place in the two years before, by year."""
        year = FiscalYear(self.instance.fiscal_year)
        found = {year.previous: [], year.previous.previous: []}
        rows = self._meta.model.objects.filter(
            fiscal_year__in=[each.year for each in found], **place_of(self.instance)
        )
        for of, text in rows.order_by("position", "pk").values_list("fiscal_year", "text"):
            found[FiscalYear(of)].append(text)
        return [(str(each), "\n".join(texts) or "文言なし") for each, texts in found.items()]


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
        fields = ["text", "initiatives"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        heading = self.instance.get_heading_display()
        self.fields["text"].help_text = f"項目「{heading}」に載ります。"


class ThemeWordingForm(WordingForm):
    """A line of 主なテーマ."""

    sources_field = "trainings"
    sources_are: ClassVar[dict[str, str]] = {"programme": Programme.HUB}
    trainings = SourcesField(
        Training.objects.none(),
        label="もとになる区の研修会",
        required=False,
        help_text="拠点事業の研修会のうち、このテーマに当たるものを選びます。",
    )

    class Meta(RecordForm.Meta):
        model = ThemeWording
        fields = ["text", "trainings"]
