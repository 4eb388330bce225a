"""Decides what is kept of forms that go out as files and come back: base, upload, background work."""

from __future__ import annotations

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, TextField, Value

from wards.isolation.scoping import ScopedManager
from wards.models import ReportingRound, Ward
from wards.models.record import one_of
from wards.vocabulary import ReportForm, Role


class HandedOutForm(models.Model):
    """A report form that went out as a workbook, and what each of its cells said then.

    cells: {sheet key: {row key: {column key: canonical text}}}, as `reports/files/report_workbook/base.py`
    writes it. What comes back is compared with it: a cell that nobody touched changes nothing.
    """

    ward_path: ClassVar[str] = "ward"

    ward = models.ForeignKey(Ward, models.PROTECT, verbose_name="区")
    round = models.ForeignKey(ReportingRound, models.PROTECT, verbose_name="調査")
    form = models.CharField("報告", max_length=12, choices=ReportForm)
    layout = models.PositiveSmallIntegerField("様式の版")
    at = models.DateTimeField("渡した日時", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="受け取った人", related_name="+"
    )
    cells = models.JSONField("渡したときの内容")

    objects = ScopedManager()

    class Meta:
        verbose_name = "渡した様式"
        verbose_name_plural = "渡した様式"
        ordering = ["-at", "-pk"]
        constraints = [one_of("form", ReportForm)]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.ward} {self.get_form_display()} {self.round} 様式番号{self.pk}"


class UploadKind(models.TextChoices):
    """What a file is meant to be."""

    REPORT_FORM = "report_form", "報告の様式"
    LEDGER = "ledger", "相談の台帳"
    OFFICIAL_LIST = "official_list", "医療機関の公式名簿"
    USERS = "users", "利用者の一覧"


class UploadResult(models.TextChoices):
    """What became of a file."""

    REFUSED = "refused", "読み取れず"
    TO_MEND = "to_mend", "直すところあり"
    CHECKED = "checked", "確認待ち"
    SAVED = "saved", "保存済み"
    UNCHANGED = "unchanged", "変更なし"
    WITHDRAWN = "withdrawn", "取りやめ"


class Upload(models.Model):
    """A file as it was received, and what became of it. The file itself never changes.

    ward: '' for the city's own lists, which only the Bureau sees. content: the file; None where it
    must not be kept (it named patients), then `withheld` says why. summary: counts and sentences of
    the last reading, for lists and later questions.
    """

    ward_path: ClassVar[str] = "ward"
    entered_by: ClassVar[frozenset[Role]] = frozenset()

    ward = models.ForeignKey(Ward, models.PROTECT, verbose_name="区", null=True)
    round = models.ForeignKey(ReportingRound, models.PROTECT, verbose_name="調査", null=True)
    form = models.CharField("報告", max_length=12, choices=ReportForm, blank=True)
    kind = models.CharField("種類", max_length=16, choices=UploadKind)
    name = models.CharField("ファイル名", max_length=255)
    content = models.BinaryField("ファイル", null=True)
    withheld = models.CharField("残さなかった理由", max_length=200, blank=True)
    size = models.PositiveIntegerField("大きさ（バイト）")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("受け取った日時", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="送った人", related_name="+"
    )
    result = models.CharField("結果", max_length=12, choices=UploadResult)
    summary = models.JSONField("読み取りの結果", default=dict)
    settled_at = models.DateTimeField("保存・取りやめの日時", null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="保存・取りやめをした人",
        null=True,
        related_name="+",
    )

    objects = ScopedManager()

    class Meta:
        verbose_name = "受け取ったファイル"
        verbose_name_plural = "受け取ったファイル"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["-at"], name="upload_newest")]
        constraints = [
            one_of("kind", UploadKind),
            one_of("result", UploadResult),
            one_of("form", ReportForm, blank=True),
            models.CheckConstraint(
                condition=Q(content__isnull=False, withheld="")
                | (Q(content__isnull=True) & ~Q(withheld="")),
                name="upload_is_kept_or_says_why_not",
            ),
            models.CheckConstraint(
                condition=Q(content__isnull=True)
                | Q(
                    sha256=Func(
                        Func(F("content"), function="sha256"),
                        Value("hex"),
                        function="encode",
                        output_field=TextField(),
                    )
                ),
                name="upload_sha256_is_of_its_content",
            ),
            models.CheckConstraint(
                condition=~Q(result__in=[UploadResult.SAVED, UploadResult.WITHDRAWN])
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="upload_is_settled_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            pgtrigger.ReadOnly(
                name="file_never_changes",
                fields=[
                    "ward",
                    "kind",
                    "name",
                    "content",
                    "withheld",
                    "size",
                    "sha256",
                    "at",
                    "by",
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it can still be saved or withdrawn."""
        return self.result in (UploadResult.CHECKED, UploadResult.TO_MEND)


class WorkKind(models.TextChoices):
    """What is done outside requests, with its progress shown."""

    REPORT_FORMS = "report_forms", "報告の様式（全区）を作る"
    OFFICIAL_LIST = "official_list", "医療機関の公式名簿を取り込む"


class WorkState(models.TextChoices):
    WAITING = "waiting", "順番待ち"
    RUNNING = "running", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "できませんでした"


class Work(models.Model):
    """A piece of background work that somebody of the Bureau waits for: how far it is, what it made.

    done, total: steps. message: a sentence on what is being done, or why it failed. file: what it
    made, to download.
    """

    ward_path: ClassVar[str] = ""

    kind = models.CharField("種類", max_length=16, choices=WorkKind)
    state = models.CharField("状態", max_length=8, choices=WorkState, default=WorkState.WAITING)
    round = models.ForeignKey(ReportingRound, models.PROTECT, null=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True)
    at = models.DateTimeField("頼んだ日時", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="頼んだ人", related_name="+"
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=500, blank=True)
    file = models.BinaryField(null=True)
    file_name = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "処理"
        verbose_name_plural = "処理"
        ordering = ["-at"]
        constraints = [
            one_of("kind", WorkKind),
            one_of("state", WorkState),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="work_done_is_of_total"),
            models.CheckConstraint(
                condition=Q(state__in=[WorkState.WAITING, WorkState.RUNNING])
                | Q(ended_at__isnull=False),
                name="work_that_ended_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def has_ended(self) -> bool:
        return self.state in (WorkState.DONE, WorkState.FAILED)
