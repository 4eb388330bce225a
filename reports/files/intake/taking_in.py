"""Decides how a report form that came back is taken in: all of it, or nothing.

The preview is the real run, rolled back: what it says is what saving does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pghistory
from django.db import transaction
from django.utils import timezone

from reports.counting.ward_report import load_reports
from reports.files.intake.found import FoundForm, FoundSheet
from reports.files.intake.gone_rows import delete_gone
from reports.files.intake.holding_still import hold_still
from reports.files.intake.identity import find_identity
from reports.files.intake.locating import locate
from reports.files.intake.locked import Lock, lock_of
from reports.files.intake.pairing import Paired, pair
from reports.files.intake.register_confirmation import take_confirmation
from reports.files.intake.rows import take_table
from reports.files.intake.session import Session
from reports.files.intake.statements import delete_statement, take_nothing, take_questions
from reports.files.opening import Book, FileKind, UnusableFileError, kind_of, open_book
from reports.files.outcome import (
    YES,
    CellRef,
    ChangeKind,
    Note,
    Outcome,
    Problem,
    QuestionKind,
    outcome_in_file_order,
)
from reports.files.patients import WITHHELD, why_withheld
from reports.files.reading import Identity, Reading
from reports.files.report_workbook.contents import SheetContents, contents_now
from reports.files.report_workbook.sheets import Asked
from reports.lifecycle.checks.errors import findings
from wards.models import ReportingRound, User
from wards.reporting.acting import acting_for
from wards.reporting.workflow import note_work_begun
from wards.triggers.locks import is_statement

Contents = Mapping[str, SheetContents]


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
) -> Reading:
    """Reads a file, compares it with the portal and, if asked and nothing is open, saves all of it.

    round_: the round of the page; a form of another one is a problem. answers: to the questions, by
    key. digest: of the preview that was confirmed; another one saves nothing. The caller's ward
    scope must reach the ward. Nothing in a file raises.
    """
    try:
        book = open_book(content, csv=False)
    except UnusableFileError as error:
        is_text = kind_of(content) in (FileKind.CSV, FileKind.TEXT)
        return Reading(unusable=error, withheld=why_withheld(content) if is_text else "")
    identity, problems = find_identity(book, user)
    if identity is not None and round_ is not None and identity.round.pk != round_.pk:
        problems = [*problems, _other_round(identity, round_)]
    if identity is None:
        return Reading(Outcome(problems=tuple(problems)), withheld=why_withheld(content))
    if problems:
        return Reading(Outcome(problems=tuple(problems)), identity)
    # What the Bureau takes in for a ward's body is that body's answer; its versions say so.
    acting = pghistory.context(acting_for=identity.form.value)
    with transaction.atomic(), acting:
        return _Intake(book, identity, user).run(answers or {}, save=save, digest=digest)


def _other_round(identity: Identity, round_: ReportingRound) -> Problem:
    return Problem(
        CellRef(),
        str(identity.round),
        f"これは「{identity.round}」の様式ですが、「{round_}」の報告として送られました。",
        f"「{identity.round}」を選んで送り直すか、「{round_}」の様式を受け取って記入してください。",
    )


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


class _Intake:
    """One book form of a known ward, round and body, beside a portal that is held still."""

    def __init__(self, book: Book, identity: Identity, user: User) -> None:
        self.identity = identity
        self.user = acting_for(user, identity.ward, identity.form)
        self.submission = hold_still(self.user, identity)
        self.lock = lock_of(self.submission) if self.submission else None
        self.sheets: Sequence[str] = book.sheet_names
        self.contents = contents_now(self.user, identity.round, identity.form)
        self.found: FoundForm = locate(book, identity, self.contents)

    def run(self, answers: Mapping[str, str], *, save: bool, digest: str | None) -> Reading:
        """The preview; then, if all is answered and it is still what was confirmed, the saving.

        Without a preview that was confirmed, saving is tried at once.
        """
        if self.found.patients:
            return Reading(Outcome(problems=self.found.patients), self.identity, withheld=WITHHELD)
        if save and digest is None:
            return self._saved(answers)
        try:
            with transaction.atomic():
                outcome = self._preview(answers)
                confirmed = save and outcome.digest == digest and outcome.may_be_saved
                if not (confirmed and outcome.takes_what_was_assumed):
                    raise _RolledBackError
        except _RolledBackError:
            if confirmed:
                # The records in memory are as the trial left them: a deleted one lost its key.
                self.contents = contents_now(self.user, self.identity.round, self.identity.form)
                return self._saved(answers)
            drifted = save and outcome.digest != digest
            return Reading(outcome, self.identity, drifted=drifted)
        # What was tried is what was answered: it need not be done twice.
        return Reading(outcome, self.identity, saved=True)

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
        session = Session(self.user, self.identity, answers)
        session.problems |= dict.fromkeys(self.found.problems)
        session.notes += self.found.notes
        if self.submission is None:
            session.refuse(CellRef(), "", "この区に、この調査の報告はありません。", "")
            return outcome_in_file_order(session.outcome(), self.sheets)
        sheets = self._readable_sheets()
        paired = {each.key: pair(session, each, self.contents[each.key]) for each in sheets}
        for sheet in reversed(sheets):
            contents = self.contents[sheet.key]
            delete_gone(
                session, sheet, contents, paired[sheet.key], self._lock(contents.sheet.table)
            )
            if not self._lock(contents.sheet.questions):
                delete_statement(session, sheet, contents)
        for sheet in sheets:
            self._take_sheet(session, sheet, paired[sheet.key])
        _ask_without_base(session)
        if session.changes and self.lock and self.lock.aside:
            session.notes.append(Note(CellRef(), self.lock.aside))
        if session.changes:
            round_ = self.identity.round
            note_work_begun(
                self.identity.ward.pk,
                self.identity.form,
                round_.fiscal_year,
                self.user,
                round_.month,
            )
        return outcome_in_file_order(session.outcome(), self.sheets)

    def _readable_sheets(self) -> list[FoundSheet]:
        """The sheets whose own shape is sound: in another, each cell would be wrong once more."""
        unsound = {problem.place.sheet for problem in self.found.problems}
        return [sheet for sheet in self.found.sheets if sheet.name not in unsound]

    def _take_sheet(self, session: Session, found: FoundSheet, paired: Paired) -> None:
        contents = self.contents[found.key]
        questions, table = contents.sheet.questions, contents.sheet.table
        take_nothing(session, found, contents, self.submission, self.lock)
        if questions:
            take_questions(session, found, contents, self._lock(questions))
        if table and found.has_table:
            # Sheets before may have added what this one chooses from.
            contents = self._with_choices_of_now(contents)
            take_table(session, found, contents, paired, self._lock(table))
        if found.confirmed:
            take_confirmation(session, found, contents, self.submission, self.lock)

    def _lock(self, asked: Asked | None) -> Lock | None:
        """The lock of the report, where it binds such records: registers live on."""
        return self.lock if asked and is_statement(asked.model) else None

    def _with_choices_of_now(self, contents: SheetContents) -> SheetContents:
        columns = contents.sheet.table.columns(self.user, self.identity.round)
        return replace(contents, table_columns=tuple(columns))

    def _still_missing(self) -> list[str]:
        """What the report would lack after saving, in sentences."""
        ward, round_ = self.identity.ward, self.identity.round
        report = load_reports([ward], round_)[ward.pk]
        found = findings(report, self.identity.form, timezone.localdate())
        return [each.sentence for each in found if not each.warning]
