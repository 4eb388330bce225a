"""Decides what is published of a survey: its figures, the document they make, its files by format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils import timezone

from reports.deck import Deck, build_deck
from reports.deck.build import year_words
from reports.deck_texts import DECK_TEXT_DEFAULTS
from reports.exporters.csv_files import Encoding, write_csv
from reports.exporters.document import Document
from reports.exporters.figures_json import write_json
from reports.exporters.pdf import write_pdf
from reports.exporters.xlsx import write_xlsx
from reports.figure import Figure, WardRef
from reports.figures import make_figures
from reports.models import DeckText
from wards.models import ReportingRound, Ward

DRAFT = "作成中の集計（未公表）"


class Format(StrEnum):
    """The formats of the whole document; the value is also the ending of the file."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Publication:
    """The figures of some wards in a survey, counted now, and what their document says of itself."""

    round: ReportingRound
    wards: tuple[Ward, ...]
    figures: Mapping[str, Figure]
    document: Document


def publish(round_: ReportingRound, fmt: str, *, encoding: Encoding = Encoding.UTF8) -> bytes:
    """資料４ of a survey as a file, counted now over all wards. encoding: of the CSV.

    The caller's ward scope must be the whole city. Raises ValueError for an unknown format,
    DeckOverflowError where a text is too long for a page of the PDF, and CannotEncodeError.
    """
    wanted = Format(fmt)
    publication = compile_publication(round_, Ward.objects.all())
    if wanted is Format.PDF:
        return write_pdf(deck_of(publication))
    figures = tuple(publication.figures.values())
    return write_figures(
        publication.document, figures, wanted, include_members=True, encoding=encoding
    )


def compile_publication(round_: ReportingRound, wards: Iterable[Ward]) -> Publication:
    """All figures of these wards with their document; the scope must hold these wards."""
    counted = tuple(wards)
    return Publication(round_, counted, make_figures(counted, round_), document_of(round_, counted))


def deck_of(publication: Publication) -> Deck:
    """The slides, in the Bureau's words of the year, with the map of the wards."""
    return build_deck(
        publication.figures,
        texts_of(publication.round),
        fiscal_year=publication.round.year,
        as_of=publication.round.as_of,
        places=places_of(publication.wards),
    )


def write_figures(
    document: Document,
    figures: Sequence[Figure],
    fmt: Format,
    *,
    include_members: bool,
    encoding: Encoding = Encoding.UTF8,
) -> bytes:
    """Some figures as data. include_members: the workbook names the wards and records behind them."""
    if fmt is Format.XLSX:
        return write_xlsx(document, figures, include_members=include_members)
    if fmt is Format.CSV:
        return write_csv(document, figures, encoding)
    if fmt is Format.JSON:
        return write_json(document, figures)
    raise ValueError(f"figures alone do not make a {fmt}")


def document_of(round_: ReportingRound, wards: Iterable[Ward]) -> Document:
    """What the files say of themselves: 資料４ of the survey, over these wards."""
    words = {key: spec.default_text for key, spec in DECK_TEXT_DEFAULTS.items()}
    words |= texts_of(round_)
    return Document(
        number=words["cover.number"],
        title=f"{year_words(round_.year)} {words['cover.title']}",
        fiscal_year=round_.fiscal_year,
        as_of=round_.as_of,
        wards=tuple(sorted(WardRef(ward.display_order, ward.code, ward.name) for ward in wards)),
        status=DRAFT,
        made_at=timezone.localtime(),
    )


def texts_of(round_: ReportingRound) -> dict[str, str]:
    """The Bureau's texts of the year by key; what it has not worded is missing."""
    texts = DeckText.objects.filter(fiscal_year=round_.fiscal_year)
    return dict(texts.values_list("key", "text"))


def places_of(wards: Iterable[Ward]) -> dict[str, tuple[int, int]]:
    """(row, column) of each ward's tile, by ward code."""
    return {ward.code: (ward.tile_row, ward.tile_col) for ward in wards}
