"""Decides how an XML part is read: no document type, no entity, no depth, in one pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BROKEN, SAVE_AGAIN, UNUSUAL
from reports.files.uploaded_files.unusable import UnusableFileError

HOSTILE = (
    "ファイルの中に、外部の読み込みや文字の膨張に使われる記述（DOCTYPE）があるため、"
    "安全のために読み込みを止めました。",
    SAVE_AGAIN,
)
# The two encodings that the format allows; others could hide a document type from a reader.
_ENCODINGS = {"utf-8", "utf-16"}
Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


def pass_over(part: bytes | Iterable[bytes], reader: PartReader) -> None:
    """Lead a reader over a part. Names are `namespace local`, attributes without one `local`.

    A part that comes in pieces is not held; its reader cannot cut anything from it.

    Raises UnusableFileError for damage and for whatever could make other parsers work or fetch.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.XmlDeclHandler = _refuse_encoding
    # A document type can only stand before the first element; without it there are no entities.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    whole = isinstance(part, bytes)
    reader.begin(parser, part if whole else b"")
    length = 0
    try:
        for piece in (part,) if whole else part:
            parser.Parse(piece, False)
            length += len(piece)
            if length - reader.place > limits.LONGEST_STRETCH:
                raise UnusableFileError(*UNUSUAL)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError):
        raise UnusableFileError(*BROKEN) from None


def _refuse_doctype(*_: object) -> None:
    raise UnusableFileError(*HOSTILE)


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() not in _ENCODINGS:
        raise UnusableFileError(*BROKEN)


class PartReader:
    """What one pass over a part collects; `started` and `ended` are told of every element."""

    def begin(self, parser: expat.XMLParserType, part: bytes) -> None:
        """Make ready for the pass."""
        self.parser, self.part = parser, part
        self.depth = self.elements = self.place = 0
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        place = self.parser.CurrentByteIndex
        # What stands between two elements: endless attributes, comments or instructions.
        if self.depth > limits.DEEPEST_XML or place - self.place > limits.LONGEST_STRETCH:
            raise UnusableFileError(*UNUSUAL)
        self.place = place
        self.started(name, attributes)

    def _end(self, name: str) -> None:
        self.ended(name)
        self.depth -= 1

    def started(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of an element; for the reader to say."""

    def ended(self, name: str) -> None:
        """Take note of its end; for the reader to say."""


class Elements(PartReader):
    """All elements of a small part: their local names and attributes in the file's order."""

    def __init__(self, part: bytes) -> None:
        self.root = ""
        self.found: list[tuple[str, dict[str, str]]] = []
        pass_over(part, self)

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 1:
            self.root = name
        if self.elements > limits.MOST_ELEMENTS:
            raise UnusableFileError(*BROKEN)
        self.found.append((name.rpartition(" ")[2], attributes))

    def called(self, local_name: str) -> list[dict[str, str]]:
        """The attributes of the elements with this local name."""
        return [attributes for name, attributes in self.found if name == local_name]
