"""The text tables of 資料４: their headings, the Bureau's wordings, and what the wards wrote."""

from dataclasses import dataclass, field

from django.db.models import Prefetch, QuerySet

from consultations.models import HEADINGS_OF_AREA, Initiative
from reports.models import InitiativeWording, ThemeWording
from reports.pages.wording.forms import in_ward_order, words_of
from reports.pages.wording.record_pages import (
    InitiativeWordingPages,
    OrderedWordingPages,
    ThemeWordingPages,
)
from trainings.models import Training
from wards.japanese.letters import comparing_key
from wards.models import Submission
from wards.vocabulary import REPORTED, ReportItem, RoundKind, form_of_item

Line = InitiativeWording | ThemeWording
Sentence = Initiative | Training


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
