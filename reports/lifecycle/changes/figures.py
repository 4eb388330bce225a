"""Decides how a ward's own figures are compared: what was reported, and what the records say now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.counting.figure import UNREPORTED_LABEL, Basis, Choice, Figure, Row
from reports.counting.figure_data import read_figures
from reports.counting.figures import count_figures, ids_of
from reports.counting.figures.consultations import own_rows
from reports.counting.ward_report import WardReport
from wards.models import Submission
from wards.vocabulary import ReportForm

NOT_ASKED = "対象ではない"
NO_ROW = "当てはまる回答なし"


@dataclass(frozen=True, slots=True)
class FigureChange:
    """A figure whose value of one ward differs: '1～9時間' → '10～19時間'."""

    id: str
    title: str
    before: str
    after: str


def figure_changes(
    before: Mapping[str, Figure], after: Mapping[str, Figure], ward: str
) -> list[FigureChange]:
    """The figures of one ward (its code) that say something else, in the order of the document."""
    told = (
        FigureChange(id_, after[id_].title, ward_value(before[id_], ward), ward_value(now, ward))
        for id_, now in after.items()
        if id_ in before
    )
    return [change for change in told if change.before != change.after]


def figures_changed_since_filing(submission: Submission, report: WardReport) -> list[FigureChange]:
    """How the ward's figures would change if it submitted now; [] while the report does not count."""
    if not submission.counts:
        return []
    ids = ids_of(ReportForm(submission.form), submission.round.kind)
    now = count_figures([report.ward], report.round, ids)
    return figure_changes(read_figures(submission.filing.figures), now, report.ward.code)


def ward_value(figure: Figure, ward: str) -> str:
    """What one ward (its code) says in a figure, in words: the rows it stands in, or its number."""
    if ward in {each.code for each in figure.unreported}:
        return UNREPORTED_LABEL
    if ward not in {each.code for each in figure.asked}:
        return NOT_ASKED
    said = [text for row in own_rows(figure) if (text := _in_row(figure, row, ward))]
    return "、".join(said) or NO_ROW


def _in_row(figure: Figure, row: Row, ward: str) -> str:
    """The ward's part of a row; '' where it has none."""
    if figure.choice is Choice.COUNT:
        return f"{figure.value(row)}{figure.unit}" if row.code == ward else ""
    own = [member for member in row.members if member.ward.code == ward]
    if not own:
        return ""
    if figure.choice is Choice.TEXT or figure.basis is Basis.RECORDS:
        return f"{row.label} {sum(len(member.records) for member in own)}件"
    return row.label
