"""The jobs that wait, run by a test: in its own transaction, in the order in which they came."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.lifecycle import works
from reports.pages import jobs, work_page


def failed(task: str, **arguments: int) -> ProcrastinateJob:
    """A job of `reports/pages/jobs.py` that was begun and has failed with all its tries."""
    works.enqueue(getattr(jobs, task), [arguments])
    job = ProcrastinateJob.objects.latest("pk")
    for status in ("doing", "failed"):
        set_job(job, status=status, attempts=8)
    job.refresh_from_db()
    return job


def set_job(job: ProcrastinateJob, **values: object) -> None:
    """Writes what only a worker writes."""
    columns = ", ".join(f"{name} = %s" for name in values)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE procrastinate_jobs SET {columns} WHERE id = %s", [*values.values(), job.pk]
        )


def waiting() -> list[str]:
    """The tasks that wait, such as 'reports.pages.jobs.send_notice'."""
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("pk")
    return list(jobs.values_list("task_name", flat=True))


def run_jobs() -> None:
    """Run jobs until none waits; what they enqueue is run as well."""
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("pk").first():
        set_job(job, status="doing")
        app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])


def run_jobs_apart() -> None:
    """Run jobs beside whoever waits, as a worker does: what a request holds locked is not theirs."""

    def run() -> None:
        try:
            run_jobs()
        finally:
            connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join()


def use_prompt_worker(patch: pytest.MonkeyPatch, worker: Callable[[], None] = run_jobs) -> None:
    """Between two looks of a page that waits all jobs are done, where a worker would do them."""
    patch.setattr(work_page, "pause", worker)
