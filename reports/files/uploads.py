"""The life of a file that came in: kept, read, then saved or withdrawn once, by somebody."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import pghistory
from django.db import transaction
from django.utils import timezone

from reports.files.accounts.taking_in import take_in_users
from reports.files.deck_template import take_in_template
from reports.files.ledger.taking_in import take_in_ledger
from reports.files.official_list.taking_in import take_in_official_list
from reports.files.orders import keep
from reports.files.outcome import CellRef, Note, Outcome, Problem
from reports.files.patients import name_without_patient
from reports.files.reading import Progress, Reading
from reports.files.report_form.taking_in import take_in
from reports.files.upload_guards import malware_in
from reports.files.upload_record import (
    DRIFTED,
    UNANSWERED,
    kept_outcome,
    listed_name,
    summary_of,
    taken_changes,
)
from reports.models import OPEN_RESULTS, Upload, UploadKind, UploadResult
from wards.fiscal import moment_label
from wards.models import ReportingRound, User

SETTLED = {
    UploadResult.WAITING: "このファイルは、まだ読み取っていません。",
    UploadResult.SAVED: "このファイルの内容は、すでに{by}が{at}に保存しています。",
    UploadResult.UNCHANGED: "このファイルには、保存することがありません。",
    UploadResult.WITHDRAWN: "このファイルは、{by}が{at}に取りやめています。",
    UploadResult.REFUSED: "このファイルは読み取れなかったので、保存することがありません。",
}
# Why a file is not kept.
UNREADABLE = "読み取れなかったためです。"
NEVER_READ = "読み取る前に取りやめたためです。"
INFECTED = "ウイルスの検査で見つかったものがあるためです（{name}）。"
MEND_INFECTED = "送ったパソコンを調べてください。別のパソコンで作ったファイルを送ってください。"


class SettledError(Exception):
    """The upload was saved or withdrawn before, or holds nothing to save; says so in a sentence."""


def receive(
    user: User,
    name: str,
    content: bytes,
    kind: UploadKind = UploadKind.REPORT_FORM,
    *,
    round_: ReportingRound | None = None,
) -> Upload:
    """Keeps a file and reads it at once, for whoever waits for nobody else."""
    upload = keep(user, name, content, kind, round_=round_)
    read(upload, user)
    upload.refresh_from_db()
    return upload


def read(upload: Upload, user: User, progress: Progress | None = None) -> None:
    """Keeps what a file says against the portal as it is now. Nothing of it is saved.

    What must not be kept, since it cannot be read or names patients, is thrown away. Raises
    ConnectionError while the scanner for malware is away.
    """
    content = bytes(upload.content)
    if name := malware_in(content):
        why = INFECTED.format(name=name)
        problem = Problem(CellRef(), "", f"このファイルは取り込めません。{why}", MEND_INFECTED)
        reading = Reading(Outcome(problems=(problem,)), withheld=why)
    else:
        answers = kept_outcome(upload.summary).answers
        reading = _taken_in(upload, content, user, answers=answers, progress=progress)
    with transaction.atomic():
        locked = _locked(upload)
        if locked.is_open or locked.result == UploadResult.WAITING:
            _keep_reading(locked, reading)


def _taken_in(upload: Upload, content: bytes, user: User, **how: object) -> Reading:
    """What the reader of files of its kind says."""
    readers: dict[str, Callable[..., Reading]] = {
        UploadKind.REPORT_FORM: partial(take_in, round_=upload.round),
        UploadKind.LEDGER: take_in_ledger,
        UploadKind.USERS: take_in_users,
        UploadKind.DECK_TEMPLATE: take_in_template,
        UploadKind.OFFICIAL_LIST: partial(take_in_official_list, origin=upload.summary),
    }
    return readers[upload.kind](content, user, **how)


def _keep_reading(upload: Upload, reading: Reading) -> None:
    result, outcome = result_of(reading, upload.kind), outcome_of(reading)
    values: dict[str, object] = {"result": result}
    if known := reading.identity:
        values |= {"ward": known.ward, "round": upload.round or known.round, "form": known.form}
        if upload.ward_id:
            del values["ward"]
    if result == UploadResult.REFUSED:
        values |= {"content": None, "withheld": reading.withheld or UNREADABLE}
    if result == UploadResult.CHECKED and not outcome.answers:
        outcome = _answered_as_before(upload, outcome)
    values["summary"] = {**upload.summary, **summary_of(outcome)}
    _write(upload, None, **values)


def _answered_as_before(upload: Upload, outcome: Outcome) -> Outcome:
    """The outcome with the answers that the same file was given to the same questions before."""
    before = _same_file(upload).filter(result__in=(UploadResult.SAVED, UploadResult.UNCHANGED))
    for each in before.filter(settled_at__isnull=False).select_related("settled_by__ward"):
        known = kept_outcome(each.summary).answers
        if answers := {q.key: known[q.key] for q in outcome.questions if q.key in known}:
            same = _same_file_sentence(each)
            note = Note(CellRef(), f"{same}そのときの答えを選んであります。")
            return replace(outcome, answers=answers, notes=(note, *outcome.notes))
    return outcome


def outcome_of(reading: Reading) -> Outcome:
    """What a reading says; of a file that cannot be read, that as its one problem."""
    if reading.unusable is None:
        return reading.outcome
    why = Problem(CellRef(), "", reading.unusable.sentence, reading.unusable.hint)
    return Outcome(problems=(why,))


def result_of(reading: Reading, kind: str) -> UploadResult:
    """What a reading makes of an upload; a report form that is nobody's is the wrong file."""
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
    """Whether a user who sees an upload may settle it: its body, and except of a ledger the Bureau."""
    if upload.kind == UploadKind.LEDGER:
        return user.role == upload.form
    return user.is_bureau or user.pk == upload.by_id or user.role == upload.form


@transaction.atomic
def settle(
    upload: Upload,
    user: User,
    answers: Mapping[str, str],
    digest: str,
    progress: Progress | None = None,
) -> Reading:
    """Saves all that the file says, or nothing; the answers are kept either way.

    digest: of the outcome that the user has seen; where the portal has changed since, nothing is
    saved. Raises SettledError where there is nothing to settle (any more).
    """
    locked = _locked(upload)
    if not locked.is_open:
        raise SettledError(settled_sentence(locked))
    content = bytes(locked.content)
    # The versions that this writes name the file beside the user.
    named = {} if locked.kind == UploadKind.USERS else {"upload": locked.pk}
    with pghistory.context(**named):
        how = {"answers": answers, "save": True, "digest": digest, "progress": progress}
        reading = _taken_in(locked, content, user, **how)
    outcome = replace(outcome_of(reading), answers=dict(answers))
    result = result_of(reading, locked.kind)
    if reading.saved:
        result = UploadResult.SAVED if taken_changes(outcome) else UploadResult.UNCHANGED
    unsaved = "" if reading.saved else DRIFTED if reading.drifted else UNANSWERED
    seen = digest if unsaved == UNANSWERED else ""
    summary = summary_of(outcome, saved=reading.saved, unsaved=unsaved, digest=seen)
    settled_by = user if reading.saved else None
    _write(locked, settled_by, result=result, summary={**locked.summary, **summary, "chosen": True})
    if reading.saved:
        _settle_same_files(locked, user)
    return reading


@transaction.atomic
def withdraw(upload: Upload, user: User) -> None:
    """Ends an upload without saving it. Raises SettledError where it is settled already."""
    locked = _locked(upload)
    if locked.result == UploadResult.WAITING:
        # What nobody has looked into may name patients.
        unread = {"content": None, "withheld": NEVER_READ}
        _write(locked, user, result=UploadResult.WITHDRAWN, **unread)
    elif locked.is_open:
        _write(locked, user, result=UploadResult.WITHDRAWN)
    else:
        raise SettledError(settled_sentence(locked))


def settled_sentence(upload: Upload) -> str:
    """Why there is nothing to settle."""
    at = moment_label(upload.settled_at) if upload.settled_at else ""
    return SETTLED[UploadResult(upload.result)].format(by=upload.settled_by, at=at)


def _locked(upload: Upload) -> Upload:
    """The upload, locked, so that of two who settle it at once the second finds it settled."""
    return Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)


def _write(upload: Upload, settled_by: User | None, **values: object) -> None:
    """Writes what became of an upload, and how it is called from then on.

    Whoever mends a file knows it by its name. Afterwards nobody needs one that looks like somebody's.
    """
    if values["result"] not in OPEN_RESULTS:
        name = name_without_patient(upload.name)
        values["name"] = listed_name(name) if values.get("withheld") else name
    if settled_by is not None:
        values |= {"settled_at": timezone.now(), "settled_by_id": settled_by.pk}
    # By column: the file itself is not sent to the database a second time.
    Upload.objects.filter(pk=upload.pk).update(**values)


def _settle_same_files(saved: Upload, user: User) -> None:
    """Ends the other open uploads of a file that was saved: nothing of them is left to save."""
    # One that somebody settles at this moment waits for us: we do not wait for him.
    same = _same_file(saved).filter(result=UploadResult.CHECKED)
    free = same.select_for_update(skip_locked=True, of=("self",))
    saved.refresh_from_db(fields=["settled_at", "settled_by"])
    outcome = Outcome(notes=(Note(CellRef(), _same_file_sentence(saved)),))
    for each in free.defer("content"):
        kept = {**each.summary, **summary_of(outcome)}
        _write(each, user, result=UploadResult.UNCHANGED, summary=kept)


def _same_file(upload: Upload):
    """The other uploads of the very same bytes, as the same kind and for the same ward."""
    same = Upload.objects.filter(sha256=upload.sha256, kind=upload.kind, ward=upload.ward_id)
    return same.exclude(pk=upload.pk).defer("content").order_by("-pk")


def _same_file_sentence(upload: Upload) -> str:
    at = moment_label(upload.settled_at)
    return f"{at}に{upload.settled_by}が確定したファイルと同じものです。"
