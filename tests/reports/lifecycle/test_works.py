"""Background work tells how far it is while it runs, ends once, and says so when it fails."""

import pytest

from reports.lifecycle.works import STOPPED, finish, following
from reports.models import Work, WorkState
from reports.pages import jobs
from reports.pages.jobs import have_report_forms_made
from tests import factories as make
from tests.queue import run_jobs, waiting
from wards.isolation.rls import ALL_WARDS, ward_scope


@pytest.mark.django_db
@pytest.mark.usefixtures("all_wards")
def test_the_forms_of_all_wards_are_made_by_a_job(monkeypatch):
    monkeypatch.setattr(jobs, "all_forms", lambda by, round_, report: b"PK")
    work = have_report_forms_made(make.UserFactory(role="bureau"), make.MonthlyRoundFactory())
    assert waiting() == ["reports.pages.jobs.make_report_forms"]
    run_jobs()
    work.refresh_from_db()
    assert (work.state, bytes(work.file)) == (WorkState.DONE, b"PK")
    assert work.file_name == "報告の様式_令和6年9月_全区.zip"


@pytest.mark.django_db
@pytest.mark.usefixtures("all_wards")
def test_what_is_under_way_is_not_begun_a_second_time():
    officer, round_ = make.UserFactory(role="bureau"), make.MonthlyRoundFactory()
    first = have_report_forms_made(officer, round_)
    assert have_report_forms_made(officer, round_) == first
    assert have_report_forms_made(make.UserFactory(role="bureau"), round_) != first
    assert len(waiting()) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("all_wards")
def test_a_work_whose_job_is_gone_can_be_begun_again():
    left = make.WorkFactory(state="running")
    again = have_report_forms_made(left.by, left.round)
    assert again != left
    assert len(waiting()) == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("all_wards")
def test_a_job_that_runs_again_after_its_end_does_nothing():
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("the_24_wards", "transactional_db")
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


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("the_24_wards", "transactional_db")
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
