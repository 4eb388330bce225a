"""The reports of a round as the Bureau sees them: state, lateness, what is open on each; and their counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pickle import dumps
from typing import NamedTuple

from django.db.models import F, QuerySet
from django.utils import timezone

from reports.counting.round_records import RoundRecords, all_wards
from reports.counting.ward_report import WardReport, load_reports, submissions_of
from reports.lifecycle.changes import changed_reports, rows_behind
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import Finding
from reports.lifecycle.items import report_url, review_url
from wards.models import Filing, ReportingRound, Submission, SubmissionEvent, Ward
from wards.reporting.taking_back import is_asked
from wards.reuse.kept import kept_by_ward, row_of
from wards.triggers import kept_versions_of
from wards.versions.kept_versions import names_of_users
from wards.vocabulary import ReportForm, ReportItem, Status, items_of
from wards.written import written_once


class LastChange(NamedTuple):
    """When a report last moved or a record of it changed, and by whom: '' for the system."""

    at: datetime
    by: str


@dataclass(frozen=True)
class BoardReport:
    """One report on the board.

    findings: what is open on it, while it does not count; reasons: the warnings that it was
    submitted with, while it does. asked: whether the ward asks for its return. changed: whether
    records changed since it was submitted. due_then: its due day when it was first submitted.
    seen: key of its last event, 0 for none.
    """

    submission: Submission
    items: Sequence[ReportItem]
    findings: Sequence[Finding]
    reasons: Sequence[dict[str, str]]
    asked: bool
    changed: bool
    due_then: date
    last: LastChange | None
    seen: int
    today: date

    @cached_property
    def form(self) -> ReportForm:
        return ReportForm(self.submission.form)

    @cached_property
    def name(self) -> str:
        """北区 区役所"""
        return f"{self.submission.ward} {self.form.label}"

    @cached_property
    def state(self) -> str:
        """提出済"""
        return Status(self.submission.status).label

    @property
    def waits(self) -> bool:
        """Whether it is the Bureau's turn."""
        return self.submission.status == Status.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.submission.status == Status.RETURNED

    @cached_property
    def days_late(self) -> int:
        """How many days an unsubmitted report is past its due day; 0 when it is not."""
        return self.submission.days_late(self.today)

    @property
    def came_days_late(self) -> int:
        """How many days after its due day it was first submitted."""
        first = self.submission.first_submitted_at
        return max(0, (timezone.localdate(first) - self.due_then).days) if first else 0

    @property
    def on_time(self) -> bool:
        """Whether it counts now and was first submitted on or before its due day of then."""
        return self.submission.counts and not self.came_days_late

    @property
    def answered(self) -> int:
        """How many items are done, as the page of the report counts them."""
        waiting = {finding.item for finding in self.findings if not finding.warning}
        return len(set(self.items) - waiting)

    @cached_property
    def questions(self) -> list[str]:
        """What the Bureau is to look at, in words; what is missing is the ward's business."""
        marks = sum(finding.mark is not None for finding in self.findings)
        counted = (
            ("差戻しの依頼", int(self.asked)),
            ("差戻しに未回答", marks),
            ("理由つきの注意", len(self.reasons)),
        )
        return [f"{word} {count}件" for word, count in counted if count]

    @property
    def needs_care(self) -> bool:
        """Whether somebody should read it before it is accepted: no bulk acceptance by default."""
        return bool(self.reasons or self.asked or self.changed or self.submission.returned_at)

    @cached_property
    def url(self) -> str:
        """The page on which the Bureau reads it."""
        page = review_url if self.submission.filing_id else report_url
        return page(self.submission)


@dataclass(frozen=True)
class WardRow:
    """A ward on the board, with its reports in the order of `ReportForm`."""

    ward: Ward
    reports: Sequence[BoardReport]

    @cached_property
    def late(self) -> bool:
        return any(report.days_late for report in self.reports)

    @property
    def kind(self) -> str:
        """How the map marks it: done, late, waiting or ''."""
        if self.late:
            return "late"
        if any(report.waits for report in self.reports):
            return "wait"
        return "done" if self.is_done else ""

    @property
    def is_done(self) -> bool:
        """Whether the Bureau has taken all of it."""
        taken = (Status.ACCEPTED, Status.PUBLISHED)
        return all(report.submission.status in taken for report in self.reports)

    @cached_property
    def last(self) -> LastChange | None:
        """What happened last in any of its reports."""
        changes = [report.last for report in self.reports if report.last]
        return max(changes, key=lambda change: change.at, default=None)

    @property
    def last_body(self) -> str:
        """Where he works who did that: 区役所, 相談支援室 or 健康局."""
        by = self.last.by.removeprefix(f"{self.ward} ") if self.last else ""
        return by.partition(" ")[0] or "システム"


def board_rows(round_: ReportingRound, today: date) -> list[WardRow]:
    """The wards with their reports, in official order, in a constant number of queries.

    Each is kept by itself: a save of one ward has the reports of that ward read anew.
    """
    wards = {ward.code: ward for ward in all_wards()}

    def read(_: object, codes: Sequence[str]) -> dict[str, WardRow]:
        return _rows_of([wards[code] for code in codes], round_, today)

    key = ("board", today, row_of(round_), *map(row_of, wards.values()))
    (rows,) = kept_by_ward(key, [()], wards, read, size=lambda row: len(dumps(row))).values()
    return [row for row in rows.values() if row.reports]


def board_reports(round_: ReportingRound, today: date) -> list[BoardReport]:
    """The reports of all wards, as `board_rows`."""
    return [report for row in board_rows(round_, today) for report in row.reports]


def _rows_of(wards: Sequence[Ward], round_: ReportingRound, today: date) -> dict[str, WardRow]:
    """ward code → the ward with its reports, as it would be if its ward alone were asked for."""
    by_ward = submissions_of(wards, round_)
    submissions = [each for by_form in by_ward.values() for each in by_form.values()]
    entered = _entered([each for each in submissions if not each.counts], round_)
    filed = [each for each in submissions if each.counts]
    filed_wards = {each.ward_id: each.ward for each in filed}.values()
    stamps = RoundRecords.of_round(filed_wards, round_).stamps() if filed else {}
    behind = {each.pk: stamps.get((each.ward_id, each.form), ()) for each in filed}
    codes = list(by_ward)
    last_events = {event.submission_id: event for event in _last_events(round_.pk, codes)}
    filings = _filings(round_.pk, codes)
    changed = changed_reports({key: records for key, records, _ in filings}, behind)
    reasons = {key: warnings for key, _, warnings in filings}
    saved = {key: [(each.at, each.by) for each in some] for key, some in behind.items()}
    saved |= {
        key: [(row.updated_at, row.updated_by_id) for _, row in rows_behind(*each)]
        for key, each in entered.items()
    }
    lasts = _last_changes(saved, last_events)
    due_then = dict(_due_when_first_submitted(round_.pk, codes))
    rows = {ward.code: WardRow(ward, []) for ward in wards}
    for each in submissions:
        last = last_events.get(each.pk)
        report = BoardReport(
            submission=each,
            items=items_of(round_.kind, each.form),
            findings=findings(*entered[each.pk], today) if each.pk in entered else [],
            reasons=reasons.get(each.pk, []),
            asked=is_asked(last),
            changed=each.pk in changed,
            due_then=due_then.get(each.pk) or round_.due_on,
            last=lasts.get(each.pk),
            seen=last.pk if last else 0,
            today=today,
        )
        rows[each.ward_id].reports.append(report)
    return rows


def _entered(
    submissions: Sequence[Submission], round_: ReportingRound
) -> dict[int, tuple[WardReport, ReportForm]]:
    """Key of a report → what its ward has entered, and for which form."""
    if not submissions:
        return {}
    wards = {each.ward_id: each.ward for each in submissions}
    reports = load_reports(list(wards.values()), round_)
    return {each.pk: (reports[each.ward_id], ReportForm(each.form)) for each in submissions}


def _last_changes(
    saved: Mapping[int, list[tuple[datetime, int | None]]], events: Mapping[int, SubmissionEvent]
) -> dict[int, LastChange]:
    """Key of a report → the later of its last move and the last change of its records.

    saved: when, and by whom, each of its records was saved.
    """
    newest: dict[int, tuple[datetime, int | None]] = {}
    for key, times in saved.items():
        moves = [(events[key].at, events[key].by_id)] if key in events else []
        if moves or times:
            newest[key] = max((*moves, *times), key=lambda time: time[0])
    people = names_of_users(by for _, by in newest.values())
    return {pk: LastChange(at, people[by] if by else "") for pk, (at, by) in newest.items()}


@written_once
def _filings(round_: int, codes: list[str]) -> QuerySet:
    """Keys of the reports that count, each with what it rests on, and its warnings."""
    filings = Filing.objects.in_force(round_).filter(submission__ward__pk__one_of=codes)
    return filings.values_list("submission_id", "records", "warnings")


@written_once
def _last_events(round_: int, codes: list[str]) -> QuerySet[SubmissionEvent]:
    events = SubmissionEvent.objects.filter(
        submission__round=round_, submission__ward__pk__one_of=codes
    )
    return events.order_by("submission_id", "-pk").distinct("submission_id")


@written_once
def _due_when_first_submitted(round_: int, codes: list[str]) -> QuerySet:
    """Keys of reports, each with its own due day at its first submission that stands, by its kept versions.

    A day that was given later, with a return, must not turn a late report into one on time.
    """
    since = F("pgh_obj__first_submitted_at")
    versions = kept_versions_of(Submission).filter(
        round=round_, ward__pk__one_of=codes, first_submitted_at=since
    )
    first = versions.order_by("pgh_obj_id", "pgh_id").distinct("pgh_obj_id")
    return first.values_list("pgh_obj_id", "due_on")


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
        """健康局の確認待ち: the submitted reports, the one that has waited longest first."""
        waiting = [each for each in self.reports if each.waits]
        return sorted(waiting, key=lambda each: each.submission.waiting_since)

    @property
    def late(self) -> list[BoardReport]:
        """The reports that are not submitted though their due day has passed, in official order."""
        return [each for each in self.reports if each.days_late]

    @property
    def to_remind(self) -> list[BoardReport]:
        """Those of them that can still be submitted: a closed round takes returned ones alone."""
        return [each for each in self.late if not each.submission.is_locked]
