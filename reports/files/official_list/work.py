"""Decides how a list that the Bureau has looked at is taken in: once, in the background, as seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone

from reports.files.official_list.plan import ChangeKind, Decided, UnansweredError
from reports.files.official_list.taking_in import PlanChangedError, UnreadRowsError, take_in
from reports.files.official_list.uploads import TAKEN_IN_FROM, ListUpload, settle_equal_lists
from reports.files.uploaded_files.unusable import UnusableFileError
from reports.lifecycle.works import fail, finish, job_of, start
from reports.models import Upload, UploadResult, Work, WorkKind
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import User

CHANGED = (
    "確認したあとで、登録が変わりました。何も保存していません。"
    "もう一度、変わるところを確かめてください。"
)
UNREAD = "読み取れない行があります。何も保存していません。"
UNKNOWN_ANSWER = "選べない答えが送られました。何も保存していません。もう一度選んでください。"
UNANSWERED = "決めていないことが残っています。何も保存していません。もう一度、確かめてください。"
SETTLED = "この公式名簿は取り込めません。もう取り込んであるか、直すところがあります。"


class SettledError(Exception):
    """The list was taken in before, or never could be; says so in a sentence."""


def begin_taking_in(
    upload: Upload, by: User, *, seen: str, answers: Mapping[str, str]
) -> tuple[Work, bool]:
    """The work that takes a list in, and whether it is new: its job is then for the caller to enqueue.

    seen: the digest of the plan that was confirmed. Raises SettledError when nothing is left to do.
    """
    locked = Upload.objects.select_for_update(of=("self",)).defer("content").get(pk=upload.pk)
    under_way = Work.objects.filter(upload=locked, ended_at__isnull=True).first()
    if under_way is not None and job_of(under_way.pk):
        return under_way, False
    if locked.result not in TAKEN_IN_FROM:
        raise SettledError(SETTLED)
    said = {**locked.summary, "seen": seen, "answers": dict(answers)}
    Upload.objects.filter(pk=locked.pk).update(summary=said)
    return start(WorkKind.OFFICIAL_LIST, by, upload=locked), True


def take_in_confirmed(work: Work, report: Callable[[int, int, str], None]) -> None:
    """Takes the list of a work in, wholly or not at all, and says how it ended."""
    report(0, 0, "公式名簿を読み、登録と比べています。")
    try:
        with ward_scope(ALL_WARDS), transaction.atomic():
            saved = _take_in(work, report)
            finish(work.pk, told(saved))
    except PlanChangedError:
        fail(work.pk, CHANGED)
    except UnreadRowsError:
        fail(work.pk, UNREAD)
    except UnansweredError:
        fail(work.pk, UNANSWERED)
    except KeyError:
        fail(work.pk, UNKNOWN_ANSWER)
    except (UnusableFileError, SettledError) as error:
        fail(work.pk, str(error))


def _take_in(work: Work, report: Callable[[int, int, str], None]) -> Decided:
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=work.upload_id)
    if upload.result not in TAKEN_IN_FROM:
        raise SettledError(SETTLED)
    asked = ListUpload.of(upload)
    listed = asked.read()
    saved = take_in(
        listed,
        asked.day,
        work.by,
        seen=upload.summary["seen"],
        answers=upload.summary["answers"],
        tell=lambda done, total: report(done, total, "登録に書いています。"),
    )
    Upload.objects.filter(pk=upload.pk).update(
        result=UploadResult.SAVED if saved.total else UploadResult.UNCHANGED,
        settled_at=timezone.now(),
        settled_by=work.by,
    )
    settle_equal_lists(asked, listed, work.by)
    return saved


def told(saved: Decided) -> str:
    """What was done, in a sentence: each change under the first of its kinds, as in the preview."""
    if not saved.total:
        return "変わるところはありませんでした。"
    done = f"{len(saved.additions):,}件を加え、{len(saved.changes):,}件を変えました"
    counts = Counter(change.kinds[0] for change in saved.changes)
    kinds = "、".join(f"{kind.label} {counts[kind]:,}件" for kind in ChangeKind if counts[kind])
    return f"{done}（{kinds}）。" if kinds else f"{done}。"
