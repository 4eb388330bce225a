"""Files of a command that cannot be read or written, in words of the reader."""

from __future__ import annotations

import errno
from pathlib import Path

from django.core.management.base import CommandError

REASONS = {
    errno.ENOENT: "ファイルかフォルダーがありません",
    errno.ENOTDIR: "途中の名前がフォルダーではありません",
    errno.EISDIR: "フォルダーです",
    errno.EACCES: "許可がありません",
    errno.EROFS: "書き込めない場所です",
    errno.ENOSPC: "空き容量がありません",
}


def read_file(path: Path) -> bytes:
    """The bytes of a file. Raises CommandError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"「{path}」を読めません（{_reason(error)}）。") from error


def write_file(path: Path, content: bytes) -> None:
    """Writes a file, or over one. Raises CommandError."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"「{path}」に書き込めません（{_reason(error)}）。") from error


def _reason(error: OSError) -> str:
    return REASONS.get(error.errno, error.strerror or "理由は分かりません")
