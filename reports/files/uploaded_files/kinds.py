"""Decides what kind of file some bytes are; the name and the declared type are not believed."""

from __future__ import annotations

import re
from enum import Enum

from reports.files.text_files import decode_text
from reports.files.uploaded_files.archive import Archive
from reports.files.uploaded_files.package import MACRO_SHEET, WORKBOOK, content_types
from reports.files.uploaded_files.unusable import UnusableFileError


class FileKind(Enum):
    """What a file is, as far as it matters for what its owner is told."""

    EMPTY = "empty"
    XLSX = "xlsx"
    XLSM = "xlsm"
    MACRO_SHEETS = "macro sheets"
    XLSB = "xlsb"
    XLS = "xls"
    ENCRYPTED = "encrypted"
    ODS = "ods"
    WORD = "word"
    POWERPOINT = "powerpoint"
    ZIP = "zip"
    BROKEN_ZIP = "broken zip"
    PDF = "pdf"
    PICTURE = "picture"
    HTML = "html"
    XML = "xml"
    CSV = "csv"
    TEXT = "text"
    SHORTCUT = "shortcut"
    UNKNOWN = "unknown"


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# An entry of the directory of an OLE file: 128 bytes, which begin with its name in UTF-16.
OLE_ENTRY = 128
_OLE_STREAMS = (
    ("EncryptedPackage", FileKind.ENCRYPTED),
    ("Workbook", FileKind.XLS),
    ("Book", FileKind.XLS),
    ("WordDocument", FileKind.WORD),
    ("PowerPoint Document", FileKind.POWERPOINT),
)
_FIRST_BYTES = (
    (b"%PDF", FileKind.PDF),
    (b"\x89PNG", FileKind.PICTURE),
    (b"\xff\xd8\xff", FileKind.PICTURE),
    (b"GIF8", FileKind.PICTURE),
    (b"BM", FileKind.PICTURE),
    (b"II*\x00", FileKind.PICTURE),
    (b"MM\x00*", FileKind.PICTURE),
    (b"L\x00\x00\x00\x01\x14\x02\x00", FileKind.SHORTCUT),
    (b"\x09\x08", FileKind.XLS),
)
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|table|body)", re.I | re.S
)


def kind_of(content: bytes) -> FileKind:
    """The kind of a file; never an error, whatever the bytes.

    A workbook is told by its parts, so that one that is called .zip is a workbook as well.
    """
    if not content.strip(b"\x00 \t\r\n"):
        return FileKind.EMPTY
    if content.startswith(OLE):
        return _kind_of_ole(content)
    if content.startswith(b"PK"):
        return _kind_of_zip(content)
    for beginning, kind in _FIRST_BYTES:
        if content.startswith(beginning) and not _is_readable(content):
            return kind
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    if content[4:8] == b"ftyp" or content[8:12] == b"WEBP":
        return FileKind.PICTURE
    return _kind_of_text(content)


def _kind_of_ole(content: bytes) -> FileKind:
    for name, kind in _OLE_STREAMS:
        if _has_stream(content, f"{name}\0".encode("utf-16-le")):
            return kind
    return FileKind.UNKNOWN


def _has_stream(content: bytes, name: bytes) -> bool:
    """Tell whether the name begins an entry of a directory, and is not just a text in a cell."""
    found = content.find(name)
    while found >= 0 and found % OLE_ENTRY:
        found = content.find(name, found + 1)
    return found >= 0


def _kind_of_zip(content: bytes) -> FileKind:
    try:
        archive = Archive(content)
        types = content_types(archive)
    except UnusableFileError:
        return FileKind.BROKEN_ZIP
    kind = _kind_of_parts(set(types.values()), archive.names)
    if kind is FileKind.ZIP and b"opendocument.spreadsheet" in content[:200]:
        return FileKind.ODS
    return kind


def _kind_of_parts(types: set[str], names: set[str]) -> FileKind:
    # The first that fits: a workbook with macros has the parts of a workbook too.
    told_by = (
        (any(kind.endswith("sheet.binary.macroenabled.main") for kind in types), FileKind.XLSB),
        (any("vbaproject" in name for name in {*types, *names}), FileKind.XLSM),
        (bool(types & MACRO_SHEET), FileKind.MACRO_SHEETS),
        (any("ms-excel" in kind and "macroenabled" in kind for kind in types), FileKind.XLSM),
        (bool(types & WORKBOOK), FileKind.XLSX),
        (any("wordprocessingml" in kind for kind in types), FileKind.WORD),
        (any("presentationml.presentation" in kind for kind in types), FileKind.POWERPOINT),
        # Without its list of parts, but a workbook all the same: a broken one.
        ("xl/workbook.xml" in names, FileKind.XLSX),
    )
    return next((kind for fits, kind in told_by if fits), FileKind.ZIP)


def _is_readable(content: bytes) -> bool:
    try:
        decode_text(content)
    except UnusableFileError:
        return False
    return True


def _kind_of_text(content: bytes) -> FileKind:
    try:
        text = decode_text(content)
    except UnusableFileError:
        return FileKind.UNKNOWN
    if _MARKUP.match(text[:10_000]):
        return FileKind.HTML
    if text.lstrip().startswith("<?xml"):
        return FileKind.XML
    first_line = text.lstrip().split("\n", 1)[0]
    return FileKind.CSV if "," in first_line or "\t" in first_line else FileKind.TEXT
