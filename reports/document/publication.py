"""What is published of a survey: its figures, the document they make, its files by format."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import TextChoices
from django.utils import timezone

from reports.counting.figure import Figure, WardRef
from reports.counting.figures import Source, figures_from, of_the_deck
from reports.document.deck.build import build_deck, year_words
from reports.document.deck.own_words import NumbersInDoubt, numbers_in_doubt, slide_key
from reports.document.deck.shape import Correction, Deck, Slide
from reports.document.deck.years import NO_PAST, Past
from reports.document.exporters.figures_json import write_json
from reports.document.exporters.longform import Document, write_csv
from reports.document.exporters.pdf import write_pdf
from reports.document.exporters.ward.page import (
    WardPage,
    write_ward_csv,
    write_ward_json,
    write_ward_xlsx,
)
from reports.document.exporters.ward.paper import ward_deck, write_ward_pdf
from reports.document.exporters.xlsx.workbook import write_xlsx
from reports.document.texts import ADDED_FIGURES, all_texts
from reports.models import DeckTemplate, DeckText
from wards.fiscal import FiscalYear, moment_label
from wards.models import ReportingRound, Submission, Ward
from wards.outgoing.book import as_invented
from wards.outgoing.csv_rows import Encoding
from wards.versions.known_on import looked_back_to
from wards.vocabulary import REPORTED, ReportForm

DRAFT = "未確定"
# What the city counted for this year is public. A demonstration invents all other years, and what a
# single ward has answered in any.
PUBLISHED = FiscalYear(2024)


class Format(TextChoices):
    """The formats of the whole document; the value is also the ending of the file."""

    PDF = "pdf", "PDF"
    PPTX = "pptx", "PowerPoint"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"


@dataclass(frozen=True, slots=True)
class Publication:
    """All that is published of a survey; its files are drawn from this alone, its editions kept so.

    figures, texts: by id or key, all of them, in the order of the document. places: (row, column) of
    each ward's tile by ward code. Of an edition, author and reason: who published it and why (empty
    for the first); corrections: what differs from the one before; errata: the slides of these.
    """

    document: Document
    figures: Mapping[str, Figure]
    deck: Deck
    texts: Mapping[str, str]
    places: Mapping[str, tuple[int, int]]
    author: str = ""
    reason: str = ""
    corrections: tuple[Correction, ...] = ()
    errata: tuple[Slide, ...] = ()


def publish(
    round_: ReportingRound,
    fmt: str,
    *,
    source: Source = Source.REPORTED,
    encoding: Encoding = Encoding.UTF8,
    past: Past = NO_PAST,
) -> bytes:
    """資料４ of a survey as a file, over all wards, as reported or live. past: as of `build_deck`.

    The caller's ward scope must be the whole city. Raises as `write_file`.
    """
    wanted, made = Format(fmt), compile_publication(round_, Ward.objects.all(), source, past)
    figures = tuple(made.figures.values())
    return write_file(
        wanted,
        made.document,
        figures,
        made.deck,
        include_members=True,
        encoding=encoding,
        template=template_in_use() if wanted is Format.PPTX else None,
    )


def compile_publication(
    round_: ReportingRound,
    wards: Iterable[Ward],
    source: Source = Source.REPORTED,
    past: Past = NO_PAST,
) -> Publication:
    """All figures of these wards with their document; the scope must hold these wards."""
    counted = tuple(wards)
    figures, texts = figures_from(source, counted, round_), texts_of(round_)
    places = places_of(counted)
    deck = build_deck(
        of_the_deck(figures, texts[ADDED_FIGURES].splitlines()),
        texts,
        fiscal_year=round_.year,
        as_of=round_.as_of,
        places=places,
        taken_from=taken_from(source),
        past=past,
    )
    deck = replace(deck, status_note=state_of(round_, deck.status_note))
    return Publication(document_of(round_, counted, source), figures, deck, texts, places)


def state_of(round_: ReportingRound, words: str) -> str:
    """The state of a document as it is printed: it says where a demonstration has invented the year."""
    return words if round_.year == PUBLISHED else as_invented(words)


def write_file(
    fmt: Format,
    document: Document,
    figures: Sequence[Figure],
    deck: Deck | None = None,
    *,
    include_members: bool,
    encoding: Encoding = Encoding.UTF8,
    template: bytes | None = None,
) -> bytes:
    """A whole document, or, without its deck, some figures as data.

    include_members: the workbook names the wards and records behind them. encoding: of the CSV.
    template: of the PowerPoint, as `template_in_use` gives it.
    Raises ValueError for a format that needs the deck, DeckOverflowError where a text is too long
    for a page of it, and CannotEncodeError.
    """
    if fmt is Format.XLSX:
        return write_xlsx(document, figures, include_members=include_members)
    if fmt is Format.CSV:
        return write_csv(document, figures, encoding)
    if fmt is Format.JSON:
        return write_json(document, figures)
    if deck is None:
        raise ValueError(f"figures alone do not make a {fmt}")
    if fmt is Format.PDF:
        return write_pdf(deck)
    # Imported here: the library takes a third of a second and is needed by this format only.
    from reports.document.exporters.pptx.book import write_pptx

    return write_pptx(deck, template)


def template_in_use(at: datetime | None = None) -> bytes | None:
    """The Bureau's template for the PowerPoint; None where the portal's own is used. at: None for now."""
    templates = DeckTemplate.objects.filter(at__lte=at) if at else DeckTemplate.objects.all()
    last = templates.first()
    return bytes(last.content) if last else None


def write_ward_file(fmt: Format, page: WardPage, encoding: Encoding = Encoding.UTF8) -> bytes:
    """A ward's own document in a format. encoding: of the CSV. Raises CannotEncodeError."""
    match fmt:
        case Format.PDF:
            return write_ward_pdf(page)
        case Format.XLSX:
            return write_ward_xlsx(page)
        case Format.CSV:
            return write_ward_csv(page, encoding)
        case Format.JSON:
            return write_ward_json(page)
    # As above.
    from reports.document.exporters.pptx.book import write_pptx

    return write_pptx(ward_deck(page))


def document_of(round_: ReportingRound, wards: Iterable[Ward], source: Source) -> Document:
    """What the files say of themselves: 資料４ of the survey, over these wards, not yet published.

    Its status says where the figures come from, and whose reports are missing:
    「未確定　入力中を含む集計（未提出 区役所5区・相談支援室7区）」; inside `known_on` also as of when:
    「未確定　令和6年10月8日15時00分時点で知られていた集計（提出分）（全区提出済）」
    """
    counted, words = tuple(wards), texts_of(round_)
    status = f"{DRAFT}　{taken_from(source)}（{not_submitted(round_, counted)}）"
    return Document(
        number=words["cover.number"],
        title=f"{year_words(round_.year)} {words['cover.title']}",
        fiscal_year=round_.fiscal_year,
        as_of=round_.as_of,
        wards=tuple(sorted(WardRef(ward.display_order, ward.code, ward.name) for ward in counted)),
        status=as_invented(status) if len(counted) == 1 else state_of(round_, status),
        made_at=timezone.localtime(),
    )


def taken_from(source: Source) -> str:
    """What figures are counted from, as print says it; inside `known_on` also as of when."""
    live = source is Source.LIVE
    if moment := looked_back_to():
        kind = "入力中を含む" if live else "提出分"
        return f"{moment_label(moment)}時点で知られていた集計（{kind}）"
    return "入力中を含む集計" if live else "提出された報告の集計"


def not_submitted(round_: ReportingRound, wards: Sequence[Ward]) -> str:
    """How many reports are missing: 「未提出 区役所5区・相談支援室7区」, or 「全区提出済」.

    Of one ward: 「未提出 区役所・相談支援室」, or 「提出済」.
    """
    is_one = len(wards) == 1
    missing = Submission.objects.filter(round=round_, ward__in=wards).exclude(status__in=REPORTED)
    count = Counter(missing.values_list("form", flat=True))
    listed = "・".join(
        form.label if is_one else f"{form.label}{count[form]}区"
        for form in ReportForm
        if count[form]
    )
    return f"未提出 {listed}" if listed else "提出済" if is_one else "全区提出済"


def texts_of(round_: ReportingRound) -> dict[str, str]:
    """The texts of the year by key, in the Bureau's words where it has worded them."""
    texts = DeckText.objects.filter(fiscal_year=round_.fiscal_year)
    return all_texts(dict(texts.values_list("key", "text")))


def slide_with(round_: ReportingRound, key: str, past: Past = NO_PAST) -> Slide | None:
    """The slide on which the text of a key stands, as it would be published now."""
    slides = compile_publication(round_, Ward.objects.all(), past=past).deck.slides
    return next((slide for slide in slides if slide.key and slide.key == slide_key(key)), None)


def texts_in_doubt(round_: ReportingRound, deck: Deck) -> dict[str, NumbersInDoubt]:
    """Key of a text of the year → the numbers in it that its slide has otherwise now, or nowhere."""
    slides = {slide.key: slide for slide in deck.slides if slide.key}
    texts = DeckText.objects.filter(fiscal_year=round_.fiscal_year)
    found = {
        each.key: numbers_in_doubt(each.key, each.text, each.numbers, slide, deck.programme)
        for each in texts
        if (slide := slides.get(slide_key(each.key)))
    }
    return {key: each for key, each in found.items() if each.outdated or each.unknown}


def places_of(wards: Iterable[Ward]) -> dict[str, tuple[int, int]]:
    """(row, column) of each ward's tile, by ward code."""
    return {ward.code: (ward.tile_row, ward.tile_col) for ward in wards}
