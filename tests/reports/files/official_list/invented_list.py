"""Makes official lists of invented institutions: rows with right check digits, files of any kind."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from openpyxl import Workbook

from reports.files.official_list.comparing import plan_of
from reports.files.official_list.entries import OfficialList, official_list
from reports.files.official_list.plan import Plan
from reports.files.official_list.point_table import PointTable
from reports.files.official_list.reading import sheets_of
from reports.files.official_list.register import register

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


def csv_text(lines: Iterable[Row], *, header: bool = False, newline: str = "\r\n") -> str:
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


def workbook(lines: Iterable[Row]) -> bytes:
    """A list as the regional bureau prints it: title rows, header, several rows an institution."""
    return saved(printed(lines))


def saved(book: Workbook) -> bytes:
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def printed(lines: Iterable[Row]) -> Workbook:
    book = Workbook()
    sheet = book.active
    sheet.title = "医科"
    sheet.append(["コード内容別医療機関一覧表（架空）"])
    sheet.append(["［令和6年9月1日現在　医科］"])
    sheet.append([])
    sheet.append(
        [
            "項番",
            "医療機関\n番号",
            "医療機関名称",
            "医療機関所在地",
            "電話番号\n（FAX番号）",
            "勤務医数",
        ]
    )
    for place, each in enumerate(lines, start=1):
        postal = f"〒{each.postal_code[:3]}-{each.postal_code[3:]}"
        dotted = f"{each.number[:2]},{each.number[2:6]},{each.number[6:]}"
        address = f"{postal}\n{each.address}"
        sheet.append([place, dotted, each.name, address, each.phone or None, "常勤: 1"])
        sheet.append([None, None, None, None, None, "(医 1)"])
    return book


def listed(
    lines: Iterable[Row] | str, table: PointTable = PointTable.MEDICAL, **how: object
) -> OfficialList:
    """A list as it was read from a CSV file."""
    text = lines if isinstance(lines, str) else csv_text(lines, **how)
    return official_list(sheets_of(text.encode()), table)


def plan(lines: Iterable[Row], user, day: date = DAY) -> Plan:
    """What taking in such a list would do to the register as it stands."""
    return plan_of_list(listed(lines), user, day)


def plan_of_list(found: OfficialList, user, day: date = DAY) -> Plan:
    return plan_of(found, register(user, day), day)
