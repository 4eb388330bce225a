"""The one door for files: bytes become a Book in a process that the system bounds, or a sentence."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

from reports.files.opening.book import Book, OpenedTemplate, Remark
from reports.files.opening.unusable import FileKind, UnusableFileError

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[3]
# The child is stopped by the processor time that it used; this is for one that waits for nothing.
MOST_SECONDS = 60
_lock = threading.Lock()
_children: list[_Child] = []


def open_book(content: bytes, *, values_only: bool = False, csv: bool = True) -> Book:
    """An uploaded .xlsx or, where it will do, CSV. Raises UnusableFileError, and nothing else.

    values_only: the texts of the visible sheets, without looks, for long lists.
    """
    return _answer("open", content, values_only, csv)


def ending_of(content: bytes) -> str:
    """The ending of the name of a file that could be read."""
    return ".xlsx" if content.startswith(b"PK") else ".csv"


def marked_copy(content: bytes, remarks: Sequence[Remark]) -> bytes:
    """The user's own workbook with every remark marked at its cell, and a list of them first.

    Marks of an earlier copy are replaced, pictures left out. Raises UnusableFileError.
    """
    return _answer("mark", content, list(remarks))


def open_template(content: bytes) -> OpenedTemplate:
    """An uploaded .pptx as a template. Raises UnusableFileError, and nothing else."""
    return _answer("template", content)


def file_says(content: bytes, words: str) -> bool | None:
    """Whether words stand in a file of any kind; None where they may, in what cannot be read."""
    try:
        return _answer("says", content, words)
    except UnusableFileError:
        return None


class _Child:
    """A process that opens files within limits of the system, kept warm, one for each process."""

    def __init__(self) -> None:
        self.connection, theirs = Pipe()
        # Without our environment: whoever breaks out of a parser finds no password there.
        self.process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "reports.files.opening.child", str(theirs.fileno())],
            cwd=_ROOT,
            env={"PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1", "PATH": os.defpath},
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()

    def answer(self, task: str, content: bytes, arguments: tuple) -> tuple:
        self.connection.send((task, arguments))
        self.connection.send_bytes(content)
        if not self.connection.poll(MOST_SECONDS):
            raise EOFError
        return self.connection.recv()


def _answer(task: str, content: bytes, *arguments: object) -> Any:
    """What the child makes of a file. Raises UnusableFileError, also where it ran out of limits."""
    with _lock:
        # One of them may have been ended by somebody between two files.
        if not _children or _children[0].process.poll() is not None:
            _replace_child()
        try:
            state, result, is_spent = _children[0].answer(task, content, arguments)
        except (EOFError, OSError):
            state, result, is_spent = "unusable", FileKind.TOO_MUCH.value, True
        if is_spent:
            _replace_child()
    if state == "unusable":
        raise UnusableFileError(*result)
    return result


def _replace_child() -> None:
    for child in _children:
        child.connection.close()
        child.process.kill()
        # Negative for the signal that ended it.
        _log.warning("A process that opened files was replaced (%s)", child.process.wait())
    _children[:] = [_Child()]


def _forget() -> None:
    """A fork of this process gets a child of its own: two would talk to one at the same time."""
    global _lock
    _lock = threading.Lock()
    for child in _children:
        child.connection.close()
    _children.clear()


os.register_at_fork(after_in_child=_forget)
