"""Decides what is said of a month whose report cannot be changed now: its value, and the way out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from reports.files.intake.ledger.found import NEW_CLIENTS, FoundMonth, LedgerFindings
from reports.files.intake.locked import Lock, lock_of
from wards.fiscal import FiscalYear, year_and_month
from wards.models import Submission, User
from wards.vocabulary import RoundKind

TAKE_OUT = "この月の行をファイルから消すと、ほかの月を取り込めます。"


def locks_of_months(user: User, months: Iterable[date]) -> dict[date, Lock]:
    """The locks of the user's reports of some months, by the first day of the month."""
    asked = set(months)
    reports = (
        Submission.objects.visible_to(user)
        .select_related("round")
        .filter(
            ward_id=user.ward_id,
            form=user.role,
            round__kind=RoundKind.MONTHLY,
            round__fiscal_year__in={FiscalYear.of(month).year for month in asked},
        )
    )
    locks = {
        FiscalYear(report.round.fiscal_year).month(report.round.month): lock_of(report)
        for report in reports
    }
    return {month: lock for month, lock in locks.items() if lock and month in asked}


def refuse_locked_month(found: LedgerFindings, each: FoundMonth, lock: Lock, stands: str) -> None:
    """Refuses a month that says, or may say, otherwise than the portal.

    stands: what the portal says, in words; '' where it has no number.
    """
    month = year_and_month(each.month)
    portal = f"ポータルでは{stands}です。" if stands else "ポータルには件数がありません。"
    place = replace(next(iter(each.numbers.values())).place, label=month)
    found.refuse(place, _told(each), f"{month}：{portal}{lock.why}", f"{TAKE_OUT}{lock.way_out}")


def _told(each: FoundMonth) -> str:
    """The numbers of a month as they stand in the file."""
    texts = (
        f"うち新規 {number.text}" if key == NEW_CLIENTS else number.text
        for key, number in each.numbers.items()
    )
    return "、".join(texts)
