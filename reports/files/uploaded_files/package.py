"""Decides which parts of a package are the workbook, its sheets, texts, looks and notes."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BROKEN, Archive
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.xml_parts import Elements

_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# In small letters, as `content_types` gives them.
WORKBOOK = {f"{_TYPE}sheet.main+xml", f"{_TYPE}template.main+xml"}
MACRO_SHEET = {
    "application/vnd.ms-excel.macrosheet+xml",
    "application/vnd.ms-excel.intlmacrosheet+xml",
}
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT_MAIN = "http://purl.oclc.org/ooxml/spreadsheetml/main"
RELATION_ID = "http://schemas.openxmlformats.org/officeDocument/2006/relationships id"

STRICT = (
    "「Strict Open XML スプレッドシート」という別の形式で保存されたファイルです。",
    "Excel で開き、［名前を付けて保存］でファイルの種類「Excel ブック（*.xlsx）」を"
    "選んで保存し直してください。",
)
YEAR_1904 = (
    "日付を1904年から数える設定のブックのため、日付が4年ずれるおそれがあります。",
    "Excel の［ファイル］→［オプション］→［詳細設定］で「1904年から計算する」の"
    "チェックを外し、日付を確かめて保存し直してください。",
)
NO_SHEET = (
    "ブックに、値を書き込むワークシートがありません（グラフだけのシートは読めません）。",
    "様式をもう一度ダウンロードし、そのシートに書き込んでください。",
)
TOO_MANY_SHEETS = (
    f"シートが多すぎます。読み込めるのは {limits.MOST_SHEETS} 枚までです。",
    "不要なシートを削除して保存し直してください。",
)


@dataclass(frozen=True)
class SheetPart:
    """One worksheet: its name, its state (visible, hidden, veryHidden), its part and its notes."""

    title: str
    state: str
    relation: str
    part: str
    comments: str | None


@dataclass(frozen=True)
class Package:
    """The names of the parts of a workbook that are read; None for what it does not have.

    other_sheets: the relations of sheets with a chart alone and the like, which are not read.
    """

    workbook: str
    sheets: list[SheetPart]
    other_sheets: set[str]
    texts: str | None
    styles: str | None
    theme: str | None


def content_types(archive: Archive) -> dict[str, str]:
    """The content type in small letters of each part that has one of its own, by its name.

    The default types are under `*.ending`. Empty without a list of types.
    """
    if "[content_types].xml" not in archive.names:
        return {}
    listed = Elements(archive.read("[Content_Types].xml"))
    types = {
        f"*.{attributes.get('Extension', '').lower()}": attributes.get("ContentType", "").lower()
        for attributes in listed.called("Default")
    }
    for attributes in listed.called("Override"):
        name = attributes.get("PartName", "").lstrip("/").lower()
        types[name] = attributes.get("ContentType", "").lower()
    return types


def package_of(archive: Archive) -> Package:
    """Find the parts of a workbook. Raises UnusableFileError for what cannot be read rightly."""
    types = content_types(archive)
    named = [name for name, kind in types.items() if kind in WORKBOOK and name in archive.names]
    if not named and "xl/workbook.xml" not in archive.names:
        raise UnusableFileError(*BROKEN)
    workbook = named[0] if named else "xl/workbook.xml"
    elements = Elements(archive.read(workbook))
    _refuse_other_books(elements)
    relations = relations_of(archive, workbook)
    sheets = list(_worksheets(archive, elements, relations))
    if not sheets:
        raise UnusableFileError(*NO_SHEET)
    listed = {sheet.get(RELATION_ID, "") for sheet in elements.called("sheet")}
    parts = {kind: target for kind, target in relations.values() if target in archive.names}
    return Package(
        workbook,
        sheets,
        listed - {sheet.relation for sheet in sheets},
        parts.get("sharedStrings"),
        parts.get("styles"),
        parts.get("theme"),
    )


def _refuse_other_books(elements: Elements) -> None:
    if elements.root == f"{STRICT_MAIN} workbook":
        raise UnusableFileError(*STRICT)
    if elements.root != f"{MAIN} workbook":
        raise UnusableFileError(*BROKEN)
    for properties in elements.called("workbookPr"):
        if properties.get("date1904", "").lower() in ("1", "true", "on"):
            raise UnusableFileError(*YEAR_1904)


def _worksheets(archive: Archive, elements: Elements, relations: dict[str, tuple[str, str]]):
    listed = elements.called("sheet")
    if len(listed) > limits.MOST_SHEETS:
        raise UnusableFileError(*TOO_MANY_SHEETS)
    for sheet in listed:
        relation = sheet.get(RELATION_ID, "")
        if relation not in relations:
            raise UnusableFileError(*BROKEN)
        kind, part = relations[relation]
        if kind != "worksheet":
            continue
        if part not in archive.names or not sheet.get("name"):
            raise UnusableFileError(*BROKEN)
        beside = dict(relations_of(archive, part).values())
        comments = beside.get("comments")
        yield SheetPart(
            sheet["name"],
            sheet.get("state", "visible"),
            relation,
            part,
            comments if comments in archive.names else None,
        )


def relations_of(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part leads to inside the package: id -> (last word of the kind, name of the part).

    What leads outside (linked books, data connections, addresses) is left out: nothing is fetched.
    """
    folder, name = posixpath.split(part)
    listing = posixpath.join(folder, "_rels", f"{name}.rels").lower()
    if listing not in archive.names:
        return {}
    found = {}
    for relation in Elements(archive.read(listing)).called("Relationship"):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or not target:
            continue
        kind = relation.get("Type", "").rpartition("/")[2]
        inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
        found[relation.get("Id", "")] = (kind, inside)
    return found
