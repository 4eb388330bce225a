"""The pages of a wording, a footnote or a text of the document."""

from collections.abc import Collection
from typing import ClassVar
from urllib.parse import urlencode

from django.db import models
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from consultations.models import HEADINGS_OF_AREA, Area, Heading
from reports.document.texts import SPEC_OF
from reports.models import DeckText, Footnote, InitiativeWording, Scale, ScaleClasses, ThemeWording
from reports.models.classes import DEFAULT_LINES
from reports.pages.wording.forms import (
    DeckTextForm,
    FootnoteForm,
    InitiativeWordingForm,
    ScaleClassesForm,
    ThemeWordingForm,
    in_ward_order,
    named_with_ward,
)
from wards.generic import RecordPages
from wards.generic.edits import RecordCreate
from wards.generic.pages import Views, action, year_asked
from wards.generic.undoing import RecordRestore
from wards.models import User


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
