"""Which column of an official list is which: by its head, and by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from reports.files.official_list.point_table import PointTable
from reports.files.table import Head, Heading, Table, find_head
from wards.japanese.letters import with_hyphens

_KINDS = ("医療機関", "医療機関等", "保険医療機関", "薬局", "保険薬局")
_STATIONS = ("訪問看護ステーション", "訪問看護事業者", "訪問看護事業所", "ステーション", "事業所")


def _called(*ends: str, alone: tuple[str, ...] = ()) -> tuple[str, ...]:
    return (*(f"{whose}{end}" for whose in (*_KINDS, *_STATIONS) for end in ends), *alone)


HEADINGS = (
    Heading("row", "項番", ("no", "no.", "№")),
    Heading("prefecture", "都道府県コード", ("都道府県名", "都道府県", "都道府県番号")),
    Heading("table", "区分", ("点数表", "点数表区分", "医科歯科区分")),
    Heading("number", "医療機関番号", _called("番号", "コード", alone=("機関コード", "コード"))),
    Heading("name", "医療機関名称", _called("名称", "名", alone=("施設名", "施設名称", "名称"))),
    Heading("address", "医療機関所在地", _called("所在地", "住所", alone=("所在地", "住所"))),
    Heading("postal_code", "郵便番号", ("〒",)),
    Heading("phone", "電話番号", ("電話", "tel")),
)
NEEDED = frozenset({"number", "name", "address"})

# So many lines show what stands in a column; of so many of its values the kind is told.
_LINES_LOOKED_AT, MOST_VALUES = 500, 0.9
_WHOLE = re.compile(r"27\d{7,8}")
_SHORT = re.compile(r"\d{7}")
_POSTAL = re.compile(r"〒?\d{3}-?\d{4}")
_ADDRESS = re.compile(r"[市区町村郡].*[0-9〇一二三四五六七八九十]", re.DOTALL)
_NAME = re.compile(
    r"医院|病院|医療|診療|クリニック|薬局|歯科|外科|内科|眼科|ステーション|センター|薬品|会"
)


@dataclass(frozen=True, slots=True)
class Columns:
    """The places of the columns from 0; None of those that there need not be."""

    number: int
    name: int
    address: int
    postal_code: int | None = None
    phone: int | None = None
    row: int | None = None
    prefecture: int | None = None
    table: int | None = None
    head: Head | None = None


def columns_of(table: Table) -> Columns | None:
    """Which column of a table is what; None when that cannot be said surely."""
    head = find_head(table, HEADINGS, (NEEDED,))
    return _by_head(table, head) if head else _by_content(table)


def _by_head(table: Table, head: Head) -> Columns:
    """Of several columns with one word, the one in which such values stand."""
    below = [line for line in table.lines if line.number > head.last_line][:_LINES_LOOKED_AT]

    def share(place: int, looks: Callable[[str], object]) -> float:
        values = [value for line in below if (value := _plain(line.cell(place)))]
        return sum(map(bool, map(looks, values))) / len(values) if values else 0.0

    def called(key: str) -> list[int]:
        heading = next(each for each in HEADINGS if each.key == key)
        return [place for place, label in enumerate(head.labels) if heading.is_called(label)]

    def best(key: str, looks: Callable[[str], object]) -> int:
        return max(called(key), key=lambda place: share(place, looks))

    places = head.columns | {
        "number": best("number", lambda value: any(map(str.isdigit, value))),
        "name": best("name", _NAME.search),
        "address": best("address", _ADDRESS.search),
    }
    # A column that is called an address may hold the postal codes.
    postal = [at for at in called("address") if share(at, _POSTAL.fullmatch) > MOST_VALUES]
    if postal:
        places.setdefault("postal_code", postal[0])
    return Columns(**places, head=head)


def _by_content(table: Table) -> Columns | None:
    """The columns of a list without a head; None when two could be the same thing."""
    lines = table.lines[:_LINES_LOOKED_AT]
    width = max((len(line.cells) for line in lines), default=0)
    values = [[_plain(line.cell(place)) for line in lines] for place in range(width)]

    def places(looks: Callable[[str], object]) -> list[int]:
        least = MOST_VALUES * len(lines)
        return [
            at for at, column in enumerate(values) if sum(map(bool, map(looks, column))) >= least
        ]

    numbers = places(_WHOLE.fullmatch) or [
        place for place in places(_SHORT.fullmatch) if _fits_check_digits(values[place])
    ]
    addresses = places(_ADDRESS.search)
    words = [place for place in places(_is_word) if place not in addresses]
    names = [sum(map(bool, map(_NAME.search, values[place]))) for place in words]
    if not numbers or len(addresses) != 1 or not words or (len(words) > 1 and not any(names)):
        return None
    if any(not _ends_like(values[place], values[numbers[0]]) for place in numbers):
        return None
    postal = [
        place
        for place in places(_POSTAL.fullmatch)
        if place not in numbers and not _ends_like(values[place], values[numbers[0]])
    ]
    name = words[names.index(max(names))]
    return Columns(numbers[0], name, addresses[0], postal[0] if postal else None)


def _is_word(value: str) -> bool:
    return bool(value) and not value.isdigit()


def _plain(text: str) -> str:
    return with_hyphens(text).strip()


def _fits_check_digits(values: list[str]) -> bool:
    """Whether they are numbers of institutions: a postal code has 7 digits as well."""
    short = [value for value in values if _SHORT.fullmatch(value)]
    return max(sum(map(table.fits, short)) for table in PointTable) >= MOST_VALUES * len(short)


def _ends_like(column: list[str], numbers: list[str]) -> bool:
    """Whether a column says the numbers once more, without what stands before them."""
    same = sum(value[-7:] == number[-7:] for value, number in zip(column, numbers, strict=True))
    return same >= MOST_VALUES * len(numbers)
