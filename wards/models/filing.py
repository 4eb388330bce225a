"""Decides what one act of submitting leaves behind for ever: what was said, and the records behind."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from wards.isolation.scoping import ScopedQuerySet
from wards.models.round import ReportingRound
from wards.models.submission import Submission, SubmissionEvent
from wards.vocabulary import REPORTED


class FilingQuerySet(ScopedQuerySet):
    def in_force(self, round_: ReportingRound) -> Self:
        """What counts of a round: the last filing of each report that stands as submitted."""
        return self.filter(
            submission__round=round_, submission__status__in=REPORTED, submission__filing_id=F("pk")
        )


class Filing(models.Model):
    """A submitted report, frozen. Never changed: the next submission makes the next one.

    figures: the ward's own figures of this report by id, as `reports/counting/figure_data.py` writes them.
    records: what stood behind the report, [{"item", "model", "pk", "version"}], version being the
    key of the kept version (pgh_id). warnings: [{"key", "item", "sentence", "reason"}].
    """

    ward_path: ClassVar[str] = "submission__ward"

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="filings")
    number = models.PositiveSmallIntegerField("回")
    event = models.OneToOneField(SubmissionEvent, models.PROTECT, related_name="filing")
    figures = models.JSONField()
    records = models.JSONField()
    warnings = models.JSONField()

    objects = models.Manager.from_queryset(FilingQuerySet)()

    class Meta:
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"], name="filing_number_once_for_a_report"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="filing_numbers_begin_at_one"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.submission} 第{self.number}回提出"
