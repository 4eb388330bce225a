"""What waits for a body in other years and months than the report it looks at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reports.lifecycle.item_pages import report_url
from wards.models import ReportingRound, Submission, User
from wards.models.submission import DUE
from wards.vocabulary import REPORTED, RoundKind, Status


@dataclass(frozen=True)
class MonthlyLine:
    """A month's report of one body as the home page lists it."""

    submission: Submission
    today: date

    @property
    def month(self) -> str:
        """令和6年9月"""
        return self.submission.round.month_name

    @property
    def url(self) -> str:
        return report_url(self.submission.ward_id, self.submission.form, self.submission.round)

    @property
    def due(self) -> date:
        return self.submission.due

    @property
    def days_late(self) -> int:
        """How many days it is past its due day without being submitted; 0 when it is not."""
        return self.submission.days_late(self.today)


def monthly_lines(user: User, shown: ReportingRound, today: date) -> list[MonthlyLine]:
    """The monthly reports of the user's own body that are asked for by now, newest first. One query.

    Those of the shown round's fiscal year, and of other years those that are still to come in.
    """
    if user.is_bureau:
        return []
    asked = Submission.objects.visible_to(user).filter(
        Q(round__fiscal_year=shown.fiscal_year) | ~Q(status__in=REPORTED),
        form=user.role,
        round__kind=RoundKind.MONTHLY,
        round__opens_on__lte=today,
    )
    found = asked.select_related("round").order_by("-round__as_of")
    return [MonthlyLine(submission, today) for submission in found]


def waiting_elsewhere(user: User, shown: ReportingRound, today: date) -> list[dict[str, str]]:
    """The user's own reports in other rounds that were returned or are late, newest first. One query.

    A round that is closed asks for nothing more; what it returned is still to be mended.
    """
    if user.is_bureau:
        return []
    asked = Submission.objects.visible_to(user).filter(form=user.role).exclude(round=shown)
    late = Q(day__lt=today, round__closed_at=None) & ~Q(status__in=REPORTED)
    waiting = asked.alias(day=DUE).filter(Q(status=Status.RETURNED) | late)
    return [
        {
            "text": _sentence(report, today),
            "url": report_url(report.ward_id, report.form, report.round),
        }
        for report in waiting.select_related("round").order_by("-round__as_of")
    ]


def _sentence(report: Submission, today: date) -> str:
    name = f"{report.round.month_name or report.round.year}の報告"
    if report.status == Status.RETURNED:
        return f"{name}が差し戻されています。"
    return f"{name}が、提出期限を{report.days_late(today)}日過ぎています。"
