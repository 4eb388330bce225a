"""Decides how the texts that the cells of a workbook share are read."""

from __future__ import annotations

import re

from reports.files.uploaded_files import limits
from reports.files.uploaded_files.archive import BOMB
from reports.files.uploaded_files.package import MAIN
from reports.files.uploaded_files.text_runs import Look, Run, TextInRuns, text_of
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.files.uploaded_files.xml_parts import PartReader, pass_over

ITEM, TEXT, PHONETIC = (f"{MAIN} {name}" for name in ("si", "t", "rPh"))
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LIKE_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
TOO_LONG = (
    f"1つのセルに {limits.LONGEST_TEXT:,} 字を超える文字が入っています。",
    "そのセルの文字を短くして、保存し直してください。",
)


def shared_texts(part: bytes) -> list[str]:
    """The texts by their numbers as they are stored, without furigana.

    Of their looks it is kept which parts are struck out or raised (`TextInRuns`), and nothing else.
    """
    reader = _Texts()
    pass_over(part, reader)
    return reader.texts


def unescaped(text: str) -> str:
    """The text behind a stored one.

    >>> unescaped("_x0041__x005F_x0042_ _x0007_")
    'A_x0042_ _x0007_'

    Controls that no XML can hold stay as they are stored, so that the text can be stored again.
    """
    if "_x" not in text:
        return text
    if isinstance(text, TextInRuns):
        return text_of([run._replace(text=unescaped(run.text)) for run in text.runs])
    return _ESCAPE.sub(_character, text)


def escaped(text: str) -> str:
    """What is stored so that the text is read again.

    >>> escaped("A_x0042_")
    'A_x005F_x0042_'
    """
    return _LIKE_ESCAPE.sub("_x005F_", text) if "_x" in text else text


def _character(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    storable = character in "\t\n\r" or (character >= " " and not 0xD800 <= ord(character) < 0xE000)
    return character if storable and character < "\ufffe" else match[0]


class _Texts(PartReader):
    def __init__(self) -> None:
        self.texts: list[str] = []
        self.pieces: list[str] = []
        self.runs: list[Run] = []
        self.look = Look()
        self.in_phonetic = False

    def started(self, name: str, attributes: dict[str, str]) -> None:
        if name == ITEM:
            self.look = Look()
        elif name == PHONETIC:
            self.in_phonetic = True
        elif name != TEXT:
            self.look.started(name, attributes)
        elif not self.in_phonetic:
            self.parser.CharacterDataHandler = self.pieces.append
        if self.elements > limits.MOST_TEXT_ELEMENTS:
            raise UnusableFileError(*BOMB)

    def ended(self, name: str) -> None:
        if name == TEXT:
            self.parser.CharacterDataHandler = None
            self.runs.append(self.look.run("".join(self.pieces)))
            self.pieces = []
        elif name == PHONETIC:
            self.in_phonetic = False
        elif name == ITEM:
            text, self.runs = text_of(self.runs), []
            if len(text) > limits.LONGEST_TEXT:
                raise UnusableFileError(*TOO_LONG)
            self.texts.append(text)
