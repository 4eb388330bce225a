"""Sends a form back as a test filled it in: cells typed over, then taken in as its body does."""

from __future__ import annotations

from reports.files.reading import Reading
from reports.files.report_form.taking_in import take_in
from tests.reports.files.filling import answer, head_of, opened, saved
from tests.reports.files.sent_out import DESK, OFFICE, SentOut


def typed(content: bytes, *cells: tuple[str, int | None, str, object]) -> bytes:
    """A form with cells typed over: (sheet, row of the table from 1 or None, label, value)."""
    workbook = opened(content)
    for title, row, label, value in cells:
        sheet = workbook[title]
        if row is None:
            answer(sheet, label, value)
            continue
        head, labels = head_of(sheet)
        sheet.cell(head + row, labels[label]).value = value
    return saved(workbook)


def office(ward: SentOut, *cells, **options) -> Reading:
    content = typed(ward.forms[OFFICE].content, *cells)
    return take_in(content, ward.users[OFFICE], round_=ward.round, **options)


def desk(ward: SentOut, *cells, **options) -> Reading:
    content = typed(ward.forms[DESK].content, *cells)
    return take_in(content, ward.users[DESK], round_=ward.round, **options)
