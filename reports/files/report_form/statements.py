"""What a sheet states once, taken in: 該当なし, the ○ for a register, the answers to its questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.db.models import Model

from reports.counting.ward_report import load_reports
from reports.files.outcome import DELETE, KEEP, CellRef, ChangeKind, QuestionKind
from reports.files.reading import Lock
from reports.files.report_form.comparing import (
    ChangedValue,
    Session,
    SheetIntake,
    answers_in_words,
    compare,
    was_edited,
)
from reports.files.report_form.grid import FoundCell
from reports.files.report_form.saving import Entry, save_all
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import Row
from reports.files.report_workbook.layout import NOTHING, nothing_label
from wards.fiscal import wareki
from wards.generic.details import NotDeletedError, delete_record
from wards.models import NothingToReport, RegisterConfirmation
from wards.reporting.statements import (
    confirm_register,
    state_nothing,
    withdraw_confirmation,
    withdraw_nothing,
)
from wards.triggers import StatementLockedError
from wards.vocabulary import ReportItem


def _compared(
    sheet: SheetIntake,
    part: str,
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    now: Row,
    lock: Lock | None,
    record: Model | None = None,
) -> tuple[dict[str, str], tuple[ChangedValue, ...]]:
    """A part of a sheet beside what it said when it went out."""
    session, key = sheet.session, f"{sheet.found.key}.{part}"
    base = sheet.base(part) if session.knows_base else None
    return compare(session, key, columns, cells, base=base, now=now, record=record, lock=lock)


def take_nothing(sheet: SheetIntake) -> None:
    """Takes in the answers 該当なし of a sheet; refuses them while the report is locked."""
    # 該当なし is asked like a choice of one answer.
    columns = [
        Column(item.value, nothing_label(item.label), Kind.CHOICE, choices=((NOTHING, NOTHING),))
        for item in sheet.contents.sheet.items
    ]
    part = "nothing", columns, sheet.found.nothing, sheet.contents.nothing
    _state_all(sheet, part, _state_nothing)


def take_confirmation(sheet: SheetIntake) -> None:
    """Takes in the ○ that a register stands as it was carried over, as the rows of the file leave it."""
    contents = sheet.contents
    part = "confirmed", contents.confirmations, sheet.found.confirmed, contents.confirmed
    _state_all(sheet, part, _state_confirmation)


def _state_all(
    sheet: SheetIntake, part: tuple, state: Callable[[Session, ChangedValue], None]
) -> None:
    session = sheet.session
    _, changed = _compared(sheet, *part, session.lock)
    for value in changed:
        try:
            state(session, value)
        except StatementLockedError as refusal:
            session.refuse(value.place, value.column.words(value.after), str(refusal))
    report = session.submission
    name = f"{report._meta.verbose_name} {report.get_form_display()}"
    session.changes += [value.change(name) for value in changed]


def _state_nothing(session: Session, value: ChangedValue) -> None:
    report, item = session.submission, value.column.field
    if value.after:
        state_nothing(report, item, session.user)
    else:
        withdraw_nothing(NothingToReport.objects.get(submission=report, item=item))


def _state_confirmation(session: Session, value: ChangedValue) -> None:
    submission, item = session.submission, ReportItem(value.column.field)
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


def take_questions(sheet: SheetIntake) -> None:
    """Takes in the answers to the questions of a sheet: a statement made, changed or left alone."""
    found, contents = sheet.found, sheet.contents
    asked, columns = contents.sheet.questions, contents.question_columns
    lock = sheet.session.lock_of(asked)
    if not lock and _all_came_back_empty(sheet):
        return
    part = "answers", columns, found.answers, contents.answers
    row, changed = _compared(sheet, *part, lock, contents.records.get(""))
    if changed:
        entry = Entry(
            key=f"{found.key}.answers",
            asked=asked,
            columns=columns,
            row=row,
            cells=found.answers,
            place=CellRef(found.name, "", asked.noun),
            changed=changed,
        )
        save_all(sheet.session, [entry])


def _all_came_back_empty(sheet: SheetIntake) -> bool:
    """Whether a statement that went out came back without a single answer: it is to be deleted."""
    return (
        "" in sheet.contents.records
        and bool(sheet.found.answers)
        and any(sheet.base("answers").values())
        and all(cell.value.is_blank for cell in sheet.found.answers.values())
    )


def delete_statement(sheet: SheetIntake) -> None:
    """Asks whether a statement whose answers are all gone is to be deleted, and deletes it."""
    session, contents, asked = sheet.session, sheet.contents, sheet.contents.sheet.questions
    if session.lock_of(asked) or not _all_came_back_empty(sheet):
        return
    record, place = contents.records[""], CellRef(sheet.found.name, "", asked.noun)
    before = answers_in_words(contents.question_columns, contents.answers)
    edited = was_edited(sheet.base("answers"), contents.answers)
    meanwhile = "様式を受け取ったあとに、ポータルで直されています。" if edited else ""
    answer = session.ask(
        f"{sheet.found.key}.answers",
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
