"""Decides what the Bureau points at when it returns a report, and what the ward answers to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wards.history import keep_versions
from wards.models.submission import SubmissionEvent
from wards.scoping import ScopedManager
from wards.vocabulary import ReportItem


@keep_versions
class ReturnMark(models.Model):
    """One place of a returned report: an item, perhaps a record of it, perhaps a field of that.

    The ward answers each before it submits again; answer and author stay beside the mark.
    """

    ward_path: ClassVar[str] = "event__submission__ward"

    event = models.ForeignKey(SubmissionEvent, models.PROTECT, related_name="marks")
    item = models.CharField("項目", max_length=24, choices=ReportItem)
    model = models.CharField(max_length=60, blank=True)
    record = models.PositiveBigIntegerField(null=True, blank=True)
    field = models.CharField("欄", max_length=60, blank=True)
    text = models.TextField("指摘", max_length=1000)
    answer = models.TextField("回答", max_length=1000, blank=True)
    answered_at = models.DateTimeField("回答日時", null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    objects = ScopedManager()

    class Meta:
        verbose_name = "差戻しの指摘"
        verbose_name_plural = "差戻しの指摘"
        ordering = ["event", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__in=ReportItem.values), name="returnmark_item_is_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="returnmark_says_something"),
            models.CheckConstraint(
                condition=Q(model="", record__isnull=True)
                | (~Q(model="") & Q(record__isnull=False)),
                name="returnmark_names_a_whole_record",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="returnmark_answered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
