"""A published edition: a round frozen as text for ever, sealed by its sha256."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, TextField, Value

from wards.models import ReportingRound
from wards.triggers import never_changed


def sha256_of(field: str) -> Func:
    """SHA-256 of a text in UTF-8, as the database computes it, in 64 hexadecimal digits."""
    octets = Func(F(field), Value("UTF8"), function="convert_to")
    return Func(
        Func(octets, function="sha256"),
        Value("hex"),
        function="encode",
        output_field=TextField(),
    )


class Edition(models.Model):
    """版: what was published of a round, and when. Never changed; a correction makes the next one.

    content: canonical JSON as `reports/editions/content.py` writes it. It names wards and records
    behind the figures, so only the Bureau's scope sees these rows; what is public of them is
    written by `reports/editions/files.py`.
    """

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("版")
    made_at = models.DateTimeField("公表した日時")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="公表した人", related_name="+"
    )
    as_of = models.DateField("基準日")
    reason = models.TextField("改訂の理由", max_length=500, blank=True)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "版"
        verbose_name_plural = "版"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="edition_once_for_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="edition_after_the_first_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(sha256=sha256_of("content")), name="edition_sha256_is_of_its_content"
            ),
        ]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.round.year} {self.name}"

    @property
    def name(self) -> str:
        """「第1版」"""
        return f"第{self.number}版"
