"""Mail: the Bureau's texts, what was sent to whom, what nobody wants."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from wards.isolation.scoping import ScopedManager
from wards.models import CityRecord, Submission
from wards.models.record import one_of
from wards.triggers import keep_versions
from wards.vocabulary import Role


class NoticeKind(models.TextChoices):
    """The events that send mail."""

    BEFORE_DUE = "before_due", "提出期限の前のお知らせ"
    OVERDUE = "overdue", "提出期限を過ぎたお知らせ（督促）"
    RETURNED = "returned", "差戻しのお知らせ"
    ACCEPTED = "accepted", "受理のお知らせ"
    SUBMITTED = "submitted", "提出のお知らせ"
    PUBLISHED = "published", "公表のお知らせ"
    RECALLED = "recalled", "差戻しの取消しのお知らせ"
    WITHDRAWN = "withdrawn", "取下げのお知らせ"
    ASKED = "asked", "差戻しの依頼のお知らせ"
    DECLINED = "declined", "差戻しの依頼への回答のお知らせ"
    ERASED = "erased", "個人情報の消去のお知らせ"


class NoticeResult(models.TextChoices):
    """What became of a mail."""

    WAITING = "waiting", "送信待ち"
    SENT = "sent", "送信済"
    NO_SERVER = "no_server", "送信なし（メールサーバー未設定）"
    NOT_NEEDED = "not_needed", "送信なし（不要になった）"
    FAILED = "failed", "送信できず"


@keep_versions
class LetterTemplate(CityRecord):
    """The Bureau's own text of a letter; without one the text of `reports/lifecycle/letters.py` holds."""

    kind = models.CharField("お知らせメール", max_length=12, choices=NoticeKind)
    subject = models.CharField("件名", max_length=100)
    body = models.TextField("本文", max_length=3000)

    class Meta:
        verbose_name = "お知らせメールの文面"
        ordering = ["kind"]
        constraints = [
            one_of("kind", NoticeKind),
            models.UniqueConstraint(
                fields=["kind"],
                name="lettertemplate_once_for_a_kind",
                violation_error_message="このお知らせメールの文面はすでにあります。",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class SentNotice(models.Model):
    """A mail to one user: written before it is sent, so that no job sends it twice.

    key: what happened, of which a user is told once, e.g. 'event 12' or 'report 7 overdue
    2024-10-01'. The letter is kept as it was made; `address` and `at` are of the sending.
    """

    ward_path: ClassVar[str] = "submission__ward"
    entered_by: ClassVar[frozenset[Role]] = frozenset()

    submission = models.ForeignKey(
        Submission, models.PROTECT, verbose_name="報告", related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="宛先", related_name="notices"
    )
    kind = models.CharField("お知らせメール", max_length=12, choices=NoticeKind)
    key = models.CharField("きっかけ", max_length=80)
    subject = models.CharField("件名", max_length=300)
    body = models.TextField("本文")
    planned_at = models.DateTimeField("作成日時", auto_now_add=True)
    result = models.CharField(
        "結果", max_length=12, choices=NoticeResult, default=NoticeResult.WAITING
    )
    at = models.DateTimeField("送信日時", null=True)
    address = models.CharField("送信先", max_length=254, blank=True)
    detail = models.CharField("送信できなかった理由", max_length=300, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "送信したお知らせメール"
        ordering = ["-planned_at"]
        constraints = [
            one_of("kind", NoticeKind),
            one_of("result", NoticeResult),
            models.UniqueConstraint(fields=["user", "key"], name="sentnotice_once_for_a_user"),
            models.CheckConstraint(
                condition=~Q(result=NoticeResult.SENT) | (Q(at__isnull=False) & ~Q(address="")),
                name="sentnotice_sent_somewhere_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["-planned_at"], name="sentnotice_newest")]

    def __str__(self) -> str:
        return self.subject


class MutedNotice(models.Model):
    """That a user has switched the mail of an event off."""

    ward_path: ClassVar[str] = "user__ward"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="muted_notices")
    kind = models.CharField("お知らせメール", max_length=12, choices=NoticeKind)

    objects = ScopedManager()

    class Meta:
        constraints = [
            one_of("kind", NoticeKind),
            models.UniqueConstraint(fields=["user", "kind"], name="mutednotice_once"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
