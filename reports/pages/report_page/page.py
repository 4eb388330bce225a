"""The page of a ward's report: item by item, what is there and what is missing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property, partial

from reports.counting.registers import REGISTERS
from reports.counting.ward_report import load_reports, submissions_of
from reports.lifecycle.changes import FigureChange, figures_changed_since_filing
from reports.lifecycle.checks.warnings import Finding
from reports.lifecycle.items import (
    HOME,
    item_url,
    last_year_summary,
    reading_url,
    receipt_url,
    register_links,
    register_url,
    report_url,
    summary,
)
from reports.lifecycle.trace import Step, report_steps
from reports.pages.report_page.whose_turn import Standing, facts_of
from reports.pages.review.filed import FiledItem, filed_items
from wards.models import ReportingRound, Submission, SubmissionEvent, User, Ward
from wards.models.round import current_survey
from wards.reporting.taking_back import is_past_withdrawing, moves_of, why_not_withdrawn
from wards.vocabulary import ReportForm, ReportItem, Status, items_of

# Items of 在宅医療・介護連携推進事業 (資料４, 連携の拠点が担う業務 ※).
OF_THE_OTHER_PROGRAMME = frozenset({ReportItem.WARD_COUNCIL, ReportItem.RESOURCE_SURVEY})


@dataclass(frozen=True)
class ItemLine:
    """One item of a report as its page shows it; `url` is '' where there is nothing to read.

    answer, records: what was submitted, while the report counts, else what the records say now.
    unconfirmed: a register that waits for 「このとおり」. missing, marks, warnings: how many.
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


@dataclass(frozen=True)
class ReportPage(Standing):
    """Everything that the page of one report shows. What is read besides is read when asked for."""

    @property
    def title(self) -> str:
        month = f"{self.report.round.month_name}の" if self.report.round.month else ""
        return f"{self.report.ward} {self.form.label}の{month}報告"

    @property
    def items(self) -> tuple[ReportItem, ...]:
        """What the report asks for."""
        return items_of(self.report.round.kind, self.form)

    @property
    def period(self) -> tuple[str, str]:
        return self.report.round.period

    @cached_property
    def lines(self) -> list[ItemLine]:
        return [self._line(number, item) for number, item in enumerate(self.items, start=1)]

    def _line(self, number: int, item: ReportItem) -> ItemLine:
        report, filed = self.report, self._filed.get(item)
        own = [finding for finding in self.findings if finding.item == item]
        records = [each.kept.record for each in filed.records] if filed else report.of(item)
        nothing = filed.nothing if filed else item in report.nothing
        return ItemLine(
            number=number,
            item=item,
            url=self._item_url(item),
            answer=summary(item, records, nothing=nothing),
            records=[str(record) for record in records],
            last_year=last_year_summary(item, report.earlier),
            missing=sum(not each.warning and each.mark is None for each in own),
            marks=sum(each.mark is not None for each in own),
            warnings=sum(each.warning for each in own),
            unconfirmed=filed is None and report.is_unconfirmed(item),
            nothing=nothing,
            may_state_nothing=report.may_state_nothing(item),
            submitted=filed is not None,
            changed=any(change.item == item for change in self.changes),
        )

    def _item_url(self, item: ReportItem) -> str:
        report, round_ = self.report, self.report.round
        if not self.mine:
            return reading_url(item, round_.fiscal_year, report.ward.code, report.of(item))
        if item in REGISTERS and report.of(item):
            return register_url(item, round_)
        return item_url(item, round_.fiscal_year, round_.month)

    @cached_property
    def _filed(self) -> dict[ReportItem, FiledItem]:
        """item → what was submitted, while it counts."""
        return {each.item: each for each in filed_items(self.filing)} if self.counts else {}

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def todo(self) -> list[dict[str, str]]:
        """What is missing, each with the way to the place where it is mended."""
        return self._ways(self.errors)

    def next_place(self, after: str) -> str:
        """Where what is missing next behind an item is mended; the report itself when nothing is."""
        order = list(self.items)
        start = order.index(after) + 1 if after in order else 0
        rest = [*order[start:], *order[:start], None]
        found = min(self.errors, key=lambda error: rest.index(error.item), default=None)
        return (self.way_to(found) if found else "") or self.back

    @property
    def to_explain(self) -> list[dict[str, str]]:
        """What will ask for a reason when the report is submitted."""
        return self._ways(self.warnings)

    def _ways(self, found: Sequence[Finding]) -> list[dict[str, str]]:
        return [{"text": finding.sentence, "url": self.way_to(finding)} for finding in found]

    @property
    def registers(self) -> list[dict[str, str]]:
        """The ways to what the body keeps besides."""
        return register_links(self.form)

    @property
    def facts(self) -> list[dict[str, object]]:
        done = f"{self.done}／{len(self.lines)}"
        counted = {"label": "入力", "value": done, "unit": "項目", "big": True}
        return [*facts_of(self.submission, self.today), counted]

    @property
    def may_submit(self) -> bool:
        """Whether the reader may press the button, though something may still block it."""
        return self.mine and not self.submission.is_locked

    @cached_property
    def figure_changes(self) -> list[FigureChange]:
        """How the ward's figures would change if it submitted now."""
        return figures_changed_since_filing(self.submission, self.report)

    @cached_property
    def trace(self) -> list[Step]:
        """Every move of the report with name and time, newest first."""
        return report_steps(self.submission, self._moves)[::-1]

    @cached_property
    def _moves(self) -> list[SubmissionEvent]:
        return moves_of(self.submission) if self.submission.pk else []

    @property
    def last_event(self) -> SubmissionEvent | None:
        """What happened last to the report."""
        return self._moves[-1] if self._moves else None

    @property
    def seen(self) -> int:
        """Key of the last event that the page shows; 0 for none."""
        return self.last_event.pk if self.last_event else 0

    @property
    def may_withdraw(self) -> bool:
        """Whether the ward takes its submission back by itself."""
        return self.submission.status == Status.SUBMITTED and not self.why_not_withdrawn

    @property
    def why_not_withdrawn(self) -> str:
        if self.submission.status != Status.SUBMITTED:
            return f"いまは「{self.submission.get_status_display()}」なので、取下げはできません。"
        return why_not_withdrawn(self.submission)

    @property
    def after_submitting(self) -> str:
        """What the ward can still do once it has submitted."""
        if is_past_withdrawing(self.submission, self.today):
            return (
                "提出期限を過ぎているため、提出したあとは自分で取り下げられません。"
                "修正したいときは、健康局に差戻しを依頼できます。"
            )
        return (
            "提出した回答は変えられません。期限までで、健康局が確認を始める前なら、"
            "自分で取り下げて修正できます。そのあとは、差戻しを依頼できます。"
        )

    @property
    def receipt_url(self) -> str:
        """The report on paper, as it was submitted or would be."""
        return receipt_url(self.submission)

    @property
    def withdraw_url(self) -> str:
        return self.url.replace("?", "withdraw/?", 1)

    @property
    def ask_return_url(self) -> str:
        return self.url.replace("?", "ask-return/?", 1)


def report_pages(
    ward: Ward,
    round_: ReportingRound,
    reader: User,
    today: date,
    forms: Collection[ReportForm] = tuple(ReportForm),
) -> dict[ReportForm, ReportPage]:
    """form → page, for those of the forms that a round asks of a ward."""
    submissions = submissions_of([ward], round_)[ward.code]
    asked = {
        form: submissions.get(form) or Submission(round=round_, ward=ward, form=form)
        for form in forms
        if items_of(round_.kind, form)
    }
    # Of a report that counts only its own page asks what the ward has entered.
    still_open = tuple(form for form, report in asked.items() if not report.counts)
    read = cache(lambda *forms: load_reports([ward], round_, forms)[ward.code])
    is_current = round_ == current_survey(today)
    pages = {}
    for form, report in asked.items():
        back = HOME if is_current else report_url(report)
        read_with = still_open if form in still_open else (form,)
        pages[form] = ReportPage(report, today, reader, back, partial(read, *read_with))
    return pages
