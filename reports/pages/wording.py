"""The Bureau's wording, footnotes and texts of the document: forms, pages, and one overview of them."""

from collections import defaultdict
from typing import ClassVar

from django import forms
from django.db import models
from django.db.models import Count, Max, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from consultations.models import HEADINGS_OF_AREA, Area, Heading, Initiative
from institutions.models import Designation, DesignationStatus
from reports.document.texts import DECK_TEXT_DEFAULTS, SPECS
from reports.models import (
    DeckText,
    Footnote,
    InitiativeSource,
    InitiativeWording,
    ThemeSource,
    ThemeWording,
)
from reports.pages.requests import bureau_only
from trainings.models import Training
from wards.fiscal import FiscalYear
from wards.forms.form_fields import WordsField
from wards.forms.record_forms import RecordForm
from wards.generic import RecordPages
from wards.generic.pages import HOME, year_asked
from wards.models import ReportingRound
from wards.vocabulary import Programme

POSITION_HELP = "同じ項目の中で、小さい順に並びます。"


def words_of(record: Initiative | Training) -> str:
    """What a ward itself wrote, of which the Bureau makes a line."""
    return record.theme if isinstance(record, Training) else record.text


def named_with_ward(record: Initiative | Training) -> str:
    """The ward's words with the ward before them: '北区: 夜間の体制を検討'."""
    return f"{record.ward}: {words_of(record)}"


def in_ward_order(rows: QuerySet) -> QuerySet:
    return rows.select_related("ward").order_by("ward__display_order", "pk")


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
        rows = sources.queryset.model.objects.visible_to(self.user).filter(
            fiscal_year=self.instance.fiscal_year, **self.place, **self.sources_are
        )
        sources.queryset = in_ward_order(rows)
        self.fields["text"].earlier = self._earlier_lines()
        if self.adding and not self.is_bound:
            chosen = rows.filter(pk__in=self.initial.get(self.sources_field) or []).first()
            longest = self._meta.model._meta.get_field("text").max_length
            self.initial["text"] = words_of(chosen)[:longest] if chosen else ""

    @property
    def place(self) -> dict[str, str]:
        """What the lines of one place in the document, and the records behind them, share."""
        return {}

    def _earlier_lines(self) -> list[tuple[str, str]]:
        """What the Bureau itself wrote at this place in the two years before, by year."""
        year = FiscalYear(self.instance.fiscal_year)
        found = {year.previous: [], year.previous.previous: []}
        rows = self._meta.model.objects.filter(
            fiscal_year__in=[each.year for each in found], **self.place
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
        fields = ["text", "position", "initiatives"]
        help_texts = {"position": POSITION_HELP}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        heading = self.instance.get_heading_display()
        self.fields["text"].help_text = f"項目「{heading}」に載ります。"

    @property
    def place(self) -> dict[str, str]:
        return {"heading": self.instance.heading}


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
        fields = ["text", "position", "trainings"]
        help_texts = {"position": POSITION_HELP}


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


Tables = list[tuple[Area, list[tuple[Heading, list[InitiativeWording], list[Initiative]]]]]


def _tables(year: int) -> Tables:
    """Under each heading the Bureau's lines in order, and the wards' sentences behind none of them."""
    lines, unused = defaultdict(list), defaultdict(list)
    wordings = InitiativeWording.objects.filter(fiscal_year=year)
    for wording in wordings.annotate(wards=Count("initiatives__ward", distinct=True)):
        lines[wording.heading].append(wording)
    used = InitiativeSource.objects.filter(wording__fiscal_year=year).values("initiative_id")
    initiatives = Initiative.objects.filter(fiscal_year=year).exclude(pk__in=used)
    for initiative in in_ward_order(initiatives):
        unused[initiative.heading].append(initiative)
    return [
        (area, [(each, lines[each.value], unused[each.value]) for each in headings])
        for area, headings in HEADINGS_OF_AREA.items()
    ]


def _counted_without_mark(year: int, footnotes: list[Footnote]) -> list[str]:
    """The states that are counted on the day of reference, need a mark and have none."""
    round_ = ReportingRound.objects.annual_of(FiscalYear(year))
    if round_ is None:
        return []
    explained = {DesignationStatus.DESIGNATED, *(note.status for note in footnotes)}
    counted = Designation.objects.counted_on(round_.as_of).exclude(status__in=explained)
    found = counted.order_by("status").values_list("status", flat=True).distinct()
    return [str(DesignationStatus(status).label) for status in found]


def wording_overview(year: int) -> dict[str, object]:
    """All wording of a year, in a constant number of queries."""
    used = ThemeSource.objects.filter(wording__fiscal_year=year).values("training_id")
    trainings = Training.objects.filter(fiscal_year=year, programme=Programme.HUB)
    footnotes = list(Footnote.objects.filter(fiscal_year=year))
    themes = ThemeWording.objects.filter(fiscal_year=year)
    stored = {text.key: text for text in DeckText.objects.filter(fiscal_year=year)}
    return {
        "tables": _tables(year),
        "themes": list(themes.annotate(wards=Count("trainings__ward", distinct=True))),
        "unused_trainings": list(in_ward_order(trainings.exclude(pk__in=used))),
        "footnotes": footnotes,
        "unmarked": _counted_without_mark(year, footnotes),
        # Each text with what the Bureau has worded in this year, if anything.
        "texts": [(spec, stored.get(spec.key)) for spec in SPECS],
    }


@bureau_only
@require_safe
def wording_list(request: HttpRequest) -> HttpResponse:
    """Everything the Bureau words for 資料４ of a year."""
    year = FiscalYear(year_asked(request))
    context = {
        "title": "資料４の文言",
        "lead": f"{year}の資料４に載せる文です。区の記述は変わらず、文言からたどれます。",
        "crumbs": [HOME, ("資料４の文言", "")],
        "overview": wording_overview(year.year),
        "year": year,
        "years": [round_.year for round_ in ReportingRound.objects.annual()],
    }
    return render(request, "reports/wordings.html", context)


class WordingPages(RecordPages):
    """Pages of a record whose list is the overview of the year's wording."""

    def url(self, page: str, *args: object) -> str:
        return reverse("reports:wording_list") if page == "list" else super().url(page, *args)

    def usual_pages(self) -> set[str]:
        return super().usual_pages() - {"list"}

    def new_record(self, request: HttpRequest) -> models.Model:
        return self.model(fiscal_year=year_asked(request))


class OrderedWordingPages(WordingPages):
    """The same for wordings, which stand in an order and come from records of the wards."""

    sources_field = ""

    def form_arguments(self, request: HttpRequest) -> dict[str, object]:
        chosen = request.GET.get("from", "")
        picked = [int(chosen)] if chosen.isascii() and chosen.isdigit() else []
        return {"initial": {self.sources_field: picked}} if picked else {}

    def extra_items(self, record: InitiativeWording | ThemeWording) -> list[dict[str, object]]:
        """The wards' own words behind the line, under the name that the form gives them."""
        rows = getattr(record, self.sources_field).all()
        words = "\n".join(map(named_with_ward, in_ward_order(rows)))
        label = self.form_class.base_fields[self.sources_field].label
        return [{"label": label, "value": words or "なし"}]

    def place(self, request: HttpRequest) -> dict[str, object]:
        """Where in the document a new line stands."""
        return {"fiscal_year": year_asked(request)}

    def new_record(self, request: HttpRequest) -> InitiativeWording | ThemeWording:
        """Behind all others of its place."""
        place = self.place(request)
        last = self.model.objects.filter(**place).aggregate(last=Max("position"))["last"] or 0
        return self.model(**place, position=last + 1)


class InitiativeWordingPages(OrderedWordingPages):
    model = InitiativeWording
    prefix = "initiative_wording"
    form_class = InitiativeWordingForm
    sources_field = "initiatives"
    lead = "資料４の2つの表に載せる文言です。区の記述はそのまま残り、文言からたどれます。"

    def place(self, request: HttpRequest) -> dict[str, object]:
        heading = request.GET.get("heading", "")
        if heading not in Heading.values:
            raise Http404("取組の項目が分かりません。")
        return {**super().place(request), "heading": heading}


class ThemeWordingPages(OrderedWordingPages):
    model = ThemeWording
    prefix = "theme_wording"
    form_class = ThemeWordingForm
    sources_field = "trainings"
    lead = "資料４の「主なテーマ」に載せる文言です。"


class FootnotePages(WordingPages):
    model = Footnote
    prefix = "footnote"
    form_class = FootnoteForm
    lead = "数に付ける記号と、その意味です。"


class DeckTextPages(WordingPages):
    """A text is reached by its year and key: the key is none of the Bureau's to choose."""

    model = DeckText
    prefix = "deck_text"
    form_class = DeckTextForm
    lead = "資料４に印刷する文です。修正すると、PDFにすぐ反映されます。"

    def new_record(self, request: HttpRequest) -> DeckText:
        key, year = request.GET.get("key", ""), year_asked(request)
        if key not in DECK_TEXT_DEFAULTS:
            raise Http404("資料の箇所が分かりません。")
        stored = DeckText.objects.filter(fiscal_year=year, key=key).first()
        return stored or DeckText(fiscal_year=year, key=key)

    def extra_items(self, record: DeckText) -> list[dict[str, object]]:
        spec = DECK_TEXT_DEFAULTS.get(record.key)
        return [{"label": "はじめの文", "value": spec.default_text}] if spec else []
