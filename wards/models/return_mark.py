"""What the Bureau points at when it returns a report, and what the ward answers to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wards.isolation.scoping import ScopedManager
from wards.models.submission import SubmissionEvent
from wards.triggers.history import keep_versions
from wards.vocabulary import ReportItem


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
                condition=Q(item__in=["", *ReportItem.values]), name="returnmark_item_is_known"
            ),
            models.CheckConstraint(
                condition=Q(item="", model="", field="", text="") | (~Q(item="") & ~Q(text="")),
                name="returnmark_says_something_of_an_item",
            ),
            models.UniqueConstraint(
                fields=["event"], condition=Q(item=""), name="returnmark_one_for_the_whole"
            ),
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
        return self.words

    @property
    def is_whole(self) -> bool:
        """Whether it stands for the return itself."""
        return not self.item

    @property
    def words(self) -> str:
        """What the Bureau said. Of the whole return its reason."""
        return self.event.reason if self.is_whole else self.text
