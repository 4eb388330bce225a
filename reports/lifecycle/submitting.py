"""How a report is submitted: nothing missing, warnings explained, and what it says frozen."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from reports.counting.figure import figures_data
from reports.counting.ward_report import WardReport, load_reports
from reports.lifecycle.changes import (
    changes_between,
    own_figures,
    records_behind,
    records_behind_each,
)
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import Finding
from reports.lifecycle.notices import notify_of_last
from wards.fiscal import wareki_with_weekday
from wards.models import Submission, User
from wards.reporting.workflow import FilingContent, MoveRefusedError, move
from wards.vocabulary import ReportForm, Status

UNCHANGED = (
    "前回の提出から変わったところがありません。同じ内容のまま提出してよいかを確かめてください。"
)


class NotReadyError(Exception):
    """Something stands between the report and its submission; `findings` says what."""

    def __init__(self, found: list[Finding]) -> None:
        super().__init__("".join(finding.sentence for finding in found))
        self.findings = found


def submit(
    submission: Submission,
    by: User,
    *,
    reasons: Mapping[str, str],
    seen: int | None = None,
    same_again: bool = False,
) -> Submission:
    """Submits a report and freezes what it says, in one step or not at all.

    reasons: why a warning is right as it is, by the finding's key. same_again: that a returned
    report is meant to say what was returned. Raises NotReadyError with what is missing (errors, and
    warnings without a reason), MoveRefusedError as `move`, and when nothing changed unasked.
    """

    def freeze(locked: Submission) -> FilingContent:
        content = content_of(locked, reasons)
        returned = locked.filing
        if returned and not same_again and not changes_between(returned.records, content.records):
            raise MoveRefusedError(UNCHANGED)
        return content

    return move(submission, Status.SUBMITTED, by, freeze=freeze, seen=seen)


def content_of(submission: Submission, reasons: Mapping[str, str]) -> FilingContent:
    """What the submission keeps. Raises NotReadyError."""
    form = ReportForm(submission.form)
    while True:
        report = load_reports([submission.ward], submission.round, [form])[submission.ward_id]
        (content,) = contents_of([(report, form)], reasons)
        # The registers may be edited at this very moment; figures and versions must fit together.
        again = load_reports([submission.ward], submission.round, [form])[submission.ward_id]
        same_figures = figures_data(own_figures(again, form)) == content.figures
        if same_figures and records_behind(again, form) == content.records:
            return content


def contents_of(
    reports: Sequence[tuple[WardReport, ReportForm]], reasons: Mapping[str, str]
) -> list[FilingContent]:
    """What reports of one round say, as they were read; nobody may edit them meanwhile.

    The number of queries does not grow with the reports. Raises NotReadyError.
    """
    today = timezone.localdate()
    found = [findings(report, form, today) for report, form in reports]
    for each in found:
        unexplained = [
            finding
            for finding in each
            if not (finding.warning and reasons.get(finding.key, "").strip())
        ]
        if unexplained:
            raise NotReadyError(unexplained)
    kept = zip(reports, records_behind_each(reports), found, strict=True)
    return [
        FilingContent(
            figures_data(own_figures(*report)),
            records,
            # The warnings with the ward's reasons, as the Bureau will read them.
            [
                {
                    "key": finding.key,
                    "item": finding.item.value,
                    "record": finding.record,
                    "field": finding.field,
                    "sentence": finding.sentence,
                    "reason": reasons[finding.key].strip(),
                }
                for finding in each
            ],
        )
        for report, records, each in kept
    ]


def send(
    submission: Submission,
    by: User,
    *,
    reasons: Mapping[str, str],
    seen: int,
    today: date,
    same_again: bool = False,
) -> Submission:
    """Submits a report from the ward's page as `submit`, and has it told.

    seen: key of the last move that the page showed. Raises MoveRefusedError also before the round opens.
    """
    opens = submission.round.opens_on
    if today < opens:
        raise MoveRefusedError(
            f"受付は{wareki_with_weekday(opens)}に始まります。それまでは提出できません。"
        )
    with transaction.atomic():
        if submission.status == Status.NOT_STARTED:
            # Everything was there already: entered before the survey began, or kept in registers.
            begun = move(submission, Status.DRAFT, by, seen=seen)
            seen = begun.events.latest("pk").pk
        moved = submit(submission, by, reasons=reasons, seen=seen, same_again=same_again)
        notify_of_last(moved)
    return moved
