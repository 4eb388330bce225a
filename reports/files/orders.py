"""Files that came in, kept as they came, and the work on files that a page asks for."""

from collections.abc import Mapping
from hashlib import sha256

from reports.files.upload_record import kept_name, storable
from reports.lifecycle.works import (
    MAKE_REPORT_FORMS,
    MAKE_WARD_PAGES,
    READ_UPLOAD,
    SAVE_UPLOAD,
    enqueue,
    work_under_way,
)
from reports.models import Upload, UploadKind, UploadResult, Work, WorkKind
from wards.models import ReportingRound, User


def have_report_forms_made(by: User, round_: ReportingRound) -> Work:
    """Has the report forms of a round made for somebody."""
    return _on_round(WorkKind.REPORT_FORMS, MAKE_REPORT_FORMS, by, round_, {})


def have_ward_documents_made(by: User, round_: ReportingRound, order: dict[str, object]) -> Work:
    """Has the documents of all wards made for somebody. order: from where, in which format."""
    return _on_round(WorkKind.WARD_PAGES, MAKE_WARD_PAGES, by, round_, order)


def _on_round(
    kind: WorkKind, task: str, by: User, round_: ReportingRound, order: dict[str, object]
) -> Work:
    """A work; one that is under way is not begun twice."""
    if under_way := work_under_way(kind, by=by, round=round_, order=order):
        return under_way
    work = Work.objects.create(kind=kind, by=by, round=round_, order=order)
    enqueue(task, [{"work_id": work.pk}])
    return work


def keep(
    user: User,
    name: str,
    content: bytes,
    kind: UploadKind,
    *,
    round_: ReportingRound | None = None,
    summary: Mapping[str, object] | None = None,
) -> Upload:
    """Keeps a file as it came. Nothing of it has been read yet.

    round_: the round that is asked for; None takes the one that the file names. It belongs to the
    sender's ward, of the Bureau to the ward that the file names.
    """
    return Upload.objects.create(
        ward=user.ward,
        round=round_,
        form="" if user.is_bureau else user.role,
        kind=kind,
        name=kept_name(name),
        content=content,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        by_id=user.pk,
        result=UploadResult.WAITING,
        summary=summary or {},
    )


def have_read(upload: Upload, by: User) -> Work:
    """Has a file read, unless that is under way."""
    return _on_upload(WorkKind.READING, upload, by, {})


def have_saved(upload: Upload, by: User, answers: Mapping[str, str], digest: str) -> Work:
    """Has saved what somebody confirmed. digest: of the outcome that was seen."""
    order = storable({"answers": dict(answers), "digest": digest})
    return _on_upload(WorkKind.SAVING, upload, by, order)


def _on_upload(kind: WorkKind, upload: Upload, by: User, order: Mapping[str, object]) -> Work:
    if under_way := work_under_way(kind, upload=upload):
        return under_way
    # Of many files that one user sends the later ones let everybody else's first ones pass.
    files = Work.objects.filter(by=by, upload__isnull=False, ended_at__isnull=True)
    ahead = 0 if kind == WorkKind.SAVING else files.count()
    work = Work.objects.create(kind=kind, by=by, upload=upload, order=order)
    task = SAVE_UPLOAD if kind == WorkKind.SAVING else READ_UPLOAD
    enqueue(task, [{"work_id": work.pk}], lock=f"files of {by.pk}", priority=-ahead)
    return work
