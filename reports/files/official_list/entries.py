"""Decides what an entry of the list says, row by row, and which rows cannot be read or are left out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from institutions.forms import InstitutionForm
from reports.files.official_list.columns import (
    NAME_WORDS,
    Columns,
    by_header,
    columns_of,
    header_word,
)
from reports.files.official_list.municipalities import municipality_of
from reports.files.official_list.point_table import OSAKA_PREFECTURE, PointTable
from reports.files.official_list.problem import Problem
from reports.files.official_list.reading import Line, Sheet
from reports.files.official_list.sheets_by_table import SEPARATORS, OtherTable, other_table_of
from reports.files.official_list.wards_of_addresses import UnknownWardError, WardFinder, parted
from reports.files.uploaded_files.unusable import UnusableFileError
from wards.japanese.letters import Lookalike, lookalikes, mended, with_hyphens
from wards.japanese.postal_codes import UnreadablePostalCodeError, read_postal_code
from wards.models import Ward

NO_LIST = (
    "このファイルには、公式名簿が見つかりません。",
    "見出しの行に「医療機関番号」「医療機関名称」「所在地」があるか、"
    "番号・名称・所在地の列が1つずつある公式名簿にしてください。",
)
MEND_NUMBER = "公式名簿の7桁か9桁（27で始まる）の番号のとおりに直してください。"
FORMS_FIELDS = {
    name: InstitutionForm.base_fields[name] for name in ("name", "address", "postal_code", "phone")
}
LABELS = {"name": "名称", "address": "所在地", "postal_code": "郵便番号", "phone": "電話番号"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One institution of the list. number: 7 digits; postal_code: 553-0006, or '' like phone."""

    place: str
    number: str
    name: str
    address: str
    postal_code: str
    phone: str
    ward: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An institution that is not Osaka City's: it is named, and nothing is done with it.

    number: '' where it cannot be read. municipality: of the prefecture; '' where that is not sure.
    """

    place: str
    number: str
    name: str
    address: str
    municipality: str


@dataclass(slots=True)
class OfficialList:
    """All that a file says. continuations: rows without a number that carry staff or departments.

    repeated: rows that say a number, name and address again. first: the entry of each number that
    stands first. odd: the rows in which a letter was read that is another than it seems.
    """

    table: PointTable
    entries: list[Entry] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    continuations: int = 0
    repeated: int = 0
    other_sheets: list[OtherTable] = field(default_factory=list)
    unread_sheets: list[str] = field(default_factory=list)
    first: dict[str, Entry] = field(default_factory=dict)
    odd: dict[Lookalike, list[str]] = field(default_factory=dict)


class RowError(ValueError):
    """A cell that cannot be read, what stood there, and how to mend it."""

    def __init__(self, stood: str, sentence: str, mend: str) -> None:
        super().__init__(sentence)
        self.stood, self.sentence, self.mend = stood, sentence, mend


def official_list(sheets: Iterable[Sheet], table: PointTable) -> OfficialList:
    """The institutions of a file; every row that cannot be read is told, not only the first.

    Raises UnusableFileError when no sheet holds a list.
    """
    listed, wards = OfficialList(table), WardFinder.of(Ward.objects.all())
    for sheet in sheets:
        columns = columns_of(sheet)
        if columns is None:
            listed.unread_sheets.append(sheet.name)
            continue
        if other := other_table_of(sheet.name, sheet.lines, columns, table):
            listed.other_sheets.append(other)
            continue
        _take_sheet(listed, sheet, columns, wards)
    if not (listed.entries or listed.left_out or listed.problems):
        for other in listed.other_sheets[:1]:
            _refuse_another_table(other, table)
        raise UnusableFileError(*NO_LIST)
    return listed


def _take_sheet(listed: OfficialList, sheet: Sheet, columns: Columns, wards: WardFinder) -> None:
    begun = columns.header is None
    for line in sheet.lines:
        if not begun:
            begun = line is columns.header
            continue
        # Every printed page may begin with the header again.
        if columns.header and _has_words_of_header(line, columns):
            continue
        if not _is_of_an_institution(line, columns):
            listed.continuations += 1
            continue
        place = sheet.place(line)
        try:
            entry = _entry(line, columns, listed.table, place, wards)
        except RowError as error:
            listed.problems.append(Problem(place, error.stood, error.sentence, error.mend))
        else:
            _take(listed, entry)
            _remember_odd_letters(listed, line, columns, place)


def _remember_odd_letters(listed: OfficialList, line: Line, columns: Columns, place: str) -> None:
    for found in lookalikes(line.cell(columns.name) + line.cell(columns.address)):
        listed.odd.setdefault(found, []).append(place)


def _has_words_of_header(line: Line, columns: Columns) -> bool:
    # Looked at in full only where the name is no name: a list has hundreds of thousands of cells.
    return header_word(line.cell(columns.name)) in NAME_WORDS and by_header(line) is not None


def _is_of_an_institution(line: Line, columns: Columns) -> bool:
    own = (*columns.numbers, columns.name, columns.address)
    return any(line.cell(place).strip() for place in own)


def _entry(
    line: Line, columns: Columns, table: PointTable, place: str, wards: WardFinder
) -> Entry | LeftOut:
    """What a row says. Raises RowError for the first cell of it that cannot be read."""
    given_name = mended(" ".join(line.cell(columns.name).splitlines()))
    postal, address = parted(mended(line.cell(columns.address)))
    if municipality := municipality_of(address):
        return LeftOut(
            place, _number_if_any(line, columns, table), given_name, address, municipality
        )
    number = _number_of(line, columns, table)
    name = _checked("name", given_name)
    address = _checked("address", address)
    try:
        ward = wards.ward_of(address)
    except UnknownWardError as error:
        mend = "区の名前を確かめてください。合区などで変わったときは、いまの区名に直してください。"
        raise RowError(address, str(error), mend) from error
    if ward is None:
        return LeftOut(place, number, name, address, "")
    postal_code = _postal_code(line.cell(columns.postal_code) or postal)
    phone = _checked("phone", _phone(line.cell(columns.phone)))
    return Entry(place, number, name, address, postal_code, phone, ward)


def _number_of(line: Line, columns: Columns, table: PointTable) -> str:
    """The 7 digits of a row: of all its columns of numbers, which must say the same."""
    given = [cell for place in columns.numbers if (cell := line.cell(place).strip())]
    if not given:
        raise RowError(
            line.cell(columns.name), "名称か所在地がありますが、番号がありません。", MEND_NUMBER
        )
    numbers = {read_number(cell, table) for cell in given}
    if len(numbers) > 1:
        raise RowError("・".join(given), "2つの列の番号が合いません。", MEND_NUMBER)
    return numbers.pop()


def _number_if_any(line: Line, columns: Columns, table: PointTable) -> str:
    """The number of a row of which nothing is taken in: nobody has to mend it."""
    try:
        return _number_of(line, columns, table)
    except RowError:
        return ""


def read_number(text: str, table: PointTable) -> str:
    """The 7 digits of a number as it is written: 7 digits, 9 with 27 before them, or all 10.

    >>> read_number("２７,０２００,９９５", PointTable.MEDICAL)
    '0200995'

    Raises RowError.
    """
    digits = SEPARATORS.sub("", with_hyphens(text))
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


def _checked(name: str, text: str) -> str:
    """The words as they are kept, by the same rules as on the screen: nothing is rewritten."""
    if not text.strip() and name in ("name", "address"):
        raise RowError("", f"{LABELS[name]}がありません。", f"{LABELS[name]}を書いてください。")
    try:
        return FORMS_FIELDS[name].clean(text)
    except ValidationError as error:
        sentence = "".join(error.messages)
        raise RowError(
            text, f"{LABELS[name]}: {sentence}", "公式名簿の文字を直してください。"
        ) from error


def _postal_code(text: str) -> str:
    try:
        return read_postal_code(text)
    except UnreadablePostalCodeError as error:
        raise RowError(text, "郵便番号が7桁の数字ではありません。", "例 553-0006") from error


def _phone(text: str) -> str:
    """The first number of a cell: a fax number stands below it, or in brackets behind it."""
    first = next((part for part in text.splitlines() if part.strip()), "")
    return re.split(r"[（(]", first, maxsplit=1)[0] or first


def _take(listed: OfficialList, entry: Entry | LeftOut) -> None:
    """Adds what a row says, and tells of a number that a row before it had."""
    if isinstance(entry, LeftOut):
        listed.left_out.append(entry)
        return
    before = listed.first.setdefault(entry.number, entry)
    if before is not entry and (before.name, before.address) == (entry.name, entry.address):
        listed.repeated += 1
        return
    listed.entries.append(entry)
    if before is not entry:
        sentence = f"{before.place}と同じ番号です。"
        mend = "どちらか1行を消すか、番号を直してください。"
        listed.problems.append(Problem(entry.place, entry.number, sentence, mend))


def _refuse_another_table(other: OtherTable, table: PointTable) -> None:
    raise UnusableFileError(
        f"この公式名簿の番号は、{table.label}ではなく{other.table.label}の検査数字に合います"
        f"（{other.numbers:,}件のうち{other.fitting:,}件）。",
        "点数表を選び直すか、ファイルを確かめてください。",
    )
