"""Decides what a correction is put down to, until the Bureau words it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reports.corrections import Correction
from reports.figure import UNREPORTED_LABEL
from reports.figures import FIGURES
from reports.models import Edition
from wards.models import ReportingRound, SubmissionEvent
from wards.vocabulary import Status


def default_reasons(
    round_: ReportingRound, corrections: Iterable[Correction], last: Edition
) -> dict[str, str]:
    """Reasons by the key of the correction: why the ward's report was returned since `last`.

    A ward that was missing has reported since. What is not a ward's has no reason of its own.
    """
    returned = returns_since(round_, last)
    since = f"{last.name}のあとに報告があったため"
    reasons = {}
    for one in corrections:
        if not one.ward_code:
            continue
        form = FIGURES[one.figure].form if one.figure in FIGURES else None
        reason = returned.get((one.ward_code, str(form)), "")
        if reason or one.before == UNREPORTED_LABEL:
            reasons[one.key] = reason or since
    return reasons


def returns_since(round_: ReportingRound, last: Edition) -> Mapping[tuple[str, str], str]:
    """(ward code, report) → the reason of its newest return after an edition. One query."""
    returns = SubmissionEvent.objects.filter(
        submission__round=round_, to_status=Status.RETURNED, at__gt=last.made_at
    )
    rows = returns.order_by("at", "pk").values_list(
        "submission__ward_id", "submission__form", "reason"
    )
    return {(ward, form): " ".join(reason.split()) for ward, form, reason in rows}
