"""The process in which files are opened: it has so much memory and processor time, and no more."""

import codecs
import csv
import io
import re
import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name

from lxml.etree import ErrorTypes

from reports.files.opening.book import Book, Sheet
from reports.files.opening.marking import marked_copy
from reports.files.opening.package import Package, kind_by_first_bytes
from reports.files.opening.unusable import (
    MEGABYTE,
    MOST_BYTES,
    FileKind,
    UnusableFileError,
    refusal,
)
from reports.files.opening.workbook import sheets_of

# The byte order marks that are believed.
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# Controls that no list or ledger contains: all but tab, line feed, carriage return and NEL, and the
# four signs that CP932 makes of bytes that are no letters.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x80-\x84\x86-\x9f\uf8f0-\uf8f3]")
# Hiragana or katakana of EUC-JP, read as CP932: no word has such points between half-width letters.
_SOUP = re.compile("(?:[､･][\uff61-\uff9f]){3}")
# Old programs end a text with it.
_END_OF_FILE = "\x1a"
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype html|html|head|meta|table|body)", re.I | re.S
)
# Characters in which a table shows what stands between its values: some 50 lines.
_BEGINNING = 5_000
# A list of 20,000 institutions has 20 columns; a case log of a year 5,000 rows.
MOST_CSV_ROWS = 100_000
MOST_CSV_VALUES = 2_000_000


def decoded(content: bytes) -> str | None:
    """The text of UTF-8, UTF-16 with its mark, or CP932; None of what is no text.

    >>> decoded("髙橋".encode("cp932")) == decoded("髙橋".encode("utf-8-sig")) == "髙橋"
    True
    """
    marked = [encoding for mark, encoding in _MARKS.items() if content.startswith(mark)]
    # UTF-8 first: text in CP932 is hardly ever valid UTF-8, while the reverse happens.
    for encoding in marked or ("utf-8", "cp932"):
        try:
            text = content.decode(encoding).removesuffix(_END_OF_FILE)
        except UnicodeDecodeError:
            continue
        is_soup = encoding == "cp932" and _SOUP.search(text)
        return None if is_soup or _CONTROL.search(text) else text
    return None


def _kind_of_text(text: str) -> FileKind:
    if text.startswith("%PDF"):
        return FileKind.PDF
    if _MARKUP.match(text[:10_000]):
        return FileKind.HTML
    return FileKind.XML if text.lstrip().startswith("<?xml") else FileKind.CSV


def csv_rows(text: str) -> dict[int, list[str]]:
    """The values of a CSV, with commas or tabs, by the number of the row; blank rows are left out."""
    if not text.strip():
        raise refusal(FileKind.EMPTY)
    top = text[:_BEGINNING]
    delimiter = "\t" if top.count("\t") > top.count(",") else ","
    # Strict: a quotation mark that is never closed would swallow lines without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: dict[int, list[str]] = {}
    values = 0
    try:
        for number, row in enumerate(reader, start=1):
            values += len(row)
            if number > MOST_CSV_ROWS or values > MOST_CSV_VALUES:
                raise UnusableFileError(
                    f"CSV の行や列が多すぎます。読み込めるのは {MOST_CSV_ROWS:,} 行までです。",
                    "正しいファイルを選んだか確かめ、必要なら分けて保存してください。",
                    FileKind.CSV,
                )
            if any(row):
                rows[number] = row
    except csv.Error:
        raise UnusableFileError(
            f'CSV の{reader.line_num}行目までのどこかで、二重引用符「"」の組が合いません。',
            'その行の「"」を修正してください。Excel で保存し直すと、正しく書かれます。',
            FileKind.CSV,
        ) from None
    return rows


MOST_MEMORY = 500 * MEGABYTE
# Seconds of work for a file; a list of all Japan takes longer, and only the Bureau sends one. So does a
# search, in a PDF of some hundred pages.
SECONDS, SECONDS_OF_A_LIST = 5, 15
# After more than that the memory is given back with the process.
_MUCH_MEMORY = 200 * MEGABYTE


def opened(content: bytes, values_only: bool, csv: bool) -> Book:
    """The file as a Book. Raises UnusableFileError."""
    if len(content) > MOST_BYTES:
        raise refusal(FileKind.TOO_MANY_BYTES)
    if not content.strip(b"\x00 \t\r\n"):
        raise refusal(FileKind.EMPTY)
    if content.startswith(b"PK"):
        return Book(FileKind.XLSX, sheets_of(Package(content), values_only=values_only))
    text = decoded(content)
    if text is None:
        kind = kind_by_first_bytes(content)
        if kind is FileKind.UNKNOWN and csv:
            raise refusal(FileKind.NO_TEXT)
        raise refusal(kind)
    kind = _kind_of_text(text)
    if kind is not FileKind.CSV or not csv:
        raise refusal(kind)
    return Book(FileKind.CSV, (Sheet("CSV", rows=csv_rows(text)),))


TASKS = {"open": opened, "mark": marked_copy}
# Imported when they are asked for: the libraries behind them take a third of a second.
RARE_TASKS = {
    "template": "reports.files.opening.template:opened_template",
    "says": "reports.files.opening.words:says",
}


def _result(task: str, content: bytes, arguments: tuple) -> tuple[str, object, bool]:
    """('done' or 'unusable', what came of it, whether this process has served its time)."""
    try:
        does = TASKS.get(task) or resolve_name(RARE_TASKS[task])
        result = does(content, *arguments)
    except UnusableFileError as error:
        return "unusable", error.args, _is_spent()
    except MemoryError:
        return "unusable", FileKind.TOO_MUCH.value, True
    except Exception as error:  # Whatever a library raises over a damaged file.
        if getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:
            return "unusable", FileKind.TOO_MUCH.value, True
        return "unusable", FileKind.BROKEN.value, _is_spent()
    return "done", result, _is_spent()


def _is_spent() -> bool:
    """Whether it holds much memory; the peak would count what the parent held before as well."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() > _MUCH_MEMORY


def serve(connection: Connection) -> None:
    """Answers until the parent is gone."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            task, arguments = connection.recv()
            content = connection.recv_bytes()
        except EOFError:
            return
        used = resource.getrusage(resource.RUSAGE_SELF)
        is_long = task == "says" or (task == "open" and arguments[0])
        seconds = SECONDS_OF_A_LIST if is_long else SECONDS
        most = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        try:
            connection.send(_result(task, content, arguments))
        except MemoryError:
            connection.send(("unusable", FileKind.TOO_MUCH.value, True))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
