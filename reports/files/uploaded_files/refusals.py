"""Decides what is told of a file of another kind where a workbook is asked for."""

from __future__ import annotations

from reports.files.text_files import too_large
from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import Archive
from reports.files.uploaded_files.kinds import FileKind, kind_of
from reports.files.uploaded_files.unusable import UnusableFileError

SAVE_AS_XLSX = (
    "Excel で開き、［名前を付けて保存］でファイルの種類「Excel ブック（*.xlsx）」を選んで"
    "保存してから、もう一度お試しください。"
)
CHOOSE_XLSX = (
    "ポータルからダウンロードした様式の Excel ブック（拡張子が .xlsx のファイル）を選んでください。"
)
_NO_WORKBOOK = "Excel ブックではないファイル（{}）です。"

_REFUSALS = {
    FileKind.EMPTY: (
        "ファイルの中身がありません（0バイト、または空白だけです）。",
        "保存やコピーの途中で切れたかもしれません。元のファイルを開いて、保存し直してください。",
    ),
    FileKind.XLS: ("古い形式の Excel ファイル（.xls）です。", SAVE_AS_XLSX),
    FileKind.ENCRYPTED: (
        "パスワードで保護された（暗号化された）ファイルです。",
        "Excel で開き、［ファイル］→［情報］→［ブックの保護］→［パスワードを使用して暗号化］で"
        "パスワードを空にして、保存し直してください。",
    ),
    FileKind.XLSB: ("Excel バイナリ ブック（.xlsb）です。", SAVE_AS_XLSX),
    FileKind.XLSM: (
        "マクロの入ったブック（.xlsm など）です。安全のため、マクロの入ったファイルは読み込みません。",
        SAVE_AS_XLSX,
    ),
    FileKind.MACRO_SHEETS: (
        "Excel 4.0 マクロのシートが入ったブックです。"
        "安全のため、マクロの入ったファイルは読み込みません。",
        "マクロのシートを削除してから、「Excel ブック（*.xlsx）」として保存し直してください。",
    ),
    FileKind.ODS: (
        "LibreOffice などの表計算ファイル（OpenDocument、.ods）です。",
        "LibreOffice で開き、［名前を付けて保存］でファイルの種類「Excel 2007-365 (.xlsx)」を"
        "選んで保存してください。",
    ),
    FileKind.ZIP: (
        "ZIP ファイルです。",
        "ZIP ファイルを展開し、中の Excel ブック（.xlsx）を1つずつ選んでください。",
    ),
    FileKind.HTML: (
        "Excel ブックではなく、ウェブページ（HTML）です。拡張子が .xls や .xlsx でも、"
        "中身は HTML です。",
        SAVE_AS_XLSX,
    ),
    FileKind.XML: ("Excel ブックではなく、XML ファイルです。", SAVE_AS_XLSX),
    FileKind.CSV: (
        "Excel ブックではなく、CSV などの文字だけのファイルです。",
        CHOOSE_XLSX,
    ),
    FileKind.SHORTCUT: (
        "ファイルそのものではなく、ショートカットです。",
        "ショートカットの指す、元の Excel ブック（.xlsx）を選んでください。",
    ),
}
_NAMES = {
    FileKind.WORD: "Word 文書",
    FileKind.POWERPOINT: "PowerPoint のスライド",
    FileKind.PDF: "PDF",
    FileKind.PICTURE: "画像",
    FileKind.TEXT: "文字だけのファイル",
}


def archive_of_workbook(content: bytes, most_unpacked: int) -> Archive:
    """The parts of an uploaded .xlsx file. Raises UnusableFileError for any other, and too large ones."""
    if len(content) > limits.MOST_BYTES:
        raise too_large()
    kind = kind_of(content)
    # What is wrong with a damaged or hostile archive is told by opening it.
    if kind not in (FileKind.XLSX, FileKind.BROKEN_ZIP):
        raise refusal(kind)
    return Archive(content, most_unpacked)


def refusal(kind: FileKind) -> UnusableFileError:
    """What is told of a file of this kind, which is no workbook that is read."""
    if kind in _REFUSALS:
        return UnusableFileError(*_REFUSALS[kind])
    name = _NAMES.get(kind, "種類が分からないもの")
    return UnusableFileError(_NO_WORKBOOK.format(name), CHOOSE_XLSX)
