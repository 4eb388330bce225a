"""Decides which row of a table is its head, and which of its columns is which."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from reports.files.intake.tables.lines import Line, Table
from wards.japanese.letters import plain

# Titles, periods and remarks stand above a head; further down there is none.
DEEPEST_HEAD = 40
_SPACE_AND_MARKS = re.compile(r"[\s・/|／｜,、:※*]")
_WHOLLY_IN_BRACKETS = re.compile(r"[(\[【〔「]([^()\[\]【】〔〕「」]*)[)\]】〕」]")
_BRACKETS = re.compile(r"[(\[【〔「][^)\]】〕」]*[)\]】〕」]")
# In brackets, words that say nothing new: 相談件数（延べ）, 氏名（必須）, 件数（令和6年度）.
_HARMLESS = re.compile(
    r"[(\[【〔「](?:延べ?|のべ|延べ?件数|件数?|人数?|名|単位.*|例.*|必須|任意|全角|半角|西暦|和暦"
    r"|(?:令和|r|平成|h)(?:元|\d+)(?:年度?)?|\d{4}年度?)[)\]】〕」]"
)
# In brackets, words that make another number of it: 相談件数（前年度）.
_OTHERWISE = re.compile(
    r"前[年月期]|前回|昨年|目標|計画|予定|予測|見込|累計|うち|内数|実人|実数|平均|割合|増減|差|率"
)


@dataclass(frozen=True)
class Heading:
    """A column that is asked for. words: other labels for it, written as `said` says them."""

    key: str
    label: str
    words: tuple[str, ...] = ()
    help: str = ""
    required: bool = False

    def is_called(self, label: str) -> bool:
        """Whether a label in a file means this column."""
        plain = _unwrapped(label)
        names = {said(self.label), *self.words}
        bare = (
            ""
            if any(map(_OTHERWISE.search, _BRACKETS.findall(plain)))
            else _BRACKETS.sub("", plain)
        )
        return bool(plain) and (plain in names or bare in names)

    def is_narrowed_by(self, label: str) -> bool:
        """Whether a label that means this column says of what: 相談件数（電話） may be a part of it."""
        plain = _unwrapped(label)
        if plain in {said(self.label), *self.words}:
            return False
        return not all(map(_HARMLESS.fullmatch, _BRACKETS.findall(plain)))


@dataclass(frozen=True)
class Head:
    """The head of a table. lines: the rows that it takes. columns: place of each key, from 0.

    twice: labels of columns that mean the same. unknown: labels of columns that are not asked for.
    narrowed: key → what its column is asked as, of those that may be only a part of it.
    """

    lines: tuple[Line, ...]
    labels: tuple[str, ...]
    columns: dict[str, int]
    twice: tuple[str, ...]
    unknown: tuple[str, ...]
    narrowed: dict[str, str]

    @property
    def last_line(self) -> int:
        return self.lines[-1].number

    def is_repeated_by(self, line: Line) -> bool:
        """Whether a row further down is the head once more, as on a second page."""
        return any(line.cells == own.cells for own in self.lines)

    def label(self, key: str) -> str:
        """What the file calls a column."""
        return self.labels[self.columns[key]] if key in self.columns else ""


def said(label: str) -> str:
    """A label without width, space and marks, for comparing.

    >>> said("新規 ・ 継続"), said("相談件数（延べ）")
    ('新規継続', '相談件数(延べ)')
    """
    return _SPACE_AND_MARKS.sub("", plain(label)).casefold()


def _unwrapped(label: str) -> str:
    """A label as it is said, without brackets around the whole of it.

    >>> _unwrapped("（うち新規）"), _unwrapped("件数（延べ）")
    ('うち新規', '件数(延べ)')
    """
    plain = said(label)
    wrapped = _WHOLLY_IN_BRACKETS.fullmatch(plain)
    return wrapped[1] if wrapped else plain


def find_head(
    table: Table, headings: Sequence[Heading], needed: Sequence[frozenset[str]]
) -> Head | None:
    """The first row that names all columns of one of the sets in `needed`; None without one.

    A head of two rows, such as 相談件数 above 延べ and うち新規, is read as one.
    """
    for lines, labels in _candidates(table):
        head = _head(lines, labels, headings)
        if any(keys <= head.columns.keys() for keys in needed):
            return head
    return None


def _candidates(table: Table) -> Iterator[tuple[tuple[Line, ...], tuple[str, ...]]]:
    """Each of the upper rows as a head, together with the row below first where that belongs to it."""
    top = [line for line in table.lines if line.number <= DEEPEST_HEAD]
    for upper, lower in zip_longest(top, top[1:]):
        if lower is not None and _goes_on(upper, lower):
            yield (upper, lower), _joined(upper, lower)
        yield (upper,), upper.cells


def _goes_on(upper: Line, lower: Line) -> bool:
    """Whether a row only divides columns of the one above: it has words, and no first cell of its own."""
    own_first = lower.cell(0) not in ("", upper.cell(0))
    digits = any(character.isdigit() for cell in lower.cells for character in cell)
    return bool(upper.cell(0)) and not own_first and not digits


def _joined(upper: Line, lower: Line) -> tuple[str, ...]:
    labels, above = [], ""
    for place in range(max(len(upper.cells), len(lower.cells))):
        own, below = upper.cell(place), lower.cell(place)
        above = own or (above if below else "")
        labels.append(above if below in ("", above) else f"{above}{below}")
    return tuple(labels)


def _head(lines: tuple[Line, ...], labels: Sequence[str], headings: Sequence[Heading]) -> Head:
    columns: dict[str, int] = {}
    twice, unknown, narrowed = [], [], {}
    for place, label in enumerate(labels):
        heading = next((each for each in headings if each.is_called(label)), None)
        if heading is None:
            unknown += [label] if label else []
        elif heading.key in columns:
            # A cell that is merged over several columns says the same in each.
            twice += [label] if label != labels[columns[heading.key]] or len(lines) == 1 else []
        else:
            columns[heading.key] = place
            if heading.is_narrowed_by(label):
                narrowed[heading.key] = heading.label
    unknown = tuple(dict.fromkeys(unknown))
    return Head(lines, tuple(labels), columns, tuple(twice), unknown, narrowed)
