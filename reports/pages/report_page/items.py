"""Decides how one item of a report stands in its table: answer, state, last year's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.counting.ward_report import WardReport
from reports.lifecycle.checks.finding import Finding
from reports.lifecycle.item_summary import last_year_summary, summary
from reports.pages.review.filed import FiledItem
from wards.vocabulary import ReportItem

# Items of 在宅医療・介護連携推進事業 (資料４, 連携の拠点が担う業務 ※).
OF_THE_OTHER_PROGRAMME = frozenset({ReportItem.WARD_COUNCIL, ReportItem.RESOURCE_SURVEY})


@dataclass(frozen=True)
class ItemLine:
    """One item of a report as its page shows it; `url` is '' where there is nothing to read.

    answer: what was submitted while the report counts, else what the records say now.
    records: what stands behind the answer, each in words. unconfirmed: the answer is a register of
    earlier years that waits for 「このとおり」. missing, marks, warnings: how many.
    """

    number: int
    item: ReportItem
    url: str
    answer: str
    records: list[str]
    last_year: str
    missing: int
    marks: int
    warnings: int
    unconfirmed: bool
    nothing: bool
    may_state_nothing: bool
    submitted: bool
    changed: bool

    @property
    def title(self) -> str:
        mark = " ※" if self.item in OF_THE_OTHER_PROGRAMME else ""
        return f"{self.number} {self.item.label}{mark}"

    @property
    def is_done(self) -> bool:
        return self.submitted or not (self.missing or self.marks)

    @property
    def badge(self) -> tuple[str, str, str]:
        """Kind, word and icon of the item's state."""
        if self.submitted:
            changed = ("warn", "提出後に変更あり", "swap")
            return changed if self.changed else ("sent", "提出済", "up")
        if self.marks:
            return "back", f"差戻し {self.marks}", "back"
        if self.unconfirmed:
            return "empty", "未確認", "empty"
        if self.missing and self.answer:
            return "back", f"不足 {self.missing}", "error"
        if self.missing:
            return "empty", "未記入", "empty"
        if self.warnings:
            return "warn", f"確認 {self.warnings}", "warn"
        if self.nothing:
            return "gone", "該当なしで完了", "check"
        return "ok", "完了", "check"


def item_line(
    number: int,
    item: ReportItem,
    report: WardReport,
    found: Sequence[Finding],
    *,
    url: str,
    filed: FiledItem | None,
    changed: bool,
) -> ItemLine:
    """The line of an item. filed: what was submitted, while the report counts."""
    own = [finding for finding in found if finding.item == item]
    nothing = item in report.nothing
    records = [each.kept.record for each in filed.records] if filed else report.of(item)
    stated = filed.nothing if filed else nothing
    return ItemLine(
        number=number,
        item=item,
        url=url,
        answer=summary(item, records, nothing=stated),
        records=[str(record) for record in records],
        last_year=last_year_summary(item, report),
        missing=sum(not each.warning and each.mark is None for each in own),
        marks=sum(each.mark is not None for each in own),
        warnings=sum(each.warning for each in own),
        unconfirmed=filed is None and report.is_unconfirmed(item),
        nothing=stated,
        may_state_nothing=report.may_state_nothing(item),
        submitted=filed is not None,
        changed=changed,
    )
