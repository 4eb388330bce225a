"""A report form that came back, taken in: all of it, or nothing.

The preview is the real run, rolled back: what it says is what saving does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pghistory
from django.db import transaction
from django.utils import timezone

from reports.counting.ward_report import load_reports
from reports.files.opening import Book, FileKind, UnusableFileError, open_book
from reports.files.outcome import (
    YES,
    CellRef,
    ChangeKind,
    Findings,
    Outcome,
    Problem,
    QuestionKind,
    outcome_in_file_order,
)
from reports.files.patients import WITHHELD, why_withheld
from reports.files.reading import Identity, Lock, Progress, Reading, lock_of
from reports.files.report_form.grid import Grid
from reports.files.report_form.identity import find_identity
from reports.files.report_form.locating import FoundSheet
from reports.files.report_form.pairing import Paired, delete_gone, pair
from reports.files.report_form.questions import locate
from reports.files.report_form.rows import take_table
from reports.files.report_form.session import Session
from reports.files.report_form.statements import (
    delete_statement,
    take_confirmation,
    take_nothing,
    take_questions,
)
from reports.files.report_workbook.contents import SheetContents, contents_now
from reports.files.report_workbook.sheets import Asked, sheets_of
from reports.lifecycle.checks.errors import findings
from wards.models import SAID_OF_AN_ITEM, ReportingRound, Submission, User
from wards.reporting.workflow import acting_for, note_work_begun
from wards.triggers.locks import is_statement


class _RolledBackError(Exception):
    """Takes back what a preview, or a saving that must not be, has written."""


def take_in(
    content: bytes,
    user: User,
    *,
    round_: ReportingRound | None = None,
    answers: Mapping[str, str] | None = None,
    save: bool = False,
    digest: str | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Reads a file, compares it with the portal and, if asked and nothing is open, saves all of it.

    round_: the round of the page; a form of another one is a problem. answers: to the questions, by
    key. digest: of the preview that was confirmed; another one saves nothing. progress: is told the
    sheets done. The caller's ward scope must reach the ward. Nothing in a file raises.
    """
    try:
        book = open_book(content, csv=False)
    except UnusableFileError as error:
        is_text = error.kind is FileKind.CSV
        return Reading(unusable=error, withheld=why_withheld(content) if is_text else "")
    grids = [Grid(sheet) for sheet in book.sheets]
    identity, problems = find_identity(grids, user)
    if identity is not None and round_ is not None and identity.round.pk != round_.pk:
        problems = [*problems, _other_round(identity, round_)]
    if identity is None:
        return Reading(Outcome(problems=tuple(problems)), withheld=why_withheld(content))
    if problems:
        return Reading(Outcome(problems=tuple(problems)), identity)
    # What the Bureau takes in for a ward's body is that body's answer; its versions say so.
    acting = pghistory.context(acting_for=identity.form.value)
    with transaction.atomic(), acting:
        intake = _Intake(book, grids, identity, user, saving=save, progress=progress)
        return intake.run(answers or {}, digest)


def _other_round(identity: Identity, round_: ReportingRound) -> Problem:
    return Problem(
        CellRef(),
        str(identity.round),
        f"これは「{identity.round}」の様式ですが、「{round_}」の報告として送られました。",
        f"「{identity.round}」を選んで送り直すか、「{round_}」の様式を受け取って記入してください。",
    )


class _Intake:
    """One form of a known ward, round and body, beside a portal that is held still while saving."""

    def __init__(
        self,
        book: Book,
        grids: list[Grid],
        identity: Identity,
        user: User,
        *,
        saving: bool,
        progress: Progress | None,
    ) -> None:
        self.identity, self.saving = identity, saving
        self.progress = progress or (lambda done, total, sheet: None)
        self.user = acting_for(user, identity.ward, identity.form)
        if saving:
            hold_still(self.user, identity)
        self.submission = _reports(self.user, identity).select_related("round", "ward").first()
        self.lock = lock_of(self.submission) if self.submission else None
        self.sheet_names = book.sheet_names
        self.contents = self._contents_now()
        self.found = Findings()
        self.sheets = locate(grids, self.contents, self.found)

    def run(self, answers: Mapping[str, str], digest: str | None) -> Reading:
        """The preview; then, if all is answered and it is still what was confirmed, the saving.

        Without a preview that was confirmed, saving is tried at once.
        """
        if self.found.patients:
            problems = tuple(self.found.patients)
            return Reading(Outcome(problems=problems), self.identity, withheld=WITHHELD)
        if self.saving and digest is None:
            return self._saved(answers)
        try:
            with transaction.atomic():
                outcome = self._preview(answers)
                same = self.saving and outcome.digest == digest
                confirmed = same and outcome.may_be_saved
                if not (confirmed and outcome.takes_what_was_assumed):
                    raise _RolledBackError
        except _RolledBackError:
            if confirmed:
                # The records in memory are as the trial left them: a deleted one lost its key.
                self.contents = self._contents_now()
                return self._saved(answers)
            return Reading(outcome, self.identity, drifted=self.saving and not same)
        # What was tried is what was answered: it need not be done twice.
        return Reading(outcome, self.identity, saved=True)

    def _contents_now(self) -> dict[str, SheetContents]:
        return contents_now(self.user, self.identity.round, self.identity.form)

    def _preview(self, answers: Mapping[str, str]) -> Outcome:
        """What saving would do if each question were answered by its first option."""
        outcome = self._taken({})
        # Of what cannot be read nobody knows whether it is missing.
        missing = self._still_missing() if self.submission and not outcome.problems else []
        return replace(outcome, still_missing=tuple(missing), answers=dict(answers))

    def _saved(self, answers: Mapping[str, str]) -> Reading:
        try:
            with transaction.atomic():
                outcome = self._taken(answers)
                if not outcome.may_be_saved:
                    raise _RolledBackError
        except _RolledBackError:
            return Reading(outcome, self.identity)
        return Reading(outcome, self.identity, saved=True)

    def _taken(self, answers: Mapping[str, str]) -> Outcome:
        """Writes all of it. Deletions come first, from the last sheet on: others may need the rows."""
        session = Session(self.user, self.identity, answers, self.found)
        if self.submission is None:
            session.refuse(CellRef(), "", "この区に、この調査の報告はありません。")
            return outcome_in_file_order(session.outcome(), self.sheet_names)
        # In a sheet whose own shape is not sound, each cell would be wrong once more.
        unsound = {problem.place.sheet for problem in self.found.problems}
        sheets = [sheet for sheet in self.sheets if sheet.name not in unsound]
        paired = {each.key: pair(session, each, self.contents[each.key]) for each in sheets}
        for sheet in reversed(sheets):
            contents = self.contents[sheet.key]
            lock = self._lock(contents.sheet.table)
            delete_gone(session, sheet, contents, paired[sheet.key], lock)
            if not self._lock(contents.sheet.questions):
                delete_statement(session, sheet, contents)
        for done, sheet in enumerate(sheets):
            self.progress(done, len(sheets), sheet.name)
            self._take_sheet(session, sheet, paired[sheet.key])
        _ask_without_base(session)
        if session.changes and self.lock and self.lock.aside:
            session.note(CellRef(), self.lock.aside)
        if session.changes and self.saving:
            ward, round_ = self.identity.ward, self.identity.round
            year, month = round_.fiscal_year, round_.month
            note_work_begun(ward.pk, self.identity.form, year, self.user, month)
        return outcome_in_file_order(session.outcome(), self.sheet_names)

    def _take_sheet(self, session: Session, found: FoundSheet, paired: Paired) -> None:
        contents = self.contents[found.key]
        questions, table = contents.sheet.questions, contents.sheet.table
        take_nothing(session, found, contents, self.submission, self.lock)
        if questions:
            take_questions(session, found, contents, self._lock(questions))
        if table and found.rows is not None:
            # Sheets before may have added what this one chooses from.
            columns = tuple(table.columns(self.user, self.identity.round))
            contents = replace(contents, table_columns=columns)
            take_table(session, found, contents, paired, self._lock(table))
        if found.confirmed:
            take_confirmation(session, found, contents, self.submission, self.lock)

    def _lock(self, asked: Asked | None) -> Lock | None:
        """The lock of the report, where it binds such records: registers live on."""
        return self.lock if asked and is_statement(asked.model) else None

    def _still_missing(self) -> list[str]:
        """What the report would lack after saving, in sentences."""
        ward, round_ = self.identity.ward, self.identity.round
        report = load_reports([ward], round_)[ward.pk]
        found = findings(report, self.identity.form, timezone.localdate())
        return [each.sentence for each in found if not each.warning]


def _ask_without_base(session: Session) -> None:
    """A file that lost its number may be older than what the portal says now."""
    changed = [each for each in session.changes if each.kind != ChangeKind.ADDED]
    if session.knows_base or not changed:
        return
    session.ask(
        "file",
        QuestionKind.WITHOUT_BASE,
        CellRef(),
        "様式番号が消えているので、いつの内容に書き込んだファイルかが分かりません。"
        f"ポータルにある{len(changed)}個の値が、ファイルの値に置き換わります。"
        "あとからポータルで直した値が元に戻らないか、変わるところを確かめてください。",
        ((YES, "確かめたので、ファイルの値にする"),),
    )


def _reports(user: User, identity: Identity):
    return Submission.objects.visible_to(user).filter(
        ward=identity.ward, round=identity.round, form=identity.form
    )


def hold_still(user: User, identity: Identity) -> None:
    """Locks all that the form shows until the transaction ends, its report as well.

    Else an edit between comparing and saving would be overwritten unseen. The records come first
    and the report last, as in the triggers of the statements: the other way round an edit on the
    screen and an intake would wait for each other. Who holds the report is alone in making
    statements and in taking in a form of it. user: acts for the ward's body.
    """
    round_ = identity.round
    for sheet in sheets_of(round_, identity.form):
        for asked in filter(None, (sheet.questions, sheet.table)):
            _lock(asked.stored(user, round_))
    reports = _reports(user, identity)
    for model in SAID_OF_AN_ITEM:
        _lock(model.objects.filter(submission__in=reports).order_by("pk"))
    _lock(reports)


def _lock(rows) -> None:
    # NO KEY: whoever refers to a record, as a designation to its institution, need not wait.
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
