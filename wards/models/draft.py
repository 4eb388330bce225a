"""What somebody has typed into a form and not saved yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

# What is added to an address, so that saving leads home.
LEADS_HOME = "next=/"


class Draft(models.Model):
    """The fields of a form as one user left them: counted nowhere, read by nobody else.

    address: of the form, without what only leads on from it. name: what its user calls it. model,
    record: of what the form is about; no record while it would be a new one. typed: name of a
    field → what it would send.
    """

    ward_path: ClassVar[str] = "user__ward"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    address = models.CharField("画面", max_length=200)
    name = models.CharField("名前", max_length=100)
    model = models.CharField(max_length=60)
    record = models.PositiveBigIntegerField(null=True)
    typed = models.JSONField("入力した内容")
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "下書き"
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="draft_once_a_user_and_form")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fields(self) -> MultiValueDict:
        """What was typed, as a form takes it."""
        return MultiValueDict(self.typed)

    @property
    def url(self) -> str:
        """The form, from which saving leads home."""
        return f"{self.address}{'&' if '?' in self.address else '?'}{LEADS_HOME}"
