"""Trainings for professionals, outreach to residents, and accompanied visits."""

from django.db import models
from django.db.models import Q

from wards.fiscal import wareki_with_weekday
from wards.models import Activity, AnnualStatement, WardRecord
from wards.models.record import CountField, all_of, any_of, one_of
from wards.triggers import keep_versions, locked_with_the_report_of
from wards.vocabulary import ActivityState, ReportForm, ReportItem, Role

# More would be a typing error: Osaka City has 2.8 million residents, its largest hall 8,000 seats.
MOST_PEOPLE = 20_000
MOST_COPIES = 1_000_000


class Audience(models.TextChoices):
    DOCTOR = "doctor", "医師・歯科医師"
    PHARMACIST = "pharmacist", "薬剤師"
    NURSE = "nurse", "訪問看護師・看護師"
    CARE_MANAGER = "care_manager", "ケアマネジャー"
    CARE_WORKER = "care_worker", "介護職"
    WELFARE = "welfare", "福祉職・行政"
    OTHER = "other", "その他"


@keep_versions
class Training(Activity, WardRecord):
    """A training for medical and care professionals, planned or held by a ward office."""

    entered_by = frozenset({Role.WARD_OFFICE})
    report_item = ReportItem.TRAINING

    theme = models.CharField("テーマ", max_length=200)
    place = models.CharField("場所", max_length=120, blank=True)
    people = CountField("参加人数", unit="人", most=MOST_PEOPLE, null=True, blank=True)
    audience = any_of(Audience, "対象の職種", max_length=16)
    note = models.TextField("備考", max_length=1000, blank=True)

    class Meta:
        verbose_name = "研修会"
        ordering = ["-fiscal_year", "date", "pk"]
        indexes = [models.Index(fields=["fiscal_year", "ward"])]
        constraints = [
            *Activity.Meta.constraints,
            all_of("audience", Audience),
            models.CheckConstraint(
                condition=Q(state=ActivityState.PLANNED) | Q(people__isnull=False),
                name="training_held_has_people",
                violation_error_message=(
                    "開催済みの研修会には参加人数が必要です。0人のときは「0」と入力してください。"
                ),
            ),
        ]

    def __str__(self) -> str:
        day = wareki_with_weekday(self.date) if self.date else "日付未定"
        return f"{day}「{self.theme}」"


class OutreachKind(models.TextChoices):
    """What a ward does for its residents (資料４ Ⅰ(2) 主な内容)."""

    LECTURE = "lecture", "講演会"
    LEAFLET = "leaflet", "周知ビラ"
    OTHER = "other", "その他"


@keep_versions
class Outreach(Activity, WardRecord):
    """A lecture, a leaflet or the like for residents, planned or done by a ward office."""

    entered_by = frozenset({Role.WARD_OFFICE})
    report_item = ReportItem.OUTREACH

    kind = models.CharField("内容", max_length=8, choices=OutreachKind)
    kind_detail = models.CharField("内容（その他）", max_length=80, blank=True)
    title = models.CharField("題名", max_length=200)
    place = models.CharField("場所・配布先", max_length=120, blank=True)
    people = CountField("参加人数", unit="人", most=MOST_PEOPLE, null=True, blank=True)
    copies = CountField("配布部数", unit="部", most=MOST_COPIES, null=True, blank=True)
    note = models.TextField("備考", max_length=1000, blank=True)

    class Meta:
        verbose_name = "講演会・普及啓発"
        ordering = ["-fiscal_year", "date", "pk"]
        indexes = [models.Index(fields=["fiscal_year", "ward"])]
        constraints = [
            *Activity.Meta.constraints,
            one_of("kind", OutreachKind),
            models.CheckConstraint(
                condition=Q(state=ActivityState.PLANNED)
                | ~Q(kind=OutreachKind.LECTURE)
                | Q(people__isnull=False),
                name="outreach_held_lecture_has_people",
                violation_error_message=(
                    "開催済みの講演会には参加人数が必要です。0人のときは「0」と入力してください。"
                ),
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityState.PLANNED)
                | ~Q(kind=OutreachKind.LEAFLET)
                | Q(copies__isnull=False),
                name="outreach_distributed_leaflet_has_copies",
                violation_error_message="配布済みのビラには配布部数が必要です。",
            ),
            models.CheckConstraint(
                condition=~Q(kind=OutreachKind.OTHER) | ~Q(kind_detail=""),
                name="outreach_other_kind_is_named",
                violation_error_message="「その他」のときは内容を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}「{self.title}」"


class Trainees(models.TextChoices):
    """Who goes along (資料４ Ⅱ(5) 対象者). 未定 is an answer of its own."""

    DOCTORS = "doctors", "医師のみ"
    DOCTORS_AND_STUDENTS = "doctors_and_students", "医師と医学生"
    STUDENTS = "students", "医学生のみ"
    OTHER = "other", "その他"
    UNDECIDED = "undecided", "未定"


class Hosts(models.TextChoices):
    """Whom they visit with (資料４ Ⅱ(5) 研修先)."""

    ACTIVE = "active", "積極的医療機関のみ"
    ACTIVE_AND_OTHER = "active_and_other", "積極的医療機関と他医療機関"
    OTHER = "other", "他医療機関のみ"
    UNDECIDED = "undecided", "未定"


@keep_versions
class AccompaniedVisitPlan(AnnualStatement):
    """Whether a ward plans accompanied-visit training in a year, for whom and where."""

    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.ACCOMPANIED_VISIT

    planned = models.BooleanField("同行訪問研修を予定していますか")
    trainees = models.CharField("対象者", max_length=24, choices=Trainees, blank=True)
    trainees_detail = models.CharField("対象者（その他）", max_length=80, blank=True)
    hosts = models.CharField("研修先", max_length=24, choices=Hosts, blank=True)

    class Meta(AnnualStatement.Meta):
        verbose_name = "同行訪問研修の予定"
        ordering = ["fiscal_year", "ward__display_order"]
        constraints = [
            *AnnualStatement.Meta.constraints,
            one_of("trainees", Trainees, blank=True),
            one_of("hosts", Hosts, blank=True),
            models.CheckConstraint(
                condition=Q(planned=True) | Q(trainees="", hosts=""),
                name="accompaniedvisitplan_details_only_if_planned",
                violation_error_message="予定がないときは、対象者と研修先を選ばないでください。",
            ),
            models.CheckConstraint(
                condition=~Q(trainees=Trainees.OTHER) | ~Q(trainees_detail=""),
                name="accompaniedvisitplan_other_trainees_are_named",
                violation_error_message="「その他」のときは対象者を入力してください。",
            ),
        ]
        triggers = [locked_with_the_report_of(ReportForm.DESK)]

    def __str__(self) -> str:
        return "開催予定あり" if self.planned else "開催予定なし"


@keep_versions
class AccompaniedVisit(WardRecord):
    """An accompanied visit that took place."""

    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.ACCOMPANIED_VISIT

    date = models.DateField("実施日")
    host = models.CharField("研修先の医療機関", max_length=120)
    trainees = models.CharField("対象者", max_length=24, choices=Trainees)
    people = CountField("参加人数", unit="人", least=1, most=MOST_PEOPLE)
    note = models.TextField("備考", max_length=1000, blank=True)

    class Meta:
        verbose_name = "同行訪問の実績"
        ordering = ["-date", "pk"]
        constraints = [one_of("trainees", Trainees)]

    def __str__(self) -> str:
        return f"{wareki_with_weekday(self.date)} {self.host}"
