"""Jobs put into the queue in the transaction at hand."""

from __future__ import annotations

from collections.abc import Iterable

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

# Named here, since those who report a move do not know what is done with it.
TELL_OF_MOVE = "reports.pages.jobs.tell_of_move"


def enqueue(
    task: Task | str,
    all_arguments: Iterable[dict[str, int]],
    *,
    lock: str | None = None,
    priority: int = 0,
) -> None:
    """Puts a job into the queue for each of the arguments: undone with the transaction.

    task: it or its name. lock: jobs with the same are done one after the other.

    `task.defer` would do in a request; inside a job it writes through the worker's own connection.
    """
    name = task if isinstance(task, str) else task.name
    jobs = [
        app.configure_task(name, task_kwargs=arguments, lock=lock, priority=priority).job
        for arguments in all_arguments
    ]
    if jobs:
        JobManager(DjangoConnector()).batch_defer_jobs(jobs)
