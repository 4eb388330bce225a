"""Decides what of other years and months a body is told on its report's page: what waits for it."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from reports.lifecycle.item_pages import report_url
from wards.models import ReportingRound, Submission, User
from wards.models.submission import DUE
from wards.vocabulary import REPORTED, Status


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
