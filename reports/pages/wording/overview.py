"""Decides what the overview of a year's wording shows: lines, their sources, and what is unused."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Model

from consultations.models import HEADINGS_OF_AREA, Area, Heading, Initiative
from institutions.models import Designation, DesignationStatus
from reports.document.texts import SPECS, DeckTextSpec
from reports.models import (
    DeckText,
    Footnote,
    InitiativeSource,
    InitiativeWording,
    ThemeSource,
    ThemeWording,
)
from trainings.models import Training
from wards.fiscal import FiscalYear
from wards.models import ReportingRound
from wards.vocabulary import Programme


@dataclass(frozen=True)
class HeadingLines:
    """One heading: the Bureau's lines in order, and the wards' sentences behind none of them."""

    heading: Heading
    lines: list[InitiativeWording] = field(default_factory=list)
    unused: list[Initiative] = field(default_factory=list)


@dataclass(frozen=True)
class TextLine:
    """One text of the document, and whether the Bureau has worded it in this year."""

    spec: DeckTextSpec
    stored: DeckText | None

    @property
    def text(self) -> str:
        return self.stored.text if self.stored else self.spec.default_text


@dataclass(frozen=True)
class WordingOverview:
    """All wording of a fiscal year."""

    year: int
    tables: list[tuple[Area, list[HeadingLines]]]
    themes: list[ThemeWording]
    unused_trainings: list[Training]
    footnotes: list[Footnote]
    unmarked: list[str]
    texts: list[TextLine]


def _by_heading(rows: list[Model]) -> dict[str, list[Model]]:
    found = defaultdict(list)
    for row in rows:
        found[row.heading].append(row)
    return found


def _tables(year: int) -> list[tuple[Area, list[HeadingLines]]]:
    wordings = InitiativeWording.objects.filter(fiscal_year=year).annotate(
        wards=Count("initiatives__ward", distinct=True)
    )
    used = InitiativeSource.objects.filter(wording__fiscal_year=year).values("initiative_id")
    unused = (
        Initiative.objects.filter(fiscal_year=year)
        .exclude(pk__in=used)
        .select_related("ward")
        .order_by("ward__display_order", "pk")
    )
    lines, left = _by_heading(list(wordings)), _by_heading(list(unused))
    return [
        (area, [HeadingLines(h, lines[h.value], left[h.value]) for h in headings])
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


def wording_overview(year: int) -> WordingOverview:
    """The wording of a year, in a constant number of queries."""
    used = ThemeSource.objects.filter(wording__fiscal_year=year).values("training_id")
    trainings = (
        Training.objects.filter(fiscal_year=year, programme=Programme.HUB)
        .exclude(pk__in=used)
        .select_related("ward")
        .order_by("ward__display_order", "pk")
    )
    footnotes = list(Footnote.objects.filter(fiscal_year=year))
    themes = ThemeWording.objects.filter(fiscal_year=year)
    stored = {text.key: text for text in DeckText.objects.filter(fiscal_year=year)}
    return WordingOverview(
        year=year,
        tables=_tables(year),
        themes=list(themes.annotate(wards=Count("trainings__ward", distinct=True))),
        unused_trainings=list(trainings),
        footnotes=footnotes,
        unmarked=_counted_without_mark(year, footnotes),
        texts=[TextLine(spec, stored.get(spec.key)) for spec in SPECS],
    )
