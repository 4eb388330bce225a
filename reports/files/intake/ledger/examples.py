"""Decides the empty examples of both ledgers: a head row and two invented rows, as CSV and as a workbook."""

from __future__ import annotations

from datetime import UTC, date, datetime

from django.utils import timezone
from openpyxl.utils import get_column_letter

from reports.document.exporters.csv_files import write_rows
from reports.document.exporters.xlsx.book import (
    TABLE_DAY,
    TABLE_HEAD,
    TABLE_NUMBER,
    TABLE_TEXT,
    Book,
    Look,
)
from reports.files.intake.ledger.formats import LedgerFormat
from reports.files.intake.ledger.totals import EXAMPLE
from reports.files.table import Heading
from wards.fiscal import FiscalYear, wareki, year_and_month

Value = str | int | date
MARK = f"（{EXAMPLE}。この行は消してください）"
# In a sheet a day is a day; a month shows no day. Both are made of a real date.
MONTH_LOOK = Look(vertical="top", horizontal="left", number_format='yyyy"年"m"月"')
WIDE, NARROW = 24, 14


def _rows(kind: LedgerFormat) -> tuple[dict[str, Value], ...]:
    year = FiscalYear.of(timezone.localdate())
    return {
        LedgerFormat.MONTH_TOTALS: (
            {"month": year.month(4), "consultations": 32, "new_clients": 9, "remark": MARK},
            {"month": year.month(5), "consultations": 28, "new_clients": 6, "remark": MARK},
        ),
        LedgerFormat.CASE_LOG: (
            {
                "day": year.month(4).replace(day=3),
                "newness": "新規",
                "affiliation": "病院",
                "profession": "医療ソーシャルワーカー",
                "channel": "電話",
                "scene": "入退院支援",
                "topics": "退院支援、在宅医の紹介",
                "response": "情報提供",
                "outcome": "解決",
                "remark": MARK,
            },
            {
                "day": year.month(4).replace(day=5),
                "newness": "継続",
                "affiliation": "居宅介護支援事業所",
                "profession": "介護支援専門員",
                "channel": "来所",
                "scene": "日常の療養支援",
                "topics": "訪問看護の利用",
                "response": "関係機関への紹介",
                "outcome": "継続中",
                "remark": MARK,
            },
        ),
    }[kind]


def columns_of(kind: LedgerFormat) -> tuple[Heading, ...]:
    """The columns that an example has: all that are asked for but the year, which months hold."""
    return tuple(heading for heading in kind.headings if heading.key != "fiscal_year")


def example_csv(kind: LedgerFormat) -> bytes:
    """The example as CSV: UTF-8 with BOM, days and months in words."""
    columns = columns_of(kind)
    rows = [[_in_words(row[column.key], kind) for column in columns] for row in _rows(kind)]
    return write_rows([[column.label for column in columns], *rows])


def _in_words(value: Value, kind: LedgerFormat) -> str:
    if isinstance(value, date):
        return year_and_month(value) if kind is LedgerFormat.MONTH_TOTALS else wareki(value)
    return str(value)


def example_xlsx(kind: LedgerFormat) -> bytes:
    """The example as a workbook of one sheet, days and numbers typed."""
    book = Book(f"{kind.label}の見本", "在宅医療連携拠点", datetime(2024, 4, 1, tzinfo=UTC))
    sheet = book.sheet(kind.label)
    for place, column in enumerate(columns_of(kind), 1):
        book.put(sheet, 1, place, column.label, TABLE_HEAD)
        width = WIDE if column.key in ("topics", "remark", "profession") else NARROW
        sheet.column_dimensions[get_column_letter(place)].width = max(width, len(column.label) * 2)
        for number, row in enumerate(_rows(kind), 2):
            value = row[column.key]
            book.put(sheet, number, place, value, _look(value, kind))
    sheet.freeze_panes = "A2"
    return book.bytes()


def _look(value: Value, kind: LedgerFormat) -> Look:
    if isinstance(value, date):
        return MONTH_LOOK if kind is LedgerFormat.MONTH_TOTALS else TABLE_DAY
    return TABLE_NUMBER if isinstance(value, int) else TABLE_TEXT
