"""How 「○年度もこのとおり」 is said of a register, and taken back, whichever door it comes by."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model

from wards.models import RegisterConfirmation, Submission, User
from wards.reporting.workflow import note_work_begun
from wards.triggers.locks import refused_while_locked


def confirm_register(submission: Submission, item: str, records: Iterable[Model], by: User) -> None:
    """Makes the records of a register, as they were seen, the report's answer to the item.

    Raises StatementLockedError.
    """
    said = {"records": sorted(record.pk for record in records), "updated_by": by}
    with refused_while_locked():
        RegisterConfirmation.objects.update_or_create(
            submission=submission,
            item=item,
            defaults=said,
            create_defaults={**said, "created_by": by},
        )
    note_work_begun(submission.ward_id, submission.form, submission.round.fiscal_year, by)


def withdraw_confirmation(confirmation: RegisterConfirmation) -> None:
    """Takes it back: the register is 未確認 again. Raises StatementLockedError."""
    with refused_while_locked():
        confirmation.delete()
