"""Erasures of personal data that came in by mistake: asked for and granted, and where it stood."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q

from wards.isolation.scoping import ScopedManager
from wards.models import Decision, TwoPersonAct, User, Ward


class Erasure(TwoPersonAct):
    """Who had words erased, when and why; never which, once it is decided.

    whole: everything that is said in a field where the words stand is erased, not they alone.
    """

    words = models.CharField("消去する言葉", max_length=200, blank=True)
    whole = models.BooleanField("欄の内容をすべて消去する", default=False)

    class Meta(TwoPersonAct.Meta):
        verbose_name = "個人情報の消去"
        constraints = [
            *TwoPersonAct.Meta.constraints,
            models.CheckConstraint(
                condition=Q(decision__in=["", Decision.GRANTED]) | Q(words=""),
                name="erasure_forgets_its_words",
            ),
        ]

    def close(self, decision: Decision, by: User | None = None) -> None:
        """What is granted forgets its words when it is done."""
        if decision != Decision.GRANTED:
            self.words = ""
        super().close(decision, by)

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} 第{self.pk}号"


class ErasedPlace(models.Model):
    """A field of a record, its versions included, in which the words of an erasure stand or stood.

    model, record, field: as a version names them; of what has no versions there are 0.
    row_count, version_count: in how many. seal_before, seal_after: of what is sealed (a filing, an edition).
    """

    ward_path: ClassVar[str] = "ward"

    erasure = models.ForeignKey(Erasure, models.PROTECT, related_name="places")
    ward = models.ForeignKey(Ward, models.PROTECT, verbose_name="区", null=True)
    model = models.CharField(max_length=60)
    record = models.PositiveBigIntegerField()
    field = models.CharField("欄", max_length=60)
    row_count = models.PositiveIntegerField("記録")
    version_count = models.PositiveIntegerField("履歴")
    seal_before = models.CharField(max_length=64, blank=True)
    seal_after = models.CharField(max_length=64, blank=True)
    erased_at = models.DateTimeField("消去した日時", null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "消去した箇所"
        ordering = ["erasure", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["erasure", "model", "record", "field"], name="erasedplace_once"
            ),
            models.CheckConstraint(
                condition=Q(seal_before="", seal_after="") | ~Q(seal_before="") & ~Q(seal_after=""),
                name="erasedplace_has_both_seals",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="stays_as_it_is",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Condition("OLD.erased_at IS NOT NULL"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.record} {self.field}"
