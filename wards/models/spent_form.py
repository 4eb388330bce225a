"""Form pages that were sent, each once: what it led to is told to whoever sends it again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone


class SpentForm(models.Model):
    """The token of a form page that has done what it is for.

    content: the sha256 of what was typed. address: of the page that was sent; led_to: where that
    led. model, record: of what it saved, '' and None where it is no record; adds: a new one.
    """

    ward_path: ClassVar[str] = "user__ward"

    token = models.CharField(max_length=80, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(default=timezone.now, db_index=True)
    content = models.CharField(max_length=64)
    address = models.TextField()
    led_to = models.TextField(blank=True)
    told = models.TextField(blank=True)
    model = models.CharField(max_length=60, blank=True)
    record = models.PositiveBigIntegerField(null=True)
    adds = models.BooleanField(default=False)

    class Meta:
        verbose_name = "送信済みの入力"
        verbose_name_plural = "送信済みの入力"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(model="", record__isnull=True)
                | (~models.Q(model="") & models.Q(record__isnull=False)),
                name="spentform_names_a_whole_record",
            )
        ]

    def __str__(self) -> str:
        return self.address
