"""What a body keeps of its own decision to submit: its document number, the day of the decision."""

from typing import ClassVar

from django.db import models

from wards.models import Record, Submission
from wards.triggers import keep_versions
from wards.vocabulary import Role


@keep_versions
class Approval(Record):
    """The 決裁 behind one submission of a report, made or to be made.

    number: of the filing. It is no part of what was submitted: it is printed beside it, and may be
    written down before or after.
    """

    ward_path: ClassVar[str] = "submission__ward"
    entered_by: ClassVar[frozenset[Role]] = frozenset({Role.WARD_OFFICE, Role.DESK})

    submission = models.ForeignKey(
        Submission, models.PROTECT, editable=False, related_name="approvals"
    )
    number = models.PositiveSmallIntegerField("回", editable=False)
    document_number = models.CharField("文書番号", max_length=40, blank=True)
    decided_on = models.DateField("決裁日", null=True, blank=True)

    class Meta:
        verbose_name = "決裁の記録"
        ordering = ["submission", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "number"],
                name="approval_once_for_a_filing",
                violation_error_message="この提出の文書番号と決裁日は、すでに保存されています。",
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="approval_numbers_begin_at_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.submission} 第{self.number}回提出の決裁"
