"""Decides what the page of a background work says: how far it is, whether it goes on, what to do now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from reports.lifecycle.works import QUEUED, SILENCE, STOPPED, job_of
from reports.models import Work, WorkState

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
class Standing:
    """Where a work stands. kind: of a notice. goes_on: whether the page asks again by itself."""

    kind: str
    heading: str
    sentence: str
    goes_on: bool = False
    caution: str = ""

    @property
    def is_done(self) -> bool:
        return self.kind == "good"


def standing_of(work: Work, now: datetime) -> Standing:
    """Where a work stands, as its row and the queue of jobs say."""
    if work.state == WorkState.DONE:
        return Standing("good", "できました", work.message)
    if work.state == WorkState.FAILED:
        return Standing("bad", "できませんでした", work.message)
    job = job_of(work.pk)
    if job is None:
        return Standing("bad", "できませんでした", STOPPED)
    if work.state == WorkState.WAITING:
        late = now - work.at > PATIENCE
        caution = NOT_TAKEN if late else ""
        return Standing("info", WAITING, SOON, goes_on=True, caution=caution)
    sentence = f"いま：{work.message}" if work.message else SOON
    return Standing("info", RUNNING, sentence, goes_on=True, caution=_caution(work, job, now))


def _caution(work: Work, job: ProcrastinateJob, now: datetime) -> str:
    """What to know of a work that began and has not ended."""
    if job.status == QUEUED or job.worker is None or now - job.worker.last_heartbeat > SILENCE:
        return BEGUN_ANEW
    return VERY_LONG if now - work.at > LONG else ""


def work_page(work: Work, now: datetime) -> dict[str, object]:
    """What the page shows."""
    title, query = work.get_kind_display(), f"?{work.round.query}" if work.round else ""
    asked_for = ("Excelで報告", reverse("reports:excel") + query)
    if work.upload:
        asked_for = ("公式名簿を取り込む", reverse("reports:official_list"))
    return {
        "title": title,
        "lead": work.upload.summary["told"] if work.upload else str(work.round or ""),
        "crumbs": [asked_for, (title, "")],
        "work": work,
        "standing": standing_of(work, now),
    }
