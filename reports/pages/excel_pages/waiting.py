"""Decides which report forms that came in still wait for somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT

from reports.models import Upload, UploadKind, UploadResult
from wards.models import User

OPEN = (UploadResult.CHECKED, UploadResult.TO_MEND)
NOT_COUNTED = (UploadResult.REFUSED, UploadResult.WITHDRAWN)
MOST_SHOWN = 50


def listed(uploads: QuerySet) -> QuerySet:
    """Uploads as lists show them: without the files, with the line that each of them says."""
    return (
        uploads.defer("content", "summary")
        .select_related("ward", "round", "by__ward")
        .annotate(told=KT("summary__told"))
    )


def waiting_uploads(user: User) -> QuerySet:
    """The open forms that the user's own body, or the Bureau, sent; only the newest one of a report.

    Who sent it is who should confirm it. An older one was corrected and sent again: it stays in the
    list of all files.
    """
    visible = Upload.objects.visible_to(user).filter(
        kind=UploadKind.REPORT_FORM, by__role=user.role
    )
    same = {name: OuterRef(name) for name in ("ward", "round", "form", "kind")}
    newer = Upload.objects.filter(**same, pk__gt=OuterRef("pk")).exclude(result__in=NOT_COUNTED)
    return listed(visible.filter(~Exists(newer), result__in=OPEN))


def received_sentence(results: Sequence[str]) -> str:
    """What is said of several files that were just received. results: what became of each."""
    counted = Counter(results)
    unread, to_mend = counted[UploadResult.REFUSED], counted[UploadResult.TO_MEND]
    sentences = (
        f"{len(results)}件を受け取りました。",
        f"{unread}件は読み取れませんでした。" if unread else "",
        f"{to_mend}件に直すところがあります。" if to_mend else "",
        "1件ずつ開いて、確定してください。" if counted[UploadResult.CHECKED] else "",
    )
    return "".join(sentences)


def newer_form(upload: Upload) -> Upload | None:
    """The newest form of the same report that came after an upload and could be read."""
    same = Upload.objects.filter(
        ward=upload.ward_id, round=upload.round_id, form=upload.form, kind=upload.kind
    )
    return listed(same.filter(pk__gt=upload.pk).exclude(result__in=NOT_COUNTED)).first()


def next_to_do(waiting: Sequence[Upload]) -> Upload | None:
    """Of the forms that wait, one that can be confirmed; else one that must be mended."""
    can_be_confirmed = (each for each in waiting if each.result == UploadResult.CHECKED)
    return next(can_be_confirmed, next(iter(waiting), None))
