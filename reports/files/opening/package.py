"""An uploaded file as what it is: text, a workbook's package of parts, or something that is refused."""

import io
import posixpath
import re
import zipfile
import zlib
from functools import cached_property

from lxml import etree

from reports.files.opening.unusable import MEGABYTE, FileKind, UnusableFileError, refusal

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT_BOOK = "{http://purl.oclc.org/ooxml/spreadsheetml/main}workbook"
_RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# In the order in which they are looked for.
_OLE_STREAMS = {
    "EncryptedPackage": FileKind.ENCRYPTED,
    "Workbook": FileKind.XLS,
    "Book": FileKind.XLS,
    "WordDocument": FileKind.WORD,
    "PowerPoint Document": FileKind.POWERPOINT,
}
_FIRST_BYTES = {
    FileKind.PDF: (b"%PDF",),
    FileKind.PICTURE: (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*"),
    FileKind.SHORTCUT: (b"L\x00\x00\x00\x01\x14\x02\x00",),
    FileKind.XLS: (b"\x09\x08",),
}
# By the ends of the content type of the part that the package is about, in small letters.
_KINDS_OF_PACKAGES = {
    FileKind.XLSX: ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml"),
    FileKind.XLSB: ("sheet.binary.macroenabled.main",),
    FileKind.XLSM: tuple(
        f"ms-excel.{what}.macroenabled.main+xml" for what in ("sheet", "template", "addin")
    ),
    FileKind.WORD: ("wordprocessingml.document.main+xml",),
    FileKind.POWERPOINT: ("presentationml.presentation.main+xml",),
}
# What of a package is unpacked at most: texts and cells, no pictures.
_MOST_UNPACKED = 150 * MEGABYTE
_MOST_ENTRIES = 1_000
_MOST_SHEETS = 200
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, OSError)
# No program of offices writes a document type; it could make parsers work or fetch without end.
_DOCTYPES = tuple(
    "<!DOCTYPE".encode(each)
    for each in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")
)
_ENCODING = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_ENCODINGS = {b"utf-8", b"utf-16", b"us-ascii"}


def kind_by_first_bytes(content: bytes) -> FileKind:
    """What the bytes are that are no text and no package."""
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        fitting = (kind for name, kind in _OLE_STREAMS.items() if _has_stream(content, name))
        return next(fitting, FileKind.UNKNOWN)
    if content[4:8] == b"ftyp" or content[8:12] == b"WEBP":
        return FileKind.PICTURE
    if b"%PDF-" in content[:1024]:
        return FileKind.PDF
    fitting = (kind for kind, beginnings in _FIRST_BYTES.items() if content.startswith(beginnings))
    return next(fitting, FileKind.UNKNOWN)


def _has_stream(content: bytes, name: str) -> bool:
    """Whether the name begins an entry of a directory (128 bytes), and is not just a text in a cell."""
    wanted = f"{name}\0".encode("utf-16-le")
    place = content.find(wanted)
    while place >= 0 and place % 128:
        place = content.find(wanted, place + 1)
    return place >= 0


class Package:
    """The parts of a zip file by their names in small letters, as the format compares them."""

    def __init__(self, content: bytes) -> None:
        # Before an object of 500 bytes is made for each of them.
        if content.count(b"PK\x01\x02") > _MOST_ENTRIES:
            raise refusal(FileKind.TOO_MUCH)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _DAMAGE:
            raise refusal(FileKind.BROKEN) from None
        entries = self._zip.infolist()
        self._entries = {entry.filename.lower(): entry for entry in entries}
        self._left = _MOST_UNPACKED
        if any(entry.flag_bits & 1 for entry in entries):
            raise refusal(FileKind.PASSWORD_ZIP)
        # Two readers would read a name that stands twice differently.
        if len(self._entries) < len(entries) or any(map(_leads_outside, self._entries)):
            raise refusal(FileKind.UNUSUAL)

    def spelled(self, name: str) -> str:
        """The name of a part as the file writes it."""
        return self._entries[name].filename

    def read(self, name: str) -> bytes:
        """The bytes of a part of XML without document type."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise refusal(FileKind.BROKEN)
        self._left -= entry.file_size
        if self._left < 0:
            raise refusal(FileKind.TOO_MUCH)
        try:
            part = self._zip.read(entry)
        except (*_DAMAGE, NotImplementedError, RuntimeError):
            raise refusal(FileKind.BROKEN) from None
        if any(each in part for each in _DOCTYPES):
            raise refusal(FileKind.HOSTILE_XML)
        encoding = _ENCODING.search(part[:200])
        is_markup = part.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"<", b"\xff", b"\xfe")
        if not is_markup or (encoding and encoding[1].lower() not in _ENCODINGS):
            raise refusal(FileKind.BROKEN)
        return part

    def read_all(self) -> None:
        """Reads every part of XML, so that none is hostile; pictures and the like only count."""
        for name, entry in self._entries.items():
            if name.endswith((".xml", ".rels", ".vml")):
                self.read(name)
            else:
                self._left -= entry.file_size
        if self._left < 0:
            raise refusal(FileKind.TOO_MUCH)

    def tree(self, name: str) -> etree._Element:
        """The root element of a small part."""
        return etree.fromstring(self.read(name), etree.XMLParser(resolve_entities=False))

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part leads to inside the package: id → (last word of the kind, name of the part)."""
        if listing_of(part) not in self._entries:
            return {}
        folder = posixpath.dirname(part)
        relations = {}
        for each in self.tree(listing_of(part)).iter("{*}Relationship"):
            if each.get("TargetMode") != "External":
                inside = posixpath.normpath(posixpath.join("/", folder, each.get("Target", "")))
                kind = each.get("Type", "").rpartition("/")[2]
                relations[each.get("Id", "")] = (kind, inside.lstrip("/").lower())
        return relations

    @cached_property
    def _types(self) -> dict[str, str]:
        """The content types in small letters by the name of the part, of endings by '*.ending'."""
        if "[content_types].xml" not in self._entries:
            return {}
        types = {}
        for each in self.tree("[content_types].xml").iter("{*}Default", "{*}Override"):
            name = each.get("PartName", "").lstrip("/") or f"*.{each.get('Extension', '')}"
            types[name.lower()] = each.get("ContentType", "").lower()
        return types

    @cached_property
    def main_part(self) -> str:
        """The name of the part that the package is about; '' where there is none."""
        named = [part for kind, part in self.relations("").values() if kind == "officeDocument"]
        named += [*filter(self._kind_by_type, self._types), "xl/workbook.xml"]
        return next((part for part in named if part in self._entries), "")

    def _kind_by_type(self, part: str) -> FileKind | None:
        content_type = self._types.get(part, self._types.get(f"*.{part.rpartition('.')[2]}", ""))
        fitting = (kind for kind, ends in _KINDS_OF_PACKAGES.items() if content_type.endswith(ends))
        return next(fitting, None)

    @property
    def kind(self) -> FileKind:
        """What the package is: the type of its main part says so, no default for an ending."""
        types = set(self._types.values())
        if any("vbaproject" in name for name in (*self._entries, *self._types.values())):
            return FileKind.XLSM
        if any(each.endswith(("ms-excel.macrosheet+xml", "intlmacrosheet+xml")) for each in types):
            return FileKind.MACRO_SHEETS
        if self.main_part:
            return self._kind_by_type(self.main_part) or FileKind.XLSX
        mimetype = self._entries.get("mimetype")
        if mimetype and b"opendocument.spreadsheet" in self._zip.read(mimetype)[:200]:
            return FileKind.ODS
        is_numbers = any(name.startswith("index/") or ".iwa" in name for name in self._entries)
        return FileKind.NUMBERS if is_numbers else FileKind.ZIP

    def part_of_kind(self, kind: str, of: str = "") -> str:
        """The name of the part of this kind that a part, or the workbook, leads to; or ''."""
        parts = dict(self.relations(of or self.main_part).values())
        return parts[kind] if parts.get(kind) in self._entries else ""

    def worksheets(self) -> list[tuple[str, bool, str]]:
        """(name, whether it is hidden, name of its part) of each sheet with cells."""
        if self.kind is not FileKind.XLSX:
            raise refusal(self.kind)
        book = self.tree(self.main_part)
        if book.tag == _STRICT_BOOK:
            raise refusal(FileKind.STRICT)
        if book.tag != f"{MAIN}workbook":
            raise refusal(FileKind.BROKEN)
        for each in book.iter(f"{MAIN}workbookPr"):
            if each.get("date1904", "").lower() in ("1", "true", "on"):
                raise refusal(FileKind.YEAR_1904)
        relations = self.relations(self.main_part)
        sheets = []
        for sheet in book.iter(f"{MAIN}sheet"):
            kind, part = relations[sheet.get(_RELATION_ID)]
            if kind == "worksheet":
                hidden = sheet.get("state", "visible") != "visible"
                sheets.append((sheet.attrib["name"], hidden, part))
        if not sheets:
            raise refusal(FileKind.NO_SHEET)
        if len(sheets) > _MOST_SHEETS:
            raise UnusableFileError(
                f"シートが多すぎます。読み込めるのは {_MOST_SHEETS} 枚までです。",
                "不要なシートを削除して保存し直してください。",
            )
        return sheets


def listing_of(part: str) -> str:
    """The name of the part that lists what another leads to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
