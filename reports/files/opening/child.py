"""The process in which files are opened: it has so much memory and processor time, and no more."""

from __future__ import annotations

import resource
import sys
from multiprocessing.connection import Connection
from pathlib import Path

from lxml.etree import ErrorTypes

from reports.files.opening.book import Book, Sheet, TextCells
from reports.files.opening.marking import marked_copy
from reports.files.opening.package import Package, kind_by_first_bytes
from reports.files.opening.text import csv_rows, decoded, kind_of_text, no_text
from reports.files.opening.unusable import (
    BROKEN,
    MEGABYTE,
    MOST_BYTES,
    TOO_MANY_BYTES,
    TOO_MUCH,
    FileKind,
    UnusableFileError,
    refusal,
)
from reports.files.opening.workbook import sheets_of

MOST_MEMORY = 500 * MEGABYTE
# Seconds of work for a file; a list of all Japan takes longer, and only the Bureau sends one.
SECONDS, SECONDS_OF_A_LIST = 5, 15
# After more than that the memory is given back with the process.
_MUCH_MEMORY = 200 * MEGABYTE


def opened(content: bytes, values_only: bool, csv: bool) -> Book:
    """The file as a Book. Raises UnusableFileError."""
    if len(content) > MOST_BYTES:
        raise UnusableFileError(*TOO_MANY_BYTES)
    if not content.strip(b"\x00 \t\r\n"):
        raise refusal(FileKind.EMPTY)
    if content.startswith(b"PK"):
        return Book(FileKind.XLSX, sheets_of(Package(content), values_only=values_only))
    text = decoded(content)
    if text is None:
        kind = kind_by_first_bytes(content)
        raise no_text() if kind is FileKind.UNKNOWN and csv else refusal(kind)
    kind = FileKind.PDF if text.startswith("%PDF") else kind_of_text(text)
    if kind is not FileKind.CSV or not csv:
        raise refusal(kind)
    return Book(FileKind.CSV, (Sheet("CSV", TextCells(csv_rows(text))),))


TASKS = {"open": opened, "mark": marked_copy}


def _result(task: str, content: bytes, arguments: tuple) -> tuple[str, object, bool]:
    """('done' or 'unusable', what came of it, whether this process has served its time)."""
    try:
        result = TASKS[task](content, *arguments)
    except UnusableFileError as error:
        return "unusable", error.args, _is_spent()
    except MemoryError:
        return "unusable", TOO_MUCH, True
    except Exception as error:  # Whatever a library raises over a damaged file.
        if getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:
            return "unusable", TOO_MUCH, True
        return "unusable", BROKEN, _is_spent()
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
        seconds = SECONDS_OF_A_LIST if task == "open" and arguments[0] else SECONDS
        most = int(used.ru_utime + used.ru_stime) + seconds
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))
        try:
            connection.send(_result(task, content, arguments))
        except MemoryError:
            connection.send(("unusable", TOO_MUCH, True))


if __name__ == "__main__":
    serve(Connection(int(sys.argv[1])))
