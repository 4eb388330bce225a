"""Makes official lists of invented institutions: rows with right check digits, files of any kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from openpyxl import Workbook

from reports.files.official_list.cells import PointTable
from reports.files.official_list.entries import OfficialList, official_list
from reports.files.official_list.taking_in import take_in_official_list
from reports.files.opening import open_book
from reports.files.outcome import Change, Outcome
from reports.files.reading import Reading
from reports.files.table import tables_of
from tests.factories import InstitutionFactory, ward
from tests.reports.files.filling import saved

DAY = date(2024, 9, 1)
HEADER = ("項番", "医療機関番号", "医療機関名称", "医療機関所在地", "郵便番号", "電話番号")
# In the order of their codes, as an invented list is best read.
WARDS = ("福島区", "此花区", "東成区", "北区", "中央区")


@dataclass(frozen=True)
class Row:
    """A row of a list; number: 7 digits."""

    number: str
    name: str
    address: str
    postal_code: str = "5300001"
    phone: str = ""

    @property
    def code(self) -> str:
        return PointTable.MEDICAL.code_of(self.number)

    def but(self, **changes: str) -> Row:
        return replace(self, **changes)


def number(six: int, table: PointTable = PointTable.MEDICAL) -> str:
    """A number of 7 digits whose last is the check digit."""
    return next(each for each in (f"{six:06}{last}" for last in range(10)) if table.fits(each))


def row(serial: int, *, ward: str = "北区", **fields: str) -> Row:
    """An invented institution; each serial has its own number, name and lot."""
    made = Row(
        number(100_000 + serial),
        f"架空第{serial}クリニック",
        f"大阪市{ward}架空町{serial % 9 + 1}丁目{serial}番7号",
    )
    return made.but(**fields)


def rows(count: int) -> list[Row]:
    return [row(serial, ward=WARDS[serial % len(WARDS)]) for serial in range(count)]


def known(each: Row, **fields: object):
    """The register's record of a row, of 北区 unless another ward is given."""
    made = {"name": each.name, "code": each.code, "address": each.address, "kind": "clinic"}
    made |= {"postal_code": "530-0001", "ward": ward("27127")}
    return InstitutionFactory(**made | fields)


def csv_text(lines: Iterable[Row], *, header: bool = True, newline: str = "\r\n") -> str:
    """A list as CSV: with a header six columns, without one five as in the real file."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator=newline)
    if header:
        writer.writerow(HEADER)
    for place, each in enumerate(lines, start=1):
        if header:
            cells = (place, each.number, each.name, each.address, each.postal_code, each.phone)
        else:
            cells = (f"27{each.number}", each.number, each.name, each.postal_code, each.address)
        writer.writerow(cells)
    return written.getvalue()


def printed(lines: Iterable[Row], *, second: str = "") -> Workbook:
    """A list as the regional bureau prints it: titles, a head in row 12, three rows an institution.

    second: a second number in brackets beside each first.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "大阪府"
    sheet["A3"], sheet["B3"] = "コード内容別医療機関一覧表", "[大阪府]"
    sheet["A5"] = "[令和 6年 9月 1日現在　医科　現存/休止]"
    sheet["A11"] = None
    sheet.append([])
    head = [
        "項番",
        "医療機関\n番号",
        "医療機関名称",
        "医療機関所在地",
        "電話番号\n（FAX番号）",
        "備考",
    ]
    for column, label in enumerate(head, 1):
        sheet.cell(12, column, label)
    for place, each in enumerate(lines, start=1):
        postal = f"〒{each.postal_code[:3]}－{each.postal_code[3:]}"
        code = f"{each.number[:2]}-{each.number[2:]} "
        if second:
            code = f"{code.strip()}\n({second})"
        sheet.append(
            [str(place), code, each.name, postal + each.address, each.phone or None, "診療所"]
        )
        sheet.append([None, None, None, None, "常　勤:　　　 4", "現存"])
        sheet.append([None, None, None, None, None, "令6. 5. 18"])
    return book


NOTIFICATION_HEAD = (
    "項番", "都道府県コード", "都道府県名", "区分", "医療機関番号", "併設医療機関番号", "医療機関記号番号",
    "医療機関名称", "医療機関所在地（郵便番号）", "医療機関所在地（住所）", "電話番号", "受理届出名称",
)  # fmt: skip


def notifications(
    lines: Iterable[Row], *, each: int = 2, prefecture: str = "27", kind: str = "医科"
):
    """The rows of a 届出受理医療機関名簿: several of an institution, one a notification."""
    for line in lines:
        postal = f"{line.postal_code[:3]}-{line.postal_code[3:]}"
        for notice in range(each):
            yield (
                "1", prefecture, "", kind, line.number, "", f"（架空）第{notice}号", line.name,
                postal, line.address, line.phone, f"機能強化加算{notice}",
            )  # fmt: skip


def notified(*rows: Iterable[tuple[str, ...]]) -> bytes:
    """A 届出受理医療機関名簿 as a workbook."""
    book = Workbook()
    sheet = book.active
    sheet["A2"] = "[令和６年９月１日 現在　]"
    for column, label in enumerate(NOTIFICATION_HEAD, 1):
        sheet.cell(4, column, label)
    for some in rows:
        for cells in some:
            sheet.append(cells)
    return saved(book)


def content_of(lines: Iterable[Row] | str | bytes, **how: object) -> bytes:
    if isinstance(lines, bytes):
        return lines
    text = lines if isinstance(lines, str) else csv_text(lines, **how)
    return text.encode()


def listed(
    lines: Iterable[Row] | str | bytes, table: PointTable = PointTable.MEDICAL, **how: object
) -> OfficialList:
    """A list as it was read."""
    book = open_book(content_of(lines, **how), values_only=True)
    return official_list(tables_of(book), table)


def taken_in(lines: Iterable[Row] | str | bytes, user, **how: object) -> Reading:
    """What such a list of the day does, or would do, to the register as it stands."""
    table, day = how.pop("table", PointTable.MEDICAL), how.pop("day", DAY)
    origin = {"table": table.value, "day": day.isoformat()}
    return take_in_official_list(content_of(lines), user, origin=origin, **how)


def outcome_of(lines: Iterable[Row] | str | bytes, user, **how: object) -> Outcome:
    reading = taken_in(lines, user, **how)
    assert reading.unusable is None
    return reading.outcome


def save(lines: Iterable[Row] | str | bytes, user, answers=None, **how: object) -> Reading:
    """Takes a list in: with these answers, or all that it would change."""
    outcome = outcome_of(lines, user, **how)
    closing = sum(each.key.startswith("closed-") for each in outcome.changes)
    everything = {each.key: "yes" for each in outcome.changes} | {"closings": f"yes:{closing}"}
    answers = everything if answers is None else answers
    return taken_in(lines, user, answers=answers, save=True, digest=outcome.digest, **how)


def in_short(changes: Iterable[Change]) -> list[tuple[str, str, bool]]:
    """Each change as the list in which it stands, its record, and whether its box is set."""
    return [(each.key.partition("-")[0], each.record, each.ticked) for each in changes]
