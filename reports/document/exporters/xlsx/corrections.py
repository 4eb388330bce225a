"""Decides the sheet 正誤表: what an edition corrects in the one before."""

from __future__ import annotations

from reports.document.exporters.corrections_csv import HEADINGS, correction_rows
from reports.document.exporters.document import Document
from reports.document.exporters.xlsx.tables import Table

TITLE = "正誤表"


def corrections_table(document: Document) -> Table:
    """The sheet as a table."""
    meaning = f"第{document.edition - 1}版から訂正した箇所"
    return Table(TITLE, meaning, HEADINGS, correction_rows(document))
