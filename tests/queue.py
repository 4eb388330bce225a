"""How tests run the jobs that wait: in their own transaction, in the order in which they came."""

from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob


def waiting() -> list[str]:
    """The tasks that wait, such as 'reports.jobs.send_notice'."""
    jobs = ProcrastinateJob.objects.filter(status="todo").order_by("pk")
    return list(jobs.values_list("task_name", flat=True))


def run_jobs() -> None:
    """Run jobs until none waits; what they enqueue is run as well."""
    while job := ProcrastinateJob.objects.filter(status="todo").order_by("pk").first():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [job.pk])
        app.tasks[job.task_name](**job.args)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [job.pk])
