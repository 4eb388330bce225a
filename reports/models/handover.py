"""What a body writes to whoever comes after: one note for each ward and report."""

from typing import ClassVar, Self

from django.db import models

from wards.isolation.scoping import ScopedQuerySet
from wards.models import User, WardRecord
from wards.models.record import one_of
from wards.triggers import keep_versions
from wards.vocabulary import ReportForm, Role


class HandoverNoteQuerySet(ScopedQuerySet):
    """Notes, of which a body sees its own alone."""

    def visible_to(self, user: User) -> Self:
        rows = super().visible_to(user)
        return rows if getattr(user, "is_bureau", True) else rows.filter(form=user.role)


@keep_versions
class HandoverNote(WardRecord):
    """The note of a body to its successors."""

    entered_by: ClassVar[frozenset[Role]] = frozenset({Role.WARD_OFFICE, Role.DESK})

    form = models.CharField("担当", max_length=12, choices=ReportForm, editable=False)
    text = models.TextField("次の担当者に伝えること", max_length=3000)

    objects = models.Manager.from_queryset(HandoverNoteQuerySet)()

    class Meta:
        verbose_name = "引継ぎメモ"
        ordering = ["ward__display_order", "-form"]
        constraints = [
            one_of("form", ReportForm),
            models.UniqueConstraint(
                fields=["ward", "form"],
                name="handovernote_once_for_ward_and_form",
                violation_error_message="引継ぎメモはすでにあります。開いて追記してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ward} {self.get_form_display()}"
