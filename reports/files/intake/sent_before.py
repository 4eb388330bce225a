"""Decides what is made of a file that was sent and confirmed before, byte for byte the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports.files.intake.kept_outcome import kept_outcome, summary_of
from reports.files.outcome import CellRef, Note, Outcome
from reports.files.reading import Reading
from reports.models import Upload, UploadKind, UploadResult
from wards.japanese.moments import moment_label
from wards.models import User, Ward


def as_confirmed_before(
    reading: Reading,
    read: Callable[..., Reading],
    content: bytes,
    kind: UploadKind,
    ward: Ward | None,
) -> Reading:
    """The reading, without the questions that were answered when the same file was confirmed.

    Unless those answers would change something by now: then all is asked anew. read: reads the file
    once more, given `answers` and `save`; what it saves is rolled back. ward: whose file it is, None
    of the city's own lists.
    """
    if reading.unusable or reading.outcome.problems or not reading.outcome.questions:
        return reading
    asked = set(reading.outcome.questions)
    earlier = ((each, kept_outcome(each.summary)) for each in _confirmed(content, kind, ward))
    # An answer holds for what was asked then: of another value in the portal it is asked anew.
    found = next((each for each in earlier if asked <= set(each[1].questions)), None)
    if found is None:
        return reading
    before, kept = found
    with transaction.atomic():
        again = read(answers=kept.answers, save=True)
        transaction.set_rollback(True)
    if not again.saved or again.outcome.changes:
        return reading
    answered = "そのときの答えのとおりに読みました。"
    way_out = "違う答えにするときは、ファイルかポータルで直してください。"
    same = _same_file(before.settled_at, before.settled_by)
    note = Note(CellRef(), f"{same}{answered}{way_out}")
    unchanged = again.outcome.unchanged
    outcome = Outcome(notes=(note, *again.outcome.notes), unchanged=unchanged)
    return replace(reading, outcome=outcome)


def settle_same_files(saved: Upload, user: User, answers: Mapping[str, str]) -> None:
    """Ends the other open uploads of a file that was saved: nothing of them is left to save."""
    now = timezone.now()
    outcome = Outcome(notes=(Note(CellRef(), _same_file(now, user)),), answers=dict(answers))
    same = Upload.objects.filter(
        sha256=saved.sha256, kind=saved.kind, ward=saved.ward_id, result=UploadResult.CHECKED
    )
    # One that somebody settles at this moment waits for us: we do not wait for him.
    free = same.exclude(pk=saved.pk).select_for_update(skip_locked=True, of=("self",))
    Upload.objects.filter(pk__in=list(free.values_list("pk", flat=True))).update(
        result=UploadResult.UNCHANGED,
        settled_at=now,
        settled_by_id=user.pk,
        summary=summary_of(outcome),
    )


def _same_file(at: datetime, by: User) -> str:
    return f"{moment_label(at)}に{by}が確定したファイルと同じものです。"


def _confirmed(content: bytes, kind: UploadKind, ward: Ward | None) -> QuerySet[Upload]:
    same = Upload.objects.filter(
        sha256=sha256(content).hexdigest(), kind=kind, ward=ward, settled_at__isnull=False
    ).exclude(result=UploadResult.WITHDRAWN)
    return same.select_related("settled_by__ward").defer("content")
