"""The files of an edition, drawn once: when it is published."""

import hashlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from django.db import transaction

from reports.document.exporters.longform import write_corrections
from reports.document.publication import Format, template_in_use, write_file
from reports.document.texts import all_texts, wants
from reports.editions.content import document_of, read_content
from reports.models import Edition, EditionFile, FileKind

SHORT = 16  # hexadecimal digits: enough to tell editions apart by eye


def drawn_files(text: str, sha256: str, template: bytes | None = None) -> dict[FileKind, bytes]:
    """The files of an edition by kind, from its canonical text and the sha256 of that, no query.

    template: of the PowerPoint, as `template_in_use` gives it.
    The 正誤表 stands last on its slides, and its seal on their cover, unless left out; equal texts give equal bytes.
    Raises DeckOverflowError where a text is too long for a page, and UnreadableEditionError.
    """
    content = read_content(text)
    document = document_of(sha256, content)
    seal = f"第{document.edition}版　照合番号（SHA-256の先頭{SHORT}桁）{sha256[:SHORT]}"
    if not wants(all_texts(content.texts), "print.seal"):
        seal = ""
    deck = replace(content.deck, slides=(*content.deck.slides, *content.errata), seal=seal)
    written = partial(
        write_file,
        document=document,
        figures=tuple(content.figures.values()),
        deck=deck,
        template=template,
    )
    files = {FileKind(fmt): written(fmt, include_members=False) for fmt in Format}
    if document.edition > 1:
        files[FileKind.CORRECTIONS] = write_corrections(document)
    files[FileKind.MEMBERS] = written(Format.XLSX, include_members=True)
    return files


def keep_files(edition: Edition, files: Mapping[FileKind, bytes]) -> None:
    """Keeps the files beside their edition. The caller's ward scope must be the whole city."""
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            kind=kind,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
        )
        for kind, content in files.items()
    )


def keep_missing_files() -> None:
    """Draws and keeps the files of what was published before this program kept files, or was erased in.

    One that cannot be drawn holds up no other: the log says why, and the doctor that it has none.
    The caller's ward scope must be the whole city.
    """
    for edition in Edition.objects.filter(files=None):
        try:
            with transaction.atomic():
                template = template_in_use(edition.made_at)
                keep_files(edition, drawn_files(edition.content, edition.sha256, template))
        except Exception:  # Whatever a text of years ago does to the program of today.
            logging.getLogger(__name__).exception("The files of %s cannot be drawn", edition)
