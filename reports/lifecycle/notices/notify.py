"""Decides that moves of reports are told by mail: a job each, in the transaction of the moves."""

from __future__ import annotations

from reports.lifecycle.notices.planning import KIND_OF_MOVE
from reports.lifecycle.queue import TELL_OF_MOVE, enqueue
from wards.models import SubmissionEvent


def notify(*events: SubmissionEvent) -> None:
    """Has moves told to those who want to know. Call it in the transaction that made the moves.

    A move of which nobody is told (記入中) makes no job. One query; nothing is sent here.
    """
    told = [event for event in events if event.to_status in KIND_OF_MOVE]
    enqueue(TELL_OF_MOVE, [{"event_id": event.pk} for event in told])
