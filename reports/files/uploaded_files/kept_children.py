"""Decides which elements right under the root of a part are kept; the rest is cut from its bytes."""

from __future__ import annotations

from reports.files.uploaded_files.package import MAIN
from reports.files.uploaded_files.xml_parts import PartReader


class KeptChildren(PartReader):
    """A pass that remembers where the children of the root begin, so that some can be cut.

    What openpyxl does not need (pictures, links, extensions) it then cannot stumble over either.
    """

    kept: frozenset[str] = frozenset()

    def begin(self, parser, part: bytes) -> None:
        super().begin(parser, part)
        self.children: list[tuple[str, int]] = []
        self.end_of_children = 0

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if self.depth == 2:
            self.children.append((name, self.parser.CurrentByteIndex))

    def ended(self, name: str) -> None:
        if self.depth == 1:
            self.end_of_children = self.parser.CurrentByteIndex

    def lengths(self) -> dict[str, int]:
        """How many bytes the children of each local name have together."""
        lengths: dict[str, int] = {}
        for name, start, end in self._spans():
            lengths[name] = lengths.get(name, 0) + end - start
        return lengths

    def cut(self, without: frozenset[str] = frozenset()) -> bytes:
        """The part without the children that are not kept, and without those named."""
        if not self.children:
            return self.part
        pieces = [self.part[: self.children[0][1]]]
        pieces += [
            self.part[start:end]
            for name, start, end in self._spans()
            if name in self.kept - without
        ]
        return b"".join([*pieces, self.part[self.end_of_children :]])

    def _spans(self) -> list[tuple[str, int, int]]:
        """Yield (local name or "" for foreign ones, first byte, byte behind) of each child."""
        ends = [start for _, start in self.children[1:]] + [self.end_of_children]
        return [
            (local_name(name), start, end)
            for (name, start), end in zip(self.children, ends, strict=True)
        ]


def local_name(name: str) -> str:
    """The local name of an element of a workbook, or "" for one of an extension."""
    space, _, local = name.rpartition(" ")
    return local if space == MAIN else ""
