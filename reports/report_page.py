"""Decides what the page of a ward's report says: item by item, what is there and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.checks import Finding, findings
from reports.item_pages import (
    BACK_HOME,
    YEARLY_PAGES,
    entry_url,
    item_url,
    reading_url,
    register_links,
)
from reports.item_summary import summary
from reports.ward_report import WardReport, load_records, load_reports
from wards.fiscal import wareki_with_weekday
from wards.models import ReportingRound, User, Ward
from wards.record_pages import record_url
from wards.vocabulary import ITEMS_OF_FORM, ITEMS_WITH_NOTHING_TO_REPORT, ReportForm, ReportItem

# Items of 在宅医療・介護連携推進事業 (資料４, 連携の拠点が担う業務 ※).
OF_THE_OTHER_PROGRAMME = frozenset({ReportItem.WARD_COUNCIL, ReportItem.RESOURCE_SURVEY})


@dataclass(frozen=True)
class ItemLine:
    """One item of a report as its page shows it; `url` is '' where there is nothing to read."""

    number: int
    item: ReportItem
    url: str
    answer: str
    last_year: str
    missing: int
    nothing: bool
    may_state_nothing: bool

    @property
    def title(self) -> str:
        mark = " ※" if self.item in OF_THE_OTHER_PROGRAMME else ""
        return f"{self.number} {self.item.label}{mark}"

    @property
    def badge(self) -> tuple[str, str, str]:
        """Kind, word and icon of the item's state."""
        if self.missing and self.answer:
            return "back", f"不足 {self.missing}", "error"
        if self.missing:
            return "empty", "未記入", "empty"
        if self.nothing:
            return "gone", "該当なしで完了", "check"
        return "ok", "完了", "check"


@dataclass(frozen=True)
class ReportPage:
    """Everything that the page of one report shows."""

    report: WardReport
    form: ReportForm
    lines: list[ItemLine]
    findings: list[Finding]
    today: date
    reader: User

    @property
    def mine(self) -> bool:
        """Whether the reader is the one who fills this report in."""
        return self.reader.role == self.form

    @property
    def done(self) -> int:
        return sum(not line.missing for line in self.lines)

    @property
    def title(self) -> str:
        return f"{self.report.ward} {self.form.label}の報告"

    @property
    def facts(self) -> list[dict[str, object]]:
        """By when, and how many days that is from today."""
        due = self.report.round.due_on
        days = (due - self.today).days
        left = {"label": "期限まで", "value": f"あと{days}", "unit": "日", "big": True}
        if days == 0:
            left = {"label": "期限", "value": "今日まで", "big": True}
        if days < 0:
            left = {"label": "期限", "value": f"{-days}日過ぎました", "big": True}
        return [
            {"label": "提出期限", "value": wareki_with_weekday(due)},
            left,
            {
                "label": "入力",
                "value": f"{self.done}／{len(self.lines)}",
                "unit": "項目",
                "big": True,
            },
        ]

    @property
    def step(self) -> dict[str, object]:
        """Whose turn it is, and the one next action."""
        if not self.findings:
            return {
                "text": "必要な入力はすべてそろっています。",
                "detail": "内容が変わったときは、いつでも直せます。集計にはすぐ反映されます。",
                "calm": True,
            }
        count = len(self.findings)
        if not self.mine:
            return {
                "text": f"{self.form.label}の番です。あと{count}件の入力を待っています。",
                "detail": "この画面では見るだけです。入力は担当の人が行います。",
            }
        return {
            "text": f"あなたの番です。あと{count}件を入力してください。",
            "detail": self.findings[0].sentence,
            "url": self.todo[0]["url"],
            "label": "次の不足を入力する",
        }

    @property
    def registers(self) -> list[dict[str, str]]:
        """The ways to what the body keeps besides."""
        return register_links(self.form)

    @property
    def todo(self) -> list[dict[str, str]]:
        """What is missing, each with the way to the place where it is mended."""
        year = self.report.round.fiscal_year
        return [
            {
                "text": finding.sentence,
                "url": _mending_url(finding, year) if self.mine else "",
            }
            for finding in self.findings
        ]


def _mending_url(finding: Finding, fiscal_year: int) -> str:
    """The field itself where a record has it, else the page on which the item is filled in."""
    if finding.asks_for_entry:
        return entry_url(finding.item, fiscal_year)
    if finding.record is None:
        return item_url(finding.item, fiscal_year)
    if finding.item in YEARLY_PAGES:
        return f"{entry_url(finding.item, fiscal_year)}#id_{finding.field}"
    return f"{record_url(*finding.record, page='edit')}?{BACK_HOME}#id_{finding.field}"


def _lines(
    report: WardReport, form: ReportForm, found: Sequence[Finding], earlier: dict, reader: User
) -> list[ItemLine]:
    year, ward = report.round.fiscal_year, report.ward.code
    return [
        ItemLine(
            number=number,
            item=item,
            url=(
                item_url(item, year)
                if reader.role == form
                else reading_url(item, year, ward, report.of(item))
            ),
            answer=summary(item, report.of(item), nothing=item in report.nothing),
            last_year=summary(item, earlier.get(item, [])),
            missing=sum(finding.item == item for finding in found),
            nothing=item in report.nothing,
            may_state_nothing=item in ITEMS_WITH_NOTHING_TO_REPORT,
        )
        for number, item in enumerate(ITEMS_OF_FORM[form], start=1)
    ]


def _a_year_before(day: date) -> date:
    """The same day a year before; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def report_pages(ward: Ward, round_: ReportingRound, reader: User, today: date) -> dict:
    """form → page, for both reports of a ward in a round."""
    report = load_reports([ward], round_)[ward.code]
    year = round_.year.previous
    last_round = ReportingRound.objects.annual_of(year)
    last_as_of = last_round.as_of if last_round else _a_year_before(round_.as_of)
    earlier = load_records([ward], year.year, last_as_of)[ward.code]
    pages = {}
    for form in ReportForm:
        found = findings(report, form, today)
        lines = _lines(report, form, found, earlier, reader)
        pages[form] = ReportPage(report, form, lines, found, today, reader)
    return pages
