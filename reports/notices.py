"""Decides that a move of a report is told by mail: one job, in the transaction of the move."""

from __future__ import annotations

from reports import jobs
from reports.notice_planning import KIND_OF_MOVE
from wards.models import SubmissionEvent


def notify(event: SubmissionEvent) -> None:
    """Has a move told to those who want to know. Call it in the transaction that made the move.

    A move of which nobody is told (記入中) makes no job. Nothing is sent here.
    """
    if event.to_status in KIND_OF_MOVE:
        jobs.enqueue(jobs.tell_of_move, [{"event_id": event.pk}])
