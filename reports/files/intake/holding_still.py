"""Decides what the portal cannot change while a form is compared with it and saved."""

from __future__ import annotations

from reports.files.reading import Identity
from reports.files.report_workbook.sheets import sheets_of
from wards.models import SAID_OF_AN_ITEM, Submission, User


def hold_still(user: User, identity: Identity) -> Submission | None:
    """Locks all that the form shows until the transaction ends, and returns its report.

    Else an edit between comparing and saving would be overwritten unseen. The records come first
    and the report last, as in the triggers of the statements: the other way round an edit on the
    screen and an intake would wait for each other. Who holds the report is alone in making
    statements and in taking in a form of it. user: acts for the ward's body.
    """
    round_, form = identity.round, identity.form
    for sheet in sheets_of(round_, form):
        for asked in filter(None, (sheet.questions, sheet.table)):
            _lock(asked.stored(user, round_))
    reports = Submission.objects.visible_to(user).filter(
        ward=identity.ward, round=round_, form=form
    )
    for said in SAID_OF_AN_ITEM:
        _lock(said.objects.filter(submission__in=reports).order_by("pk"))
    _lock(reports)
    return reports.select_related("round", "ward").first()


def _lock(rows) -> None:
    # NO KEY: whoever refers to a record, as a designation to its institution, need not wait.
    list(rows.select_for_update(of=("self",), no_key=True).values_list("pk", flat=True))
