"""A ward's own document as data: tables for CSV and workbook, and JSON."""

import json
from collections.abc import Iterator

from reports.document.exporters.longform import public_ward_name
from reports.document.exporters.ward.page import WardPage
from reports.document.exporters.xlsx.tables import DataTable, add_table
from reports.document.exporters.xlsx.workbook import add_cover, list_sheets
from wards.outgoing.book import Book, Value
from wards.outgoing.csv_rows import Encoding, write_rows

HEADINGS = (
    "年度", "区コード", "区名", "版", "図番号", "図ID", "図名", "基準日", "自区の回答", "比べる年度",
    "比べる年度の自区の回答", "変更", "区分コード", "区分", "市全体の区数", "自区の区分",
)  # fmt: skip
CHANGED, OWN = "あり", "○"
COUNTED = ("市全体の区数",)


def ward_rows(page: WardPage) -> Iterator[tuple[Value, ...]]:
    """A row for each answer of the city's, beside the ward's own answer; blank is None."""
    for each in page.answers:
        figure = each.figure
        head = (
            page.year.year,
            page.ward.code,
            public_ward_name(page.ward),
            page.document.status,
            figure.section,
            figure.id,
            figure.title,
            figure.as_of,
            each.own.words,
            page.before.year,
            each.own.last or None,
            CHANGED if each.own.has_changed else None,
        )
        for part in each.parts:
            yield (*head, part.code, part.label, part.wards, OWN if part.is_own else None)
        if not each.parts:
            yield (*head, None, None, None, None)


def write_ward_csv(page: WardPage, encoding: Encoding = Encoding.UTF8) -> bytes:
    """The answers as one table. Raises CannotEncodeError."""
    return write_rows([HEADINGS, *ward_rows(page)], encoding)


def write_ward_xlsx(page: WardPage) -> bytes:
    """Cover with the ward's name and code, the answers, the institutions."""
    document = page.document
    book = Book(f"{document.number} {document.title}", document.status, document.made_at)
    cover = add_cover(book, document)
    institutions = [
        (each.label, each.mark or None, *(OWN if has else None for has in each.functions))
        for each in page.institutions
    ]
    tables = (
        DataTable("回答", "自区の回答と24区の分布", HEADINGS, ward_rows(page), COUNTED),
        DataTable(
            "積極的医療機関",
            "積極的医療機関と、担う機能（○）",
            ("名称", "注記記号", *page.functions),
            institutions,
        ),
    )
    sheets = [(add_table(book, document, table), table.meaning) for table in tables]
    list_sheets(book, cover, sheets)
    return book.bytes()


def write_ward_json(page: WardPage) -> bytes:
    """As UTF-8 JSON, readable by eye; what does not exist is null."""
    document = page.document
    data = {
        "document": {
            "number": document.number,
            "title": document.title,
            "fiscal_year": page.year.year,
            "as_of": document.as_of and document.as_of.isoformat(),
            "ward_code": page.ward.code,
            "ward": public_ward_name(page.ward),
            "status": document.status,
            "edition": document.edition,
            "made_at": document.made_at.isoformat(timespec="seconds"),
        },
        "year_before": {"fiscal_year": page.before.year, "source": page.said_of_before},
        "answers": {
            each.figure.id: {
                "section": each.figure.section,
                "title": each.figure.title,
                "as_of": each.figure.as_of and each.figure.as_of.isoformat(),
                "answer": each.own.words,
                "last": each.own.last or None,
                "changed": each.own.has_changed,
                "city": [
                    {"code": p.code, "label": p.label, "wards": p.wards, "own": p.is_own}
                    for p in each.parts
                ],
            }
            for each in page.answers
        },
        "consultations": {"months": dict(page.months), "last": dict(page.months_before)},
        "institutions": [
            {
                "label": each.label,
                "note": each.mark or None,
                "functions": [
                    name for name, has in zip(page.functions, each.functions, strict=True) if has
                ],
            }
            for each in page.institutions
        ],
    }
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()
