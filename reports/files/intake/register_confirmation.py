"""The ○ of a sheet that says: the register stands this year as it was carried over."""

from __future__ import annotations

from reports.counting.ward_report import load_reports
from reports.files.intake.comparing import ChangedValue, compare
from reports.files.intake.found import FoundSheet
from reports.files.intake.locked import Lock, refuse_changed_answers
from reports.files.intake.session import Session
from reports.files.intake.telling import tell_of_values
from reports.files.report_workbook.contents import SheetContents
from wards.fiscal import wareki
from wards.models import RegisterConfirmation, Submission
from wards.reporting.register_confirmations import confirm_register, withdraw_confirmation
from wards.triggers.locks import StatementLockedError
from wards.vocabulary import ReportItem


def take_confirmation(
    session: Session,
    found: FoundSheet,
    contents: SheetContents,
    submission: Submission,
    lock: Lock | None,
) -> None:
    """Takes in the ○ of a sheet, of the register as the rows of the same file leave it."""
    base = session.base_of(found.key).get("confirmed", {}) if session.knows_base else None
    asking = session.apart() if lock else session
    columns, cells, now = contents.confirmations, found.confirmed, contents.confirmed
    key = f"{found.key}.confirmed"
    compared = compare(asking, key, columns, cells, base=base, now=now, above={})
    if lock:
        session.unchanged += asking.unchanged
        refuse_changed_answers(session, lock, asking, compared, columns, cells, now)
        return
    for value in compared.changed:
        try:
            _say(session, value, submission)
        except StatementLockedError as refusal:
            session.refuse(value.place, value.column.words(value.after), str(refusal))
    item_name = submission._meta.verbose_name
    tell_of_values(session, f"{item_name} {submission.get_form_display()}", compared.changed)


def _say(session: Session, value: ChangedValue, submission: Submission) -> None:
    item = ReportItem(value.column.field)
    if not value.after:
        said = RegisterConfirmation.objects.filter(submission=submission, item=item)
        for each in said:
            withdraw_confirmation(each)
        return
    report = load_reports([submission.ward], submission.round)[submission.ward_id]
    records = report.of(item)
    if records:
        confirm_register(submission, item, records, session.user)
        return
    session.refuse(
        value.place,
        value.column.words(value.after),
        f"{wareki(submission.round.as_of)}現在の{item.label}の記録がないので、"
        "「このとおり」とは答えられません。",
        "このセルを空にして、下の表に書いてください。",
    )
