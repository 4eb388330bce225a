"""What a file is, and the sentences for a file that cannot be used."""

from enum import Enum

MEGABYTE = 1024 * 1024
# A report form has 100 kB, the list of 3,487 institutions 400 kB as a workbook and 1 MB as CSV.
# The same bound as DATA_UPLOAD_MAX_MEMORY_SIZE.
MOST_BYTES = 20 * MEGABYTE

_SAVE_AS_XLSX = (
    "Excel で開き、［名前を付けて保存］でファイルの種類「Excel ブック（*.xlsx）」を選んで"
    "保存してから、もう一度お試しください。"
)
_SAVE_AS_CSV = (
    "Excel で開き、［名前を付けて保存］でファイルの種類「CSV UTF-8（コンマ区切り）」を"
    "選んで保存してから、もう一度お試しください。"
)
_SAVE_AGAIN = (
    "Excel で開き、［名前を付けて保存］で「Excel ブック（*.xlsx）」として保存し直してください。"
)
_CHOOSE_AGAIN = "Excel ブック（拡張子が .xlsx のファイル）か CSV を選択してください。"
_NO_MACROS = "安全のため、マクロの入ったファイルは読み込みません。"


class FileKind(Enum):
    """What a file is, with what is said of one that cannot be used, and what to do."""

    XLSX = ()
    EMPTY = (
        "ファイルの中身がありません（0バイト、または空白だけです）。",
        "保存やコピーの途中で切れたかもしれません。元のファイルを開いて、保存し直してください。",
    )
    XLS = ("古い形式の Excel ファイル（.xls）です。", _SAVE_AS_XLSX)
    ENCRYPTED = (
        "パスワードで保護された（暗号化された）ファイルです。",
        "Excel で開き、［ファイル］→［情報］→［ブックの保護］→［パスワードを使用して暗号化］で"
        "パスワードを空にして、保存し直してください。",
    )
    XLSB = ("Excel バイナリ ブック（.xlsb）です。", _SAVE_AS_XLSX)
    XLSM = (f"マクロの入ったブック（.xlsm など）です。{_NO_MACROS}", _SAVE_AS_XLSX)
    MACRO_SHEETS = (
        f"Excel 4.0 マクロのシートが入ったブックです。{_NO_MACROS}",
        "マクロのシートを削除してから、「Excel ブック（*.xlsx）」として保存し直してください。",
    )
    ODS = (
        "LibreOffice などの表計算ファイル（OpenDocument、.ods）です。",
        "LibreOffice で開き、［名前を付けて保存］でファイルの種類「Excel 2007-365 (.xlsx)」を"
        "選んで保存してください。",
    )
    NUMBERS = (
        "Apple の Numbers のファイルです。",
        "Numbers で開き、［ファイル］→［書き出す］→［Excel］で .xlsx にしてください。",
    )
    ZIP = (
        "ZIP ファイルです。",
        "ZIP ファイルを展開し、中の Excel ブック（.xlsx）を1つずつ選択してください。",
    )
    HTML = (
        "ウェブページ（HTML）です。拡張子が .xls や .xlsx でも、中身は HTML です。",
        _SAVE_AS_XLSX,
    )
    XML = ("Excel ブックではなく、XML ファイルです。", _SAVE_AS_XLSX)
    CSV = (
        "Excel ブックではなく、CSV などの文字だけのファイルです。",
        "Excel ブック（拡張子が .xlsx のファイル）を選択してください。",
    )
    SHORTCUT = (
        "ファイルそのものではなく、ショートカットです。",
        "ショートカットの指す、元のファイルを選択してください。",
    )
    WORD = ("Word 文書です。", _CHOOSE_AGAIN)
    POWERPOINT = ("PowerPoint のスライドです。", _CHOOSE_AGAIN)
    PDF = ("PDF です。", _CHOOSE_AGAIN)
    PICTURE = ("画像です。", _CHOOSE_AGAIN)
    UNKNOWN = ("何のファイルか分かりません。", _CHOOSE_AGAIN)
    NO_TEXT = ("このファイルは、文字として読めません。", _SAVE_AS_CSV)
    # Of whatever kind.
    TOO_MANY_BYTES = (
        f"ファイルが大きすぎます。読み込めるのは {MOST_BYTES // MEGABYTE} MB までです。",
        "不要なシート、画像、空の行を削除して保存し直してください。",
    )
    TOO_MUCH = (
        "ファイルの中身が多すぎるため、読み込みを止めました。",
        "不要なシートや、値のない行や列（罫線や色だけの所）を［削除］し、保存し直してください。",
    )
    BROKEN = ("ファイルが壊れています（途中で切れているか、書き換わっています）。", _SAVE_AGAIN)
    UNUSUAL = ("ファイルの中の構成が正しくありません。", _SAVE_AGAIN)
    HOSTILE_XML = (
        "ファイルの中に、外部の読み込みや文字の膨張に使われる記述（DOCTYPE）があるため、"
        "安全のために読み込みを止めました。",
        _SAVE_AGAIN,
    )
    PASSWORD_ZIP = (
        "パスワードの付いた ZIP ファイルです。",
        "パスワードで展開し、中の Excel ブック（.xlsx）を選択してください。",
    )
    STRICT = (
        "「Strict Open XML スプレッドシート」という別の形式で保存されたファイルです。",
        _SAVE_AS_XLSX,
    )
    YEAR_1904 = (
        "日付を1904年から数える設定のブックのため、日付が4年ずれるおそれがあります。",
        "Excel の［ファイル］→［オプション］→［詳細設定］で「1904年から計算する」の"
        "チェックを外し、日付を確かめて保存し直してください。",
    )
    NO_SHEET = (
        "ブックに、値を書き込むワークシートがありません（グラフだけのシートは読めません）。",
        "値の入ったシートのあるブックを選択してください。",
    )


class UnusableFileError(Exception):
    """The file as a whole cannot be read. sentence: what it is; hint: what to do, both in Japanese."""

    def __init__(self, sentence: str, hint: str, kind: FileKind = FileKind.UNKNOWN) -> None:
        super().__init__(sentence, hint, kind)
        self.sentence, self.hint, self.kind = sentence, hint, kind

    def __str__(self) -> str:
        return f"{self.sentence}{self.hint}"


def refusal(kind: FileKind) -> UnusableFileError:
    """Why a file of this kind is refused."""
    return UnusableFileError(*kind.value, kind)
