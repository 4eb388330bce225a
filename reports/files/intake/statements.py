"""Decides how what a sheet states once is taken in: 該当なし, and the answers to its questions."""

from __future__ import annotations

from reports.files.intake.cells import is_blank
from reports.files.intake.comparing import compare, was_edited
from reports.files.intake.found import FoundSheet
from reports.files.intake.locked import Lock, refuse_changed_answers
from reports.files.intake.saving import Entry, NotSavedError, save_entry
from reports.files.intake.session import Session
from reports.files.intake.telling import answers_in_words, tell_of_values
from reports.files.outcome import DELETE, KEEP, CellRef, ChangeKind, QuestionKind
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import SheetContents
from reports.files.report_workbook.layout import NOTHING, nothing_label
from wards.generic.deleting import NotDeletedError, delete_record
from wards.models import NothingToReport, Submission
from wards.reporting.nothing_to_report import state_nothing, withdraw_nothing
from wards.triggers.locks import StatementLockedError
from wards.vocabulary import ReportItem


def take_nothing(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    submission: Submission,
    lock: Lock | None,
) -> None:
    """Takes in the answers 該当なし of a sheet; refuses them while the report is locked."""
    base = session.base_of(found.key).get("nothing", {}) if session.knows_base else None
    columns = [_nothing_column(item) for item in contents.sheet.items]
    asking = session.apart() if lock else session
    compared = compare(
        asking,
        f"{found.key}.nothing",
        columns,
        found.nothing,
        base=base,
        now=contents.nothing,
        above={},
    )
    if lock:
        session.unchanged += asking.unchanged
        refuse_changed_answers(
            session, lock, asking, compared, columns, found.nothing, contents.nothing
        )
        return
    for value in compared.changed:
        try:
            if value.after:
                state_nothing(submission, value.column.field, session.user)
            else:
                withdraw_nothing(_stated(submission, value.column.field))
        except StatementLockedError as refusal:
            session.refuse(value.place, value.column.words(value.after), str(refusal))
    item_name = submission._meta.verbose_name
    tell_of_values(session, f"{item_name} {submission.get_form_display()}", compared.changed)


def _nothing_column(item: ReportItem) -> Column:
    """該当なし is asked like a choice of one answer."""
    return Column(item.value, nothing_label(item.label), Kind.CHOICE, choices=((NOTHING, NOTHING),))


def _stated(submission: Submission, item: str) -> NothingToReport:
    return NothingToReport.objects.get(submission=submission, item=item)


def take_questions(
    session: Session, found: FoundSheet, contents: SheetContents, lock: Lock | None
) -> None:
    """Takes in the answers to the questions of a sheet: a statement made, changed or left alone.

    lock: of the report, while it is locked; then they are refused.
    """
    if not found.answers or (not lock and _all_came_back_empty(session, found, contents)):
        return
    asked, columns = contents.sheet.questions, contents.question_columns
    base = session.base_of(found.key).get("answers", {}) if session.knows_base else None
    asking = session.apart() if lock else session
    compared = compare(
        asking,
        f"{found.key}.answers",
        columns,
        found.answers,
        base=base,
        now=contents.answers,
        above={},
        record=contents.records.get(""),
    )
    if lock:
        session.unchanged += asking.unchanged
        refuse_changed_answers(
            session, lock, asking, compared, columns, found.answers, contents.answers
        )
        return
    if not compared.changed:
        return
    entry = Entry(
        key=f"{found.key}.answers",
        asked=asked,
        columns=columns,
        row=compared.row,
        cells=found.answers,
        place=CellRef(found.name, "", asked.noun),
    )
    try:
        save_entry(session, entry)
    except NotSavedError as error:
        session.problems |= dict.fromkeys(error.problems)
    else:
        tell_of_values(session, asked.noun, compared.changed)


def _all_came_back_empty(session: Session, found: FoundSheet, contents: SheetContents) -> bool:
    """Whether a statement that went out came back without a single answer: it is to be deleted."""
    record = contents.records.get("")
    went_out = session.base_of(found.key).get("answers", {})
    return (
        record is not None
        and any(went_out.values())
        and all(is_blank(cell.value) for cell in found.answers.values())
    )


def delete_statement(session: Session, found: FoundSheet, contents: SheetContents) -> None:
    """Asks whether a statement whose answers are all gone is to be deleted, and deletes it."""
    if not found.answers or not _all_came_back_empty(session, found, contents):
        return
    record, asked = contents.records[""], contents.sheet.questions
    place = CellRef(found.name, "", asked.noun)
    before = answers_in_words(contents.question_columns, contents.answers)
    edited = was_edited(session.base_of(found.key)["answers"], contents.answers)
    meanwhile = "様式を受け取ったあとに、ポータルで直されています。" if edited else ""
    answer = session.ask(
        f"{found.key}.answers",
        QuestionKind.DELETION,
        place,
        f"{asked.noun}の回答がすべて消えています。{meanwhile}",
        ((DELETE, "回答を取り消す（未回答に戻す）"), (KEEP, "前の回答のまま残す")),
        before=before,
        after="未回答",
    )
    if answer != DELETE:
        return
    try:
        delete_record(record)
    except NotDeletedError as refusal:
        session.refuse(place, "", str(refusal))
    else:
        session.change(ChangeKind.DELETED, place, record, before, "未回答")
