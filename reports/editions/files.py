"""The files of an edition, made from its kept content alone, whatever has changed."""

from __future__ import annotations

from dataclasses import replace

from reports.document.deck.shape import Deck
from reports.document.exporters.csv_files import Encoding, write_corrections
from reports.document.exporters.longform import Document
from reports.document.publication import DECK_FORMATS, Format, write_deck, write_figures
from reports.editions.content import EditionContent, content_of
from reports.models import Edition

CORRECTIONS = "corrections"
SHORT = 16  # hexadecimal digits: enough to tell editions apart by eye


def write_edition(
    edition: Edition,
    fmt: str,
    *,
    include_members: bool = False,
    encoding: Encoding = Encoding.UTF8,
) -> bytes:
    """An edition as a file; fmt: a Format, or CORRECTIONS for its 正誤表 as CSV.

    include_members: the workbook names the wards and records behind the values, for the Bureau.
    Without, the file is public. Raises ValueError for another format, CannotEncodeError, and as
    `content_of`.
    """
    content = content_of(edition)
    document = document_of(edition, content)
    if fmt == CORRECTIONS:
        return write_corrections(document, encoding)
    wanted = Format(fmt)
    if wanted in DECK_FORMATS:
        return write_deck(deck_of(edition, content), wanted)
    return write_figures(
        document,
        tuple(content.figures.values()),
        wanted,
        include_members=include_members,
        encoding=encoding,
    )


def document_of(edition: Edition, content: EditionContent) -> Document:
    """What its data files say of themselves."""
    return replace(content.document, sha256=edition.sha256, corrections=content.corrections)


def deck_of(edition: Edition, content: EditionContent) -> Deck:
    """Its slides, the 正誤表 last, sealed on the cover."""
    seal = f"{edition.name}　照合番号（SHA-256の先頭{SHORT}桁）{edition.sha256[:SHORT]}"
    return replace(content.deck, slides=(*content.deck.slides, *content.errata), seal=seal)
