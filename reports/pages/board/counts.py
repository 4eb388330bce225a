"""Decides how the Bureau counts a round's reports: rates of submission, states, who is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from reports.pages.board.reports import BoardReport
from wards.vocabulary import ReportForm, Status

# As the Bureau reads them: what is done first.
STATES = (
    Status.PUBLISHED,
    Status.ACCEPTED,
    Status.SUBMITTED,
    Status.RETURNED,
    Status.DRAFT,
    Status.NOT_STARTED,
)


@dataclass(frozen=True)
class Rate:
    """A share as a whole number of per cent, rounded half up; '—' of nothing."""

    count: int
    total: int

    @property
    def percent(self) -> str:
        """
        >>> Rate(37, 48).percent, Rate(1, 200).percent, Rate(0, 0).percent
        ('77%', '1%', '—')
        """
        if not self.total:
            return "—"
        # (count / total * 100 + 1/2), rounded down, in whole numbers.
        return f"{(200 * self.count + self.total) // (2 * self.total)}%"


@dataclass(frozen=True)
class StateCount:
    """How many reports are in a state: of each form, in the order of `ReportForm`, and in all."""

    status: Status | None
    by_form: Sequence[int]

    @property
    def total(self) -> int:
        return sum(self.by_form)


@dataclass(frozen=True)
class BoardCounts:
    """The counts of a round's reports."""

    reports: Sequence[BoardReport]

    @property
    def submitted(self) -> Rate:
        """提出率: submitted, accepted or published, of all. A returned report is not submitted."""
        return Rate(sum(each.submission.counts for each in self.reports), len(self.reports))

    @property
    def on_time(self) -> Rate:
        """期限内の提出率: those of them that were first submitted on or before their due day."""
        return Rate(sum(each.on_time for each in self.reports), len(self.reports))

    @property
    def forms(self) -> list[ReportForm]:
        """The forms that the round asks for."""
        asked = {each.form for each in self.reports}
        return [form for form in ReportForm if form in asked]

    @property
    def states(self) -> list[StateCount]:
        """Every state, also those that no report is in, so that the sum is seen to be whole."""
        return [self._state(status) for status in STATES]

    @property
    def all(self) -> StateCount:
        return self._state(None)

    def _state(self, status: Status | None) -> StateCount:
        found = [each for each in self.reports if status in (None, each.submission.status)]
        return StateCount(status, [sum(each.form == form for each in found) for form in self.forms])

    @property
    def waiting(self) -> list[BoardReport]:
        """健康局の番: the submitted reports, the one that has waited longest first."""
        waiting = [each for each in self.reports if each.waits]
        return sorted(waiting, key=lambda each: each.submission.submitted_at)

    @property
    def late(self) -> list[BoardReport]:
        """The reports that are not submitted though their due day has passed, in official order."""
        return [each for each in self.reports if each.days_late]

    @property
    def to_remind(self) -> list[BoardReport]:
        """Those of them that can still be submitted: a closed round takes returned ones alone."""
        return [each for each in self.late if not each.submission.is_locked]

    @property
    def late_wards(self) -> list[tuple[str, list[BoardReport]]]:
        """The late reports by ward."""
        by_ward = groupby(self.late, key=lambda each: each.submission.ward)
        return [(ward, list(reports)) for ward, reports in by_ward]
