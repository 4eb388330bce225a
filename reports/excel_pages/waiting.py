"""Decides which report forms that came in still wait for somebody."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.fields.json import KT

from reports.models import Upload, UploadKind, UploadResult
from wards.models import User

OPEN = (UploadResult.CHECKED, UploadResult.TO_MEND)
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
    newer = Upload.objects.filter(**same, pk__gt=OuterRef("pk")).exclude(
        result__in=[UploadResult.REFUSED, UploadResult.WITHDRAWN]
    )
    return listed(visible.filter(~Exists(newer), result__in=OPEN))
