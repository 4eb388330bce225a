"""Decides what looks unlikely in a monthly report, beside the month before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reports.counting.ward_report import WardReport
from reports.lifecycle.checks.finding import Finding, key_of
from wards.vocabulary import ReportItem

# A desk's months differ by half or double as people ask; three times is more often another month's
# number, or a year's.
FACTOR = 3
# Between 2 and 7 consultations everything is three times or a third.
LEAST_DIFFERENCE = 10


def differs_from_month_before(before: int, now: int) -> bool:
    """Whether a number is more than three times, or less than a third, of the month before's.

    >>> differs_from_month_before(10, 30), differs_from_month_before(10, 31)
    (False, True)
    >>> differs_from_month_before(30, 10), differs_from_month_before(30, 9)
    (False, True)
    >>> differs_from_month_before(2, 11)
    False
    """
    leap = now > FACTOR * before or now * FACTOR < before
    return leap and abs(now - before) >= LEAST_DIFFERENCE


def changed_much_in_a_month(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """The consultations of a month beside those of the month before."""
    if item != ReportItem.CONSULTATION_TOTAL:
        return
    for total in report.of(item):
        for before in report.month_before:
            if differs_from_month_before(before.consultations, total.consultations):
                yield Finding(
                    item,
                    f"相談件数が、前月（{before.month_name}）の{before.consultations:,}件から"
                    f"{total.consultations:,}件へ、大きく変わっています"
                    "（3倍より多いか、3分の1より少ない）。",
                    key_of(total),
                    "consultations",
                    warning=True,
                )
