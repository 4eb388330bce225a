"""Decides how much of a long list is read, and how its shared texts are: without their looks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.shared_texts import ITEM, PHONETIC, TEXT, TOO_LONG, unescaped
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.xml_parts import PartReader, pass_over

TOO_MUCH = (
    "公式名簿として読み込むには、ブックの中身が多すぎます。"
    f"読み込めるのは、空のセルも含めて {limits.MOST_LIST_CELLS:,} 個ほどです。",
    "不要なシート・行・列を削除して保存し直すか、"
    "ファイルの種類「CSV UTF-8（コンマ区切り）」で保存してお試しください。",
)


@dataclass
class ListBudget:
    """What all parts of a list together may still have."""

    elements: int = field(default_factory=lambda: limits.MOST_LIST_ELEMENTS)
    cells: int = field(default_factory=lambda: limits.MOST_LIST_CELLS)


def list_texts(pieces: Iterable[bytes], budget: ListBudget) -> list[str]:
    """The texts by their numbers, without furigana. Raises UnusableFileError."""
    reader = _Texts(budget.elements)
    pass_over(pieces, reader)
    budget.elements -= reader.elements
    return reader.texts


class _Texts(PartReader):
    def __init__(self, most_elements: int) -> None:
        self.most_elements = most_elements
        self.texts: list[str] = []
        self.collected: list[str] = []
        self.in_phonetic = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == TEXT:
            if not self.in_phonetic:
                self.parser.CharacterDataHandler = self.collected.append
        elif name == PHONETIC:
            self.in_phonetic = True
        if self.elements > self.most_elements:
            raise UnusableFileError(*TOO_MUCH)

    def ended(self, name: str) -> None:
        if name == TEXT:
            self.parser.CharacterDataHandler = None
        elif name == ITEM:
            text = unescaped("".join(self.collected))
            if len(text) > limits.LONGEST_TEXT:
                raise UnusableFileError(*TOO_LONG)
            self.texts.append(text)
            self.collected.clear()
        elif name == PHONETIC:
            self.in_phonetic = False
