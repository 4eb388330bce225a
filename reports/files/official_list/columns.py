"""Decides which column of a list is what: by the words of its header, else by the values' shape."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.files.official_list.point_table import OSAKA_PREFECTURE, PointTable
from reports.files.official_list.reading import Line, Sheet
from wards.japanese.letters import compact, with_hyphens
from wards.models.ward import CITY

# Words of a header without spaces and brackets, the better ones first.
NUMBER_WORDS = (
    "医療機関番号",
    "医療機関コード",
    "医療機関等番号",
    "医療機関等コード",
    "保険医療機関番号",
    "保険医療機関コード",
    "薬局番号",
    "薬局コード",
    "保険薬局番号",
    "保険薬局コード",
    "訪問看護事業者番号",
    "訪問看護ステーション番号",
    "訪問看護ステーションコード",
    "ステーションコード",
    "事業所番号",
    "機関コード",
    "コード",
)
NAME_WORDS = (
    "医療機関名称",
    "医療機関名",
    "医療機関等名称",
    "保険医療機関名称",
    "薬局名称",
    "薬局名",
    "保険薬局名称",
    "訪問看護ステーション名称",
    "訪問看護ステーション名",
    "訪問看護事業所名称",
    "事業所名称",
    "事業所名",
    "施設名",
    "名称",
)
ADDRESS_WORDS = (
    "医療機関所在地",
    "医療機関等所在地",
    "保険医療機関所在地",
    "薬局所在地",
    "保険薬局所在地",
    "訪問看護ステーション所在地",
    "事業所所在地",
    "所在地",
    "住所",
)
POSTAL_WORDS = ("郵便番号", "〒")
PHONE_WORDS = ("電話番号", "電話", "TEL")

# Title rows stand above the header; further down there is none.
DEEPEST_HEADER = 40
# A column is of a shape when so many of its values are; the rest is told row by row.
MOST_VALUES = 0.9

_SHORT = re.compile(r"\d{7}")
_WHOLE = re.compile(rf"{OSAKA_PREFECTURE}\d{{7,8}}")
_POSTAL = re.compile(r"〒?\d{3}-?\d{4}")
_PHONE = re.compile(r"0\d{1,4}-\d{1,4}-\d{3,4}|\(?0\d{9,10}")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns from 0, and the line that is the header (None without one)."""

    numbers: tuple[int, ...]
    name: int
    address: int
    postal_code: int | None = None
    phone: int | None = None
    header: Line | None = None


def columns_of(sheet: Sheet) -> Columns | None:
    """Which column of a sheet is what; None when that cannot be said surely."""
    for line in sheet.lines[:DEEPEST_HEADER]:
        if found := by_header(line):
            return found
    return by_shape(sheet.lines)


def by_header(line: Line) -> Columns | None:
    """The columns that a line names, if it names those that every list has."""
    words = [header_word(cell) for cell in line.cells]
    numbers = tuple(place for place, word in enumerate(words) if word in NUMBER_WORDS)
    name, address = _named(words, NAME_WORDS), _named(words, ADDRESS_WORDS)
    if not numbers or name is None or address is None:
        return None
    return Columns(
        numbers, name, address, _named(words, POSTAL_WORDS), _named(words, PHONE_WORDS), line
    )


def header_word(text: str) -> str:
    """A header's cell without spaces, line breaks and what stands in brackets.

    >>> header_word("医療機関\\n 所在地（〒）")
    '医療機関所在地'
    """
    plain = compact(text)
    return _BRACKETS.sub("", plain) or plain


def _named(words: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((words.index(word) for word in wanted if word in words), None)


def by_shape(lines: tuple[Line, ...]) -> Columns | None:
    """The columns of a list without a header; None when two could be the same thing."""
    width = max((len(line.cells) for line in lines), default=0)
    values = [[_plain(line.cell(place)) for line in lines] for place in range(width)]
    numbers = _numbers(values)
    addresses = [place for place in range(width) if _mostly(values[place], _is_address)]
    if not numbers or len(addresses) != 1 or _contradict([values[place] for place in numbers]):
        return None
    rest = [place for place in range(width) if place not in (*numbers, *addresses)]
    postal = [place for place in rest if _mostly(values[place], _POSTAL.fullmatch)]
    phones = [place for place in rest if _mostly(values[place], _PHONE.fullmatch)]
    names = [
        place for place in rest if place not in (*postal, *phones) and _mostly(values[place], _word)
    ]
    if len(names) != 1 or len(postal) > 1:
        return None
    return Columns(
        tuple(numbers),
        names[0],
        addresses[0],
        postal[0] if postal else None,
        phones[0] if phones else None,
    )


def _plain(text: str) -> str:
    return with_hyphens(text).strip()


def _mostly(values: list[str], fits: object) -> bool:
    return sum(bool(fits(value)) for value in values) >= MOST_VALUES * len(values)


def _word(value: str) -> bool:
    """Whether it may be a name: more than digits."""
    return bool(value) and not value.isdigit()


def _is_address(value: str) -> bool:
    return CITY in value or "大阪府" in value


def _numbers(values: list[list[str]]) -> list[int]:
    """The columns of the institutions' numbers; a postal code has 7 digits as well.

    9 or 10 digits that begin with 27 are surely one, and 7 digits that say the same beside it.
    """
    whole = [place for place, column in enumerate(values) if _mostly(column, _WHOLE.fullmatch)]
    if not whole:
        return [place for place, column in enumerate(values) if _fit_check_digits(column)]
    ends = [value[-7:] for value in values[whole[0]]]
    return [place for place, column in enumerate(values) if _say_the_same(column, ends)]


def _say_the_same(values: list[str], ends: list[str]) -> bool:
    same = sum(value[-7:] == end for value, end in zip(values, ends, strict=True))
    return same >= MOST_VALUES * len(values)


def _fit_check_digits(values: list[str]) -> bool:
    given = [value for value in values if _SHORT.fullmatch(value)]
    if len(given) < MOST_VALUES * len(values):
        return False
    fitting = max(sum(table.fits(value) for value in given) for table in PointTable)
    return fitting >= MOST_VALUES * len(given)


def _contradict(columns: list[list[str]]) -> bool:
    """Whether two columns that could both be the numbers are not of the same institutions."""
    return any(not _say_the_same(other, [each[-7:] for each in columns[0]]) for other in columns)
