"""Makes files of other kinds than a workbook, whatever they may be called."""

from __future__ import annotations

import random

from tests.reports.files.opening.hostile_files import told
from tests.reports.files.opening.packing import (
    TYPES,
    changed,
    ole,
    replaced,
    small_workbook,
    zipped,
)

AS_XLSX = "「Excel ブック（*.xlsx）」を選んで"
CHOOSE = "拡張子が .xlsx のファイル"
XLS = told("古い形式の Excel ファイル（.xls）です。", AS_XLSX)
XLSM = told(
    "マクロの入ったブック（.xlsm など）です。安全のため、マクロの入ったファイルは読み込みません。",
    AS_XLSX,
)
EMPTY = told("ファイルの中身がありません（0バイト、または空白だけです）。", "保存し直してください")
PICTURE = told("画像です。", CHOOSE)
PACKED = told("ZIP ファイルです。", "展開し、中の Excel ブック")
BOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def package(content_type: str) -> bytes:
    """A package whose one part has this type."""
    types = (
        f'<Types xmlns="{TYPES}"><Override PartName="/a.xml" ContentType="{content_type}"/></Types>'
    )
    return zipped({"[Content_Types].xml": types.encode(), "a.xml": b"<a/>"})


@EMPTY
def zero_bytes() -> bytes:
    return b""


@EMPTY
def nothing_but_zeros() -> bytes:
    return bytes(4096)


@told(
    "ウェブページ（HTML）です。拡張子が .xls や .xlsx でも、中身は HTML です。",
    AS_XLSX,
)
def html_called_xls() -> bytes:
    return b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>20'


@told("Excel ブックではなく、XML ファイルです。", AS_XLSX)
def xml_spreadsheet_of_2003() -> bytes:
    return b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'


@told("PDF です。", CHOOSE)
def pdf() -> bytes:
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n"


@PICTURE
def png() -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


@PICTURE
def photograph_of_a_telephone() -> bytes:
    return b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"


@told("Word 文書です。", CHOOSE)
def docx() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return package(kind)


@told("PowerPoint のスライドです。", CHOOSE)
def pptx() -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
    return package(kind)


@told("Word 文書です。", CHOOSE)
def old_word_document() -> bytes:
    return ole("WordDocument", "1Table")


@PACKED
def another_zip() -> bytes:
    return zipped({"読んでください.txt": b"1"})


@PACKED
def workbook_inside_a_zip() -> bytes:
    return zipped({"様式.xlsx": small_workbook()})


@PACKED
def zip_without_anything() -> bytes:
    return b"PK\x05\x06".ljust(22, b"\0")


@XLS
def xls() -> bytes:
    return ole("Workbook", "\x05SummaryInformation")


@XLS
def xls_of_excel_95() -> bytes:
    return ole("Book")


@told("パスワードで保護された（暗号化された）ファイルです。", "パスワードを空にして")
def xlsx_with_a_password() -> bytes:
    return ole("EncryptionInfo", "EncryptedPackage")


@told("Excel バイナリ ブック（.xlsb）です。", AS_XLSX)
def xlsb() -> bytes:
    return package("application/vnd.ms-excel.sheet.binary.macroEnabled.main")


@told("LibreOffice などの表計算ファイル（OpenDocument、.ods）です。", "Excel 2007-365 (.xlsx)")
def ods() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": b"<office/>"}, method=0)


@told("Apple の Numbers のファイルです。", "［書き出す］→［Excel］")
def numbers() -> bytes:
    return zipped({"Index/Document.iwa": b"\x00", "preview.jpg": b"\xff\xd8"}, method=0)


@XLSM
def xlsm() -> bytes:
    macro_type = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    types = replaced(BOOK_TYPE, macro_type)
    return changed({"[Content_Types].xml": types, "xl/vbaProject.bin": b"\x00"})


@XLSM
def xlsx_that_hides_a_macro() -> bytes:
    return changed({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


@told(
    "Excel 4.0 マクロのシートが入ったブックです。"
    "安全のため、マクロの入ったファイルは読み込みません。",
    "マクロのシートを削除",
)
def macro_sheet_of_excel_4() -> bytes:
    entry = (
        '<Override PartName="/xl/macrosheets/sheet1.xml" '
        'ContentType="application/vnd.ms-excel.macrosheet+xml"/></Types>'
    )
    types = replaced("</Types>", entry)
    return changed({"[Content_Types].xml": types, "xl/macrosheets/sheet1.xml": b"<a/>"})


@told("ファイルそのものではなく、ショートカットです。", "元のファイル")
def shortcut() -> bytes:
    return b"L\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xc0\x00\x00\x00"


@told("このファイルは、文字として読めません。", "CSV UTF-8")
def random_bytes() -> bytes:
    return b"\xff" + random.Random(4).randbytes(5_000)


@told("ファイルが大きすぎます。読み込めるのは 20 MB までです。", "不要なシート、画像")
def twenty_megabytes_and_a_byte() -> bytes:
    return b"PK\x03\x04".ljust(20 * 1024 * 1024 + 1, b"\0")
