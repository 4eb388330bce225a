"""How a ward hands its report in: when it may, what is refused, and that the news is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from reports.lifecycle.notices.notify import notify
from reports.lifecycle.submit import submit
from wards.fiscal import wareki_with_weekday
from wards.models import Submission, User
from wards.reporting.workflow import MoveRefusedError, move
from wards.vocabulary import Status


def send(
    submission: Submission,
    by: User,
    *,
    reasons: Mapping[str, str],
    seen: int,
    today: date,
    same_again: bool = False,
) -> Submission:
    """Submits a report from the ward's page and has it told, in one step or not at all.

    reasons: by the key of the warning. seen: key of the last move that the page showed. same_again:
    that a returned report is meant to say what was returned.
    Raises MoveRefusedError, also before the round opens, and NotReadyError as `submit`.
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
        notify(moved.events.select_related("submission").latest("pk"))
    return moved
