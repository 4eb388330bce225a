"""Decides what may be unpacked of an uploaded zip file, whatever the file says of itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.unusable import UnusableFileError

SAVE_AGAIN = (
    "Excel で開き、［名前を付けて保存］で「Excel ブック（*.xlsx）」として保存し直してください。"
    "開けないときは、様式をもう一度ダウンロードしてください。"
)
BROKEN = ("ファイルが壊れています（途中で切れているか、書き換わっています）。", SAVE_AGAIN)
UNUSUAL = ("ファイルの中の構成が、Excel ブックとして正しくありません。", SAVE_AGAIN)
BOMB = (
    "展開すると極端に大きくなるファイルのため、安全のために読み込みを止めました。",
    "様式をもう一度ダウンロードし、値を写してからお試しください。",
)
PASSWORD_ZIP = (
    "パスワードの付いた ZIP ファイルです。",
    "パスワードで展開し、中の Excel ブック（.xlsx）を選んでください。",
)
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
# What zipfile and zlib raise over damaged bytes; MemoryError is not among them.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, ValueError, OverflowError, OSError,
    NotImplementedError, RuntimeError, IndexError,
)  # fmt: skip


class Archive:
    """The parts of a zip file by their names in small letters, as the format compares them.

    Opening looks at the directory alone; `read` and `pieces` unpack one part, and all parts
    together never more than most_unpacked bytes (MOST_UNPACKED_BYTES unless said). All three
    raise UnusableFileError.
    """

    def __init__(self, content: bytes, most_unpacked: int = limits.MOST_UNPACKED_BYTES) -> None:
        self._left = most_unpacked
        # Before zipfile makes an object of 500 bytes for each of them.
        if content.count(_ENTRY) > limits.MOST_ENTRIES:
            raise UnusableFileError(*BOMB)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
            entries = self._zip.infolist()
        except _DAMAGE:
            raise UnusableFileError(*BROKEN) from None
        _refuse_hostile(entries, len(content))
        self._entries = {entry.filename.lower(): entry for entry in entries if not entry.is_dir()}

    @property
    def names(self) -> set[str]:
        """The names of all parts in small letters."""
        return set(self._entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part; the name may be written in any letters."""
        return b"".join(self.pieces(name))

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part in their order, so that a large one is never held as a whole."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise UnusableFileError(*BROKEN)
        if entry.file_size > self._left:
            raise UnusableFileError(*BOMB)
        self._left -= entry.file_size
        try:
            # Never more than the declared size; a lie is found by the checksum.
            with self._zip.open(entry) as part:
                while piece := part.read(limits.PIECE):
                    yield piece
        except _DAMAGE:
            raise UnusableFileError(*BROKEN) from None


def _refuse_hostile(entries: list[zipfile.ZipInfo], length: int) -> None:
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnusableFileError(*PASSWORD_ZIP)
    if sum(entry.file_size for entry in entries) > limits.MOST_DECLARED_BYTES:
        raise UnusableFileError(*BOMB)
    # Entries that share their packed bytes add up to more than the file.
    if sum(entry.compress_size for entry in entries) > length:
        raise UnusableFileError(*BOMB)
    names = [entry.filename.lower() for entry in entries]
    if len(set(names)) < len(names) or any(map(_leads_outside, names)):
        raise UnusableFileError(*UNUSUAL)
    if any(entry.compress_type not in _METHODS for entry in entries):
        raise UnusableFileError(*UNUSUAL)


def _leads_outside(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")
