"""The page of a ward's report: item by item, what is there and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.counting.registers import REGISTERS
from reports.counting.ward_report import WardReport, load_reports
from reports.lifecycle.changes import (
    FigureChange,
    RecordChange,
    changes_between,
    figures_changed_since_filing,
    records_behind,
)
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import Finding
from reports.lifecycle.items import (
    HOME,
    item_url,
    last_year_summary,
    mending_url,
    reading_url,
    register_links,
    register_url,
    report_url,
    summary,
)
from reports.lifecycle.trace import Step, report_steps
from reports.pages.report_page.whose_turn import Standing, facts_of, in_short, next_step
from reports.pages.review.page import FiledItem, filed_items, review_url
from wards.models import Filing, ReportingRound, Submission, User, Ward
from wards.vocabulary import ReportForm, ReportItem, Status, items_of

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


@dataclass(frozen=True)
class ReportPage:
    """Everything that the page of one report shows. What is read besides is read when asked for.

    back: the page to which saving leads back.
    """

    report: WardReport
    form: ReportForm
    submission: Submission
    findings: list[Finding]
    today: date
    reader: User
    back: str

    # --- What is there and what is missing -----------------------------------------------

    @property
    def mine(self) -> bool:
        """Whether the reader is the one who fills this report in."""
        return self.reader.role == self.form

    @property
    def title(self) -> str:
        month = f"{self.report.round.month_name}の" if self.report.round.month else ""
        return f"{self.report.ward} {self.form.label}の{month}報告"

    @property
    def url(self) -> str:
        return report_url(self.report.ward.code, self.form, self.report.round)

    @property
    def items(self) -> tuple[ReportItem, ...]:
        """What the report asks for."""
        return items_of(self.report.round.kind, self.form)

    @property
    def period(self) -> tuple[str, str]:
        return self.report.round.period

    @cached_property
    def lines(self) -> list[ItemLine]:
        return [
            item_line(
                number,
                item,
                self.report,
                self.findings,
                url=self._item_url(item),
                filed=self._filed.get(item),
                changed=any(change.item == item for change in self.changes),
            )
            for number, item in enumerate(self.items, start=1)
        ]

    def _item_url(self, item) -> str:
        year, month = self.report.round.fiscal_year, self.report.round.month
        if self.mine and item in REGISTERS and self.report.of(item):
            return register_url(item, self.report.round)
        if self.mine:
            return item_url(item, year, month)
        return reading_url(item, year, self.report.ward.code, self.report.of(item))

    @cached_property
    def _filed(self) -> dict:
        """item → what was submitted, while it counts."""
        return {each.item: each for each in filed_items(self.filing)} if self.counts else {}

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def errors(self) -> list[Finding]:
        return [finding for finding in self.findings if not finding.warning]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.warning]

    @property
    def todo(self) -> list[dict[str, str]]:
        """What is missing, each with the way to the place where it is mended."""
        return self._ways(self.errors)

    @property
    def to_explain(self) -> list[dict[str, str]]:
        """What will ask for a reason when the report is submitted."""
        return self._ways(self.warnings)

    def _ways(self, found: Sequence[Finding]) -> list[dict[str, str]]:
        return [{"text": finding.sentence, "url": self.way_to(finding)} for finding in found]

    def way_to(self, finding: Finding) -> str:
        """Where a finding is mended; '' for those who only read."""
        if not self.mine:
            return ""
        return mending_url(finding, self.url, self.report.round, self.back)

    @property
    def registers(self) -> list[dict[str, str]]:
        """The ways to what the body keeps besides."""
        return register_links(self.form)

    # --- Whose turn it is ----------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        errors = self.errors
        return Standing(
            submission=self.submission,
            today=self.today,
            mine=self.mine,
            for_bureau=self.reader.is_bureau,
            missing=len(errors),
            marks=sum(finding.mark is not None for finding in errors),
            only_reason=bool(errors) and errors[0].item is None,
            unchanged=self.mine and self.unchanged,
            warnings=len(self.warnings),
            first=(errors[0].sentence, self.way_to(errors[0])) if errors else ("", ""),
            submit_url=self.url.replace("?", "submit/?", 1),
            review_url=review_url(self.submission) if self.reader.is_bureau else "",
        )

    @property
    def facts(self) -> list[dict[str, object]]:
        counted = {"label": "入力", "value": f"{self.done}／{len(self.lines)}", "unit": "項目"}
        return [*facts_of(self.standing), {**counted, "big": True}]

    @property
    def step(self) -> dict[str, object]:
        return next_step(self.standing)

    @property
    def in_short(self) -> str:
        return in_short(self.standing)

    @property
    def may_submit(self) -> bool:
        """Whether the reader may press the button, though something may still block it."""
        return self.mine and not self.submission.is_locked

    # --- What happened -------------------------------------------------------------------

    @property
    def counts(self) -> bool:
        return self.submission.counts

    @cached_property
    def filing(self) -> Filing | None:
        """The last submission of this report, in force or returned."""
        if self.submission.filing_id is None:
            return None
        return self.submission.filings.select_related("event__by__ward", "submission__round").get(
            pk=self.submission.filing_id
        )

    @cached_property
    def changes(self) -> list[RecordChange]:
        """What the records say otherwise than the last submission."""
        if self.filing is None:
            return []
        return changes_between(self.filing.records, records_behind(self.report, self.form))

    @property
    def unchanged(self) -> bool:
        """Whether a returned report says in every value what was returned."""
        return self.submission.status == Status.RETURNED and not self.changes

    @cached_property
    def figure_changes(self) -> list[FigureChange]:
        """How the ward's figures would change if it submitted now."""
        if not self.changes:
            return []
        return figures_changed_since_filing(self.submission, self.report)

    @cached_property
    def trace(self) -> list[Step]:
        """Every move of the report with name and time, newest first."""
        return list(reversed(report_steps(self.submission))) if self.submission.pk else []

    @cached_property
    def seen(self) -> int:
        """Key of the last move that the page shows; 0 for none."""
        last = self.submission.events.order_by("pk").last() if self.submission.pk else None
        return last.pk if last else 0


def report_pages(
    ward: Ward, round_: ReportingRound, reader: User, today: date
) -> dict[ReportForm, ReportPage]:
    """form → page, for the reports that a round asks of a ward."""
    report = load_reports([ward], round_)[ward.code]
    is_current = round_ == ReportingRound.objects.current(today)
    return {
        form: ReportPage(
            report=report,
            form=form,
            submission=report.submissions.get(form)
            or Submission(round=round_, ward=ward, form=form),
            findings=findings(report, form, today),
            today=today,
            reader=reader,
            back=HOME if is_current else report_url(ward.code, form, round_),
        )
        for form in ReportForm
        if items_of(round_.kind, form)
    }
