"""What a sheet states once, taken in: 該当なし, the ○ for a register, the answers to its questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Model

from reports.counting.ward_report import load_reports
from reports.files.outcome import DELETE, KEEP, CellRef, ChangeKind, QuestionKind
from reports.files.reading import Lock
from reports.files.report_form.comparing import (
    ChangedValue,
    ComparedRow,
    answers_in_words,
    compare,
    list_changes,
    was_edited,
)
from reports.files.report_form.locating import FoundCell, FoundSheet
from reports.files.report_form.saving import Entry, save_all
from reports.files.report_form.session import Session
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import Row, SheetContents
from reports.files.report_workbook.layout import NOTHING, nothing_label
from wards.fiscal import wareki
from wards.generic.details import NotDeletedError, delete_record
from wards.models import NothingToReport, RegisterConfirmation, Submission
from wards.reporting.statements import (
    confirm_register,
    state_nothing,
    withdraw_confirmation,
    withdraw_nothing,
)
from wards.triggers.locks import StatementLockedError
from wards.vocabulary import ReportItem


def _compared(
    session: Session,
    found: FoundSheet,
    part: str,
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    now: Row,
    lock: Lock | None,
    record: Model | None = None,
) -> ComparedRow:
    """A part of a sheet beside what it said when it went out."""
    base = session.base_of(found.key, part) if session.knows_base else None
    key = f"{found.key}.{part}"
    return compare(session, key, columns, cells, base=base, now=now, record=record, lock=lock)


def take_nothing(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    submission: Submission,
    lock: Lock | None,
) -> None:
    """Takes in the answers 該当なし of a sheet; refuses them while the report is locked."""
    # 該当なし is asked like a choice of one answer.
    columns = [
        Column(item.value, nothing_label(item.label), Kind.CHOICE, choices=((NOTHING, NOTHING),))
        for item in contents.sheet.items
    ]
    part = "nothing", columns, found.nothing, contents.nothing
    compared = _compared(session, found, *part, lock)
    _state_all(session, submission, compared.changed, _state_nothing)


def take_confirmation(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    submission: Submission,
    lock: Lock | None,
) -> None:
    """Takes in the ○ that a register stands as it was carried over, as the rows of the file leave it."""
    part = "confirmed", contents.confirmations, found.confirmed, contents.confirmed
    compared = _compared(session, found, *part, lock)
    _state_all(session, submission, compared.changed, _state_confirmation)


def _state_all(
    session: Session, submission: Submission, changed: list[ChangedValue], state
) -> None:
    for value in changed:
        try:
            state(session, submission, value)
        except StatementLockedError as refusal:
            session.refuse(value.place, value.column.words(value.after), str(refusal))
    name = f"{submission._meta.verbose_name} {submission.get_form_display()}"
    list_changes(session, name, changed)


def _state_nothing(session: Session, submission: Submission, value: ChangedValue) -> None:
    item = value.column.field
    if value.after:
        state_nothing(submission, item, session.user)
    else:
        withdraw_nothing(NothingToReport.objects.get(submission=submission, item=item))


def _state_confirmation(session: Session, submission: Submission, value: ChangedValue) -> None:
    item = ReportItem(value.column.field)
    if not value.after:
        for each in RegisterConfirmation.objects.filter(submission=submission, item=item):
            withdraw_confirmation(each)
        return
    report = load_reports([submission.ward], submission.round)[submission.ward_id]
    if records := report.of(item):
        confirm_register(submission, item, records, session.user)
        return
    session.refuse(
        value.place,
        value.column.words(value.after),
        f"{wareki(submission.round.as_of)}現在の{item.label}の記録がないので、"
        "「このとおり」とは答えられません。",
        "このセルを空にして、下の表に書いてください。",
    )


def take_questions(
    session: Session, found: FoundSheet, contents: SheetContents, lock: Lock | None
) -> None:
    """Takes in the answers to the questions of a sheet: a statement made, changed or left alone.

    lock: of the report, while it is locked; then they are refused.
    """
    if not lock and _all_came_back_empty(session, found, contents):
        return
    asked, columns = contents.sheet.questions, contents.question_columns
    part = "answers", columns, found.answers, contents.answers
    compared = _compared(session, found, *part, lock, contents.records.get(""))
    if compared.changed:
        entry = Entry(
            key=f"{found.key}.answers",
            asked=asked,
            columns=columns,
            row=compared.row,
            cells=found.answers,
            place=CellRef(found.name, "", asked.noun),
            changed=tuple(compared.changed),
        )
        save_all(session, [entry])


def _all_came_back_empty(session: Session, found: FoundSheet, contents: SheetContents) -> bool:
    """Whether a statement that went out came back without a single answer: it is to be deleted."""
    went_out = session.base_of(found.key, "answers")
    return (
        "" in contents.records
        and bool(found.answers)
        and any(went_out.values())
        and all(cell.value.is_blank for cell in found.answers.values())
    )


def delete_statement(session: Session, found: FoundSheet, contents: SheetContents) -> None:
    """Asks whether a statement whose answers are all gone is to be deleted, and deletes it."""
    if not _all_came_back_empty(session, found, contents):
        return
    record, asked = contents.records[""], contents.sheet.questions
    place = CellRef(found.name, "", asked.noun)
    before = answers_in_words(contents.question_columns, contents.answers)
    edited = was_edited(session.base_of(found.key, "answers"), contents.answers)
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
