"""Decides how far the 24 wards have come in a round: items answered of items asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from reports.checks import findings
from reports.ward_report import WardReport, load_reports
from wards.fiscal import wareki, wareki_with_weekday
from wards.models import ReportingRound, Ward
from wards.vocabulary import ITEMS_OF_FORM, ReportForm


@dataclass(frozen=True)
class FormProgress:
    """How far one report has come."""

    form: ReportForm
    url: str
    answered: int
    asked: int
    missing: int

    @property
    def complete(self) -> bool:
        return not self.missing

    @property
    def badge(self) -> tuple[str, str, str]:
        """Kind, word and icon: complete, begun or empty."""
        if self.complete:
            return "ok", "入力完了", "check"
        return ("draft", "記入中", "pencil") if self.answered else ("empty", "未記入", "empty")


@dataclass(frozen=True)
class WardProgress:
    """How far a ward has come with its two reports."""

    ward: Ward
    forms: list[FormProgress]


@dataclass(frozen=True)
class CityProgress:
    """How far all wards have come."""

    round: ReportingRound
    wards: list[WardProgress]
    today: date

    @property
    def reports(self) -> Iterator[FormProgress]:
        return (form for ward in self.wards for form in ward.forms)

    @property
    def complete(self) -> int:
        return sum(report.complete for report in self.reports)

    @property
    def total(self) -> int:
        return sum(len(ward.forms) for ward in self.wards)

    @property
    def facts(self) -> list[dict[str, object]]:
        return [
            {"label": "基準日", "value": f"{wareki(self.round.as_of)}現在"},
            {"label": "提出期限", "value": wareki_with_weekday(self.round.due_on)},
            {
                "label": "入力完了",
                "value": f"{self.complete}／{self.total}",
                "unit": "件",
                "big": True,
            },
        ]

    @property
    def step(self) -> dict[str, object]:
        waiting = self.total - self.complete
        dashboard = f"{reverse('reports:dashboard')}?year={self.round.fiscal_year}"
        if not waiting:
            return {
                "text": f"{self.total}件すべての入力がそろいました。",
                "detail": "市の集計を確かめて、資料４をつくれます。",
                "url": dashboard,
                "label": "市の集計を見る",
            }
        return {
            "text": f"あと{waiting}件の入力を待っています。",
            "detail": "未回答の区は、集計では「未回答」として数えます。",
            "url": dashboard,
            "label": "市の集計を見る",
        }


def _form_progress(report: WardReport, form: ReportForm, today: date) -> FormProgress:
    year = report.round.fiscal_year
    return FormProgress(
        form=form,
        url=f"{reverse('reports:ward_report', args=[report.ward.code, form])}?year={year}",
        answered=len(report.answered_items(form)),
        asked=len(ITEMS_OF_FORM[form]),
        missing=len(findings(report, form, today)),
    )


def city_progress(round_: ReportingRound, today: date) -> CityProgress:
    """All wards in official order, in a constant number of queries."""
    wards = list(Ward.objects.all())
    reports = load_reports(wards, round_)
    return CityProgress(
        round_,
        [
            WardProgress(
                ward, [_form_progress(reports[ward.code], form, today) for form in ReportForm]
            )
            for ward in wards
        ],
        today,
    )
