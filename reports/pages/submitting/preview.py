"""Decides what a ward reads before it submits: how its answers will stand in the document."""

from __future__ import annotations

from dataclasses import dataclass

from reports.counting.figures import count_figures, ids_of
from reports.lifecycle.changes import ward_value
from reports.pages.report_page.page import ReportPage


@dataclass(frozen=True)
class FigureLine:
    """A figure of the document and what the ward says in it."""

    section: str
    title: str
    value: str


def preview(page: ReportPage) -> list[FigureLine]:
    """The figures that count this report, with the ward's own value as it would be frozen now."""
    ward = page.report.ward
    figures = count_figures([ward], page.report.round, ids_of(page.form, page.report.round.kind))
    return [
        FigureLine(figure.section, figure.title, ward_value(figure, ward.code))
        for figure in figures.values()
    ]
