"""Makes workbooks whose package is broken, wrong or made to hurt: archive, XML, relations."""

from __future__ import annotations

import zipfile

from openpyxl import Workbook

from tests.reports.files.opening.hostile_files import BROKEN, HOSTILE_XML, TOO_MUCH, UNUSUAL, told
from tests.reports.files.opening.packing import (
    MAIN,
    OFFICE,
    SHEET,
    STRINGS,
    changed,
    overlapping,
    parts_of,
    patched_directory,
    replaced,
    saved,
    small_workbook,
    with_duplicate,
    zipped,
)

MEGABYTE = 1024 * 1024
TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE sst [<!ENTITY l0 "笑">{LAUGHS}]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


# --- Archives --------------------------------------------------------------------------------


@BROKEN
def cut_off_in_the_middle() -> bytes:
    content = small_workbook()
    return content[: len(content) // 2]


@BROKEN
def one_byte_altered() -> bytes:
    content = bytearray(zipped(parts_of(small_workbook()), zipfile.ZIP_STORED))
    content[content.index(b"<sheetData>") + 3] ^= 1
    return bytes(content)


@BROKEN
def only_the_first_bytes_of_a_zip() -> bytes:
    return b"PK\x03\x04" + bytes(100)


@BROKEN
def sheet_of_41_megabytes() -> bytes:
    return changed({SHEET: b" " * 41 * MEGABYTE})


@BROKEN
def sheet_that_says_it_is_small() -> bytes:
    return patched_directory(changed({SHEET: b" " * 10 * MEGABYTE}), SHEET, 100)


@TOO_MUCH
def many_entries() -> bytes:
    return changed({f"xl/media/{number}": b"" for number in range(1_001)})


@told("ZIP ファイルです。", "展開し、中の Excel ブック")
def entries_that_share_their_bytes() -> bytes:
    return overlapping(500)


@UNUSUAL
def one_name_twice() -> bytes:
    return with_duplicate(SHEET, b"<other/>")


@UNUSUAL
def one_name_twice_in_other_letters() -> bytes:
    return changed({"XL/Workbook.xml": b"<other/>"})


@UNUSUAL
def name_that_leads_outside() -> bytes:
    return changed({"xl/../../../etc/cron.d/portal": b"x"})


@UNUSUAL
def absolute_name() -> bytes:
    return changed({"/etc/passwd": b"x"})


@UNUSUAL
def name_with_backslashes() -> bytes:
    return changed({"xl\\..\\..\\portal": b"x"})


@told("パスワードの付いた ZIP ファイルです。", "パスワードで展開し")
def zip_with_a_password() -> bytes:
    content = bytearray(small_workbook())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


# --- XML -------------------------------------------------------------------------------------


@HOSTILE_XML
def billion_laughs_among_the_texts() -> bytes:
    return changed(
        {STRINGS: f'{BILLION_LAUGHS}<sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'.encode()}
    )


@HOSTILE_XML
def external_entity_in_the_sheet() -> bytes:
    return changed({SHEET: replaced("<worksheet", f"{EXTERNAL}<worksheet")})


@HOSTILE_XML
def external_entity_in_the_workbook() -> bytes:
    return changed({BOOK: replaced("<workbook", f"{EXTERNAL}<workbook")})


@HOSTILE_XML
def document_type_among_the_looks() -> bytes:
    return changed({"xl/styles.xml": replaced("<styleSheet", "<!DOCTYPE styleSheet><styleSheet")})


@HOSTILE_XML
def document_type_in_the_relations() -> bytes:
    name = "xl/_rels/workbook.xml.rels"
    return changed({name: replaced("<Relationships", f"{EXTERNAL}<Relationships")})


@HOSTILE_XML
def document_type_in_utf_16() -> bytes:
    def change(part: bytes) -> bytes:
        text = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
        return f"{BILLION_LAUGHS}{text}".encode("utf-16")

    return changed({SHEET: change})


@HOSTILE_XML
def document_type_in_the_list_of_parts() -> bytes:
    return changed({TYPES: replaced("<Types", f"{EXTERNAL}<Types")})


@BROKEN
def document_type_hidden_by_an_encoding() -> bytes:
    sheet = f'<?xml version="1.0" encoding="utf-7"?><worksheet xmlns="{MAIN}"/>'
    return changed({SHEET: sheet.encode()})


@BROKEN
def ten_thousand_elements_deep() -> bytes:
    return changed({SHEET: b"<a>" * 10_000 + b"</a>" * 10_000})


@BROKEN
def xml_that_ends_too_early() -> bytes:
    return changed({SHEET: lambda part: part[:-20]})


# --- Package ---------------------------------------------------------------------------------


@BROKEN
def without_the_list_of_parts() -> bytes:
    return changed({TYPES: b"<Types/>", BOOK: b"", SHEET: b""})


@told("ZIP ファイルです。", "展開し、中の Excel ブック")
def without_a_workbook() -> bytes:
    return zipped({"xl/styles.xml": b"<styleSheet/>"})


@BROKEN
def without_its_sheet() -> bytes:
    return changed({SHEET: None})


@BROKEN
def without_its_texts() -> bytes:
    return changed({STRINGS: None})


@BROKEN
def sheet_without_a_relation() -> bytes:
    return changed({BOOK: replaced('r:id="rId1"', 'r:id="rId99"')})


@told(
    "「Strict Open XML スプレッドシート」という別の形式で保存されたファイルです。",
    "「Excel ブック（*.xlsx）」を選んで",
)
def strict_open_xml() -> bytes:
    strict = replaced(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    return changed({BOOK: strict, SHEET: strict, STRINGS: strict})


@told(
    "日付を1904年から数える設定のブックのため、日付が4年ずれるおそれがあります。",
    "「1904年から計算する」のチェックを外し",
)
def days_counted_from_1904() -> bytes:
    return changed({BOOK: replaced("<workbookPr", '<workbookPr date1904="1"')})


NO_SHEET = told(
    "ブックに、値を書き込むワークシートがありません（グラフだけのシートは読めません）。",
    "値の入ったシート",
)


@NO_SHEET
def only_a_sheet_with_a_chart() -> bytes:
    workbook = Workbook()
    workbook.create_chartsheet("グラフ")
    del workbook["Sheet"]
    return saved(workbook)


@NO_SHEET
def no_sheet_at_all() -> bytes:
    def change(part: bytes) -> bytes:
        before, _, rest = part.partition(b"<sheets>")
        return before + b"<sheets/>" + rest.partition(b"</sheets>")[2]

    return changed({BOOK: change})


@told("シートが多すぎます。読み込めるのは 200 枚までです。", "不要なシートを削除")
def two_hundred_and_one_sheets() -> bytes:
    sheets = '<sheet name="a" sheetId="1" r:id="rId1"/>' * 201
    book = replaced("<sheets>", f'<sheets xmlns:r="{OFFICE}">{sheets}')
    return changed({BOOK: book})
