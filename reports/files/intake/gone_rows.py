"""Decides what becomes of the records whose rows came back empty, or not at all."""

from __future__ import annotations

from reports.files.intake.comparing import was_edited
from reports.files.intake.found import FoundSheet
from reports.files.intake.locked import Lock, refuse_gone_row
from reports.files.intake.pairing import Paired
from reports.files.intake.session import Session
from reports.files.intake.telling import answers_in_words
from reports.files.outcome import DELETE, KEEP, CellRef, ChangeKind, QuestionKind
from reports.files.report_workbook.contents import SheetContents
from wards.generic.deleting import NotDeletedError, delete_record

# More records than this are asked about together: nobody reads forty questions.
MOST_ASKED_APART = 5
STAYS = "行を元に戻してください。終わったものは、行を消さずに、末日か廃止日を入れます。"


def delete_gone(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    paired: Paired,
    lock: Lock | None,
) -> None:
    """Asks about records whose rows are gone or empty, and deletes what is to be deleted.

    lock: of the report, where the rows are part of it and it is locked; then they stay.
    """
    if lock:
        for number, place in paired.gone.items():
            refuse_gone_row(session, lock, place, number, str(contents.records[number]))
        return
    if len(paired.gone) > MOST_ASKED_APART:
        _delete_together(session, found, contents, paired)
        return
    for number, place in paired.gone.items():
        before = answers_in_words(contents.table_columns, contents.rows[number])
        answer = session.ask(
            f"{found.key}.{number}",
            QuestionKind.DELETION,
            place,
            f"番号{number}の行（{contents.records[number]}）がなくなっています。"
            f"{_edited_meanwhile(session, found, contents, [number])}",
            ((DELETE, "記録を削除する"), (KEEP, "記録を残す")),
            before=before,
            after="削除",
        )
        if answer == DELETE:
            _delete(session, contents, number, place)


def _delete_together(
    session: Session, found: FoundSheet, contents: SheetContents, paired: Paired
) -> None:
    numbers = list(paired.gone)
    names = "、".join(str(contents.records[number]) for number in numbers[:MOST_ASKED_APART])
    answer = session.ask(
        f"{found.key}.rows",
        QuestionKind.DELETION,
        CellRef(found.name),
        f"{len(numbers)}行（{names} ほか）がなくなっています。"
        f"{_edited_meanwhile(session, found, contents, numbers)}",
        ((DELETE, f"{len(numbers)}件の記録を削除する"), (KEEP, "記録を残す")),
    )
    if answer == DELETE:
        for number in numbers:
            _delete(session, contents, number, paired.gone[number])


def _edited_meanwhile(
    session: Session, found: FoundSheet, contents: SheetContents, numbers: list[str]
) -> str:
    """A sentence on those that the sender of the file has not seen as they are now."""
    went_out = session.base_of(found.key).get("rows", {})
    edited = [
        number for number in numbers if was_edited(went_out.get(number, {}), contents.rows[number])
    ]
    told = "、".join(edited[:MOST_ASKED_APART])
    more = "ほか" if len(edited) > MOST_ASKED_APART else ""
    return (
        f"様式を受け取ったあとに、ポータルで直されています（番号{told}{more}）。" if edited else ""
    )


def _delete(session: Session, contents: SheetContents, number: str, place: CellRef) -> None:
    record = contents.records[number]
    before = answers_in_words(contents.table_columns, contents.rows[number])
    try:
        delete_record(record)
    except NotDeletedError as refusal:
        # What follows in the sentence is for the screen.
        why, full_stop, _ = str(refusal).partition("。")
        session.refuse(place, number, f"{why}{full_stop}", STAYS)
    else:
        session.change(ChangeKind.DELETED, place, record, before, "—")
