"""A survey as it was at a past moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db.models import Min

from wards.japanese.moments import moment_label
from wards.models import ReportingRound
from wards.versions.known_on import known_on


class NotYetKnownError(ValueError):
    """The survey did not exist at that moment; the message is a sentence for the screen."""


@contextmanager
def looking_back(round_: ReportingRound, moment: datetime | None) -> Iterator[ReportingRound]:
    """Inside, rows are those known at a moment, and the survey is as it was; None: as it is now.

    Raises NotYetKnownError for a moment before the survey was entered.
    """
    if moment is None:
        yield round_
        return
    refuse_earlier_than(round_, moment)
    with known_on(moment):
        yield ReportingRound.objects.get(pk=round_.pk)


def refuse_earlier_than(round_: ReportingRound, moment: datetime) -> None:
    """Raises NotYetKnownError for a moment before the survey was entered."""
    first = round_.versions.aggregate(first=Min("pgh_created_at"))["first"]
    if first is None or moment < first:
        entered = f"{moment_label(first)}に" if first else "まだ"
        raise NotYetKnownError(
            f"この調査は{entered}登録されました。それより前に知られていた集計はありません。"
        )
