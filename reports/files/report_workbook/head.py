"""In which words a report form says whose it is, and why it has to be mended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone

from reports.files.report_workbook.layout import BODY, FORM_NUMBER, ROUND, WARD_NAME, form_number
from wards.models import ReportingRound, Ward
from wards.vocabulary import ReportForm


@dataclass(frozen=True)
class Head:
    """Whose form it is. number: key of the HandedOutForm. contact: whom to ask.

    returned: what the Bureau said when it returned the report, '' for one that is not returned.
    period: what is asked about, 令和6年度 or 令和6年9月.
    """

    ward: str
    ward_code: str
    body: str
    round: str
    number: int
    period: str
    as_of: date
    due_on: date
    contact: str
    made_at: datetime
    is_demo: bool = False
    returned: str = ""

    @property
    def title(self) -> str:
        return f"{self.round} 報告の様式"

    @property
    def identity_line(self) -> str:
        """What every sheet repeats, so that one that travels alone is still known."""
        parts = (
            (WARD_NAME, self.ward),
            (BODY, self.body),
            (ROUND, self.round),
            (FORM_NUMBER, form_number(self.number)),
        )
        return "　".join(f"{label}：{value}" for label, value in parts)


def head_of(
    ward: Ward,
    round_: ReportingRound,
    form: ReportForm,
    number: int,
    due: date,
    returned: str = "",
) -> Head:
    """The head of a ward's form. due: by when the report is asked for. returned: as in `Head`."""
    return Head(
        ward=ward.name,
        ward_code=ward.pk,
        body=form.label,
        round=round_name(round_),
        number=number,
        period=round_.period[0],
        as_of=round_.as_of,
        due_on=due,
        contact=settings.CONTACT,
        made_at=timezone.localtime(),
        is_demo=settings.DEMO,
        returned=returned,
    )


def round_name(round_: ReportingRound) -> str:
    """'令和6年度 年次調査', or '令和6年9月 月次報告'."""
    return f"{round_.month_name or round_.year} {round_.get_kind_display()}"
