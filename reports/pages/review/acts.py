"""Decides how the Bureau takes or returns a report: the move, its marks, the new due day, the news."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from reports.lifecycle.notices.planning import notify
from reports.pages.board.reports import BoardReport
from wards.models import Submission, User
from wards.reporting.workflow import Mark, MoveRefusedError, move
from wards.vocabulary import Status


def accept(submission: Submission, by: User, *, seen: int) -> Submission:
    """Takes a submitted report. Raises MoveRefusedError as `move`."""
    with transaction.atomic():
        moved = move(submission, Status.ACCEPTED, by, seen=seen)
        _tell(moved)
    return moved


def give_back(
    submission: Submission,
    by: User,
    *,
    reason: str,
    marks: Iterable[Mark],
    due_on: date | None,
    seen: int,
) -> Submission:
    """Returns a report with its reason and marks. due_on: its new due day, None to leave it.

    Raises MoveRefusedError as `move`.
    """
    with transaction.atomic():
        moved = move(submission, Status.RETURNED, by, reason=reason, marks=marks, seen=seen)
        if due_on is not None:
            moved.due_on = due_on
            moved.save(update_fields=["due_on"])
        _tell(moved)
    return moved


def _tell(moved: Submission) -> None:
    notify(moved.events.select_related("submission").order_by("pk").last())


@dataclass
class Accepted:
    """What became of several reports: those taken, and the sentences on those refused, by name."""

    taken: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


def accept_several(reports: Sequence[tuple[BoardReport, int]], by: User) -> Accepted:
    """Takes each report by itself: what moved meanwhile is refused and stops no other.

    reports: with the key of the last event that the page showed of each.
    """
    done = Accepted()
    # In one order for everybody, so that two who take the same reports do not wait for each other.
    for report, seen in sorted(reports, key=lambda pair: pair[0].submission.pk):
        try:
            accept(report.submission, by, seen=seen)
        except MoveRefusedError as refusal:
            done.refused.append(f"{report.name}: {refusal}")
        else:
            done.taken.append(report.name)
    return done
