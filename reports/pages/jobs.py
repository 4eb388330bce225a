"""The work done outside requests: when, and how often it is tried again; done twice it does nothing.

Only the files of one user have a lock, so that several workers read one at a time; what a killed
worker holds is freed within two minutes (retry_stalled).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pghistory
from django.conf import settings
from django.core.management import call_command
from django.db.models import Q
from django.utils import timezone
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager
from procrastinate.tasks import Task

from reports.backup.erasures import list_erasures
from reports.document.publication import Format
from reports.editions.publishing import keep_missing_files
from reports.editions.standpoint import ordered_standpoint
from reports.files.report_workbook.handing_out import all_forms, archive_name
from reports.files.upload_guards import volume_sentence
from reports.files.uploads import SettledError, read, settle
from reports.lifecycle.housekeeping import tidy
from reports.lifecycle.notices import have_sent, plan_for_move, plan_reminders, send
from reports.lifecycle.works import (
    AWAY,
    DOING,
    LIST_ERASURES,
    QUEUED,
    SILENCE,
    fail,
    finish,
    following,
    give_up,
    note_as_failed,
)
from reports.models import NoticeResult, SentNotice
from reports.pages.health import QUICK_QUESTIONS, SLOW_QUESTIONS, tell_of_changes
from reports.pages.retention.due import reminder
from reports.pages.views.ward_document import all_ward_files, archive_name_of_wards
from wards.accounts.security_log import verified_chain
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import SubmissionEvent, User

# Whatever the error is: 4, 16, 64, 256 seconds. A database that restarts is back by then.
SOON_AGAIN = RetryStrategy(max_attempts=4, exponential_wait=4)
# 4 s, 16 s … 18 hours: a mail server that is down over night gets its mail in the morning. A final
# refusal raises nothing.
UNTIL_TOMORROW = RetryStrategy(max_attempts=8, exponential_wait=4)
# Any other error is told at once to whoever waits for the work.
WHEN_IT_IS_BACK = RetryStrategy(max_attempts=4, exponential_wait=4, retry_exceptions=AWAY)

# More than any strategy above: a job that was lost so often kills its worker, and would for ever.
MOST_TRIES = 12

# A mail that waits has its job; one that has waited for so long without a job has lost it.
FORGOTTEN_AFTER = timedelta(hours=1)


SWEEPS = [LIST_ERASURES]


def sweep(cron: str, **options: object) -> Callable[[Callable[..., None]], Task]:
    """Decorator: a periodic job whose next run does what a failed one has left."""

    def kept(do: Callable[..., None]) -> Task:
        task = app.periodic(cron=cron)(app.task(**options)(do))
        SWEEPS.append(task.name)
        return task

    return kept


# Times are UTC: half past each hour from 8:30 to 17:30 in Tokyo. The first of a working day sends
# all there is; the others find it done, unless the worker was down in the morning.
@app.periodic(cron="30 0-8,23 * * *")
@app.task(retry=SOON_AGAIN)
def remind(timestamp: int) -> None:
    """Writes down the reminders of today and has them sent."""
    with ward_scope(ALL_WARDS):
        have_sent(plan_reminders(timezone.localdate()))


# Within an hour after an upgrade; from then on there is nothing to do.
@sweep("50 * * * *", retry=SOON_AGAIN)
def keep_files_of_editions(timestamp: int) -> None:
    """Keeps the files of editions that have none yet."""
    with ward_scope(ALL_WARDS):
        keep_missing_files()


@app.task(retry=SOON_AGAIN)
def tell_of_move(event_id: int) -> None:
    """Writes down whom a move of a report is told, and has it sent."""
    with ward_scope(ALL_WARDS):
        event = SubmissionEvent.objects.select_related("submission__round", "submission__ward").get(
            pk=event_id
        )
        have_sent(plan_for_move(event))


@app.task(retry=UNTIL_TOMORROW)
def send_notice(notice_id: int) -> None:
    """Sends one mail."""
    send(notice_id)


@app.task(retry=WHEN_IT_IS_BACK)
def make_report_forms(work_id: int) -> None:
    """Makes the report forms of all wards as one file."""
    with following(work_id) as (work, report):
        if work is not None:
            file, name = all_forms(work.by, work.round, report), archive_name(work.round)
            finish(work_id, "すべての様式ができました。", file=file, file_name=name)


@app.task(retry=WHEN_IT_IS_BACK)
def make_ward_pages(work_id: int) -> None:
    """Makes the documents of all wards as one file."""
    with following(work_id) as (work, report):
        if work is not None:
            with _as(work.by):
                standpoint = ordered_standpoint(work.round, work.order)
                fmt = Format(work.order["format"])
                file = all_ward_files(standpoint, fmt, report)
                name = archive_name_of_wards(standpoint, fmt)
                finish(work_id, "すべての区の資料ができました。", file=file, file_name=name)


@app.task(retry=WHEN_IT_IS_BACK)
def read_upload(work_id: int) -> None:
    """Reads a file that came in, or reads it anew."""
    with following(work_id) as (work, report):
        if work is not None:
            with _as(work.by):
                read(work.upload, work.by, report)
                finish(work_id, "読み取りました。")


@app.task(retry=WHEN_IT_IS_BACK)
def save_upload(work_id: int) -> None:
    """Saves what a file says as it was confirmed, or keeps why it was not saved."""
    with following(work_id) as (work, report):
        if work is not None:
            with _as(work.by):
                try:
                    settle(work.upload, work.by, **work.order, progress=report)
                except SettledError as error:
                    finish(work_id, str(error))
                else:
                    finish(work_id, "終わりました。")


@contextmanager
def _as(user: User) -> Iterator[None]:
    """Inside, a job sees and writes what the user would, and the versions name the user."""
    scope = ALL_WARDS if user.is_bureau else user.ward_id
    with ward_scope(scope), pghistory.context(user=user.pk):
        yield


@sweep("* * * * *", pass_context=True)
def retry_stalled(context: JobContext, timestamp: int) -> None:
    """Gives on the jobs of a worker that was killed, or that lost its machine or the database.

    A worker does one job at a time: any other that is written down as being done by the worker of
    this very job has ended, and only its end could not be written.
    """
    gone = Q(worker__isnull=True) | Q(worker__last_heartbeat__lt=timezone.now() - SILENCE)
    doing = ProcrastinateJob.objects.filter(gone | Q(worker=context.job.worker_id), status=DOING)
    for job in doing.exclude(pk=context.job.id):
        if job.attempts < MOST_TRIES:
            JobManager(DjangoConnector()).retry_job_by_id(job.pk, retry_at=timezone.now())
            continue
        note_as_failed(job)
        if "work_id" in job.args:
            fail(job.args["work_id"])
    give_up(Q(task_name__in=SWEEPS))


@sweep("*/10 * * * *")
def send_forgotten(timestamp: int) -> None:
    """Has mails sent that still wait and have no job: whatever took it, no mail is lost."""
    with ward_scope(ALL_WARDS):
        waiting = SentNotice.objects.filter(
            result=NoticeResult.WAITING, planned_at__lt=timezone.now() - FORGOTTEN_AFTER
        )
        jobs = ProcrastinateJob.objects.filter(
            task_name=send_notice.name, status__in=(QUEUED, DOING)
        )
        notices = waiting.exclude(pk__in=list(jobs.values_list("args__notice_id", flat=True)))
        have_sent(notices)
        give_up(Q(task_name=send_notice.name, args__notice_id__in=[each.pk for each in notices]))


@sweep("10 18 * * *", retry=SOON_AGAIN)
def tidy_up(timestamp: int) -> None:
    """Throws away, every night, what has ended."""
    tidy()


@sweep("30 17 * * *", retry=SOON_AGAIN)
def back_up(timestamp: int) -> None:
    """Backs up, every night at half past two in Tokyo, where a folder is set for it."""
    if settings.BACKUP_FOLDER:
        call_command("backup")


@app.task(retry=SOON_AGAIN)
def note_erasures(timestamp: int) -> None:
    """Lists beside the backups what was erased, so that a restore brings nothing back unnoticed."""
    if settings.BACKUP_FOLDER:
        list_erasures(Path(settings.BACKUP_FOLDER))


@sweep("5 * * * *")
def watch_volume(timestamp: int) -> None:
    """Writes into the log, every hour, that the volume of the files is nearly full."""
    if sentence := volume_sentence():
        logging.getLogger(__name__).warning(sentence)


@sweep("*/10 * * * *")
def watch(timestamp: int) -> None:
    """Mails the administrators, every ten minutes, what begins to be wrong and what is over."""
    tell_of_changes(QUICK_QUESTIONS)


@sweep("20 18 * * *")
def watch_at_night(timestamp: int) -> None:
    """Asks every night what takes long to answer."""
    tell_of_changes(SLOW_QUESTIONS)


@sweep("40 17 * * *")
def watch_log(timestamp: int) -> None:
    """Writes into the log, every night, the newest seal of the security log and what is broken."""
    chain, journal = verified_chain(), logging.getLogger(__name__)
    for sentence in chain.broken:
        journal.error("操作の記録 %s", sentence)
    journal.info("操作の記録%s行。最新の封 %s", chain.lines, chain.newest)


@sweep("0 0 1 * *")
def remind_of_terms(timestamp: int) -> None:
    """Writes into the log, on the first of each month, what is kept beyond its term. Nothing goes."""
    with ward_scope(ALL_WARDS):
        if sentence := reminder():
            logging.getLogger(__name__).warning(sentence)
