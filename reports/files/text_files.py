"""Decides how the bytes of an uploaded text file become text, and its lines become values."""

from __future__ import annotations

import codecs
import csv
import io
import re

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.euc_jp import decode_euc_jp
from reports.files.uploaded_files.unusable import UnusableFileError

# The byte order marks that are believed, longest first: UTF-32 begins as UTF-16 does.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Controls that no list or ledger contains: all but tab, line feed, carriage return and NEL, and the
# four signs that CP932 makes of bytes that are no letters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x84\x86-\x9f\uf8f0-\uf8f3]")
# Old programs end a text with it.
_END_OF_FILE = "\x1a"
# Characters in which a table shows what stands between its values: some 50 lines.
_BEGINNING = 5_000
SAVE_AS_CSV = (
    "Excel で開き、［名前を付けて保存］でファイルの種類「CSV UTF-8（コンマ区切り）」を"
    "選んで保存してから、もう一度お試しください。"
)


# What is shown of each reading where two are possible.
_SHOWN = 12
# Three hiragana or katakana of EUC-JP in a row, read as CP932: no word has such points between its
# half-width letters.
_SOUP = re.compile("(?:[､･][\uff61-\uff9f]){3}")


def decode_text(content: bytes) -> str:
    """The text of UTF-8, UTF-16 or UTF-32 with their mark, of UTF-8, CP932 or EUC-JP without.

    >>> decode_text("髙橋".encode("cp932")) == decode_text("髙橋".encode("utf-8-sig")) == "髙橋"
    True

    Raises UnusableFileError for what is no text, what could be two texts, and for files longer
    than MOST_BYTES.
    """
    if len(content) > limits.MOST_BYTES:
        raise too_large()
    text = _decoded(content)
    if text is None or _CONTROL.search(text):
        raise UnusableFileError("このファイルは、文字として読めません。", SAVE_AS_CSV)
    return text


def too_large() -> UnusableFileError:
    """What is told of a file with more than MOST_BYTES bytes."""
    megabytes = limits.MOST_BYTES // limits.MEGABYTE
    return UnusableFileError(
        f"ファイルが大きすぎます。読み込めるのは {megabytes} MB までです。",
        "不要なシート、画像、空の行を削除して保存し直してください。",
    )


def _decoded(content: bytes) -> str | None:
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    if marked:
        return _decoded_as(marked[0], content)
    # UTF-8 first: text in CP932 is hardly ever valid UTF-8, while the reverse happens.
    text = _decoded_as("utf-8", content)
    return _of_two_bytes(content) if text is None else text


def _decoded_as(encoding: str, content: bytes) -> str | None:
    try:
        return content.decode(encoding).removesuffix(_END_OF_FILE)
    except UnicodeDecodeError:
        return None


def _of_two_bytes(content: bytes) -> str | None:
    """The text of CP932 or of EUC-JP: what it surely is; else both readings are told."""
    windows = _decoded_as("cp932", content)
    unix = decode_euc_jp(content.removesuffix(_END_OF_FILE.encode()))
    if windows is None or _CONTROL.search(windows):
        return windows if unix is None else unix
    if unix is None or _CONTROL.search(unix):
        return windows
    if _SOUP.search(windows):
        return unix
    raise UnusableFileError(
        f"文字が、Shift_JIS では「{_beginning(windows)}」、EUC-JP では「{_beginning(unix)}」と読め、"
        "どちらか分かりません。",
        SAVE_AS_CSV,
    )


def _beginning(text: str) -> str:
    """The first words that are not ASCII, by which the two readings differ."""
    return "".join(re.findall(r"[^\x00-\x7f]+", text[:_BEGINNING]))[:_SHOWN]


def read_csv(content: bytes) -> list[list[str]]:
    """The lines of a CSV file as lists of texts, as they stand, blank lines included as [].

    Comma or tab is found out from the first lines; a quoted value may hold line breaks.
    Raises UnusableFileError for what is no text, has nothing in it or is too long.
    """
    text = decode_text(content)
    if not text.strip():
        raise UnusableFileError(
            "ファイルに何も入っていません。", "正しいファイルを選んだか確かめてください。"
        )
    # Strict: a quotation mark that is never closed would swallow lines without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    lines: list[list[str]] = []
    values = 0
    try:
        for line in reader:
            lines.append(line)
            values += len(line)
            if len(lines) > limits.MOST_CSV_ROWS or values > limits.MOST_CSV_VALUES:
                raise _too_long()
    except csv.Error:
        raise UnusableFileError(
            f'CSV の{reader.line_num}行目までのどこかで、二重引用符「"」の組が合いません。',
            'その行の「"」を直してください。Excel で保存し直すと、正しく書かれます。',
        ) from None
    return lines


def _too_long() -> UnusableFileError:
    return UnusableFileError(
        f"CSV の行や列が多すぎます。読み込めるのは {limits.MOST_CSV_ROWS:,} 行までです。",
        "正しいファイルを選んだか確かめ、必要なら分けて保存してください。",
    )


def _delimiter(text: str) -> str:
    # Titles without either stand above many tables.
    top = text[:_BEGINNING]
    return "\t" if top.count("\t") > top.count(",") else ","
