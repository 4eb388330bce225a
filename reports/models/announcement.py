"""Announcements of the Bureau: their words, a file, and who has read them."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from wards.isolation.scoping import ScopedManager, ScopedQuerySet
from wards.models import CityRecord, User
from wards.models.record import one_of
from wards.triggers import keep_versions
from wards.vocabulary import Role


class Audience(models.TextChoices):
    """Whom an announcement concerns."""

    EVERYBODY = "everybody", "区役所と相談支援室"
    WARD_OFFICES = Role.WARD_OFFICE.value, "区役所"
    DESKS = Role.DESK.value, "相談支援室"


class AnnouncementQuerySet(ScopedQuerySet):
    """Announcements, and what a user has read of them."""

    def shown_to(self, role: str, reader: list[int], day: date) -> Self:
        """What a ward's user is shown on a day, each with `is_read`, what is unread first.

        reader: the key of the user, alone in a list, so that it fits into a written statement.
        """
        read = AnnouncementReading.objects.filter(
            announcement=OuterRef("pk"), user__pk__one_of=reader
        )
        in_time = Q(shown_to__isnull=True) | Q(shown_to__gte=day)
        return (
            self.filter(in_time, shown_from__lte=day, audience__in=[Audience.EVERYBODY, role])
            .annotate(is_read=Exists(read))
            .order_by("is_read", "-shown_from", "-pk")
        )


@keep_versions
class Announcement(CityRecord):
    """What the Bureau lets wards know on their home page. A mail is not needed for it.

    A line of it: the first day, and the last if there is one, on which it is shown; both included.
    """

    title = models.CharField("件名", max_length=100)
    text = models.TextField("本文", max_length=3000)
    audience = models.CharField("あて先", max_length=12, choices=Audience)
    shown_from = models.DateField("掲載の初日")
    shown_to = models.DateField("掲載の末日", null=True, blank=True)

    objects = models.Manager.from_queryset(AnnouncementQuerySet)()

    class Meta:
        verbose_name = "お知らせ"
        verbose_name_plural = "お知らせ"
        ordering = ["-shown_from", "-pk"]
        constraints = [
            one_of("audience", Audience),
            models.CheckConstraint(
                condition=Q(shown_to__isnull=True) | Q(shown_to__gte=F("shown_from")),
                name="announcement_shown_to_is_not_before_shown_from",
                violation_error_message="掲載の末日が初日より前です。末日を修正してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def concerns(self, user: User) -> bool:
        """Whether the user is one of those to whom it is addressed."""
        return not user.is_bureau and self.audience in (Audience.EVERYBODY, user.role)


class AnnouncementFile(models.Model):
    """The one file of an announcement; another one takes its place."""

    ward_path: ClassVar[str] = ""

    announcement = models.OneToOneField(Announcement, models.CASCADE, related_name="file")
    name = models.CharField("ファイル名", max_length=100)
    content = models.BinaryField()

    objects = ScopedManager()

    class Meta:
        verbose_name = "お知らせの添付ファイル"

    def __str__(self) -> str:
        return self.name


class AnnouncementReading(models.Model):
    """That a user has opened an announcement, and when first."""

    ward_path: ClassVar[str] = "user__ward"

    announcement = models.ForeignKey(Announcement, models.CASCADE, related_name="readings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField("読んだ日時", auto_now_add=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "user"], name="announcementreading_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} → {self.announcement_id}"
