"""Decides which monthly reports a body sees listed on its home page: what is asked, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from reports.lifecycle.item_pages import report_url
from wards.models import ReportingRound, Submission, User
from wards.vocabulary import REPORTED, RoundKind


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
