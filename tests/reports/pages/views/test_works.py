"""The Bureau has the forms of all wards made, sees how far that is, and takes the file away."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from reports.lifecycle.works import STOPPED, finish
from reports.models import Work, WorkState
from reports.pages.jobs import have_report_forms_made
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(sign_in):
    return sign_in("bureau")


@pytest.fixture
def work(officer) -> Work:
    """The forms of a month, asked for by the officer, with their job in the queue."""
    return have_report_forms_made(officer.user, make.MonthlyRoundFactory())


def words(client, work: Work) -> str:
    return client.get(reverse("reports:work", args=[work.pk])).content.decode()


def as_if(work: Work, **fields) -> None:
    Work.objects.filter(pk=work.pk).update(**fields)


def job_is(status: str, *, heartbeat: timedelta | None = None) -> None:
    """What the queue says of the only job. heartbeat: how long its worker has been silent."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = %s", [status])
        if heartbeat is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
                [timezone.now() - heartbeat],
            )
            worker = cursor.fetchone()[0]
            cursor.execute("UPDATE procrastinate_jobs SET worker_id = %s", [worker])


def test_asking_leads_to_a_page_that_follows_the_work_to_its_file(officer):
    make.MonthlyRoundFactory()
    asked = officer.post(reverse("reports:forms_zip") + "?year=2024&month=9")
    work = Work.objects.get()
    assert asked["Location"] == reverse("reports:work", args=[work.pk])
    page = words(officer, work)
    assert "順番を待っています" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    finish(work.pk, "すべての様式ができました。", file=b"PK", file_name="様式.zip")
    page = words(officer, work)
    assert "すべての様式ができました。" in page
    assert "その区のファイルだけを渡してください。" in page
    assert "refresh" not in page
    got = officer.get(reverse("reports:work_file", args=[work.pk]))
    assert got.content.startswith(b"PK")
    assert got["Content-Type"] == "application/zip"
    assert "attachment" in got["Content-Disposition"]


def test_how_far_it_is_stands_in_words_and_as_a_bar(officer, work):
    as_if(work, state=WorkState.RUNNING, done=12, total=24, message="鶴見区 相談支援室")
    job_is("doing", heartbeat=timedelta(seconds=5))
    page = words(officer, work)
    assert "24件のうち<b>12件</b>ができました。" in page
    assert '<progress id="how-far" value="12" max="24">' in page
    assert "いま：鶴見区 相談支援室" in page
    assert "確かめてください" not in page


def test_after_a_minute_without_a_worker_it_says_whom_to_tell(officer, work):
    assert "ワーカー" not in words(officer, work)
    as_if(work, at=timezone.now() - timedelta(seconds=61))
    page = words(officer, work)
    assert "1分たっても始まりません。" in page
    assert "ポータルの管理者に知らせてください。" in page


def test_a_worker_that_fell_silent_is_said_so(officer, work):
    as_if(work, state=WorkState.RUNNING)
    job_is("doing", heartbeat=timedelta(seconds=31))
    assert "はじめからやり直します。" in words(officer, work)


def test_a_work_that_takes_very_long_is_said_so(officer, work):
    as_if(work, state=WorkState.RUNNING, at=timezone.now() - timedelta(minutes=11))
    job_is("doing", heartbeat=timedelta(seconds=1))
    assert "思ったより時間がかかっています。" in words(officer, work)


@pytest.mark.parametrize("status", ["failed", "aborted"])
def test_a_work_that_nobody_will_do_offers_to_begin_again(officer, work, status):
    as_if(work, state=WorkState.RUNNING)
    job_is(status)
    page = words(officer, work)
    assert STOPPED in page
    assert "もう一度作る" in page
    assert "refresh" not in page


def test_there_is_no_file_before_it_is_made(officer, work):
    assert officer.get(reverse("reports:work_file", args=[work.pk])).status_code == 404


def test_the_page_costs_the_same_whatever_the_work_made(officer, query_budget):
    work = make.WorkFactory(
        state="done", ended_at=timezone.now(), file=b"PK" * 10**6, file_name="架空.zip"
    )
    with query_budget(12) as queries:
        words(officer, work)
    assert not any('"reports_work"."file",' in query for query in queries)


def test_the_page_of_the_forms_leads_to_what_was_made_before(officer, work):
    page = reverse("reports:excel") + f"?{work.round.query}"
    link = f'href="{reverse("reports:work", args=[work.pk])}">'
    assert f"{link}いま作っているもの" in officer.get(page).content.decode()
    finish(work.pk, "すべての様式ができました。", file=b"zip", file_name="様式.zip")
    told = officer.get(page).content.decode()
    assert link in told
    assert "に作ったものを開く" in told
    as_if(work, state=WorkState.FAILED)
    assert link not in officer.get(page).content.decode()
