"""Decides what openpyxl is given of an uploaded workbook: a small package of our own making."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import Archive
from reports.files.uploaded_files.kept_children import KeptChildren
from reports.files.uploaded_files.looks import Looks
from reports.files.uploaded_files.package import MAIN, Package, SheetPart
from reports.files.uploaded_files.shared_texts import shared_texts
from reports.files.uploaded_files.sheet_scan import Budget, Cached, scan_sheet
from reports.files.uploaded_files.text_runs import TextInRuns
from reports.files.uploaded_files.xml_parts import Elements, pass_over

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ONE_CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}")


@dataclass
class Rebuilt:
    """What is opened of an uploaded workbook, checked: parts by name, texts, cached values.

    plain: those parts whose odd looks, names, drop-down lists are left out, if need be.
    """

    parts: dict[str, bytes]
    plain: dict[str, bytes]
    texts: list[str]
    cached: list[dict[str, Cached]]
    in_runs: list[dict[str, TextInRuns]]
    budget: Budget

    @property
    def is_small(self) -> bool:
        """Tell whether there is time to open it a second time."""
        return self.budget.cells > limits.MOST_CELLS // 2

    def package(self, plainly: bool) -> io.BytesIO:
        """A workbook file with the parts."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
            for name, part in (self.parts | self.plain if plainly else self.parts).items():
                archive.writestr(name, part)
        file.seek(0)
        return file


def rebuild(archive: Archive, package: Package) -> Rebuilt:
    """Read, check and cut the parts. Raises UnusableFileError for what may not be opened.

    Left out are pictures, charts, links, tables, connections, properties and whatever else holds
    no value of a cell: never unpacked, never fetched, and no reason to fail.
    """
    book = _Book()
    pass_over(archive.read(package.workbook), book)
    parts = {
        "xl/workbook.xml": book.cut(book.unwieldy),
        "xl/_rels/workbook.xml.rels": _workbook_relations(package),
        "[Content_Types].xml": _CONTENT_TYPES,
    }
    plain = {"xl/workbook.xml": book.cut(frozenset({"definedNames"}))}
    if package.styles:
        looks = Looks(archive.read(package.styles))
        plain["xl/styles.xml"] = looks.plain()
        parts["xl/styles.xml"] = plain["xl/styles.xml"] if looks.are_many else looks.part
    if package.theme:
        parts["xl/theme/theme1.xml"] = Elements(archive.read(package.theme)).part
    texts = shared_texts(archive.read(package.texts)) if package.texts else []
    rebuilt = Rebuilt(parts, plain, texts, [], [], Budget())
    for number, sheet in enumerate(package.sheets, start=1):
        _add_sheet(rebuilt, archive, sheet, number)
    return rebuilt


def _add_sheet(rebuilt: Rebuilt, archive: Archive, sheet: SheetPart, number: int) -> None:
    scanned = scan_sheet(sheet.title, archive.read(sheet.part), rebuilt.budget)
    name = f"xl/worksheets/sheet{number}.xml"
    rebuilt.parts[name], rebuilt.plain[name] = scanned.part, scanned.plain
    rebuilt.cached.append(scanned.cached)
    rebuilt.in_runs.append(scanned.in_runs)
    if sheet.comments is None:
        return
    notes = Elements(archive.read(sheet.comments))
    places = [note.get("ref", "") for note in notes.called("comment")]
    # A note on a range would be put on each of its cells.
    if all(map(_ONE_CELL.fullmatch, places)) and notes.elements <= rebuilt.budget.elements_of_notes:
        rebuilt.budget.elements_of_notes -= notes.elements
        listing = f"xl/worksheets/_rels/sheet{number}.xml.rels"
        rebuilt.parts[f"xl/comments{number}.xml"] = notes.part
        rebuilt.parts[listing] = _relations([("rId1", "comments", f"../comments{number}.xml")])
        rebuilt.plain[listing] = _relations([])


class _Book(KeptChildren):
    kept = frozenset(
        {"workbookPr", "workbookProtection", "bookViews", "sheets", "definedNames", "calcPr"}
    )

    def begin(self, parser, part: bytes) -> None:
        super().begin(parser, part)
        self.longest_name = self.name_start = 0

    def started(self, name: str, attributes: dict[str, str]) -> None:
        super().started(name, attributes)
        if name == f"{MAIN} definedName":
            self.name_start = self.parser.CurrentByteIndex

    def ended(self, name: str) -> None:
        super().ended(name)
        if name == f"{MAIN} definedName":
            self.longest_name = max(
                self.longest_name, self.parser.CurrentByteIndex - self.name_start
            )

    @property
    def unwieldy(self) -> frozenset[str]:
        """The names, if they would take long to read; they hold no value."""
        much = self.lengths().get("definedNames", 0) > limits.MOST_BYTES_BESIDE_CELLS
        if much or self.longest_name > limits.LONGEST_NAME:
            return frozenset({"definedNames"})
        return frozenset()


def _workbook_relations(package: Package) -> bytes:
    sheets = [
        (sheet.relation, "worksheet", f"worksheets/sheet{number}.xml")
        for number, sheet in enumerate(package.sheets, start=1)
    ]
    # openpyxl passes over a sheet whose part is not there.
    others = [(relation, "chartsheet", "left-out.xml") for relation in package.other_sheets]
    return _relations(sheets + others)


def _relations(entries: list[tuple[str, str, str]]) -> bytes:
    lines = "".join(
        f'<Relationship Id={quoteattr(relation)} Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for relation, kind, target in entries
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{lines}</Relationships>'.encode()


_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="text/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/></Types>'
).encode()
