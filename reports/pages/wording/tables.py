"""The text tables of 資料４: their headings, what the wards wrote, the Bureau's wordings and their pages."""

from dataclasses import dataclass, field
from typing import ClassVar

from django.db import models
from django.db.models import Max, Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from consultations.models import HEADINGS_OF_AREA, Area, Heading, Initiative
from reports.models import InitiativeWording, ThemeWording
from reports.pages.wording.wording_forms import (
    InitiativeWordingForm,
    ThemeWordingForm,
    in_ward_order,
    named_with_ward,
    words_of,
)
from trainings.models import Training
from wards.generic.pages import RecordPages, Views, action, year_asked
from wards.generic.undoing import RecordRestore
from wards.japanese.letters import comparing_key
from wards.models import Submission, User
from wards.vocabulary import REPORTED, ReportItem, RoundKind, form_of_item

Line = InitiativeWording | ThemeWording
Sentence = Initiative | Training


class WordingPages(RecordPages):
    """Pages of a record whose list is a table of the workbench."""

    table: ClassVar[str]

    def url(self, page: str, *args: object) -> str:
        if page == "list":
            return reverse("reports:wording_table", args=[self.table])
        return super().url(page, *args)

    def usual_pages(self) -> set[str]:
        return super().usual_pages() - {"list"}

    def new_record(self, request: HttpRequest) -> models.Model:
        return self.model(fiscal_year=year_asked(request))


class LineRestore(RecordRestore):
    """Brings a deleted wording back, and leads to where it stands among the others."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        answer = super().post(request, pk)
        line = self.pages.editable(request.user).filter(pk=pk).first()
        return HttpResponseRedirect(self.pages.bench_of(line)) if line else answer


class OrderedWordingPages(WordingPages):
    """The same for wordings, which stand in an order and come from records of the wards."""

    @property
    def sources_field(self) -> str:
        return self.form_class.sources_field

    def own_views(self) -> Views:
        return {"restore": ("<int:pk>/restore/", LineRestore)}

    def bench_of(self, line: InitiativeWording | ThemeWording) -> str:
        """The heading on the workbench under which a wording stands."""
        table, heading = self.place_of(line)
        page = reverse("reports:wording_table", args=[table])
        return f"{page}?year={line.fiscal_year}#h-{heading}"

    def extra_actions(
        self, record: InitiativeWording | ThemeWording, user: User
    ) -> list[dict[str, str]]:
        return [action("この項目の文言を見る", self.bench_of(record))]

    def place_of(self, line: InitiativeWording | ThemeWording) -> tuple[str, str]:
        """The keys of its table and of its heading."""
        return self.table, self.table

    def extra_items(self, record: InitiativeWording | ThemeWording) -> list[dict[str, object]]:
        """The wards' own words behind the line, under the name that the form gives them."""
        rows = getattr(record, self.sources_field).all()
        words = "\n".join(map(named_with_ward, in_ward_order(rows)))
        label = self.form_class.base_fields[self.sources_field].label
        return [{"label": label, "value": words or "なし"}]

    def place(self, request: HttpRequest) -> dict[str, object]:
        """What a new line shares with those beside which it stands."""
        return {"fiscal_year": year_asked(request)}

    def new_record(self, request: HttpRequest) -> InitiativeWording | ThemeWording:
        return self.last_of(self.place(request))

    def last_of(self, place: dict[str, object]) -> InitiativeWording | ThemeWording:
        """A new line behind all others of its place."""
        last = self.model.objects.filter(**place).aggregate(last=Max("position"))["last"] or 0
        return self.model(**place, position=last + 1)


class InitiativeWordingPages(OrderedWordingPages):
    model = InitiativeWording
    prefix = "initiative_wording"
    form_class = InitiativeWordingForm
    table = Area.AROUND_THE_CLOCK.value
    lead = "資料４の2つの表に載せる文言です。区の記述はそのまま残り、文言からたどれます。"

    def place(self, request: HttpRequest) -> dict[str, object]:
        heading = request.GET.get("heading", "")
        if heading not in Heading.values:
            raise Http404
        return {**super().place(request), "heading": heading}

    def place_of(self, line: InitiativeWording) -> tuple[str, str]:
        areas = HEADINGS_OF_AREA.items()
        return next((area.value, line.heading) for area, of in areas if line.heading in of)


class ThemeWordingPages(OrderedWordingPages):
    model = ThemeWording
    prefix = "theme_wording"
    form_class = ThemeWordingForm
    table = "themes"
    lead = "資料４の「主なテーマ」に載せる文言です。"


def sentence_key(record: Sentence) -> str:
    """What sentences have in common that say the same, whatever their width, spaces and capitals."""
    return comparing_key(words_of(record))


@dataclass(frozen=True)
class Place:
    """A heading, with what its wordings and the records behind them share."""

    key: str
    label: str
    shared: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    """A text table of the document, with the pages of its wordings."""

    key: str
    number: str
    label: str
    item: ReportItem
    pages: OrderedWordingPages
    places: tuple[Place, ...]

    @property
    def title(self) -> str:
        return f"{self.number} {self.label}"

    @property
    def _within(self) -> dict[str, object]:
        keys = [place.key for place in self.places]
        return {"heading__in": keys} if self.places[0].shared else {}

    def sentences(self, year: int) -> QuerySet:
        """The records of the wards that this table is about, in ward order."""
        form = self.pages.form_class
        model = form.base_fields[form.sources_field].queryset.model
        rows = model.objects.filter(fiscal_year=year, **form.sources_are, **self._within)
        return in_ward_order(rows)

    def submitted(self, year: int) -> QuerySet:
        """The reports of the year that are submitted and of which these records are a part."""
        return Submission.objects.filter(
            round__fiscal_year=year,
            round__kind=RoundKind.ANNUAL,
            form=form_of_item(self.item),
            status__in=REPORTED,
        )

    def unused(self, year: int) -> QuerySet:
        """Those of them that no wording of the year stands for."""
        model, name = self.pages.model, self.pages.sources_field
        used = model.objects.filter(fiscal_year=year, **{f"{name}__isnull": False})
        return self.sentences(year).exclude(pk__in=used.values(name))

    def lines(self, *years: int) -> QuerySet:
        """The Bureau's wordings in their order, each with the records behind it."""
        rows = self.pages.model.objects.filter(fiscal_year__in=years, **self._within)
        name = self.pages.sources_field
        sources = self.pages.model._meta.get_field(name).related_model.objects.all()
        ordered = rows.order_by("position", "pk")
        return ordered.prefetch_related(Prefetch(name, in_ward_order(sources)))

    @property
    def addresses(self) -> dict[str, str]:
        """The names of the addresses at which a wording is added, edited, deleted and read."""
        pages = ("create", "edit", "delete", "detail")
        return {page: f"reports:{self.pages.prefix}_{page}" for page in pages}

    def place(self, key: str) -> Place | None:
        return next((place for place in self.places if place.key == key), None)


TABLES = (
    Table(
        "themes",
        "Ⅰ(1)",
        "主なテーマ",
        ReportItem.TRAINING,
        ThemeWordingPages(),
        (Place("themes", "研修会の主なテーマ"),),
    ),
    *(
        Table(
            area.value,
            number,
            area.label,
            ReportItem(area.value),
            InitiativeWordingPages(),
            tuple(Place(each.value, each.label, {"heading": each.value}) for each in headings),
        )
        for number, (area, headings) in zip(("Ⅱ(2)", "Ⅱ(3)"), HEADINGS_OF_AREA.items(), strict=True)
    ),
)
