"""Meetings of wards and city, liaison plans, and the Bureau's events."""

from django.db import models
from django.db.models import Q

from wards.fiscal import fiscal_year_of, wareki_with_weekday
from wards.isolation.scoping import ScopedManager
from wards.models import Activity, AnnualStatement, CityRecord, Record, Ward
from wards.models.record import CountField, FiscalYearField, all_of, any_of, one_of
from wards.triggers import keep_versions, locked_with_the_report_of
from wards.vocabulary import ActivityState, ReportForm, ReportItem, Role

# More would be a typing error: no hall of the city seats as many.
MOST_PEOPLE = 20_000
# One a day.
MOST_TIMES_A_YEAR = 366


class MeetingKind(models.TextChoices):
    WARD_COUNCIL = "ward_council", "区在宅医療・介護連携推進会議"
    WORKING_GROUP = "working_group", "部会・ワーキング"
    LIAISON = "liaison", "積極的医療機関との連携会議"
    CITY_COUNCIL = "city_council", "大阪市在宅医療推進会議"
    SUBCOMMITTEE = "subcommittee", "部会：在宅医療・介護連携推進会議"


KINDS_OF_ROLE: dict[Role, tuple[MeetingKind, ...]] = {
    Role.WARD_OFFICE: (MeetingKind.WARD_COUNCIL, MeetingKind.WORKING_GROUP),
    Role.DESK: (MeetingKind.LIAISON,),
    Role.BUREAU: (MeetingKind.CITY_COUNCIL, MeetingKind.SUBCOMMITTEE),
}
CITY_KINDS = KINDS_OF_ROLE[Role.BUREAU]


class LiaisonAgenda(models.TextChoices):
    """What liaison meetings are about (資料４ Ⅱ(4)イ 主な議題)."""

    PROMOTION = "promotion", "在宅医療を実施する医療機関の連携促進"
    COOPERATION = "cooperation", "積極的医療機関の現状把握や情報共有など連携"
    AROUND_THE_CLOCK = (
        "around_the_clock",
        "24時間体制構築など在宅医療体制の構築に向けた情報共有・課題検討",
    )
    SECURING = "securing", "在宅医療を提供する医療機関の確保"
    BACKUP = "backup", "後方支援医療機関との連携"
    OTHER = "other", "その他"


class MeetingMode(models.TextChoices):
    VENUE = "venue", "会場"
    WEB = "web", "Web"
    HYBRID = "hybrid", "会場とWeb併用"


@keep_versions
class Meeting(Activity, Record):
    """A meeting, planned or held. Those of the city belong to no ward; every user may read them."""

    shared_reading = True
    entered_by = frozenset(Role)
    report_items = frozenset({ReportItem.WARD_COUNCIL, ReportItem.LIAISON})

    ward = models.ForeignKey(
        Ward, models.PROTECT, verbose_name="区", null=True, blank=True, editable=False
    )
    kind = models.CharField("会議の種類", max_length=16, choices=MeetingKind)
    mode = models.CharField(
        "開催の方法", max_length=8, choices=MeetingMode, default=MeetingMode.VENUE
    )
    place = models.CharField("場所", max_length=120, blank=True)
    topics = models.TextField("議題", max_length=2000, blank=True, help_text="1行に1つ書きます。")
    agenda = any_of(LiaisonAgenda, "主な議題", max_length=20)
    people = CountField("参加人数", unit="人", most=MOST_PEOPLE, null=True, blank=True)
    note = models.TextField("備考", max_length=1000, blank=True)

    objects = ScopedManager()

    class Meta:
        verbose_name = "会議"
        ordering = ["-fiscal_year", "date", "pk"]
        indexes = [models.Index(fields=["fiscal_year", "ward"])]
        constraints = [
            *Activity.Meta.constraints,
            one_of("kind", MeetingKind),
            one_of("mode", MeetingMode),
            all_of("agenda", LiaisonAgenda),
            models.CheckConstraint(
                condition=Q(kind__in=CITY_KINDS, ward__isnull=True)
                | Q(~Q(kind__in=CITY_KINDS), ward__isnull=False),
                name="meeting_kind_agrees_with_ward",
            ),
            models.CheckConstraint(
                condition=Q(state=ActivityState.PLANNED) | Q(people__isnull=False),
                name="meeting_held_has_people",
                violation_error_message=(
                    "開催済みの会議には参加人数が必要です。0人のときは「0」と入力してください。"
                ),
            ),
        ]

    def __str__(self) -> str:
        day = wareki_with_weekday(self.date) if self.date else "日付未定"
        return f"{day} {self.get_kind_display()}"

    @property
    def report_item(self) -> ReportItem | None:
        if self.kind in KINDS_OF_ROLE[Role.WARD_OFFICE]:
            return ReportItem.WARD_COUNCIL
        return ReportItem.LIAISON if self.kind == MeetingKind.LIAISON else None

    @property
    def unasked(self) -> frozenset[str]:
        """Only liaison meetings are asked for the topics that 資料４ counts."""
        return frozenset() if self.kind == MeetingKind.LIAISON else frozenset({"agenda"})

    @property
    def topic_lines(self) -> list[str]:
        """The topics, one a line, without empty lines."""
        return [line.strip() for line in self.topics.splitlines() if line.strip()]


@keep_versions
class LiaisonPlan(AnnualStatement):
    """How many liaison meetings with active institutions a ward plans in a year, and on what."""

    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.LIAISON

    planned_times = CountField(
        "開催予定回数",
        unit="回",
        most=MOST_TIMES_A_YEAR,
        help_text="開催の予定がないときは「0」と入力してください（空欄とは別の答えです）。",
    )
    agenda = any_of(LiaisonAgenda, "主な議題", max_length=20)
    agenda_detail = models.CharField("議題（その他）", max_length=200, blank=True)

    class Meta(AnnualStatement.Meta):
        verbose_name = "連携会議の予定"
        ordering = ["fiscal_year", "ward__display_order"]
        constraints = [
            *AnnualStatement.Meta.constraints,
            all_of("agenda", LiaisonAgenda),
            models.CheckConstraint(
                condition=~Q(agenda__contains=[LiaisonAgenda.OTHER]) | ~Q(agenda_detail=""),
                name="liaisonplan_other_agenda_is_named",
                violation_error_message="「その他」のときは議題を入力してください。",
            ),
        ]
        triggers = [locked_with_the_report_of(ReportForm.DESK)]

    def __str__(self) -> str:
        return f"年{self.planned_times}回"


class EventKind(models.TextChoices):
    BRIEFING = "briefing", "説明会"
    EXCHANGE = "exchange", "意見交換会"


@keep_versions
class CoordinatorEvent(CityRecord):
    """A briefing or an exchange that the Bureau holds for the coordinators. Not of any ward."""

    kind = models.CharField("種類", max_length=10, choices=EventKind)
    fiscal_year = FiscalYearField()
    number = models.PositiveSmallIntegerField("回", help_text="その年度の何回目か")
    date = models.DateField("開催日")
    mode = models.CharField("開催の方法", max_length=8, choices=MeetingMode)
    venue = models.CharField("会場", max_length=120, blank=True)
    content = models.TextField("内容", max_length=1000, blank=True)
    # Where it is known how many came, and not from which wards.
    people_in_all = CountField(
        "参加人数（区に分けないとき）",
        unit="人",
        least=1,
        most=MOST_PEOPLE,
        null=True,
        blank=True,
        help_text="区ごとの人数が分からないときだけ入力し、区ごとの欄は空欄にします。",
    )

    class Meta:
        verbose_name = "コーディネーターへの支援"
        ordering = ["-fiscal_year", "kind", "number"]
        constraints = [
            one_of("kind", EventKind),
            one_of("mode", MeetingMode),
            models.UniqueConstraint(
                fields=["kind", "fiscal_year", "number"],
                name="coordinatorevent_number_once_a_year",
                violation_error_message="この年度の同じ回がすでにあります。",
            ),
            models.CheckConstraint(
                condition=Q(fiscal_year=fiscal_year_of("date")),
                name="coordinatorevent_date_is_in_fiscal_year",
                violation_error_message="開催日がこの年度の日付ではありません。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} 第{self.number}回"


@keep_versions
class Attendance(Record):
    """How many people of a ward came to an event. Wards overlap between events, people add."""

    entered_by = frozenset({Role.BUREAU})

    event = models.ForeignKey(CoordinatorEvent, models.CASCADE, related_name="attendance")
    ward = models.ForeignKey(Ward, models.PROTECT, verbose_name="区")
    people = CountField("参加人数", unit="人", least=1, most=MOST_PEOPLE)

    class Meta:
        verbose_name = "区ごとの参加"
        ordering = ["event", "ward__display_order"]
        constraints = [
            models.UniqueConstraint(fields=["event", "ward"], name="attendance_once_for_a_ward")
        ]

    def __str__(self) -> str:
        return f"{self.ward} {self.people:,}人"
