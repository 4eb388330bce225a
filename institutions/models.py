"""The register of institutions, their designations, and the resource survey."""

from datetime import date
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from wards.models import AnnualStatement, Record, Validity, ValidityQuerySet, Ward, WardRecord
from wards.models.record import all_of, any_of, no_overlap, one_of
from wards.triggers import keep_versions, locked_with_the_report_of
from wards.vocabulary import Programme, ReportForm, ReportItem, Role


class InstitutionKind(models.TextChoices):
    HOSPITAL = "hospital", "病院"
    CLINIC = "clinic", "診療所"
    DENTAL = "dental", "歯科診療所"
    PHARMACY = "pharmacy", "薬局"
    VISITING_NURSE = "visiting_nurse", "訪問看護ステーション"
    CARE = "care", "介護サービス事業所"
    WELFARE = "welfare", "障がい福祉サービス事業所"
    OTHER = "other", "その他の資源"


class DesignationStatus(models.TextChoices):
    """Where an institution stands as 積極的医療機関."""

    DESIGNATED = "designated", "位置づけ済"
    CONSENTED = "consented", "内諾"
    OTHER_PROGRAMME = "other_programme", "別事業登録"
    WITHDRAWN = "withdrawn", "取下げ"


# What the document counts (資料４ ※1, ※2): 内諾 and 別事業登録 are counted and marked.
COUNTED_STATUSES = (
    DesignationStatus.DESIGNATED,
    DesignationStatus.CONSENTED,
    DesignationStatus.OTHER_PROGRAMME,
)


class CareFunction(models.TextChoices):
    """The four functions of home care (資料４ Ⅱ(4)ア)."""

    DAILY = "daily", "日常の療養支援"
    ADMISSION = "admission", "入退院支援"
    EMERGENCY = "emergency", "急変時の対応"
    END_OF_LIFE = "end_of_life", "看取り"


@keep_versions
class Institution(WardRecord):
    """An institution or another care resource of a ward. Names are kept exactly as written."""

    entered_by = frozenset({Role.DESK, Role.WARD_OFFICE})

    name = models.CharField("名称", max_length=120)
    kana = models.CharField("ふりがな", max_length=160, blank=True)
    kind = models.CharField("種類", max_length=16, choices=InstitutionKind)
    code = models.CharField(
        "医療機関コード",
        max_length=10,
        blank=True,
        help_text="10桁の数字。分からなければ空欄のままで保存できます。",
        validators=[RegexValidator(r"^\d{10}$", "医療機関コードは10桁の数字です。")],
    )
    postal_code = models.CharField("郵便番号", max_length=8, blank=True, help_text="例 550-0001")
    address = models.CharField("所在地", max_length=160, blank=True)
    # A ward keeps what it says of another ward's institution in its own register.
    located_in = models.ForeignKey(
        Ward,
        models.PROTECT,
        verbose_name="所在する区（別の区のとき）",
        null=True,
        blank=True,
        related_name="+",
    )
    phone = models.CharField("電話番号", max_length=20, blank=True)
    closed_on = models.DateField("廃止日", null=True, blank=True)
    note = models.TextField("備考", max_length=1000, blank=True)

    class Meta:
        verbose_name = "医療機関・資源"
        ordering = ["ward__display_order", "kana", "name", "pk"]
        constraints = [
            one_of("kind", InstitutionKind),
            models.CheckConstraint(
                condition=Q(located_in__isnull=True) | ~Q(located_in=F("ward")),
                name="institution_located_in_another_ward",
                violation_error_message="自区にある医療機関のときは、空欄にしてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DesignationQuerySet(ValidityQuerySet):
    def counted_on(self, day: date) -> Self:
        """The ones that the document counts on a day: of the hub programme, not withdrawn.

        An institution still counts on its last day (closed_on).
        """
        open_then = Q(institution__closed_on__isnull=True) | Q(institution__closed_on__gte=day)
        return self.valid_on(day).filter(
            open_then, status__in=COUNTED_STATUSES, programme=Programme.HUB
        )


@keep_versions
class Designation(Validity, Record):
    """That an institution takes an active role in home care, for a period."""

    ward_path = "institution__ward"
    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.ACTIVE_INSTITUTION
    answers = frozenset({"institution", "status", "programme", "registered_as", "functions"})

    institution = models.ForeignKey(
        Institution, models.PROTECT, verbose_name="医療機関", related_name="designations"
    )
    status = models.CharField("状態", max_length=16, choices=DesignationStatus)
    programme = models.CharField(
        "どちらの事業として数えますか", max_length=10, choices=Programme, default=Programme.HUB
    )
    registered_as = models.CharField("登録している別の事業", max_length=80, blank=True)
    functions = any_of(CareFunction, "担う機能", max_length=12)
    note = models.TextField("備考", max_length=1000, blank=True)

    objects = models.Manager.from_queryset(DesignationQuerySet)()

    class Meta(Validity.Meta):
        verbose_name = "積極的医療機関の位置づけ"
        ordering = ["institution__ward__display_order", "institution__kana", "-valid_from"]
        constraints = [
            *Validity.Meta.constraints,
            one_of("status", DesignationStatus),
            one_of("programme", Programme),
            all_of("functions", CareFunction),
            models.CheckConstraint(
                condition=~Q(status=DesignationStatus.OTHER_PROGRAMME) | ~Q(registered_as=""),
                name="designation_other_programme_is_named",
                violation_error_message="「別事業登録」のときは、登録している事業の名前を入力してください。",
            ),
            no_overlap(
                "institution",
                name="designation_one_at_a_time",
                message="この医療機関には、期間の重なる位置づけがすでにあります。前の期間を先に終えてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.institution}（{self.get_status_display()}）"


class SurveyMethod(models.TextChoices):
    BOOKLET = "booklet", "冊子・マップ"
    WEBSITE = "website", "ホームページ"
    LIST = "list", "名簿・リスト"
    INTERVIEW = "interview", "訪問・聞き取り"
    OTHER = "other", "その他"


@keep_versions
class ResourceSurvey(AnnualStatement):
    """Whether and how the ward office keeps track of medical, care and welfare resources (※)."""

    entered_by = frozenset({Role.WARD_OFFICE})
    report_item = ReportItem.RESOURCE_SURVEY

    conducted = models.BooleanField("把握・更新しましたか")
    methods = any_of(SurveyMethod, "方法", max_length=12)
    method_detail = models.CharField("方法（その他）", max_length=120, blank=True)
    note = models.TextField("備考", max_length=1000, blank=True)

    class Meta(AnnualStatement.Meta):
        verbose_name = "資源の把握"
        ordering = ["fiscal_year", "ward__display_order"]
        constraints = [
            *AnnualStatement.Meta.constraints,
            all_of("methods", SurveyMethod),
            models.CheckConstraint(
                condition=Q(conducted=True) | Q(methods=[]),
                name="resourcesurvey_methods_only_if_conducted",
                violation_error_message="把握していないときは、方法を選ばないでください。",
            ),
            models.CheckConstraint(
                condition=~Q(methods__contains=[SurveyMethod.OTHER]) | ~Q(method_detail=""),
                name="resourcesurvey_other_method_is_named",
                violation_error_message="「その他」のときは方法を入力してください。",
            ),
        ]
        triggers = [locked_with_the_report_of(ReportForm.WARD_OFFICE)]

    def __str__(self) -> str:
        return "実施" if self.conducted else "実施していない"
