"""A report (ward × form × round): its state and moves, what it says once, what a return points at."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from wards.isolation.scoping import ScopedManager, ScopedQuerySet
from wards.models.record import Record, names_a_whole_record, one_of, person
from wards.triggers import keep_versions, locked_with_its_report, never_changed
from wards.vocabulary import (
    ITEMS_WITH_NOTHING_TO_REPORT,
    REGISTER_ITEMS,
    REPORTED,
    EventKind,
    ReportForm,
    ReportItem,
    Role,
    Status,
)

# `Submission.due` in a query.
DUE = Coalesce(F("due_on"), F("round__due_on"))


def _step(word: str) -> tuple[models.Field, models.Field]:
    """When and by whom a report was last moved to a state."""
    return models.DateTimeField(f"{word}日時", null=True), person(f"{word}した人")


@keep_versions
class Submission(models.Model):
    """The report of one body of a ward in a round. Only `workflow` changes its status."""

    ward_path: ClassVar[str] = "ward"

    round = models.ForeignKey("wards.ReportingRound", models.PROTECT, related_name="submissions")
    ward = models.ForeignKey("wards.Ward", models.PROTECT, verbose_name="区")
    form = models.CharField("報告", max_length=12, choices=ReportForm)
    status = models.CharField("状態", max_length=12, choices=Status, default=Status.NOT_STARTED)
    due_on = models.DateField("個別の提出期限", null=True, blank=True)
    filing = models.OneToOneField(
        "Filing", models.PROTECT, verbose_name="最後の提出", null=True, related_name="+"
    )
    first_submitted_at = models.DateTimeField("最初の提出日時", null=True)
    submitted_at, submitted_by = _step("提出")
    returned_at, returned_by = _step("差戻し")
    # By the Bureau since the last submission, by the ward since a return: what was read stands.
    opened_at, opened_by = _step("確認開始")
    accepted_at, accepted_by = _step("受理")
    published_at, published_by = _step("公表")

    objects = ScopedManager()

    class Meta:
        verbose_name = "報告"
        ordering = ["ward__display_order", "-form"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "ward", "form"], name="submission_once_for_ward_form_and_round"
            ),
            one_of("status", Status),
            one_of("form", ReportForm),
            models.CheckConstraint(
                condition=~Q(status__in=REPORTED) | Q(filing__isnull=False),
                name="submission_that_counts_has_a_filing",
            ),
            *(
                models.CheckConstraint(
                    condition=~Q(status=step)
                    | Q(**{f"{step}_at__isnull": False, f"{step}_by__isnull": False}),
                    name=f"submission_{step}_by_somebody",
                )
                for step in (*REPORTED, Status.RETURNED)
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | Q(first_submitted_at__isnull=False),
                name="submission_remembers_its_first_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward} {self.get_form_display()} {self.round}"

    @property
    def counts(self) -> bool:
        """Whether what the report said is part of the city's reported figures."""
        return self.status in REPORTED

    @property
    def due(self) -> date:
        """By when it is asked for: its own day after a return or an extension, else the round's."""
        return self.due_on or self.round.due_on

    def days_late(self, today: date) -> int:
        """How many days it is past its due day without being submitted; 0 when it is not."""
        return 0 if self.counts else max(0, (today - self.due).days)

    @property
    def waiting_since(self) -> tuple[float, int]:
        """By which reports are read: since when one waits; one never submitted comes before all."""
        return (self.submitted_at.timestamp() if self.submitted_at else 0, self.pk)

    @property
    def is_locked(self) -> bool:
        """Whether its statements may not change; the database says the same (`wards/triggers.py`)."""
        return self.counts or (self.round.is_closed and self.status != Status.RETURNED)


class SubmissionEvent(models.Model):
    """What happened to a report: from, to, who, when, and a reason. Never changed.

    Most are moves. A ward that withdraws goes back to where its submission came from, the Bureau
    that recalls a return to what was before it; a ward that asks for the return of what it
    submitted, and the Bureau that declines, move nothing.
    """

    ward_path: ClassVar[str] = "submission__ward"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    from_status = models.CharField(max_length=12, choices=Status)
    to_status = models.CharField(max_length=12, choices=Status)
    kind = models.CharField(max_length=12, choices=EventKind, default=EventKind.MOVED)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField("理由", blank=True)
    # The return that is taken back.
    recalls = models.OneToOneField("self", models.PROTECT, null=True, related_name="recall")

    objects = ScopedManager()

    class Meta:
        verbose_name = "報告の経過"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(to_status=Status.RETURNED, kind=EventKind.MOVED) | ~Q(reason=""),
                name="submission_event_return_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[EventKind.MOVED, EventKind.WITHDRAWN, EventKind.RECALLED])
                & ~Q(to_status=F("from_status"))
                | Q(kind__in=[EventKind.ASKED, EventKind.DECLINED], to_status=F("from_status"))
                & ~Q(reason=""),
                name="submission_event_moves_or_says_why",
            ),
            models.CheckConstraint(
                condition=Q(kind=EventKind.RECALLED, recalls__isnull=False)
                | ~Q(kind=EventKind.RECALLED) & Q(recalls__isnull=True),
                name="submission_event_recalls_a_return",
            ),
        ]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.get_from_status_display()} → {self.get_to_status_display()}"

    @property
    def what(self) -> str:
        """What happened: the new state, 'unaccepted' (受理済 → 提出済), or the kind of what is no move."""
        if self.kind != EventKind.MOVED:
            return self.kind
        if (self.from_status, self.to_status) == (Status.ACCEPTED, Status.SUBMITTED):
            return "unaccepted"
        return self.to_status


@keep_versions
class NothingToReport(Record):
    """The explicit 該当なし for an item of a report: an answer, unlike an empty page."""

    ward_path: ClassVar[str] = "submission__ward"
    entered_by: ClassVar[frozenset[Role]] = frozenset({Role.WARD_OFFICE, Role.DESK})

    submission = models.ForeignKey(
        Submission, models.PROTECT, editable=False, related_name="nothing_to_report"
    )
    item = models.CharField("項目", max_length=24, choices=ReportItem, editable=False)

    class Meta:
        verbose_name = "該当なし"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "item"], name="nothing_to_report_once_for_an_item"
            ),
            models.CheckConstraint(
                condition=Q(item__in=sorted(ITEMS_WITH_NOTHING_TO_REPORT)),
                name="nothing_to_report_is_an_answer_to_the_item",
            ),
        ]
        triggers = [locked_with_its_report()]

    def __str__(self) -> str:
        return f"{self.get_item_display()} 該当なし"


@keep_versions
class RegisterConfirmation(Record):
    """That a register carried over is this year's answer as it stands: 「○年度もこのとおり」.

    records: keys of the records that were seen. Of a register that lost or gained one without the
    body's doing (an institution closed by the official list) it says nothing any more.
    """

    ward_path: ClassVar[str] = "submission__ward"
    entered_by: ClassVar[frozenset[Role]] = frozenset({Role.DESK})

    submission = models.ForeignKey(
        Submission, models.PROTECT, editable=False, related_name="register_confirmations"
    )
    item = models.CharField("項目", max_length=24, choices=ReportItem, editable=False)
    records = ArrayField(models.PositiveBigIntegerField(), editable=False)

    class Meta:
        verbose_name = "引き継いだ登録の確認"
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "item"], name="register_confirmation_once_for_an_item"
            ),
            models.CheckConstraint(
                condition=Q(item__in=sorted(REGISTER_ITEMS)),
                name="register_confirmation_is_of_a_register",
            ),
            models.CheckConstraint(
                condition=~Q(records=[]), name="register_confirmation_is_of_some_records"
            ),
        ]
        triggers = [locked_with_its_report()]

    def is_of(self, records: Iterable[int]) -> bool:
        """Whether it was said of these records, by their keys."""
        return set(self.records) == set(records)

    def __str__(self) -> str:
        return f"{self.get_item_display()} {self.submission.round.year}もこのとおり"


# What a body says of an item as a whole: it stands behind a filing and is no record of the item.
SAID_OF_AN_ITEM = (NothingToReport, RegisterConfirmation)


class FilingQuerySet(ScopedQuerySet):
    def in_force(self, round_: models.Model | int) -> Self:
        """What counts of a round: the last filing of each report that stands as submitted."""
        return self.filter(
            submission__round=round_, submission__status__in=REPORTED, submission__filing_id=F("pk")
        )


class Filing(models.Model):
    """A submitted report, frozen. Never changed: the next submission makes the next one.

    figures: the ward's own figures of this report by id, as `reports/counting/figure_data.py` writes them.
    records: what stood behind the report, [{"item", "model", "pk", "version"}], version being the
    key of the kept version (pgh_id). warnings: [{"key", "item", "record",
    "field", "sentence", "reason"}]; those of long ago name no record and no field.
    """

    ward_path: ClassVar[str] = "submission__ward"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="filings")
    number = models.PositiveSmallIntegerField("回")
    event = models.OneToOneField(SubmissionEvent, models.PROTECT, related_name="filing")
    figures = models.JSONField("提出した内容")
    records = models.JSONField()
    warnings = models.JSONField("提出の理由")

    objects = models.Manager.from_queryset(FilingQuerySet)()

    class Meta:
        verbose_name = "提出の控え"
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="filing_number_once_for_a_report"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="filing_numbers_begin_at_one"),
        ]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.submission} 第{self.number}回提出"

    @property
    def checksum(self) -> str:
        """Sixteen hexadecimal digits of everything that was frozen: 7F3A-91C2-0B5E-D846."""
        frozen = json.dumps([self.figures, self.records, self.warnings], sort_keys=True)
        digest = hashlib.sha256(frozen.encode()).hexdigest().upper()
        return "-".join(digest[start : start + 4] for start in range(0, 16, 4))


@keep_versions
class ReturnMark(models.Model):
    """A return as a whole, or one place in it: an item, perhaps a record of it and its field.

    The mark of the whole has no item, and its words are the return's reason. Answer and author
    stay beside the mark; `wards.reporting.statements.to_answer` says which of them the ward owes.
    """

    ward_path: ClassVar[str] = "event__submission__ward"

    event = models.ForeignKey(SubmissionEvent, models.PROTECT, related_name="marks")
    item = models.CharField("項目", max_length=24, choices=ReportItem, blank=True)
    model = models.CharField(max_length=60, blank=True)
    record = models.PositiveBigIntegerField(null=True, blank=True)
    field = models.CharField("欄", max_length=60, blank=True)
    text = models.TextField("指摘", max_length=1000, blank=True)
    answer = models.TextField("回答", max_length=1000, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True)
    answered_by = person()

    objects = ScopedManager()

    class Meta:
        verbose_name = "差戻しの指摘"
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__in=["", *ReportItem.values]), name="returnmark_item_is_known"
            ),
            models.CheckConstraint(
                condition=Q(item="", model="", field="", text="") | (~Q(item="") & ~Q(text="")),
                name="returnmark_says_something_of_an_item",
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(item=""), name="returnmark_one_for_the_whole"
            ),
            names_a_whole_record(),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="returnmark_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_whole(self) -> bool:
        """Whether it stands for the return itself."""
        return not self.item

    @property
    def words(self) -> str:
        """What the Bureau said. Of the whole return its reason."""
        return self.event.reason if self.is_whole else self.text
