"""Decides how a report is submitted: nothing missing, warnings explained, and what is said frozen."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from reports.checks import Finding, findings
from reports.freezing import own_figures, records_behind
from reports.ward_report import load_reports
from wards.models import Submission, User
from wards.vocabulary import ReportForm, Status
from wards.workflow import FilingContent, move


class NotReadyError(Exception):
    """Something stands between the report and its submission; `findings` says what."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("".join(finding.sentence for finding in found))
        self.findings = found


def submit(
    submission: Submission, by: User, *, reasons: Mapping[str, str], seen: int | None = None
) -> Submission:
    """Submits a report and freezes what it says, in one step or not at all.

    reasons: why a warning is right as it is, by the finding's key. Raises NotReadyError with what
    is missing (errors, and warnings without a reason), MoveRefusedError as `move`.
    """
    return move(
        submission,
        Status.SUBMITTED,
        by,
        freeze=lambda locked: content_of(locked, reasons),
        seen=seen,
    )


def content_of(submission: Submission, reasons: Mapping[str, str]) -> FilingContent:
    """What the submission keeps. Raises NotReadyError."""
    form = ReportForm(submission.form)
    while True:
        report = load_reports([submission.ward], submission.round)[submission.ward_id]
        found = findings(report, form, timezone.localdate())
        _refuse_unless_ready(found, reasons)
        records = records_behind(report, form)
        figures = own_figures(report, form)
        # The registers may be edited at this very moment; figures and versions must fit together.
        again = load_reports([submission.ward], submission.round)[submission.ward_id]
        if records_behind(again, form) == records:
            return FilingContent(figures, records, _explained(found, reasons))


def _refuse_unless_ready(found: list[Finding], reasons: Mapping[str, str]) -> None:
    unexplained = [
        finding
        for finding in found
        if not (finding.warning and reasons.get(finding.key, "").strip())
    ]
    if unexplained:
        raise NotReadyError(unexplained)


def _explained(found: list[Finding], reasons: Mapping[str, str]) -> list[dict[str, str]]:
    """The warnings with the ward's reasons, as the Bureau will read them."""
    return [
        {
            "key": finding.key,
            "item": finding.item.value,
            "sentence": finding.sentence,
            "reason": reasons[finding.key].strip(),
        }
        for finding in found
    ]
