"""A report form that came back, taken in: all of it, or nothing.

The preview is the real run, rolled back: what it says is what saving does.
"""

from collections.abc import Mapping
from dataclasses import replace

import pghistory
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from reports.counting.ward_report import load_reports
from reports.files.opening import open_book
from reports.files.opening.unusable import FileKind, UnusableFileError
from reports.files.outcome import (
    YES,
    CellRef,
    ChangeKind,
    Findings,
    Outcome,
    Problem,
    Question,
    QuestionKind,
)
from reports.files.patients import WITHHELD, why_withheld
from reports.files.reading import SEND_AGAIN, Identity, Progress, Reading, preview_or_saving
from reports.files.report_form.comparing import Session, SheetIntake
from reports.files.report_form.grid import Grid
from reports.files.report_form.identity import filled_in_by, find_identity
from reports.files.report_form.pairing import Paired, delete_gone, pair
from reports.files.report_form.rows import take_table
from reports.files.report_form.sheet_answers import locate
from reports.files.report_form.statements import delete_statement, take_questions, take_stated
from reports.files.report_workbook.sheets import contents_now, sheets_of
from reports.lifecycle.checks.errors import findings
from wards.generic.report_at_hand import lock_of, not_counted_sentence
from wards.models import SAID_OF_AN_ITEM, ReportingRound, Submission, User
from wards.reporting.workflow import acting_for, note_work_begun


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
    with transaction.atomic(), pghistory.context(acting_for=identity.form.value):
        intake = _Intake(grids, identity, user, saving=save, progress=progress)
        if patients := intake.found.patients:
            return Reading(Outcome(problems=tuple(patients)), identity, withheld=WITHHELD)
        reading = preview_or_saving(intake.run, dict(answers or {}), save=save, digest=digest)
        notes = (*filled_in_by(grids), *reading.outcome.notes)
        outcome = replace(reading.outcome, notes=notes)
        return replace(reading, identity=identity, outcome=outcome)


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
        grids: list[Grid],
        identity: Identity,
        user: User,
        *,
        saving: bool,
        progress: Progress | None,
    ) -> None:
        self.identity, self.saving, self.progress = identity, saving, progress
        self.user = acting_for(user, identity.ward, identity.form)
        if saving:
            hold_still(self.user, identity)
        self.submission = _reports(self.user, identity).select_related("round", "ward").first()
        self.lock = self.submission and lock_of(self.submission, then=SEND_AGAIN)
        self.sheet_names = [grid.name for grid in grids]
        self.found = Findings()
        self.contents = contents_now(self.user, identity.round, identity.form)
        located = locate(grids, self.contents, self.found)
        # In a sheet whose own shape is not sound, each cell would be wrong once more.
        unsound = {problem.place.sheet for problem in self.found.problems}
        self.sheets = [sheet for sheet in located if sheet.name not in unsound]

    def run(self, answers: Mapping[str, str] | None) -> Outcome:
        """Writes all of it. answers: None for a preview, in which each is as it is assumed."""
        user, identity, found = self.user, self.identity, self.found
        if answers is not None:
            # The preview has left its records as it saw them: a deleted one lost its key.
            self.contents = contents_now(user, identity.round, identity.form)
        session = Session(user, identity, answers or {}, found, self.submission, self.lock)
        if self.submission is None:
            why = "この区に、この調査の報告はありません。"
            session.refuse(CellRef(), "", why, "健康局に確かめてください。")
            return session.outcome_in_order_of(self.sheet_names)
        self._take_sheets(session)
        _ask_without_base(session)
        if session.changes and self.lock and self.submission.counts:
            session.note(CellRef(), not_counted_sentence(self.submission))
        if session.changes and self.saving:
            year, month = identity.round.fiscal_year, identity.round.month
            note_work_begun(identity.ward.pk, identity.form, year, user, month)
        outcome = session.outcome_in_order_of(self.sheet_names)
        # Of what cannot be read nobody knows whether it is missing.
        if answers is None and not outcome.problems:
            outcome = replace(outcome, still_missing=self._still_missing())
        return outcome

    def _take_sheets(self, session: Session) -> None:
        """Deletions come first, from the last sheet on: others may need the rows."""
        sheets = [SheetIntake(session, each, self.contents[each.key]) for each in self.sheets]
        paired = {sheet.found.key: pair(sheet) for sheet in sheets}
        for sheet in reversed(sheets):
            delete_gone(sheet, paired[sheet.found.key])
            delete_statement(sheet)
        for done, sheet in enumerate(sheets):
            if self.progress:
                self.progress(done, len(sheets), sheet.found.name)
            self._take_sheet(sheet, paired[sheet.found.key])

    def _take_sheet(self, sheet: SheetIntake, paired: Paired) -> None:
        asked = sheet.contents.sheet
        take_stated(sheet, "nothing")
        if asked.questions:
            take_questions(sheet)
        if asked.table and sheet.found.rows is not None:
            # Sheets before may have added what this one chooses from.
            columns = tuple(asked.table.columns(self.user, self.identity.round))
            sheet.contents = replace(sheet.contents, table_columns=columns)
            take_table(sheet, paired)
        # The rows of the file have said what the register holds.
        take_stated(sheet, "confirmed")

    def _still_missing(self) -> tuple[str, ...]:
        """What the report would lack after saving, in sentences."""
        ward, round_, form = self.identity.ward, self.identity.round, self.identity.form
        report = load_reports([ward], round_, [form])[ward.pk]
        found = findings(report, form, timezone.localdate())
        return tuple(each.sentence for each in found if not each.warning)


def _ask_without_base(session: Session) -> None:
    """A file that lost its number may be older than what the portal says now."""
    changed = [each for each in session.changes if each.kind != ChangeKind.ADDED]
    if session.knows_base or not changed:
        return
    question = Question(
        "file",
        QuestionKind.WITHOUT_BASE,
        CellRef(),
        "",
        "様式番号が消えているので、いつの内容に書き込んだファイルかが分かりません。"
        f"ポータルにある{len(changed)}個の値が、ファイルの値に置き換わります。"
        "あとからポータルで修正した値が元に戻らないか、変わるところを確かめてください。",
        ((YES, "確かめたので、ファイルの値にする"),),
    )
    session.ask(question)


def _reports(user: User, identity: Identity) -> QuerySet:
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


def _lock(rows: QuerySet) -> None:
    # NO KEY: whoever refers to a record, as a designation to its institution, need not wait.
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
