"""Forms that went out as files, files that came in, and the background work on them."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, TextField, Value

from wards.isolation.scoping import ScopedManager
from wards.models import ReportingRound, Ward
from wards.models.record import one_of, person
from wards.triggers import never_changed
from wards.vocabulary import ReportForm, Role


def sha256_of(octets: F | Func) -> Func:
    """SHA-256 of bytes, as the database computes it, in 64 hexadecimal digits."""
    hashed = Func(octets, function="sha256")
    return Func(hashed, Value("hex"), function="encode", output_field=TextField())


class HandedOutForm(models.Model):
    """A report form that went out as a workbook, and what each of its cells said then.

    cells: as `as_base` in `reports/files/report_workbook/sheet.py` makes it. What comes back is
    compared with it: a cell that nobody touched changes nothing.
    """

    ward_path: ClassVar[str] = "ward"

    ward = models.ForeignKey(Ward, models.PROTECT, verbose_name="区")
    round = models.ForeignKey(ReportingRound, models.PROTECT, verbose_name="調査")
    form = models.CharField("報告", max_length=12, choices=ReportForm)
    layout = models.PositiveSmallIntegerField("様式の版")
    at = models.DateTimeField("渡した日時", auto_now_add=True)
    by = person("受け取った人", null=False)
    cells = models.JSONField("渡したときの内容")

    objects = ScopedManager()

    class Meta:
        verbose_name = "渡した様式"
        ordering = ["-at", "-pk"]
        constraints = [one_of("form", ReportForm)]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.ward} {self.get_form_display()} {self.round} 様式番号{self.pk}"


# Stands for a name that looks like somebody's.
HIDDEN_NAME = "（名前を伏せたファイル）"
# The bytes may be thrown away, once, with the reason why; whose they are may be learned, once; the
# name may be hidden.
FILE_CHANGES = f"""(
    (OLD.kind, OLD.size, OLD.sha256, OLD.at, OLD.by_id)
        IS DISTINCT FROM (NEW.kind, NEW.size, NEW.sha256, NEW.at, NEW.by_id)
    OR (OLD.ward_id IS NOT NULL AND OLD.ward_id IS DISTINCT FROM NEW.ward_id)
    OR (
        (OLD.content, OLD.name, OLD.withheld) IS DISTINCT FROM (NEW.content, NEW.name, NEW.withheld)
        AND NOT (OLD.withheld = '' AND NEW.withheld <> '' AND NEW.content IS NULL)
        AND ((OLD.content, OLD.withheld) IS DISTINCT FROM (NEW.content, NEW.withheld)
             OR NEW.name <> '{HIDDEN_NAME}')
    )
)"""


class UploadKind(models.TextChoices):
    """What a file is meant to be."""

    REPORT_FORM = "report_form", "報告の様式"
    LEDGER = "ledger", "相談の台帳"
    OFFICIAL_LIST = "official_list", "医療機関の公式名簿"
    USERS = "users", "アカウントの一覧"
    DECK_TEMPLATE = "deck_template", "資料４の雛形"


class UploadResult(models.TextChoices):
    """What became of a file. One that waits has not been read yet."""

    WAITING = "waiting", "読み取り待ち"
    REFUSED = "refused", "読み取れず"
    TO_MEND = "to_mend", "修正するところあり"
    CHECKED = "checked", "確認待ち"
    SAVED = "saved", "保存済み"
    UNCHANGED = "unchanged", "変更なし"
    WITHDRAWN = "withdrawn", "取りやめ"


OPEN_RESULTS = (UploadResult.CHECKED, UploadResult.TO_MEND)


class Upload(models.Model):
    """A file as it was received, and what became of it. Its bytes never change.

    ward: None for the city's own lists, which only the Bureau sees, and until a form of the Bureau
    has been read. content: None where the file is not kept, then `withheld` says why. summary: what
    the last reading said (reports/files/upload_record.py).
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
    by = person("送った人", null=False)
    result = models.CharField("結果", max_length=12, choices=UploadResult)
    summary = models.JSONField("読み取りの結果", default=dict)
    settled_at = models.DateTimeField("保存・取りやめの日時", null=True)
    settled_by = person("保存・取りやめをした人")

    objects = ScopedManager()

    class Meta:
        verbose_name = "受け取ったファイル"
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
                condition=Q(content__isnull=True) | Q(sha256=sha256_of(F("content"))),
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
            pgtrigger.Protect(
                name="file_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(FILE_CHANGES),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether it has been read and can still be saved or withdrawn."""
        return self.result in OPEN_RESULTS


class WorkKind(models.TextChoices):
    """What is done outside requests, with its progress shown."""

    REPORT_FORMS = "report_forms", "報告の様式（全区）を作る"
    WARD_PAGES = "ward_pages", "区別概要（全区）を作る"
    READING = "reading", "ファイルを読み取る"
    SAVING = "saving", "ファイルの内容を保存する"


class WorkState(models.TextChoices):
    WAITING = "waiting", "順番待ち"
    RUNNING = "running", "処理中"
    DONE = "done", "完了"
    FAILED = "failed", "できませんでした"


class Work(models.Model):
    """A piece of background work that somebody waits for: how far it is, what it made.

    order: what was confirmed, of an upload that is saved. done, total: steps. message: a sentence on
    what is being done, or why it failed. file: what it made, to download.
    """

    ward_path: ClassVar[str] = "upload__ward"

    kind = models.CharField("種類", max_length=16, choices=WorkKind)
    state = models.CharField("状態", max_length=8, choices=WorkState, default=WorkState.WAITING)
    round = models.ForeignKey(ReportingRound, models.PROTECT, null=True)
    upload = models.ForeignKey(Upload, models.PROTECT, null=True)
    order = models.JSONField("頼んだ内容", default=dict)
    at = models.DateTimeField("頼んだ日時", auto_now_add=True)
    by = person("頼んだ人", null=False)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField("経過", max_length=500, blank=True)
    file = models.BinaryField(null=True)
    file_name = models.CharField("ファイル名", max_length=200, blank=True)
    ended_at = models.DateTimeField("終わった日時", null=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "処理"
        ordering = ["-at", "-pk"]
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
