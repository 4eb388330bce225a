"""Makes workbooks and other packages out of their parts, wrong ones included."""

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping

from openpyxl import Workbook

from tests.reports.files.filling import saved

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
LISTED, BOOK, LOOKS = "[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
BOOK_RELATIONS = "xl/_rels/workbook.xml.rels"
Part = bytes | Callable[[bytes], bytes] | None


def small_workbook() -> bytes:
    """A workbook with texts that its cells share, as Excel writes them, a number and a formula."""
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = "研修会"
    sheet["A1"], sheet["B1"] = "研修会の名称", "参加人数"
    sheet["A2"], sheet["B2"], sheet["B3"] = "看取りを支える", 20, "=B2*2"
    return with_shared_texts(saved(workbook))


def with_shared_texts(content: bytes) -> bytes:
    """The workbook of openpyxl, which writes texts into their cells, with texts that cells share."""
    parts = parts_of(content)
    texts: list[str] = []

    def share(match: re.Match[str]) -> str:
        # openpyxl writes each character beyond ASCII by its number.
        texts.append(re.sub(r"&#(\d+);", lambda number: chr(int(number[1])), match[2]))
        return f'{match[1]} t="s"><v>{len(texts) - 1}</v></c>'

    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        inline = r'(<c [^>]*?) t="inlineStr"><is>(.*?)</is></c>'
        parts[name] = re.sub(inline, share, parts[name].decode(), flags=re.DOTALL).encode()
    items = "".join(f"<si>{text}</si>" for text in texts)
    parts[STRINGS] = f'<sst xmlns="{MAIN}">{items}</sst>'.encode()
    relation = (
        f'<Relationship Id="texts" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    override = f'<Override PartName="/{STRINGS}" ContentType="{kind}"/>'
    for name, end, xml in (
        (BOOK_RELATIONS, "</Relationships>", relation),
        (LISTED, "</Types>", override),
    ):
        parts[name] = replaced(end, f"{xml}{end}")(parts[name])
    return zipped(parts)


def zipped(parts: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip file with these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file by their names."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(changes: Mapping[str, Part], content: bytes | None = None) -> bytes:
    """A small workbook with other parts: bytes, what a function makes of them, None for none."""
    parts = parts_of(content or small_workbook())
    for name, change in changes.items():
        part = change(parts[name]) if callable(change) else change
        if part is None:
            del parts[name]
        else:
            parts[name] = part
    return zipped(parts)


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    """A change of a part: the first place with `old`, which must be there, becomes `new`."""

    def change(part: bytes) -> bytes:
        assert old.encode() in part, part[:500]
        return part.replace(old.encode(), new.encode(), 1)

    return change


def with_duplicate(name: str, part: bytes) -> bytes:
    """A small workbook in which a name stands twice."""
    file = io.BytesIO(small_workbook())
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(name, part)
    return file.getvalue()


def sheet_xml(rows: str, behind: str = "") -> bytes:
    """A worksheet with these rows, and elements behind them."""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>{rows}</sheetData>'
        f"{behind}</worksheet>"
    ).encode()


def with_sheet(rows: str, behind: str = "") -> bytes:
    """A small workbook whose sheet has these rows."""
    return changed({SHEET: sheet_xml(rows, behind)})


def patched_directory(content: bytes, name: str, declared: int) -> bytes:
    """The zip file with another unpacked size of a part, in the directory and before the part."""
    patched = bytearray(content)
    for mark, name_at, size_at in ((b"PK\x01\x02", 46, 24), (b"PK\x03\x04", 30, 22)):
        place = patched.find(mark)
        while bytes(patched[place + name_at : place + name_at + len(name)]) != name.encode():
            place = patched.find(mark, place + 1)
            assert place >= 0
        struct.pack_into("<I", patched, place + size_at, declared)
    return bytes(patched)


def overlapping(count: int) -> bytes:
    """A zip file whose entries all have the same packed bytes."""
    one = zipped({"xl/a.xml": bytes(range(256)) * 40}, zipfile.ZIP_STORED)
    start = one.index(b"PK\x01\x02")
    end = one.index(b"PK\x05\x06")
    entry = one[start:end]
    directory = b"".join(
        entry.replace(b"xl/a.xml", f"{number:08}".encode()) for number in range(count)
    )
    # A reader compares the name before the part; many do not.
    closing = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    return one[:start] + directory + closing


def ole(*streams: str) -> bytes:
    """The beginning of an OLE file, as far as what it is can be told: header and directory."""
    names = [f"{name}\0".encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *streams)]
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + b"".join(names)
