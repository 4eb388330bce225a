"""The institutions that an official list names, row by row, and the rows that cannot be read."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import chain

from django.core.exceptions import ValidationError

from institutions.forms import InstitutionForm
from reports.files.official_list.cells import (
    OSAKA_PREFECTURE,
    Columns,
    PointTable,
    RowError,
    columns_of,
    digits_of,
    elsewhere,
    in_city,
    parted,
    read_number,
)
from reports.files.opening import UnusableFileError
from reports.files.outcome import CellRef, Findings, Problem
from reports.files.reading import Progress
from reports.files.table import Line, Table
from wards.japanese.letters import Lookalike, comparing_key, lookalikes, mended
from wards.japanese.numbers import UnreadableError, read_postal_code
from wards.models import Ward

NO_LIST = (
    "このファイルには、公式名簿が見つかりません。",
    "見出しの行に「医療機関番号」「医療機関名称」「所在地」があるか、"
    "番号・名称・所在地の列が1つずつある公式名簿にしてください。",
)
# So many rows that are wrong alike are each told; of more the first.
MOST_ALIKE = 5
# So many more numbers than of the 点数表 that was chosen, and at least so many, fit another one.
MUCH, FEW = 2, 5
ROWS_BETWEEN = 2_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One institution of the list. number: 7 digits; postal_code: 553-0006, or '' like phone."""

    place: CellRef
    number: str
    name: str
    address: str
    postal_code: str
    phone: str
    ward: str


@dataclass(slots=True)
class OfficialList:
    """All that a file says. outside: place and address of each number outside the city.

    municipalities: how many institutions lie in each other one. nowhere: rows whose address names
    no municipality. continuations: rows that carry staff or departments of the one above.
    repeated: rows that say an institution again. other_table: rows of another 点数表.
    """

    table: PointTable
    entries: dict[str, Entry] = field(default_factory=dict)
    outside: dict[str, tuple[CellRef, str]] = field(default_factory=dict)
    municipalities: Counter[str] = field(default_factory=Counter)
    nowhere: list[tuple[CellRef, str]] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    continuations: int = 0
    repeated: int = 0
    other_table: int = 0
    odd_letters: dict[Lookalike, list[CellRef]] = field(default_factory=lambda: defaultdict(list))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What must be mended; what is wrong alike in many rows is said once."""
        alike: dict[str, list[Problem]] = defaultdict(list)
        for each in self.findings.problems:
            alike[each.sentence].append(each)
        for sentence, same in alike.items():
            if len(same) > MOST_ALIKE:
                more = f"{sentence}同じ行が、ほかに{len(same) - 1:,}行あります。"
                same[:] = [replace(same[0], sentence=more)]
        return tuple(chain.from_iterable(alike.values()))


def official_list(
    tables: Iterable[Table], point_table: PointTable, progress: Progress | None = None
) -> OfficialList:
    """The institutions of a file. Raises UnusableFileError without a list of them and the 24 wards."""
    listed, others = OfficialList(point_table), []
    wards = {comparing_key(ward.name): ward.code for ward in Ward.objects.all()}
    visible = [table for table in tables if not table.sheet.is_hidden]
    laid_out = [(table, columns) for table in visible if (columns := columns_of(table))]
    if not laid_out:
        raise UnusableFileError(*NO_LIST)
    for table, columns in laid_out:
        reader = _Reader(listed, table, columns, wards)
        if other := reader.other_table():
            others.append(other)
            listed.findings.note(
                CellRef(table.name), f"{other.label}の公式名簿なので、読みません。"
            )
            continue
        reader.read(progress)
    unread = [table.name for table in visible if table not in [each for each, _ in laid_out]]
    if unread:
        names = "、".join(f"「{name}」" for name in unread)
        listed.findings.note(CellRef(), f"公式名簿のないシート {names} は読みません。")
    _refuse_without_rows(listed, others)
    return listed


def _refuse_without_rows(listed: OfficialList, others: list[PointTable]) -> None:
    if listed.entries or listed.findings.problems:
        return
    if others and not listed.municipalities:
        raise UnusableFileError(
            f"この公式名簿の番号は、{listed.table.label}ではなく{others[0].label}の検査数字に合います。",
            "点数表を選び直すか、ファイルを確かめてください。",
        )
    outside = sum(listed.municipalities.values()) + len(listed.nowhere)
    raise UnusableFileError(
        f"このファイルには、大阪市24区の{listed.table.label}の医療機関が1件もありません"
        f"（ほかの所在地 {outside:,}件）。",
        "大阪市を含む公式名簿かどうかと、所在地の列が「大阪市」か「大阪府大阪市」で始まっているかを"
        "確かめてください。",
    )


class _Reader:
    """One table of the list, read row by row into what the file says."""

    def __init__(
        self, listed: OfficialList, table: Table, columns: Columns, wards: dict[str, str]
    ) -> None:
        self.listed, self.table, self.columns, self.wards = listed, table, columns, wards
        head = columns.head
        self.lines = [each for each in table.lines if not head or each.number > head.line.number]
        self.name_label = head.labels[columns.name] if head else ""
        self.rows_before: set[tuple[str, str, str]] = set()

    def other_table(self) -> PointTable | None:
        """The other 点数表 that its check digits fit; no code of it would be right."""
        if self.columns.table is not None or self.columns.prefecture is not None:
            return None
        written = (digits_of(line.cell(self.columns.number))[-7:] for line in self.lines)
        numbers = [number for number in written if len(number) == 7]
        fitting = {each: sum(map(each.fits, numbers)) for each in PointTable}
        best = max(PointTable, key=fitting.__getitem__)
        own = fitting[self.listed.table]
        return None if best == self.listed.table or fitting[best] <= max(MUCH * own, FEW) else best

    def read(self, progress: Progress | None) -> None:
        """Reads all rows; tells how far it is."""
        for done, line in enumerate(self.lines):
            if progress and done % ROWS_BETWEEN == 0:
                progress(done, len(self.lines), "公式名簿を読んでいます。")
            # Every printed page may begin with the head.
            if self.name_label and line.cell(self.columns.name) == self.name_label:
                continue
            point_table = line.cell(self.columns.table)
            if not self._begins_an_institution(line):
                self.listed.continuations += 1
            elif point_table != self.listed.table.label and point_table in PointTable.labels:
                self.listed.other_table += 1
            else:
                self._take(line)

    def _begins_an_institution(self, line: Line) -> bool:
        """Whether it has a 項番; where the list has none, anything of an institution."""
        at = self.columns
        own = [bool(line.cell(place)) for place in (at.number, at.name, at.address)]
        if at.row is None:
            return any(own)
        return all(own) or line.cell(at.row).isdigit()

    def _take(self, line: Line) -> None:
        at = self.columns
        key = (line.cell(at.number), line.cell(at.name), line.cell(at.address))
        if key in self.rows_before:
            self.listed.repeated += 1
            return
        self.rows_before.add(key)
        postal, address = parted(line.cell(at.address))
        within = in_city(address)
        prefecture = line.cell(at.prefecture).removesuffix("大阪府").lstrip("0")
        if prefecture not in ("", OSAKA_PREFECTURE) or (within is None and address):
            self._leave_out(line, address, prefecture)
            return
        try:
            entry = self._entry(line, within or "", mended(address), postal)
        except RowError as error:
            self.listed.findings.refuse(self.table.place(line), *error.args)
        else:
            self._add(entry, line)

    def _leave_out(self, line: Line, address: str, prefecture: str) -> None:
        row = (self.table.place(line), address)
        if prefecture in ("", OSAKA_PREFECTURE):
            self.listed.outside.setdefault(digits_of(line.cell(self.columns.number))[-7:], row)
            prefecture = ""
        if municipality := elsewhere(address) or prefecture:
            self.listed.municipalities[municipality] += 1
        else:
            self.listed.nowhere.append(row)

    def _entry(self, line: Line, within: str, address: str, postal: str) -> Entry:
        """What a row says. Raises RowError for the first cell of it that cannot be read."""
        at = self.columns
        number = read_number(line.cell(at.number), self.listed.table)
        name = _checked("name", mended(" ".join(line.cell(at.name).splitlines())))
        address = _checked("address", address)
        ward = next((code for key, code in self.wards.items() if within.startswith(key)), None)
        if ward is None:
            hint = "区の名前を確かめてください。合区などで変わったときは、いまの区名に修正してください。"
            raise RowError(address, "大阪市の24区のどれか分かりません。", hint)
        postal_code = _postal_code(line.cell(at.postal_code) or postal)
        phone = _checked("phone", _phone(line.cell(at.phone)))
        return Entry(self.table.place(line), number, name, address, postal_code, phone, ward)

    def _add(self, entry: Entry, line: Line) -> None:
        before = self.listed.entries.setdefault(entry.number, entry)
        if before is not entry:
            if (before.name, before.address) == (entry.name, entry.address):
                self.listed.repeated += 1
                return
            sentence = f"{before.place}と同じ番号です。"
            hint = "どちらか1行を消すか、番号を修正してください。"
            self.listed.findings.refuse(entry.place, entry.number, sentence, hint)
        for odd in lookalikes(line.cell(self.columns.name) + line.cell(self.columns.address)):
            self.listed.odd_letters[odd].append(entry.place)


def _checked(name: str, text: str) -> str:
    """The words as they are kept, by the same rules as on the screen: nothing is rewritten."""
    form_field = InstitutionForm.base_fields[name]
    label = form_field.label
    if not text.strip() and name in ("name", "address"):
        raise RowError("", f"{label}がありません。", f"{label}を書いてください。")
    try:
        return form_field.clean(text)
    except ValidationError as error:
        sentence = f"{label}: {''.join(error.messages)}"
        raise RowError(text, sentence, "公式名簿の文字を修正してください。") from error


def _postal_code(text: str) -> str:
    try:
        return read_postal_code(text)
    except UnreadableError as error:
        raise RowError(text, "郵便番号が7桁の数字ではありません。", "例 553-0006") from error


def _phone(text: str) -> str:
    """The first number of a cell: a fax number stands below it, or in brackets behind it."""
    first = next((part for part in text.splitlines() if part.strip()), "")
    return re.split(r"[（(]", first, maxsplit=1)[0] or first
