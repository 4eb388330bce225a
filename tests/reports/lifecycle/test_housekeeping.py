"""What has ended is thrown away every night; what counts stays."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from axes.models import AccessAttempt
from django.core.cache import caches
from django.core.management import call_command
from django.utils import timezone

from reports.lifecycle.housekeeping import tidy
from reports.models import SentNotice, Upload, Work
from reports.pages import jobs
from tests import factories as make
from wards.models import Session

LONG_AGO = timezone.now() - timedelta(days=4 * 366)


@pytest.fixture
def old_and_new(all_wards):
    for at in (LONG_AGO, timezone.now() + timedelta(hours=1)):
        Session.objects.create(session_key=str(at), session_data="", expire_date=at)
        attempt = AccessAttempt.objects.create(username="x", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=at)
        notice = make.SentNoticeFactory()
        SentNotice.objects.filter(pk=notice.pk).update(planned_at=at)
        make.WorkFactory(state="done", ended_at=at, file=b"PK", file_name="x.zip")


def test_what_is_old_goes_and_what_is_new_stays(old_and_new):
    # Of other tests.
    caches["default"].clear()
    thrown = tidy()
    assert {what: count for what, count in thrown.items() if count} == {
        "ログインの期限が切れたもの": 1,
        "ログインの失敗": 1,
        "作ったファイル": 1,
        "お知らせメール": 1,
    }
    assert Session.objects.count() == AccessAttempt.objects.count() == 1
    assert sorted(bool(work.file) for work in Work.objects.all()) == [False, True]
    assert not any(tidy().values()), "twice throws nothing more away"


@pytest.mark.parametrize("result", ["waiting", "to_mend", "checked"])
def test_a_file_that_nobody_settles_keeps_its_name_for_a_month_unless_it_is_nobodys(
    all_wards, result
):
    names = ("架空太郎様の件.xlsx", "北区.xlsx")
    for days in (31, 29):
        with time_machine.travel(timezone.now() - timedelta(days=days)):
            for name in names:
                make.UploadFactory(result=result, name=name)
    assert tidy()["名前を伏せたファイル"] == 1
    kept = list(Upload.objects.order_by("pk").values_list("name", flat=True))
    assert kept == ["（名前を伏せたファイル）", names[1], *names]


def test_files_that_were_read_stay_for_ever(all_wards):
    with time_machine.travel(LONG_AGO):
        upload = make.UploadFactory(
            result="saved", settled_at=LONG_AGO, settled_by=make.UserFactory()
        )
    tidy()
    assert Upload.objects.get(pk=upload.pk).content


def test_the_worker_does_it_every_night_and_a_command_whenever_one_likes(old_and_new):
    jobs.tidy_up(0)
    assert Session.objects.count() == 1
    said = StringIO()
    call_command("tidy", stdout=said)
    assert "作ったファイル: 0" in said.getvalue()
