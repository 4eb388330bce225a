"""Decides what is kept of a file that came in, and that it is saved or withdrawn once, by somebody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256

import pghistory
from django.db import transaction
from django.utils import timezone

from reports.files.intake.file_names import kept_name
from reports.files.intake.kept_outcome import kept_outcome, summary_of
from reports.files.intake.ledger.patients import name_without_patient
from reports.files.intake.ledger.taking_in import LedgerReading, take_in_ledger
from reports.files.intake.sent_before import as_confirmed_before, settle_same_files
from reports.files.intake.taking_in import take_in
from reports.files.intake.user_list.taking_in import take_in_users
from reports.files.outcome import CellRef, Outcome, Problem
from reports.files.reading import Reading
from reports.models import Upload, UploadKind, UploadResult
from wards.japanese.moments import moment_label
from wards.models import ReportingRound, User, Ward

SETTLED = {
    UploadResult.SAVED: "このファイルの内容は、すでに{by}が{at}に保存しています。",
    UploadResult.UNCHANGED: "このファイルには、保存することがありません。",
    UploadResult.WITHDRAWN: "このファイルは、{by}が{at}に取りやめています。",
    UploadResult.REFUSED: "このファイルは読み取れなかったので、保存することがありません。",
}
# Who reads what is no report form.
LISTS: dict[UploadKind, Callable[..., Reading]] = {
    UploadKind.LEDGER: take_in_ledger,
    UploadKind.USERS: take_in_users,
}


class SettledError(Exception):
    """The upload was saved or withdrawn before, or holds nothing to save; says so in a sentence."""


def keep(
    user: User,
    name: str,
    content: bytes,
    kind: UploadKind,
    *,
    result: UploadResult,
    ward: Ward | None = None,
    round_: ReportingRound | None = None,
    form: str = "",
    summary: Mapping[str, object] | None = None,
    withheld: str = "",
) -> Upload:
    """Keeps a file with what became of it, whatever it is.

    withheld: why the file itself is not kept (it names patients). summary: `told` is the line that
    lists show.
    """
    return Upload.objects.create(
        ward=ward,
        round=round_,
        form=form,
        kind=kind,
        name=kept_name(name),
        content=None if withheld else content,
        withheld=withheld,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        by_id=user.pk,
        result=result,
        summary=summary or {},
    )


def receive(
    user: User, name: str, content: bytes, *, round_: ReportingRound | None = None
) -> Upload:
    """Keeps a report form that came in, with what reading it says. Nothing of it is saved yet.

    A form to which columns of patients were added is refused and its content thrown away.

    round_: the round that is asked for; None takes the one that the file names. It belongs to the
    sender's ward, of the Bureau to the ward that the file names.
    """
    read = partial(take_in, content, user, round_=round_)
    reading = read()
    known = reading.identity
    ward = user.ward or (known.ward if known else None)
    reading = as_confirmed_before(reading, read, content, UploadKind.REPORT_FORM, ward)
    return keep(
        user,
        name_without_patient(name) if reading.withheld else name,
        content,
        UploadKind.REPORT_FORM,
        result=result_of(reading, UploadKind.REPORT_FORM),
        ward=ward,
        round_=round_ or (known.round if known else None),
        form=known.form if known else "" if user.is_bureau else user.role,
        summary=summary_of(outcome_of(reading)),
        withheld=reading.withheld,
    )


def receive_list(user: User, name: str, content: bytes, kind: UploadKind) -> Upload:
    """Keeps a ledger or a list of users, with what reading it says. Nothing of it is saved yet.

    A ledger that names patients, or might, is refused and its content thrown away.
    """
    read = partial(LISTS[kind], content, user)
    reading = as_confirmed_before(read(), read, content, kind, user.ward)
    is_ledger = isinstance(reading, LedgerReading)
    withheld = reading.withheld if is_ledger else ""
    return keep(
        user,
        name_without_patient(name) if is_ledger else name,
        content,
        kind,
        result=UploadResult.REFUSED if withheld else result_of(reading, kind),
        ward=user.ward,
        form="" if user.is_bureau else user.role,
        summary=summary_of(outcome_of(reading)),
        withheld=withheld,
    )


def outcome_of(reading: Reading) -> Outcome:
    """What a reading says; of a file that cannot be read, that as its one problem."""
    if reading.unusable is None:
        return reading.outcome
    why = Problem(CellRef(), "", reading.unusable.sentence, reading.unusable.hint)
    return Outcome(problems=(why,))


def result_of(reading: Reading, kind: str) -> UploadResult:
    """What a reading makes of an upload of a kind that nobody has settled.

    A report form of which it is not known whose it is was not read at all: it is the wrong file.
    """
    outcome = outcome_of(reading)
    if reading.withheld:
        return UploadResult.REFUSED
    if outcome.problems:
        of_cells = any(each.place.sheet for each in outcome.problems)
        was_read = of_cells or outcome.changes or outcome.unchanged
        is_nobodys = kind == UploadKind.REPORT_FORM and reading.identity is None
        return UploadResult.TO_MEND if was_read and not is_nobodys else UploadResult.REFUSED
    if outcome.may_be_saved and not outcome.changes:
        return UploadResult.UNCHANGED
    return UploadResult.CHECKED


def may_settle(upload: Upload, user: User) -> bool:
    """Whether a user who may see an upload may also save or withdraw it: the body whose form it is.

    Its own ledger a desk takes in by itself.
    """
    if upload.kind == UploadKind.LEDGER:
        return user.role == upload.form
    return user.is_bureau or user.pk == upload.by_id or user.role == upload.form


def reread(upload: Upload, user: User) -> Reading:
    """What the file says against the portal as it is now, with the answers that were kept."""
    return _read(upload, user, answers=kept_outcome(upload.summary).answers)


def _read(upload: Upload, user: User, **how: object) -> Reading:
    content = bytes(upload.content)
    reader = LISTS.get(UploadKind(upload.kind))
    if reader is not None:
        return reader(content, user, **how)
    return take_in(content, user, round_=upload.round, **how)


def as_it_stands(upload: Upload, user: User) -> tuple[UploadResult, Outcome]:
    """What an upload is now: of an open one read anew by who may settle it, else as it was kept."""
    if upload.is_open and may_settle(upload, user):
        reading = reread(upload, user)
        return result_of(reading, upload.kind), outcome_of(reading)
    return UploadResult(upload.result), kept_outcome(upload.summary)


@transaction.atomic
def settle(upload: Upload, user: User, answers: Mapping[str, str], digest: str) -> Reading:
    """Saves all that the file says, or nothing; the answers are kept either way.

    digest: of the outcome that the user has seen; where the portal has changed since, nothing is
    saved. Raises SettledError where there is nothing to settle (any more).
    """
    locked = _open(upload)
    if locked.kind != UploadKind.USERS:
        # The versions that this writes name the file beside the user.
        pghistory.context(upload=locked.pk)
    reading = _read(locked, user, answers=answers, save=True, digest=digest)
    result = result_of(reading, locked.kind)
    if reading.saved:
        result = UploadResult.SAVED if reading.outcome.changes else UploadResult.UNCHANGED
    kept = replace(outcome_of(reading), answers=dict(answers))
    summary = summary_of(kept, saved=reading.saved)
    _write(locked, user, result, settled=reading.saved, summary=summary)
    if reading.saved:
        settle_same_files(locked, user, answers)
    return reading


@transaction.atomic
def withdraw(upload: Upload, user: User) -> None:
    """Ends an upload without saving it. Raises SettledError where it is settled already."""
    _write(_open(upload), user, UploadResult.WITHDRAWN, settled=True)


def _open(upload: Upload) -> Upload:
    """The upload, locked, so that of two who settle it at once the second finds it settled."""
    locked = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if not locked.is_open:
        raise SettledError(settled_sentence(locked))
    return locked


def settled_sentence(upload: Upload) -> str:
    """Why there is nothing to settle."""
    at = moment_label(upload.settled_at) if upload.settled_at else ""
    return SETTLED[UploadResult(upload.result)].format(by=upload.settled_by, at=at)


def _write(upload: Upload, user: User, result: UploadResult, *, settled: bool, **fields) -> None:
    values = {"result": result, **fields}
    if settled:
        values |= {"settled_at": timezone.now(), "settled_by_id": user.pk}
    # By column: the file itself is not sent to the database a second time.
    Upload.objects.filter(pk=upload.pk).update(**values)
