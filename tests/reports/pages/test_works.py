"""Background work tells how far it is, ends once, says so when it fails; its page follows it to its file."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from reports.files.orders import have_report_forms_made, have_ward_documents_made
from reports.lifecycle.works import STOPPED, finish, following
from reports.models import Work, WorkState
from reports.pages import jobs
from tests import factories as make
from tests.queue import run_jobs, waiting
from wards.isolation.rls import ALL_WARDS, ward_scope

committed = pytest.mark.usefixtures("committed")


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
    assert officer.get(reverse("reports:work_file", args=[work.pk])).status_code == 404
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


@pytest.mark.parametrize(
    ("begun", "minutes", "silent", "said"),
    [
        (False, 0, 0, ""),
        (False, 1.1, 0, "1分たっても始まりません。"),
        (True, 1.1, 31, "はじめからやり直します。"),
        (True, 11, 1, "思ったより時間がかかっています。"),
    ],
)
def test_a_work_that_does_not_go_on_says_so_and_whom_to_tell(
    officer, work, begun, minutes, silent, said
):
    as_if(work, at=timezone.now() - timedelta(minutes=minutes))
    if begun:
        as_if(work, state=WorkState.RUNNING)
        job_is("doing", heartbeat=timedelta(seconds=silent))
    page = words(officer, work)
    assert said in page
    assert ("ポータルの管理者に知らせてください。" in page) == (said[:2] in ("1分", "思っ"))


@pytest.mark.parametrize("status", ["failed", "aborted"])
def test_a_work_that_nobody_will_do_offers_to_begin_again(officer, work, status):
    as_if(work, state=WorkState.RUNNING)
    job_is(status)
    page = words(officer, work)
    assert STOPPED in page
    assert "もう一度作る" in page
    assert "refresh" not in page


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


# --- The work itself -------------------------------------------------------------------------


def test_the_forms_of_all_wards_are_made_by_a_job(all_wards, monkeypatch):
    monkeypatch.setattr(jobs, "all_forms", lambda by, round_, report: b"PK")
    work = have_report_forms_made(make.UserFactory(role="bureau"), make.MonthlyRoundFactory())
    assert waiting() == ["reports.pages.jobs.make_report_forms"]
    run_jobs()
    work.refresh_from_db()
    assert (work.state, bytes(work.file)) == (WorkState.DONE, b"PK")
    assert work.file_name == "報告の様式_令和6年9月_全区.zip"


def test_what_is_under_way_is_not_begun_a_second_time(all_wards):
    officer, round_ = make.UserFactory(role="bureau"), make.MonthlyRoundFactory()
    first = have_report_forms_made(officer, round_)
    assert have_report_forms_made(officer, round_) == first
    assert have_report_forms_made(make.UserFactory(role="bureau"), round_) != first
    assert len(waiting()) == 2


def test_a_work_whose_job_is_gone_can_be_begun_again(all_wards):
    left = make.WorkFactory(state="running")
    again = have_report_forms_made(left.by, left.round)
    assert again != left
    assert len(waiting()) == 1


def test_a_job_that_runs_again_after_its_end_does_nothing(all_wards):
    work = make.WorkFactory()
    for message in ("一度目", "二度目"):
        with following(work.pk) as (running, _report):
            if running is not None:
                finish(work.pk, message)
    work.refresh_from_db()
    assert work.message == "一度目"


def seen(work: Work) -> Work:
    """The row as anybody sees it."""
    with ward_scope(ALL_WARDS):
        return Work.objects.get(pk=work.pk)


@committed
def test_progress_is_seen_at_once_and_the_end_is_true_together_with_what_was_done():
    with ward_scope(ALL_WARDS):
        work = make.WorkFactory()
    with pytest.raises(ZeroDivisionError), following(work.pk) as (_running, report):
        assert seen(work).state == WorkState.RUNNING
        with ward_scope(ALL_WARDS):
            report(3, 48, "北区 相談支援室")
            now = seen(work)
            assert (now.done, now.total, now.message) == (3, 48, "北区 相談支援室")
            finish(work.pk, "できました")
            1 / 0  # noqa: B018
    now = seen(work)
    # Progress was written by another transaction: it stays when that of the work is undone.
    assert (now.done, now.state, now.message) == (3, WorkState.FAILED, STOPPED)
    assert now.ended_at


@committed
def test_the_successor_of_a_killed_worker_begins_anew():
    with ward_scope(ALL_WARDS):
        work = make.WorkFactory()
    with following(work.pk) as (_running, report):
        report(47, 48, "")
    assert seen(work).state == WorkState.RUNNING  # nobody ended it: as if killed
    with following(work.pk) as (again, _report):
        assert again == work
        assert seen(work).done == 0
        finish(work.pk, "できました", file=b"PK", file_name="架空.zip")
    now = seen(work)
    assert (now.state, bytes(now.file)) == (WorkState.DONE, b"PK")


def test_the_page_of_the_documents_of_all_wards_leads_back_to_where_they_are_asked_for(officer):
    asked = have_ward_documents_made(officer.user, make.RoundFactory(), {})
    page = words(officer, asked)
    assert f'href="{reverse("reports:ward_page_list")}?year=2024">区別概要</a>' in page
