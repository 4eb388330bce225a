"""Files that are no workbook, or a wrong or hostile one, each with what is said of it.

Messy but legitimate report forms do not belong here: they stand in `messy_forms.py`.
"""

import random
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from openpyxl import Workbook

from reports.files.opening.unusable import MOST_BYTES, FileKind
from tests.reports.files.opening.packing import (
    BOOK,
    BOOK_RELATIONS,
    LISTED,
    LOOKS,
    MAIN,
    OFFICE,
    SHEET,
    STRINGS,
    TYPES,
    Part,
    changed,
    ole,
    overlapping,
    parts_of,
    patched_directory,
    replaced,
    saved,
    sheet_xml,
    small_workbook,
    with_duplicate,
    with_sheet,
    zipped,
)


@dataclass(frozen=True)
class HostileFile:
    """A file made by `content`; `sentence` is said of it, and `hint` is part of what to do."""

    name: str
    content: Callable[[], bytes]
    sentence: str
    hint: str


FILES: list[HostileFile] = []


def enter(said: FileKind | tuple, **contents: bytes | Callable[[], bytes]) -> None:
    """Enters files of which the same is said, by their names."""
    sentence, hint = said.value if isinstance(said, FileKind) else said
    for name, content in contents.items():
        made = content if callable(content) else lambda content=content: content
        FILES.append(HostileFile(name.replace("_", " "), made, sentence, hint))


OPEN_XML = "application/vnd.openxmlformats-officedocument"


def package(content_type: str) -> bytes:
    """A package whose one part has this type."""
    types = (
        f'<Types xmlns="{TYPES}"><Override PartName="/a.xml" ContentType="{content_type}"/></Types>'
    )
    return zipped({LISTED: types.encode(), "a.xml": b"<a/>"})


# --- Other kinds -----------------------------------------------------------------------------

enter(FileKind.EMPTY, zero_bytes=b"", nothing_but_zeros=bytes(4096))
enter(
    FileKind.HTML,
    html_called_xls=b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>20',
)
enter(
    FileKind.XML,
    xml_spreadsheet_of_2003=b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:x"/>',
)
enter(FileKind.PDF, pdf=b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n")
enter(
    FileKind.PICTURE,
    png=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01",
    photograph_of_a_telephone=b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
)
enter(
    FileKind.WORD,
    docx=package(f"{OPEN_XML}.wordprocessingml.document.main+xml"),
    old_word_document=ole("WordDocument", "1Table"),
)
enter(FileKind.POWERPOINT, pptx=package(f"{OPEN_XML}.presentationml.presentation.main+xml"))
enter(
    FileKind.ZIP,
    another_zip=zipped({"読んでください.txt": b"1"}),
    workbook_inside_a_zip=lambda: zipped({"様式.xlsx": small_workbook()}),
    zip_without_anything=b"PK\x05\x06".ljust(22, b"\0"),
    zip_without_a_workbook=zipped({LOOKS: b"<styleSheet/>"}),
    entries_that_share_their_bytes=lambda: overlapping(500),
)
enter(FileKind.XLS, xls=ole("Workbook", "\x05SummaryInformation"), xls_of_excel_95=ole("Book"))
enter(FileKind.ENCRYPTED, xlsx_with_a_password=ole("EncryptionInfo", "EncryptedPackage"))
enter(FileKind.XLSB, xlsb=package("application/vnd.ms-excel.sheet.binary.macroEnabled.main"))
enter(
    FileKind.ODS,
    ods=zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}, method=0),
)
enter(
    FileKind.NUMBERS,
    numbers=zipped({"Index/Document.iwa": b"\x00", "preview.jpg": b"\xff\xd8"}, method=0),
)


def xlsm() -> bytes:
    types = replaced(
        f"{OPEN_XML}.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    return changed({LISTED: types})


def macro_sheet_of_excel_4() -> bytes:
    kind = "application/vnd.ms-excel.macrosheet+xml"
    entry = f'<Override PartName="/xl/macrosheets/sheet1.xml" ContentType="{kind}"/></Types>'
    return changed({LISTED: replaced("</Types>", entry), "xl/macrosheets/sheet1.xml": b"<a/>"})


enter(
    FileKind.XLSM,
    xlsm=xlsm,
    xlsx_that_hides_a_macro=lambda: changed({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}),
)
enter(FileKind.MACRO_SHEETS, macro_sheet_of_excel_4=macro_sheet_of_excel_4)
enter(FileKind.SHORTCUT, shortcut=b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00")
enter(FileKind.NO_TEXT, random_bytes=b"\xff" + random.Random(4).randbytes(5_000))
enter(
    FileKind.TOO_MANY_BYTES,
    twenty_megabytes_and_a_byte=lambda: b"PK\x03\x04".ljust(MOST_BYTES + 1, b"\0"),
)

# --- Archives and packages -------------------------------------------------------------------


def one_byte_altered() -> bytes:
    content = bytearray(zipped(parts_of(small_workbook()), zipfile.ZIP_STORED))
    content[content.index(b"<sheetData>") + 3] ^= 1
    return bytes(content)


def zip_with_a_password() -> bytes:
    content = bytearray(small_workbook())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


enter(
    FileKind.BROKEN,
    cut_off_in_the_middle=lambda: small_workbook()[:2_000],
    one_byte_altered=one_byte_altered,
    only_the_first_bytes_of_a_zip=b"PK\x03\x04" + bytes(100),
    sheet_of_41_megabytes_of_nothing=lambda: changed({SHEET: b" " * 41_000_000}),
    sheet_that_says_it_is_small=lambda: patched_directory(
        changed({SHEET: b" " * 10_000_000}), SHEET, 100
    ),
    without_the_list_of_parts=lambda: changed({LISTED: b"<Types/>", BOOK: b"", SHEET: b""}),
    without_its_sheet=lambda: changed({SHEET: None}),
    without_its_texts=lambda: changed({STRINGS: None}),
    sheet_without_a_relation=lambda: changed({BOOK: replaced('r:id="rId1"', 'r:id="rId99"')}),
)
enter(
    FileKind.TOO_MUCH,
    many_entries=lambda: changed({f"xl/media/{number}": b"" for number in range(1_001)}),
)
enter(
    FileKind.UNUSUAL,
    one_name_twice=lambda: with_duplicate(SHEET, b"<other/>"),
    one_name_twice_in_other_letters=lambda: changed({"XL/Workbook.xml": b"<other/>"}),
    name_that_leads_outside=lambda: changed({"xl/../../../etc/cron.d/portal": b"x"}),
    absolute_name=lambda: changed({"/etc/passwd": b"x"}),
    name_with_backslashes=lambda: changed({"xl\\..\\..\\portal": b"x"}),
)
enter(FileKind.PASSWORD_ZIP, zip_with_a_password=zip_with_a_password)

# --- XML -------------------------------------------------------------------------------------

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BILLION_LAUGHS = f'<!DOCTYPE sst [<!ENTITY l0 "笑">{LAUGHS}]>'
EXTERNAL = '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def external(name: str, root: str) -> Callable[[], bytes]:
    """A workbook with a document type before the root of a part."""
    return lambda: changed({name: replaced(f"<{root}", f"{EXTERNAL}<{root}")})


def document_type_in_utf_16(part: bytes) -> bytes:
    text = part.decode().partition("?>")[2] if part.startswith(b"<?xml") else part.decode()
    return f"{BILLION_LAUGHS}{text}".encode("utf-16")


enter(
    FileKind.HOSTILE_XML,
    billion_laughs_among_the_texts=lambda: changed(
        {STRINGS: f'{BILLION_LAUGHS}<sst xmlns="{MAIN}"><si><t>&l9;</t></si></sst>'.encode()}
    ),
    document_type_in_the_sheet=external(SHEET, "worksheet"),
    document_type_in_the_workbook=external(BOOK, "workbook"),
    document_type_among_the_looks=external(LOOKS, "styleSheet"),
    document_type_in_the_relations=external(BOOK_RELATIONS, "Relationships"),
    document_type_in_the_list_of_parts=external(LISTED, "Types"),
    document_type_in_utf_16=lambda: changed({SHEET: document_type_in_utf_16}),
)
enter(
    FileKind.BROKEN,
    document_type_hidden_by_an_encoding=lambda: changed(
        {SHEET: f'<?xml version="1.0" encoding="utf-7"?><worksheet xmlns="{MAIN}"/>'.encode()}
    ),
    ten_thousand_elements_deep=lambda: changed({SHEET: b"<a>" * 10_000 + b"</a>" * 10_000}),
    xml_that_ends_too_early=lambda: changed({SHEET: lambda part: part[:-20]}),
)

# --- Workbooks -------------------------------------------------------------------------------

AS_STRICT = replaced(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")


def only_a_sheet_with_a_chart() -> bytes:
    workbook = Workbook()
    workbook.create_chartsheet("グラフ")
    del workbook["Sheet"]
    return saved(workbook)


def no_sheet_at_all(part: bytes) -> bytes:
    before, _, rest = part.partition(b"<sheets>")
    return before + b"<sheets/>" + rest.partition(b"</sheets>")[2]


def two_hundred_and_one_sheets() -> bytes:
    sheets = '<sheet name="a" sheetId="1" r:id="rId1"/>' * 201
    return changed({BOOK: replaced("<sheets>", f'<sheets xmlns:r="{OFFICE}">{sheets}')})


enter(
    FileKind.STRICT,
    strict_open_xml=lambda: changed({BOOK: AS_STRICT, SHEET: AS_STRICT, STRINGS: AS_STRICT}),
)
enter(
    FileKind.YEAR_1904,
    days_counted_from_1904=lambda: changed(
        {BOOK: replaced("<workbookPr", '<workbookPr date1904="1"')}
    ),
)
enter(
    FileKind.NO_SHEET,
    only_a_sheet_with_a_chart=only_a_sheet_with_a_chart,
    no_sheet_at_all=lambda: changed({BOOK: no_sheet_at_all}),
)
enter(
    ("シートが多すぎます。読み込めるのは 200 枚までです。", "不要なシートを削除"),
    two_hundred_and_one_sheets=two_hundred_and_one_sheets,
)

# --- Sheets ----------------------------------------------------------------------------------


def rows(xml: str) -> Callable[[], bytes]:
    return lambda: with_sheet(xml)


def shared_text(text: bytes) -> Part:
    return b'<sst xmlns="%s"><si><t>%s</t></si></sst>' % (MAIN.encode(), text)


enter(
    ("シート「研修会」に値が多すぎます。読み込めるのは 100,000 個までです。", "不要なシートや行"),
    a_quarter_million_values=lambda: with_sheet(f"<row>{'<c><v>1</v></c>' * 11}</row>" * 23_000),
)
enter(
    ("シート「研修会」の表から遠く離れたセル XFD1 に値が入っています。", "XFD1 とその周りを削除"),
    a_value_in_the_last_column=rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
)
enter(
    (
        "シート「研修会」の表から遠く離れたセル A1048576 に値が入っています。",
        "A1048576 とその周りを削除",
    ),
    a_value_in_the_last_row=rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
)
enter(
    ("シート「研修会」のセルの結合が大きすぎます。", "列全体や行全体の結合を解除"),
    a_merge_of_millions_of_cells=lambda: with_sheet(
        '<row><c r="CC1"><v>1</v></c></row><row r="90000"><c><v>1</v></c></row>',
        '<mergeCells><mergeCell ref="B2:XFD89999"/></mergeCells>',
    ),
)
enter(
    ("1つのセルに 32,767 字を超える文字が入っています。", "文字を短くして"),
    one_text_of_a_megabyte=lambda: changed({STRINGS: shared_text(b"a" * 1_000_000)}),
    a_text_inside_its_cell_that_is_too_long=lambda: with_sheet(
        f'<row><c t="inlineStr"><is><t>{"あ" * 32_768}</t></is></c></row>'
    ),
)
enter(
    FileKind.BROKEN,
    a_number_that_is_none=rows("<row><c><v>二十</v></c></row>"),
    a_row_that_is_none=rows('<row r="first"><c><v>1</v></c></row>'),
    a_row_with_five_thousand_digits=rows(f'<row r="{"9" * 5_000}"/>'),
    a_cell_that_is_nowhere=rows('<row r="1"><c r="１A"><v>1</v></c></row>'),
    a_text_that_is_not_there=rows('<row><c t="s"><v>99</v></c></row>'),
    a_look_that_is_not_there=rows('<row><c s="4000"><v>1</v></c></row>'),
    a_merge_of_nothing=lambda: with_sheet("", '<mergeCells><mergeCell ref="ここ"/></mergeCells>'),
    a_part_that_is_no_sheet=lambda: changed(
        {SHEET: sheet_xml("").replace(b"worksheet", b"dialogsheet")}
    ),
)
