"""Decides which two kinds of ledgers there are, and by which columns each is known."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reports.files.intake.ledger import case_log
from reports.files.intake.ledger.found import CONSULTATIONS, NEW_CLIENTS
from reports.files.table import Heading
from wards.japanese.example_days import with_example

MONTH, FISCAL_YEAR, REMARK = "month", "fiscal_year", "remark"

MONTH_TOTALS = (
    Heading(
        MONTH,
        "年月",
        ("月", "対象月", "対象年月", "相談月", "報告月", "月別", "月分"),
        with_example(
            "{month}、{short_month}、{western_month} などの書き方、または日付。"
            "年度の欄が別にあれば「9月」だけでも読めます。"
        ),
        required=True,
    ),
    Heading(
        CONSULTATIONS,
        "相談件数",
        (
            "件数",
            "延べ件数",
            "延件数",
            "相談延べ件数",
            "相談延件数",
            "延べ相談件数",
            "延相談件数",
            "相談件数延べ",
            "相談件数延",
            "相談数",
            "延べ相談数",
            "延相談数",
            "相談延べ数",
            "延べ数",
        ),
        "その月の延べ件数。0件の月は 0 と書きます。空欄の月は取り込みません。",
        required=True,
    ),
    Heading(
        NEW_CLIENTS,
        "うち新規の相談者数",
        (
            "うち新規",
            "新規",
            "新規相談者数",
            "新規の相談者数",
            "新規相談者",
            "新規件数",
            "うち新規件数",
            "うち新規相談者数",
            "新規人数",
            "新規実人数",
            "新規(実人数)",
            "うち新規(実人数)",
            "新規相談者数(実人数)",
            "相談件数うち新規",
            "相談件数新規",
            "相談件数うち新規の相談者数",
        ),
        "その月に初めて相談した人の数。数えていなければ欄ごとなくても空欄でも構いません。",
    ),
    Heading(FISCAL_YEAR, "年度", (), "年月の欄が「9月」だけのときに使います。"),
    Heading(REMARK, "備考", ("摘要", "メモ"), "読むだけで、残しません。"),
)


class LedgerFormat(StrEnum):
    """What a row of a ledger is."""

    MONTH_TOTALS = "month_totals"
    CASE_LOG = "case_log"

    @property
    def label(self) -> str:
        return FORMATS[self].label

    @property
    def headings(self) -> tuple[Heading, ...]:
        return FORMATS[self].headings


@dataclass(frozen=True)
class _Format:
    label: str
    headings: tuple[Heading, ...]
    needed: tuple[frozenset[str], ...]


FORMATS = {
    LedgerFormat.MONTH_TOTALS: _Format(
        "月ごとの件数", MONTH_TOTALS, (frozenset({MONTH, CONSULTATIONS}),)
    ),
    LedgerFormat.CASE_LOG: _Format("相談の記録", case_log.COLUMNS, case_log.NEEDED),
}
