"""The text tables of 資料４: their headings, the Bureau's wordings, and what the wards wrote."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

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
from wards.models import NothingToReport, Ward
from wards.vocabulary import ReportItem, RoundKind

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


@dataclass
class Said:
    """Records of wards that say the same; most often one."""

    records: list[Sentence]
    # The wording of the year before under which this was said, as it is worded this year.
    before: Line | None = None

    @property
    def text(self) -> str:
        return words_of(self.records[0])

    @property
    def keys(self) -> str:
        return ",".join(str(record.pk) for record in self.records)

    @property
    def wards(self) -> list[str]:
        return list(dict.fromkeys(str(record.ward) for record in self.records))


class Bench:
    """A table of a year as it is worked on, in a constant number of queries."""

    def __init__(self, table: Table, year: int) -> None:
        self.table, self.year = table, year

    @cached_property
    def _lines(self) -> dict[tuple[int, str], list[Line]]:
        found = defaultdict(list)
        for line in self.table.lines(self.year, self.year - 1):
            line.records = list(getattr(line, self.table.pages.sources_field).all())
            key = getattr(line, "heading", self.table.places[0].key)
            found[line.fiscal_year, key].append(line)
        return found

    @cached_property
    def sentences(self) -> list[Sentence]:
        return list(self.table.sentences(self.year))

    @cached_property
    def used(self) -> dict[int, list[Line]]:
        """The wordings of this year that stand for a record, by its key."""
        found = defaultdict(list)
        for (year, _), lines in self._lines.items():
            for line in lines if year == self.year else ():
                for record in line.records:
                    found[record.pk].append(line)
        return dict(found)

    @cached_property
    def headings(self) -> list["PlaceBench"]:
        by_place = defaultdict(list)
        for record in self.sentences:
            by_place[getattr(record, "heading", self.table.places[0].key)].append(record)
        return [
            PlaceBench(
                place,
                by_place[place.key],
                self._lines.get((self.year, place.key), []),
                self._lines.get((self.year - 1, place.key), []),
                self.used,
            )
            for place in self.table.places
        ]

    def heading(self, place: Place) -> "PlaceBench":
        return next(each for each in self.headings if each.place == place)

    @property
    def facts(self) -> list[dict[str, object]]:
        """All sentences are either used or not; one that is used twice counts once."""
        whole, loose = len(self.sentences), sum(each.loose_count for each in self.headings)
        counts = {"区の記述": whole, "文言に使用": whole - loose, "未使用": loose}
        return [{"label": k, "value": v, "unit": "件", "big": True} for k, v in counts.items()]

    @property
    def answers(self) -> str:
        """How many wards wrote something, said 該当なし, or did not answer; together all wards."""
        wrote = {record.ward_id for record in self.sentences}
        nothing = set(
            NothingToReport.objects.filter(
                item=self.table.item,
                submission__round__fiscal_year=self.year,
                submission__round__kind=RoundKind.ANNUAL,
            ).values_list("submission__ward_id", flat=True)
        )
        wards = Ward.objects.count()
        rest = wards - len(wrote | nothing)
        return (
            f"{wards}区中{len(wrote)}区が記入・該当なし {len(nothing - wrote)}区・未回答 {rest}区"
        )

    @cached_property
    def to_carry(self) -> "ToCarry":
        """What of the year before would be taken over by one click."""
        each = [heading.to_carry for heading in self.headings]
        return ToCarry(sum(one.lines for one in each), sum(one.sentences for one in each))


@dataclass(frozen=True)
class ToCarry:
    """How many wordings of the year before come over, how many sentences go into them."""

    lines: int
    sentences: int

    def __bool__(self) -> bool:
        return bool(self.lines or self.sentences)

    def __str__(self) -> str:
        counts = {"文言": self.lines, "同じ記述": self.sentences}
        return "・".join(f"{what} {count}件" for what, count in counts.items() if count)


@dataclass(frozen=True)
class PlaceBench:
    """A heading as it is worked on: what its wards wrote, and the wordings in their order."""

    place: Place
    sentences: list[Sentence]
    lines: list[Line]
    lines_before: list[Line]
    used_by: dict[int, list[Line]]

    @cached_property
    def loose(self) -> list[Said]:
        """The sentences that no wording stands for; those that say the same are one."""
        same: dict[str, list[Sentence]] = defaultdict(list)
        for record in self.sentences:
            if record.pk not in self.used_by:
                same[sentence_key(record)].append(record)
        return [Said(records, self._before.get(key)) for key, records in same.items()]

    @property
    def loose_count(self) -> int:
        return sum(len(said.records) for said in self.loose)

    @property
    def used(self) -> list[tuple[Sentence, list[Line]]]:
        return [(each, self.used_by[each.pk]) for each in self.sentences if each.pk in self.used_by]

    @cached_property
    def _before(self) -> dict[str, Line]:
        """The wording under which a sentence stood the year before, by what it says.

        Where this year has wordings already: those of them that read the same.
        """
        now = {comparing_key(line.text): line for line in self.lines}
        found = {}
        for before in self.lines_before:
            line = now.get(comparing_key(before.text)) if self.lines else before
            if line is not None:
                found |= {sentence_key(record): line for record in before.records}
        return found

    @property
    def to_carry(self) -> ToCarry:
        return ToCarry(
            0 if self.lines else len(self.lines_before),
            sum(len(said.records) for said in self.loose if said.before),
        )

    @property
    def seen(self) -> str:
        """The order that the page shows, by the keys of the wordings."""
        return keys_of(self.lines)


def keys_of(lines: Iterable[Line]) -> str:
    return ",".join(str(line.pk) for line in lines)
