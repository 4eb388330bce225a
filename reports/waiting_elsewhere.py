"""Decides what of other years and months a body is told on its report's page: what was returned to it."""

from __future__ import annotations

from reports.mending import report_url
from wards.models import ReportingRound, Submission, User
from wards.vocabulary import Status


def returned_elsewhere(user: User, shown: ReportingRound) -> list[dict[str, str]]:
    """The returned reports of the user's own body in other rounds, newest first. One query."""
    if user.is_bureau:
        return []
    returned = Submission.objects.visible_to(user).filter(form=user.role, status=Status.RETURNED)
    return [
        {
            "text": f"{report.round.month_name or report.round.year}の報告が差し戻されています。",
            "url": report_url(report.ward_id, report.form, report.round),
        }
        for report in returned.exclude(round=shown)
        .select_related("round")
        .order_by("-round__as_of")
    ]
