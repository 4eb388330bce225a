"""A process that opens files within limits of the system, kept warm, one for each process of ours."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

from reports.files.opening.unusable import TOO_MUCH, UnusableFileError

_log = logging.getLogger(__name__)
_ROOT = Path(__file__).parents[3]
# The child is stopped by the processor time that it used; this is for one that waits for nothing.
MOST_SECONDS = 60
_lock = threading.Lock()
_children: list[_Child] = []


class _Child:
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

    def end(self) -> int:
        """Ends it; returns its exit code, negative for the signal that ended it."""
        self.connection.close()
        self.process.kill()
        return self.process.wait()


def answer(task: str, content: bytes, *arguments: object) -> Any:
    """What the child makes of a file. Raises UnusableFileError, also where it ran out of limits."""
    with _lock:
        if not _children:
            _children.append(_Child())
        child = _children[0]
        if child.process.poll() is not None:
            # Somebody ended it between two files.
            _replace(child)
            child = _children[0]
        try:
            state, result, is_spent = child.answer(task, content, arguments)
        except (EOFError, OSError):
            state, result, is_spent = "unusable", TOO_MUCH, True
        if is_spent:
            code = _replace(child)
            _log.warning("A process that opened files was replaced (%s)", code)
    if state == "unusable":
        raise UnusableFileError(*result)
    return result


def _replace(child: _Child) -> int:
    code = child.end()
    _children[:] = [_Child()]
    return code


def _forget() -> None:
    """A fork of this process gets a child of its own: two would talk to one at the same time."""
    global _lock
    _lock = threading.Lock()
    for child in _children:
        child.connection.close()
    _children.clear()


os.register_at_fork(after_in_child=_forget)
