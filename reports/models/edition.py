"""What the Bureau adds to the records, wording, footnotes and texts, and what it published."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Func, Q, Value

from consultations.models import Heading, Initiative
from institutions.models import DesignationStatus
from reports.models.intake import sha256_of
from trainings.models import Training
from wards.fiscal import moment_label
from wards.models import CityRecord, ReportingRound
from wards.models.record import FiscalYearField, one_of, person
from wards.triggers import keep_versions, never_changed


class Wording(CityRecord):
    """A line that the Bureau words and orders; what the wards wrote stays as it is, linked."""

    fiscal_year = FiscalYearField()
    position = models.PositiveSmallIntegerField("並び順", default=1)
    text = models.CharField("資料に載せる文言", max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.text


@keep_versions
class InitiativeWording(Wording):
    """A line of one of the two text tables (24時間体制, 情報共有)."""

    heading = models.CharField("取組の項目", max_length=8, choices=Heading)
    initiatives = models.ManyToManyField(
        Initiative,
        through="InitiativeSource",
        verbose_name="もとになる区の記述",
        blank=True,
        related_name="wordings",
    )

    class Meta:
        verbose_name = "取組の文言"
        ordering = ["-fiscal_year", "heading", "position", "pk"]
        constraints = [one_of("heading", Heading)]


@keep_versions
class InitiativeSource(models.Model):
    """That a wording stands for a ward's own sentence."""

    ward_path: ClassVar[str] = "initiative__ward"

    wording = models.ForeignKey(InitiativeWording, models.CASCADE, related_name="sources")
    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="sources")

    class Meta:
        verbose_name = "取組の文言のもと"
        constraints = [
            models.UniqueConstraint(fields=["wording", "initiative"], name="initiativesource_once")
        ]

    def __str__(self) -> str:
        return f"{self.wording_id} ← {self.initiative_id}"


@keep_versions
class ThemeWording(Wording):
    """A line of 主なテーマ, chosen from the themes of the wards' trainings."""

    trainings = models.ManyToManyField(
        Training,
        through="ThemeSource",
        verbose_name="もとになる区の研修会",
        blank=True,
        related_name="wordings",
    )

    class Meta:
        verbose_name = "研修テーマの文言"
        ordering = ["-fiscal_year", "position", "pk"]


@keep_versions
class ThemeSource(models.Model):
    """That a wording stands for the theme of a ward's training."""

    ward_path: ClassVar[str] = "training__ward"

    wording = models.ForeignKey(ThemeWording, models.CASCADE, related_name="sources")
    training = models.ForeignKey(Training, models.CASCADE, related_name="sources")

    class Meta:
        verbose_name = "研修テーマの文言のもと"
        constraints = [
            models.UniqueConstraint(fields=["wording", "training"], name="themesource_once")
        ]

    def __str__(self) -> str:
        return f"{self.wording_id} ← {self.training_id}"


@keep_versions
class Footnote(CityRecord):
    """An inclusion rule that is printed: which designations carry which mark, in which words."""

    fiscal_year = FiscalYearField()
    mark = models.CharField("記号", max_length=4, help_text="例 ※1")
    status = models.CharField("付ける対象", max_length=16, choices=DesignationStatus)
    text = models.CharField("注記の文", max_length=300)

    class Meta:
        verbose_name = "注記"
        ordering = ["-fiscal_year", "mark"]
        constraints = [
            one_of("status", DesignationStatus),
            models.UniqueConstraint(
                fields=["fiscal_year", "mark"],
                name="footnote_mark_once_a_year",
                violation_error_message="この年度に同じ記号がすでにあります。",
            ),
            models.UniqueConstraint(
                fields=["fiscal_year", "status"],
                name="footnote_one_for_a_status",
                violation_error_message="この年度に同じ対象の注記がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(mark__regex=r"^※[0-9]{1,2}$"),
                name="footnote_mark_is_a_reference_mark",
                violation_error_message="記号は「※1」のように入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.text}"


@keep_versions
class DeckText(CityRecord):
    """A text of the document by fiscal year: messages, lead sentences, roles, purposes.

    numbers: what its slide printed of its figures when the text was written, by place.
    """

    fiscal_year = FiscalYearField()
    key = models.CharField("箇所", max_length=40)
    text = models.TextField("文", max_length=2000, blank=True)
    numbers = models.JSONField("書いたときの数", default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "資料の文"
        ordering = ["-fiscal_year", "key"]
        constraints = [
            models.UniqueConstraint(fields=["fiscal_year", "key"], name="decktext_once_a_year")
        ]

    def __str__(self) -> str:
        return self.text or "（印刷しない文）"


_OF_CONTENT = sha256_of(Func(F("content"), Value("UTF8"), function="convert_to"))


class Edition(models.Model):
    """版: what was published of a round, and when. Never changed; a correction makes the next one.

    content: canonical JSON as `reports/editions/content.py` writes it. It names wards and records
    behind the figures, so only the Bureau's scope sees these rows; what is public of them is
    written by `reports/editions/content.py`.
    """

    round = models.ForeignKey(ReportingRound, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField("版")
    made_at = models.DateTimeField("公表した日時")
    made_by = person("公表した人", null=False)
    as_of = models.DateField("基準日")
    reason = models.TextField("改訂の理由", max_length=500, blank=True)
    content = models.TextField("公表した内容")
    sha256 = models.CharField(max_length=64)
    # Of what is left where personal data was erased since; `sha256` stays that of what was published.
    erased_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = "版"
        ordering = ["round", "number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="edition_once_for_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="edition_after_the_first_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(erased_sha256="", sha256=_OF_CONTENT)
                | (~Q(erased_sha256="") & Q(erased_sha256=_OF_CONTENT)),
                name="edition_sha256_is_of_its_content",
            ),
        ]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.round.year} {self.name}"

    @property
    def name(self) -> str:
        """「第1版」"""
        return f"第{self.number}版"

    @property
    def seal(self) -> str:
        """The sha256 that its content must have."""
        return self.erased_sha256 or self.sha256


class FileKind(models.TextChoices):
    """The files of an edition, in the order in which they are offered."""

    PDF = "pdf", "PDF"
    PPTX = "pptx", "PowerPoint"
    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    JSON = "json", "JSON"
    CORRECTIONS = "corrections", "正誤表CSV"
    MEMBERS = "members", "Excel（区と記録の内訳つき・健康局内部用）"


class EditionFile(models.Model):
    """A file of an edition, byte by byte as it was published. Never changed, never drawn again.

    All are public but MEMBERS, which names wards and records.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files")
    kind = models.CharField("種類", max_length=12, choices=FileKind)
    content = models.BinaryField("ファイル")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "版のファイル"
        ordering = ["edition", "pk"]
        constraints = [
            one_of("kind", FileKind),
            models.UniqueConstraint(fields=["edition", "kind"], name="editionfile_once_a_kind"),
            models.CheckConstraint(
                condition=Q(sha256=sha256_of(F("content"))),
                name="editionfile_sha256_is_of_its_content",
            ),
        ]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{self.edition} {self.get_kind_display()}"

    @property
    def is_internal(self) -> bool:
        """Whether only the Bureau may have it."""
        return self.kind == FileKind.MEMBERS


class DeckTemplate(models.Model):
    """The template with which the PowerPoint is drawn; of several the last. Never changed.

    content: what the opening of the Bureau's file left of it: master, layouts, pictures.
    """

    content = models.BinaryField("雛形")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField("確定した日時", auto_now_add=True)
    by = person("確定した人", null=False)

    class Meta:
        verbose_name = "資料４の雛形"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256=sha256_of(F("content"))),
                name="decktemplate_sha256_is_of_its_content",
            )
        ]
        triggers = [never_changed()]

    def __str__(self) -> str:
        return f"{moment_label(self.at)}の雛形"
