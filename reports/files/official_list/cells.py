"""The columns of an official list, and what their cells say: number, 点数表, address."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from django.db import models

from institutions.models import Institution, InstitutionKind
from reports.files.table import Head, Heading, Table, find_head
from wards.japanese.letters import comparing_key, in_place, one_hyphen, with_hyphens
from wards.japanese.numbers import own_digits
from wards.models.user import CITY

OSAKA_PREFECTURE = "27"
MEND_NUMBER = "公式名簿の7桁か9桁（27で始まる）の番号のとおりに修正してください。"
_IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]?")
# Separators within a number, as in 01,1234,5 or 41-00019.
_SEPARATORS = re.compile(r"[\s,.・\-]")


class PointTable(models.TextChoices):
    """Which list it is: the third digit of the ten-digit code. The list itself names 7 digits."""

    MEDICAL = "1", "医科"
    DENTAL = "3", "歯科"
    PHARMACY = "4", "薬局"
    VISITING_NURSE = "6", "訪問看護"

    @classmethod
    def of(cls, known: Institution) -> PointTable | None:
        """The 点数表 of a record: by its kind, whatever its code; of other kinds by their code."""
        kind, digit = known.kind, known.code[2:3]
        named = [table for table in cls if kind in KINDS[table]]
        return next(iter(named or [table for table in cls if table.value == digit]), None)

    def code_of(self, number: str) -> str:
        """The ten-digit code of a number of 7 digits.

        >>> PointTable.MEDICAL.code_of("0200995")
        '2710200995'
        """
        return f"{OSAKA_PREFECTURE}{self.value}{number}"

    def fits(self, number: str) -> bool:
        """Whether the last of the 7 digits is the check digit of a code of this 点数表.

        >>> PointTable.MEDICAL.fits("0200995"), PointTable.DENTAL.fits("0200995")
        (True, False)
        """
        code = self.code_of(number)
        return check_digit(code[:-1]) == code[-1]

    def kind_of(self, name: str) -> InstitutionKind:
        """The kind of a new institution: by its name, which ends with 病院 or it is a 診療所."""
        first, *others = KINDS[self]
        return others[0] if others and not name.rstrip().endswith("病院") else first


# The kinds of institutions that stand in such a list.
KINDS = {
    PointTable.MEDICAL: (InstitutionKind.HOSPITAL, InstitutionKind.CLINIC),
    PointTable.DENTAL: (InstitutionKind.DENTAL,),
    PointTable.PHARMACY: (InstitutionKind.PHARMACY,),
    PointTable.VISITING_NURSE: (InstitutionKind.VISITING_NURSE,),
}
# Twice a digit, the digits of that added: 7 -> 14 -> 5.
_TWICE = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)


@lru_cache(maxsize=50_000)
def check_digit(nine: str) -> str:
    """The tenth digit: 2, 1, 2, 1 … times each digit, the digits of all products added, up to ten.

    It runs over prefecture, 点数表 and number. Of the 3,487 medical institutions of September 2024
    3,480 fit 医科; the other seven fit 歯科, whose number an institution of both may carry.

    >>> check_digit("271020099")
    '5'
    """
    total = sum(_TWICE[int(digit)] for digit in nine[::2]) + sum(map(int, nine[1::2]))
    return str(-total % 10)


class RowError(ValueError):
    """A cell that cannot be read: what stood there, a sentence, and how to mend it."""


def digits_of(text: str) -> str:
    """A number as it is written, without separators and a second number in brackets.

    >>> digits_of("41-00035\\n(41-60035)"), digits_of("２７,０２００,９９５")
    ('4100035', '270200995')
    """
    return _SEPARATORS.sub("", with_hyphens(own_digits(_IN_BRACKETS.sub("", text))))


def read_number(text: str, table: PointTable) -> str:
    """The 7 digits of a number: 7 digits, 9 with 27 before them, or all 10.

    >>> read_number("41-00019 ", PointTable.MEDICAL), read_number("2710200995", PointTable.MEDICAL)
    ('4100019', '0200995')

    Raises RowError.
    """
    digits = digits_of(text)
    if not text:
        raise RowError("", "名称か所在地がありますが、番号がありません。", MEND_NUMBER)
    if not (digits.isascii() and digits.isdigit()):
        raise RowError(text, "番号として読めません。", MEND_NUMBER)
    if len(digits) == 6:
        raise RowError(
            text,
            "番号が6桁です。先頭の0が落ちているようです。",
            "先頭に0を付けて7桁にするか、Excelで開き直していない元の公式名簿を送ってください。",
        )
    if len(digits) not in (7, 9, 10):
        raise RowError(text, f"番号が{len(digits)}桁です。", MEND_NUMBER)
    if len(digits) > 7 and not digits.startswith(OSAKA_PREFECTURE):
        raise RowError(text, "大阪府（27）の番号ではありません。", MEND_NUMBER)
    if len(digits) == 10 and digits[2] != table.value:
        raise RowError(
            text,
            f"10桁の番号の3桁目が「{digits[2]}」で、{table.label}（{table.value}）ではありません。",
            "選んだ点数表が正しいかどうかを確かめてください。",
        )
    return digits[-7:]


_POSTAL = re.compile(r"^\s*(?:〒\s*(\d{3})-?(\d{4})|(\d{3})-(\d{4})(?=\s))\s*")
_OTHER_PREFECTURE = re.compile(r"東京都|北海道|京都府|[^\d市区町村]{2,3}県")
# 三島郡 stands for its towns; 北区市場町 is no city of that name.
_MUNICIPALITY = re.compile(r"[^\d区]{1,6}?[市郡]")


def in_city(address: str) -> str | None:
    """An address, as compared, behind 大阪市; None where it does not say so itself.

    >>> in_city("大阪府大阪市北区梅田１－１"), in_city("東大阪市荒本1"), in_city("大阪府北区梅田1-1")
    ('北区梅田1-1', None, None)
    """
    key = comparing_key(address).removeprefix("大阪府")
    return key.removeprefix(CITY) if key.startswith(CITY) else None


@lru_cache(maxsize=10_000)
def elsewhere(address: str) -> str:
    """The municipality or prefecture that an address outside the city names; '' where none is sure.

    >>> elsewhere("大阪府堺市北区新金岡町１－１"), elsewhere("三島郡島本町1"), elsewhere("東京都港区1")
    ('堺市', '三島郡', '東京都')
    >>> elsewhere("大阪府北区梅田1-1"), elsewhere("北区市場町1")
    ('', '')
    """
    key = comparing_key(address).removeprefix("大阪府")
    found = _OTHER_PREFECTURE.match(key) or _MUNICIPALITY.match(key)
    return found[0] if found else ""


def parted(address: str) -> tuple[str, str]:
    """The postal code before an address, if it stands there, and the address in one line.

    >>> parted("〒553－0006大阪市福島区吉野１－１")
    ('5530006', '大阪市福島区吉野１－１')
    >>> parted("大阪市北区梅田１－１")
    ('', '大阪市北区梅田１－１')
    """
    match = _POSTAL.match(one_hyphen(in_place(address)))
    digits = "".join(part for part in match.groups() if part) if match else ""
    rest = address[match.end() :] if match else address
    return digits, " ".join(part for part in rest.splitlines() if part.strip()).strip()


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
_DIGIT, _WORD = re.compile(r"\d"), re.compile(r"\D")
_WHOLE = re.compile(r"27\d{7,8}")
_SHORT = re.compile(r"\d{7}")
_POSTAL_CODE = re.compile(r"〒?\d{3}-?\d{4}")
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
    below = [line for line in table.lines if line.number > head.line.number][:_LINES_LOOKED_AT]

    def share(place: int, looks: Callable[[str], object]) -> float:
        values = [value for line in below if (value := _plain(line.cell(place)))]
        return sum(map(bool, map(looks, values))) / len(values) if values else 0.0

    called = {
        heading.key: [at for at, label in enumerate(head.labels) if heading.is_called(label)]
        for heading in HEADINGS
    }
    # A column that is called an address may hold the postal codes.
    postal = [at for at in called["address"] if share(at, _POSTAL_CODE.fullmatch) > MOST_VALUES]
    places = {"postal_code": postal[0]} if postal else {}
    places |= head.columns
    for key, looks in (
        ("number", _DIGIT.search),
        ("name", _NAME.search),
        ("address", _ADDRESS.search),
    ):
        places[key] = max(called[key], key=lambda at, looks=looks: share(at, looks))
    return Columns(**places, head=head)


def _by_content(table: Table) -> Columns | None:
    """The columns of a list without a head; None when two could be the same thing."""
    lines = table.lines[:_LINES_LOOKED_AT]
    width = max((len(line.cells) for line in lines), default=0)
    values = [[_plain(line.cell(place)) for line in lines] for place in range(width)]

    def places(looks: Callable[[str], object]) -> list[int]:
        found = [sum(map(bool, map(looks, column))) for column in values]
        return [at for at, count in enumerate(found) if count >= MOST_VALUES * len(lines)]

    numbers = places(_WHOLE.fullmatch) or [
        place for place in places(_SHORT.fullmatch) if _fits_check_digits(values[place])
    ]
    addresses = places(_ADDRESS.search)
    words = [place for place in places(_WORD.search) if place not in addresses]
    names = [sum(map(bool, map(_NAME.search, values[place]))) for place in words]
    if not numbers or len(addresses) != 1 or not words or (len(words) > 1 and not any(names)):
        return None
    if any(not _ends_like(values[place], values[numbers[0]]) for place in numbers):
        return None
    postal = [
        place
        for place in places(_POSTAL_CODE.fullmatch)
        if place not in numbers and not _ends_like(values[place], values[numbers[0]])
    ]
    name = words[names.index(max(names))]
    return Columns(numbers[0], name, addresses[0], postal[0] if postal else None)


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
