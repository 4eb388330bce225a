"""No job is lost: it is tried again, swept up, or stands on the Bureau's page with 「もう一度」."""

from datetime import timedelta
from smtplib import SMTPAuthenticationError, SMTPRecipientsRefused, SMTPServerDisconnected
from types import SimpleNamespace

import django.db
import psycopg
import pytest
from django.db import connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job

from reports.lifecycle import works
from reports.lifecycle.works import DATABASE_IS_AWAY, TASKS, failed_jobs, following, run_again
from reports.models import NoticeResult, SentNotice, Work, WorkState
from reports.pages import jobs
from tests import factories as make
from tests.queue import failed, run_jobs, set_job, waiting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

OURS = sorted(name for name in app.tasks if name.startswith("reports."))
# What a database says that restarts, as Django words it and as the driver does.
BLINKS = [*DATABASE_IS_AWAY, psycopg.errors.AdminShutdown, psycopg.errors.SerializationFailure]
OF_MAIL = [
    *BLINKS,
    *(django.db.IntegrityError, OSError, TimeoutError, KeyError, SMTPServerDisconnected),
    lambda: SMTPAuthenticationError(535, b"wrong password"),
    lambda: SMTPRecipientsRefused({"a@example.jp": (451, b"later")}),
]


def is_tried_again(task: str, error: Exception) -> bool:
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name=task)
    return app.tasks[task].get_retry_exception(error, job) is not None


@pytest.mark.parametrize("task", ["remind", "tell_of_move", "send_notice"])
@pytest.mark.parametrize("error", OF_MAIL)
def test_whatever_goes_wrong_with_a_mail_it_is_tried_again(task, error):
    assert is_tried_again(f"reports.pages.jobs.{task}", error())


@pytest.mark.parametrize("task", ["make_report_forms", "save_upload"])
def test_a_work_is_tried_again_when_the_database_was_away_and_told_at_once_otherwise(task):
    for error in BLINKS:
        assert is_tried_again(f"reports.pages.jobs.{task}", error())
    assert not is_tried_again(f"reports.pages.jobs.{task}", ZeroDivisionError())


@pytest.mark.parametrize("error", BLINKS)
def test_a_work_goes_on_waiting_while_the_database_is_away(error):
    work = make.WorkFactory()
    with pytest.raises(error), following(work.pk):
        raise error
    work.refresh_from_db()
    assert (work.state, work.ended_at) == (WorkState.RUNNING, None)


def test_every_task_stands_on_the_bureaus_page_when_it_fails_or_is_a_sweep():
    assert {*TASKS, *jobs.SWEEPS} == set(OURS)


def arguments_of(task: str) -> dict[str, int]:
    """Something that a job of the task can be about."""
    made = {
        "notice_id": lambda: make.SentNoticeFactory(subject="架空の件名", detail="架空の理由").pk,
        "event_id": lambda: make.SubmissionEventFactory().pk,
        "work_id": lambda: make.WorkFactory(state="failed", ended_at=timezone.now()).pk,
        "timestamp": lambda: 1_727_740_800,  # 1 October 2024, 9:00 in Tokyo
    }
    argument = TASKS[task].argument
    return {argument: made[argument]()}


@pytest.mark.parametrize("task", sorted(TASKS))
def test_a_failed_job_stands_on_the_bureaus_page_and_is_done_again_from_there(task, sign_in):
    bureau = sign_in("bureau")
    job = failed(task.removeprefix("reports.pages.jobs."), **arguments_of(task))
    page = bureau.get(reverse("reports:notice_list")).content.decode()
    (shown,) = failed_jobs()
    assert shown.about
    assert shown.at
    for words in (TASKS[task].what, shown.about, shown.why):
        assert words in page

    again = reverse("reports:job_again", args=[job.pk])
    assert again in page
    assert "もう一度始めました" in bureau.post(again, follow=True).content.decode()
    job.refresh_from_db()
    assert (job.status, job.attempts, job.scheduled_at) == ("todo", 0, None)
    assert not Work.objects.filter(state=WorkState.FAILED).exists()  # its page waits again
    assert "一覧にありません" in bureau.post(again, follow=True).content.decode()


def test_only_a_job_that_failed_is_done_again_or_taken_off_the_list(sign_in):
    bureau = sign_in("bureau")
    job = failed("send_notice", notice_id=make.SentNoticeFactory().pk)
    again, give_up = (
        reverse(f"reports:{name}", args=[job.pk]) for name in ("job_again", "job_give_up")
    )
    for status in ("todo", "doing"):
        set_job(job, status=status, attempts=3)
        for address in (again, give_up):
            bureau.post(address)
            job.refresh_from_db()
            assert (job.status, job.attempts) == (status, 3)
    set_job(job, status="failed")
    assert "取りやめました" in bureau.post(give_up, follow=True).content.decode()
    assert not ProcrastinateJob.objects.exists()
    assert "一覧にありません" in bureau.post(give_up, follow=True).content.decode()


def test_the_home_page_says_that_something_could_not_be_done(sign_in):
    bureau = sign_in("bureau")
    make.RoundFactory()
    assert "できなかった処理" not in bureau.get("/?year=2024").content.decode()
    failed("remind", timestamp=0)
    assert "できなかった処理（1件）" in bureau.get("/?year=2024").content.decode()


def test_the_page_of_failed_jobs_asks_the_database_as_often_for_many_as_for_one(query_budget):
    for task in TASKS:
        failed(task.removeprefix("reports.pages.jobs."), **arguments_of(task))
    with query_budget(20) as few:
        assert len(failed_jobs()) == len(TASKS)
    for task in sorted(TASKS) * 3:
        failed(task.removeprefix("reports.pages.jobs."), **arguments_of(task))
    with query_budget(len(few)):
        assert len(failed_jobs()) == 4 * len(TASKS)


def waits(*, minutes: int, **fields) -> SentNotice:
    notice = make.SentNoticeFactory(**fields)
    planned_at = timezone.now() - timedelta(minutes=minutes)
    SentNotice.objects.filter(pk=notice.pk).update(planned_at=planned_at)
    return notice


def test_a_mail_that_waits_for_an_hour_without_a_job_gets_one(settings, mailoutbox):
    settings.MAIL_SERVER_IS_SET = True
    lost = waits(minutes=61)
    waits(minutes=59)
    for result in set(NoticeResult) - {NoticeResult.WAITING, NoticeResult.SENT}:
        waits(minutes=61, result=result)
    with_job, given_up = waits(minutes=61), waits(minutes=61)
    works.enqueue(jobs.send_notice, [{"notice_id": with_job.pk}])
    failed("send_notice", notice_id=given_up.pk)

    jobs.send_forgotten(timestamp=0)
    found = ProcrastinateJob.objects.values_list("args__notice_id", flat=True)
    assert sorted(found) == [lost.pk, with_job.pk, given_up.pk]
    jobs.send_forgotten(timestamp=0)
    assert len(waiting()) == 3  # none twice
    assert failed_jobs() == []

    for notice in (lost, with_job, given_up):
        make.UserFactory._meta.model.objects.filter(pk=notice.user_id).update(email="a@example.jp")
    run_jobs()
    results = SentNotice.objects.filter(pk__in=[lost.pk, with_job.pk, given_up.pk])
    assert {each.result for each in results} <= {"sent", "not_needed"}


def worker_silent_for(**time: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [timezone.now() - timedelta(**time)],
        )
        return cursor.fetchone()[0]


def test_a_job_whose_end_could_not_be_written_is_given_on_and_one_that_is_being_done_is_not():
    this, another, silent = (worker_silent_for(seconds=each) for each in (5, 5, 31))
    makers = {"own": this, "lost by this worker": this, "of another": another}
    makers |= {"of a silent one": silent, "of nobody": None}
    made = {}
    for name, worker in makers.items():
        works.enqueue(jobs.remind, [{"timestamp": 0}])
        made[name] = ProcrastinateJob.objects.latest("pk")
        set_job(made[name], status="doing", worker_id=worker)
    sweep = failed("retry_stalled", timestamp=0)

    own = SimpleNamespace(job=SimpleNamespace(id=made["own"].pk, worker_id=this))
    jobs.retry_stalled(own, timestamp=0)
    for job in made.values():
        job.refresh_from_db()
    again = {name for name, job in made.items() if job.status == "todo"}
    assert again == {"lost by this worker", "of a silent one", "of nobody"}
    assert not ProcrastinateJob.objects.filter(pk=sweep.pk).exists()
    assert not run_again(Q(pk=made["of another"].pk))


def test_a_job_that_kills_every_worker_stands_at_last_among_those_that_failed(sign_in):
    work = make.WorkFactory(by=sign_in("bureau").user)
    lost = []
    for task, arguments in [
        ("make_report_forms", {"work_id": work.pk}),
        ("tidy_up", {"timestamp": 0}),
    ]:
        works.enqueue(getattr(jobs, task), [arguments])
        lost.append(ProcrastinateJob.objects.latest("pk"))
    this = SimpleNamespace(job=SimpleNamespace(id=0, worker_id=worker_silent_for(seconds=0)))
    for _ in range(100):
        if not set(waiting()) & {job.task_name for job in lost}:
            break
        for job in lost:
            set_job(job, status="doing", worker_id=None)
        jobs.retry_stalled(this, timestamp=0)
    [failed_job] = failed_jobs()
    assert failed_job.pk == lost[0].pk
    assert failed_job.at is not None
    work.refresh_from_db()
    assert work.state == WorkState.FAILED
    # What the next run of the sweep does anyway is not kept.
    assert not ProcrastinateJob.objects.filter(pk=lost[1].pk).exists()
