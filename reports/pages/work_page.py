"""Where a background work stands, in words; and a short wait for its end."""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import BoundedSemaphore

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.lifecycle.works import QUEUED, SILENCE, STOPPED, job_of
from reports.models import Work, WorkState

# How long an answer waits for a work that has just begun: a usual form is read by then.
SOON_ENDED = timedelta(seconds=2)
SECONDS_BETWEEN = 0.1
# So many threads of a process may wait; the others answer everybody else.
_may_wait = BoundedSemaphore(2)
# An idle worker takes a job at once, a busy one within a minute.
PATIENCE = timedelta(minutes=1)
LONG = timedelta(minutes=10)

WAITING = "順番を待っています"
RUNNING = "処理しています"
SOON = "まもなく始まります。"
NOT_TAKEN = (
    "1分たっても始まりません。処理を受け持つプログラム（ワーカー）が止まっているかもしれません。"
    "ポータルの管理者に知らせてください。動きはじめれば、頼んだ処理はこのまま始まります。"
)
BEGUN_ANEW = "処理していたプログラムが止まりました。2分ほどで、はじめからやり直します。"
VERY_LONG = "思ったより時間がかかっています。10分たっても進まないときは、ポータルの管理者に知らせてください。"


@dataclass(frozen=True)
class WorkNotice:
    """Where a work stands. kind: of a notice. goes_on: whether the page asks again by itself."""

    kind: str
    heading: str
    sentence: str
    goes_on: bool = False
    caution: str = ""

    @property
    def is_done(self) -> bool:
        return self.kind == "good"


def notice_of(work: Work, now: datetime) -> WorkNotice:
    """Where a work stands, as its row and the queue of jobs say."""
    if work.state == WorkState.DONE:
        return WorkNotice("good", "できました", work.message)
    if work.state == WorkState.FAILED:
        return WorkNotice("bad", "できませんでした", work.message)
    job = job_of(work.pk)
    if job is None:
        return WorkNotice("bad", "できませんでした", STOPPED)
    if work.state == WorkState.WAITING:
        late = now - work.at > PATIENCE
        caution = NOT_TAKEN if late else ""
        return WorkNotice("info", WAITING, SOON, goes_on=True, caution=caution)
    sentence = f"いま：{work.message}" if work.message else SOON
    return WorkNotice("info", RUNNING, sentence, goes_on=True, caution=_caution(work, job, now))


def _caution(work: Work, job: ProcrastinateJob, now: datetime) -> str:
    """What to know of a work that began and has not ended."""
    if job.status == QUEUED or job.worker is None or now - job.worker.last_heartbeat > SILENCE:
        return BEGUN_ANEW
    return VERY_LONG if now - work.at > LONG else ""


def wait_shortly(work: Work) -> None:
    """Returns when a work has ended, and two seconds after it was asked for in any case.

    Where others are waiting already nothing is waited for: the page asks again by itself.
    """
    if not _may_wait.acquire(blocking=False):
        return
    try:
        while not work.has_ended and timezone.now() - work.at < SOON_ENDED:
            pause()
            work.refresh_from_db(fields=["state", "message", "done", "total"])
    finally:
        _may_wait.release()


def pause() -> None:
    """Lets some time pass between two looks."""
    time.sleep(SECONDS_BETWEEN)
