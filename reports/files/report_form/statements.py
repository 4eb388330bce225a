"""What a sheet states once, taken in: 該当なし, the ○ for a register, the answers to its questions."""

from django.db.models import Model

from reports.counting.ward_report import load_reports
from reports.files.outcome import DELETE, KEEP, CellRef, Question, QuestionKind
from reports.files.report_form.comparing import (
    ChangedValue,
    Session,
    SheetIntake,
    answers_in_words,
    compare,
    was_edited,
)
from reports.files.report_form.saving import Entry, save_all
from wards.fiscal import wareki
from wards.generic.report_at_hand import Lock
from wards.models import NothingToReport, RegisterConfirmation
from wards.reporting.statements import confirm_register, state_nothing, take_back
from wards.triggers import StatementLockedError
from wards.vocabulary import ReportItem


def _compared(
    sheet: SheetIntake, name: str, lock: Lock | None, record: Model | None = None
) -> tuple[dict[str, str], tuple[ChangedValue, ...]]:
    """A part of a sheet beside what it said when it went out."""
    session, key, part = sheet.session, f"{sheet.found.key}.{name}", sheet.contents.parts[name]
    base, cells = sheet.base(name) if session.knows_base else None, sheet.found.parts[name]
    now = part.answers
    return compare(session, key, part.columns, cells, base=base, now=now, record=record, lock=lock)


def take_stated(sheet: SheetIntake, name: str) -> None:
    """Takes in what a sheet states of items; refuses it while the report is locked.

    name: 'nothing' for 該当なし, 'confirmed' for the ○ that a register stands as it was carried over.
    """
    session, report = sheet.session, sheet.session.submission
    _, changed = _compared(sheet, name, session.lock)
    for value in changed:
        try:
            STATES[name](session, value)
        except StatementLockedError as refusal:
            session.refuse(value.place, value.column.words(value.after), str(refusal))
    record = f"{report._meta.verbose_name} {report.get_form_display()}"
    session.changes += [value.change(record) for value in changed]


def _state_nothing(session: Session, value: ChangedValue) -> None:
    report, item = session.submission, value.column.field
    if value.after:
        state_nothing(report, item, session.user)
    else:
        take_back(NothingToReport.objects.get(submission=report, item=item))


def _state_confirmation(session: Session, value: ChangedValue) -> None:
    submission, item = session.submission, ReportItem(value.column.field)
    if not value.after:
        for each in RegisterConfirmation.objects.filter(submission=submission, item=item):
            take_back(each)
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


STATES = {"nothing": _state_nothing, "confirmed": _state_confirmation}


def take_questions(sheet: SheetIntake) -> None:
    """Takes in the answers to the questions of a sheet: a statement made, changed or left alone."""
    found, contents, asked = sheet.found, sheet.contents, sheet.contents.sheet.questions
    lock = sheet.session.lock_of(asked)
    if not lock and _all_came_back_empty(sheet):
        return
    row, changed = _compared(sheet, "answers", lock, contents.records.get(""))
    if changed:
        entry = Entry(
            sheet.session,
            key=f"{found.key}.answers",
            asked=asked,
            columns=contents.parts["answers"].columns,
            row=row,
            cells=found.parts["answers"],
            place=CellRef(found.name, "", asked.noun),
            changed=changed,
        )
        save_all([entry])


def _all_came_back_empty(sheet: SheetIntake) -> bool:
    """Whether a statement that went out came back without a single answer: it is to be deleted."""
    cells = sheet.found.parts["answers"].values()
    return (
        "" in sheet.contents.records
        and bool(cells)
        and any(sheet.base("answers").values())
        and all(cell.value.is_unanswered for cell in cells)
    )


def delete_statement(sheet: SheetIntake) -> None:
    """Asks whether a statement whose answers are all gone is to be deleted, and deletes it."""
    session, contents, asked = sheet.session, sheet.contents, sheet.contents.sheet.questions
    if session.lock_of(asked) or not _all_came_back_empty(sheet):
        return
    record, place = contents.records[""], CellRef(sheet.found.name, "", asked.noun)
    part = contents.parts["answers"]
    before = answers_in_words(part.columns, part.answers)
    edited = was_edited(sheet.base("answers"), part.answers)
    meanwhile = "様式を受け取ったあとに、ポータルで修正されています。" if edited else ""
    question = Question(
        f"{sheet.found.key}.answers",
        QuestionKind.DELETION,
        place,
        "",
        f"{asked.noun}の回答がすべて消えています。{meanwhile}",
        ((DELETE, "回答を取り消す（未回答に戻す）"), (KEEP, "前の回答のまま残す")),
        before,
        "未回答",
    )
    if session.ask(question) == DELETE:
        session.delete(record, place, "", (before, "未回答"))
