"""Decides what the Bureau's home page says of a round: whose turn, the map, who is late, the list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from reports.lifecycle.item_pages import city_links
from reports.lifecycle.notices.letters import Letter, letter_for, letter_texts, reminder_kind
from reports.pages.board.counts import BoardCounts, Rate
from reports.pages.board.filter import BoardFilter
from reports.pages.board.reports import BoardReport, board_reports
from reports.pages.board.step import board_step
from wards.fiscal import wareki_with_weekday
from wards.models import ReportingRound, Submission, Ward
from wards.templatetags.portal import STATUS_BADGES
from wards.vocabulary import ReportForm

# The one character that stands for a form in a tile of the map.
MARKS = {ReportForm.WARD_OFFICE: "区", ReportForm.DESK: "室"}


@dataclass(frozen=True)
class Tile:
    """A ward on the map, with its reports."""

    ward: Ward
    reports: Sequence[BoardReport]

    @property
    def late(self) -> bool:
        return any(report.days_late for report in self.reports)

    @property
    def changed(self) -> bool:
        return any(report.changed for report in self.reports)

    @property
    def pairs(self) -> list[dict[str, object]]:
        """Mark, form, kind, icon, word and address of each report."""
        return [
            {
                "mark": MARKS[report.form],
                "form": report.form.label,
                "kind": STATUS_BADGES[report.word][0],
                "icon": STATUS_BADGES[report.word][1],
                "text": report.word,
                "url": report.url,
            }
            for report in self.reports
        ]


@dataclass(frozen=True)
class Reminder:
    """The 督促文 of a late report."""

    report: BoardReport
    letter: Letter


@dataclass(frozen=True)
class BoardPage:
    """Everything that the page shows of one round; `chosen` narrows the list alone."""

    round: ReportingRound
    reports: Sequence[BoardReport]
    filter: BoardFilter
    today: date

    @cached_property
    def counts(self) -> BoardCounts:
        return BoardCounts(self.reports)

    @cached_property
    def listed(self) -> list[BoardReport]:
        """The reports that the filter lets through."""
        keys = set(self.filter.qs.values_list("pk", flat=True))
        return [report for report in self.reports if report.submission.pk in keys]

    @property
    def tiles(self) -> list[Tile]:
        """The wards with their reports, in official order."""
        by_ward: dict[Ward, list[BoardReport]] = {}
        for report in self.reports:
            by_ward.setdefault(report.submission.ward, []).append(report)
        return [Tile(ward, reports) for ward, reports in by_ward.items()]

    @cached_property
    def reminders(self) -> list[Reminder]:
        """A 督促文 for each late report that can still be submitted."""
        return reminders_of(self.counts.to_remind, self.today)

    @property
    def lead(self) -> str:
        days = (self.round.due_on - self.today).days
        left = f"期限まであと{days}日" if days > 0 else f"期限から{-days}日"
        left = "今日が期限です" if days == 0 else left
        # How long there would still be time is no news once nothing is taken any more.
        left = "" if self.round.is_closed else f"{left}。"
        name = f"{self.round.year} {self.round.get_kind_display()}"
        month = f" {self.round.month}月分" if self.round.month else ""
        due = wareki_with_weekday(self.round.due_on)
        return f"{name}{month}　提出期限 {due} — {left}{self.round.state_on(self.today)}"

    @property
    def facts(self) -> list[dict[str, object]]:
        return [
            _rate("提出率", self.counts.submitted),
            _rate("期限内の提出率", self.counts.on_time),
            {
                "label": "健康局の番",
                "value": len(self.counts.waiting),
                "unit": "件",
                "big": True,
            },
        ]

    @property
    def step(self) -> dict[str, object]:
        return board_step(self.round, self.counts, self.today)

    @cached_property
    def other_rounds(self) -> list[ReportingRound]:
        """The annual survey and the months of the same fiscal year."""
        of_year = ReportingRound.objects.filter(fiscal_year=self.round.fiscal_year)
        return sorted(of_year, key=lambda each: (each.month is not None, each.as_of))

    @property
    def records(self) -> list[tuple[ReportForm, list[dict[str, str]]]]:
        """The way to all that the wards entered."""
        return [(form, city_links(form, self.round.fiscal_year)) for form in self.counts.forms]


def _rate(label: str, rate: Rate) -> dict[str, object]:
    return {
        "label": label,
        "value": rate.percent,
        "unit": f"　{rate.count}／{rate.total}",
        "big": True,
    }


def board_page(round_: ReportingRound, today: date, query: Mapping[str, str]) -> BoardPage:
    """The board of a round; query: the filters, as `BoardFilter` names them."""
    reports = board_reports(round_, today)
    filter_ = BoardFilter(
        query,
        queryset=Submission.objects.filter(round=round_),
        today=today,
        changed={report.submission.pk for report in reports if report.changed},
    )
    return BoardPage(round_, reports, filter_, today)


def reminders_of(late: Sequence[BoardReport], today: date) -> list[Reminder]:
    """The 督促文 of reports, with the Bureau's words read once."""
    if not late:
        return []
    texts = letter_texts()
    return [
        Reminder(
            report,
            letter_for(report.submission, reminder_kind(report.submission, today), today, texts),
        )
        for report in late
    ]
