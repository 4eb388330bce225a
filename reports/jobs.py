"""Decides which work is done outside requests, when, and how often it is tried again.

The worker is `manage.py procrastinate worker`. Every job may be run twice: it does nothing then.
No job has a (queueing) lock: one that a killed worker holds would keep its successors waiting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from smtplib import SMTPException

from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

from reports.models import SentNotice, Upload, Work, WorkKind
from reports.notices.planning import plan_asked_for, plan_for_move, plan_reminders
from reports.notices.sending import send
from reports.official_list.work import begin_taking_in, take_in_confirmed
from reports.report_workbook.all_forms import all_forms, archive_name
from reports.works import finish, following, job_of, start
from wards.models import ReportingRound, Submission, SubmissionEvent, User
from wards.rls import ALL_WARDS, ward_scope

# 4, 16, 64, 256 seconds: a database that restarts is back by then.
SOON_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=4)
# 4 s, 16 s … 18 hours: a mail server that is down over night gets its mail in the morning.
UNTIL_TOMORROW = RetryStrategy(
    max_attempts=8, exponential_wait=4, retry_exceptions={SMTPException, OSError}
)


def enqueue(task: Task, all_arguments: Iterable[dict[str, int]]) -> None:
    """Puts jobs into the queue in the transaction at hand: undone with it, seen when it commits.

    `task.defer` would do in a request; inside a job it writes through the worker's own connection.
    """
    jobs = [task.configure(task_kwargs=arguments).job for arguments in all_arguments]
    if jobs:
        JobManager(DjangoConnector()).batch_defer_jobs(jobs)


# Times are UTC: half past each hour from 8:30 to 17:30 in Tokyo. The first of a working day sends
# all there is; the others find it done, unless the worker was down in the morning.
@app.periodic(cron="30 0-8,23 * * *")
@app.task(retry=SOON_AGAIN)
def remind(timestamp: int) -> None:
    """Writes down the reminders of today and has them sent."""
    with ward_scope(ALL_WARDS):
        _have_sent(plan_reminders(timezone.localdate()))


@app.task(retry=SOON_AGAIN)
def tell_of_move(event_id: int) -> None:
    """Writes down whom a move of a report is told, and has it sent."""
    with ward_scope(ALL_WARDS):
        event = SubmissionEvent.objects.select_related("submission__round", "submission__ward").get(
            pk=event_id
        )
        _have_sent(plan_for_move(event))


@app.task(retry=UNTIL_TOMORROW)
def send_notice(notice_id: int) -> None:
    """Sends one mail."""
    send(notice_id)


@app.task
def make_report_forms(work_id: int) -> None:
    """Makes the report forms of all wards as one file."""
    with following(work_id) as (work, report):
        if work is not None:
            content = all_forms(work.by, work.round, report)
            finish(
                work_id,
                "すべての様式ができました。",
                file=content,
                file_name=archive_name(work.round),
            )


@app.task
def take_in_official_list(work_id: int) -> None:
    """Takes an official list into the register, as it was seen and confirmed."""
    with following(work_id) as (work, report):
        if work is not None:
            take_in_confirmed(work, report)


@app.periodic(cron="* * * * *")
@app.task(pass_context=True)
async def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Gives jobs of a worker that was killed, or that lost its machine, to another."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs():
        await manager.retry_job(job)


def remind_now(reports: Iterable[Submission], today: date) -> int:
    """Has the late reports' bodies reminded by mail; how many mails that makes.

    Raises IntegrityError when another officer asks for the same at this very moment.
    """
    notices = plan_asked_for(reports, today)
    _have_sent(notices)
    return len(notices)


def have_report_forms_made(by: User, round_: ReportingRound) -> Work:
    """Has the report forms of a round made for somebody; one that is under way is not made twice."""
    under_way = Work.objects.filter(
        kind=WorkKind.REPORT_FORMS, by=by, round=round_, ended_at__isnull=True
    ).first()
    if under_way is not None and job_of(under_way.pk):
        return under_way
    work = start(WorkKind.REPORT_FORMS, by, round_=round_)
    enqueue(make_report_forms, [{"work_id": work.pk}])
    return work


def have_list_taken_in(upload: Upload, by: User, *, seen: str, answers: Mapping[str, str]) -> Work:
    """Has a list taken in as it was seen, once. Raises SettledError when nothing is left to do."""
    work, is_new = begin_taking_in(upload, by, seen=seen, answers=answers)
    if is_new:
        enqueue(take_in_official_list, [{"work_id": work.pk}])
    return work


def _have_sent(notices: list[SentNotice]) -> None:
    enqueue(send_notice, [{"notice_id": notice.pk} for notice in notices])
