"""What a consultation desk records: its hours, coordinators, initiatives, and a month's consultations."""

from django.db import models
from django.db.models import F, Q

from wards.fiscal import place_in_year
from wards.models import MonthlyStatement, Record, Validity, WardRecord
from wards.models.record import (
    CountField,
    FiscalYearField,
    QuantityField,
    names_of_records,
    no_overlap,
    one_of,
)
from wards.triggers import (
    keep_versions,
    locked_with_the_monthly_report_of,
    locked_with_the_report_of,
)
from wards.vocabulary import ReportForm, ReportItem, Role

HOURS_OF_A_WEEK = 7 * 24

# Wording: 資料４ 令和6年度, 拠点コーディネーターの資格.
QUALIFICATION_DEFINITIONS = {
    "a": (
        "保健師、看護師などの医療に関する国家資格を有する者で、地域において訪問看護及び保健福祉に"
        "関する相談等の実務経験を有する者"
    ),
    "b": (
        "医療ソーシャルワーカー業務指針「厚生労働省保健局長通知（平成14年11月29日健康発第1129001号）」"
        "に基づく実務経験１年以上を有する者"
    ),
    "c": (
        "介護支援専門員資格をもつなど介護に関する知識を有し、保健福祉に関する相談などの実務経験"
        "１年以上を有する者"
    ),
    "d": (
        "地域における保健医療の場で、保健・医療・福祉に関する関係機関・関係職種等との連携・調整の"
        "実務経験３年以上を有する者"
    ),
}


class Qualification(models.TextChoices):
    """By which rule a coordinator qualifies (ア–エ), in short; the document prints the whole rule."""

    A = "a", "ア 医療の国家資格（看護師・保健師など）"
    B = "b", "イ 医療ソーシャルワーカー"
    C = "c", "ウ 介護の知識（介護支援専門員など）"
    D = "d", "エ 保健医療の連携・調整の経験"

    @property
    def letter(self) -> str:
        """ア, イ, ウ or エ."""
        return self.label[0]


class Profession(models.TextChoices):
    NURSE = "nurse", "看護師"
    PUBLIC_HEALTH_NURSE = "public_health_nurse", "保健師"
    SOCIAL_WORKER = "social_worker", "医療ソーシャルワーカー・社会福祉士"
    CARE_MANAGER = "care_manager", "介護支援専門員"
    OTHER = "other", "その他"


class Area(models.TextChoices):
    """The two text tables of the document."""

    AROUND_THE_CLOCK = ReportItem.AROUND_THE_CLOCK.value, "24時間体制構築"
    INFORMATION_SHARING = ReportItem.INFORMATION_SHARING.value, "多職種による情報共有"


class Heading(models.TextChoices):
    """The headings of the two tables; the prefix names the area (資料４ Ⅱ(2), Ⅱ(3))."""

    SUDDEN_CHANGE = "clock_1", "在宅療養患者の急変時に対応できる体制の構築"
    NIGHT_AND_HOLIDAY = "clock_2", "夜間・休日の対応体制についての構築"
    TEAM_PRACTICE = "clock_3", "チーム医療・グループ診療等による体制の構築"
    MULTIPROFESSIONAL = "clock_4", "多職種による連携体制の構築"
    DUTY_ROTA = "clock_5", "ICTによる在宅医療を担う医師の当番制の確立"
    STOCKTAKING = "share_1", "現状把握"
    TOOL_STUDY = "share_2", "ツールの検討"
    TOOL_USE = "share_3", "ツールの導入、普及啓発、利用促進"
    OTHER_SHARING = "share_4", "その他情報共有"


HEADINGS_OF_AREA: dict[Area, tuple[Heading, ...]] = {
    Area.AROUND_THE_CLOCK: tuple(h for h in Heading if h.value.startswith("clock")),
    Area.INFORMATION_SHARING: tuple(h for h in Heading if h.value.startswith("share")),
}


@keep_versions
class Desk(Validity, WardRecord):
    """A ward's consultation desk, contracted out to an operator for a period."""

    entered_by = frozenset({Role.DESK, Role.BUREAU})
    report_item = ReportItem.OPENING_HOURS

    name = models.CharField("相談支援室の名称", max_length=80)
    operator = models.CharField("受託者", max_length=80, help_text="例 一般社団法人○○区医師会")
    postal_code = models.CharField("郵便番号", max_length=8, blank=True, help_text="例 550-0001")
    address = models.CharField("所在地", max_length=120, blank=True)
    phone = models.CharField("電話番号", max_length=20, blank=True)

    class Meta(Validity.Meta):
        verbose_name = "相談支援室"
        ordering = ["ward__display_order", "-valid_from"]
        constraints = [
            *Validity.Meta.constraints,
            no_overlap(
                "ward",
                name="desk_one_at_a_time_in_a_ward",
                message="この区には、期間の重なる相談支援室がすでにあります。前の期間を先に終えてください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@keep_versions
class DeskHours(Validity, Record):
    """How many hours a week a desk is open, for a period; a change is a new row."""

    ward_path = "desk__ward"
    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.OPENING_HOURS
    answers = frozenset({"desk", "weekly_hours", "opening_times"})

    desk = models.ForeignKey(Desk, models.PROTECT, verbose_name="相談支援室", related_name="hours")
    weekly_hours = QuantityField(
        "週あたりの開設時間", unit="時間", most=HOURS_OF_A_WEEK, max_digits=4, decimal_places=1
    )
    opening_times = models.CharField(
        "開設の曜日と時刻", max_length=200, blank=True, help_text="例 月・水・金 9:00〜15:40"
    )

    class Meta(Validity.Meta):
        verbose_name = "開設時間"
        ordering = ["desk__ward__display_order", "-valid_from"]
        constraints = [
            *Validity.Meta.constraints,
            no_overlap(
                "desk",
                name="deskhours_one_at_a_time",
                message="期間の重なる開設時間がすでにあります。前の期間を先に終えてください。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk} 週{self.weekly_hours.normalize():f}時間"


# Above a whole working life.
MOST_YEARS = 60
# A coordinator's qualifications: rule, licence in words, years of practice.
MAIN = ("qualification", "licence", "years")
SECOND = ("second_qualification", "second_licence", "second_years")
RULES = (MAIN[0], SECOND[0])


def _licence(place: str = "") -> models.CharField:
    return models.CharField(f"{place}免許・資格の名称", max_length=60, blank=True)


def _years(place: str = "") -> CountField:
    label = f"{place}実務経験年数"
    return CountField(label, unit="年", most=MOST_YEARS, null=True, blank=True)


@keep_versions
class Coordinator(Validity, Record):
    """A person who works at a desk as 拠点コーディネーター, for a period."""

    ward_path = "desk__ward"
    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.COORDINATOR
    answers = frozenset({"desk", "name", *RULES, "profession", "profession_detail"})

    desk = models.ForeignKey(
        Desk, models.PROTECT, verbose_name="相談支援室", related_name="coordinators"
    )
    name = models.CharField("氏名", max_length=60)
    qualification = models.CharField("資格の区分", max_length=1, choices=Qualification)
    licence, years = _licence(), _years()
    # In short: the sheet of the report form is as wide as paper.
    second_qualification = models.CharField(
        "2つ目の資格の区分",
        max_length=1,
        choices=[(rule.value, rule.letter) for rule in Qualification],
        blank=True,
    )
    second_licence, second_years = _licence("2つ目の"), _years("2つ目の")
    profession = models.CharField("職種", max_length=24, choices=Profession)
    profession_detail = models.CharField("職種（その他）", max_length=40, blank=True)

    class Meta(Validity.Meta):
        verbose_name = "拠点コーディネーター"
        ordering = ["desk__ward__display_order", "-valid_from", "pk"]
        constraints = [
            *Validity.Meta.constraints,
            one_of("qualification", Qualification),
            one_of("second_qualification", Qualification, blank=True),
            models.CheckConstraint(
                condition=~Q(second_qualification="") | Q(second_licence="", second_years=None),
                name="coordinator_second_qualification_is_named",
                violation_error_message="2つ目の資格の区分を選択してください。",
            ),
            models.CheckConstraint(
                condition=~Q(second_qualification=F("qualification")),
                name="coordinator_each_qualification_once",
                violation_error_message="2つ目は、主な資格と別の区分を選択してください。",
            ),
            one_of("profession", Profession),
            models.CheckConstraint(
                condition=~Q(profession=Profession.OTHER) | ~Q(profession_detail=""),
                name="coordinator_other_profession_is_named",
                violation_error_message="「その他」のときは職種を入力してください。",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def qualifications(self) -> list[Qualification]:
        """Both that somebody may have, the main one first."""
        return [Qualification(code) for name in RULES if (code := getattr(self, name))]


class InitiativeState(models.TextChoices):
    """How far an initiative is."""

    STUDY = "study", "検討"
    TRIAL = "trial", "試行"
    PRACTICE = "practice", "実施"
    SETTLED = "settled", "定着"


@keep_versions
class Initiative(WardRecord):
    """What a ward does, in its own words, under a heading of one of the two text tables."""

    entered_by = frozenset({Role.DESK})
    report_items = frozenset({ReportItem.AROUND_THE_CLOCK, ReportItem.INFORMATION_SHARING})

    fiscal_year = FiscalYearField()
    heading = models.CharField("取組の項目", max_length=8, choices=Heading)
    text = models.TextField("取組内容", max_length=1000)
    # Nobody was asked before December 2026.
    state = models.CharField("状態", max_length=8, choices=InitiativeState, blank=True)
    records = names_of_records("関連する記録")

    class Meta:
        verbose_name = "取組"
        ordering = ["fiscal_year", "ward__display_order", "heading", "pk"]
        indexes = [models.Index(fields=["fiscal_year", "ward"])]
        constraints = [
            one_of("heading", Heading),
            one_of("state", InitiativeState, blank=True),
            models.CheckConstraint(condition=~Q(text=""), name="initiative_has_words"),
        ]
        triggers = [locked_with_the_report_of(ReportForm.DESK)]

    def __str__(self) -> str:
        return self.text

    @property
    def area(self) -> Area:
        return next(area for area, headings in HEADINGS_OF_AREA.items() if self.heading in headings)

    @property
    def report_item(self) -> ReportItem:
        return ReportItem(self.area.value)


# One desk, about 20 working days: 500 a day is a slip of the finger.
MOST_CONSULTATIONS = 10_000


@keep_versions
class MonthlyConsultationTotal(MonthlyStatement):
    """How many consultations a desk had in a month. 0 is an answer; no row is 未回答."""

    entered_by = frozenset({Role.DESK})
    report_item = ReportItem.CONSULTATION_TOTAL

    consultations = CountField(
        "相談件数（延べ）",
        unit="件",
        most=MOST_CONSULTATIONS,
        help_text=(
            "この月に受けた相談の延べ件数です。"
            "相談がなかったときは「0」と入力してください（空欄とは別の答えです）。"
        ),
    )
    new_clients = CountField(
        "うち新規の相談者数",
        unit="人",
        most=MOST_CONSULTATIONS,
        null=True,
        blank=True,
        help_text="この月に初めて相談した人の数です。数えていないときは空欄のままにします。",
    )

    class Meta(MonthlyStatement.Meta):
        verbose_name = "相談件数"
        ordering = ["-fiscal_year", place_in_year("month").desc(), "ward__display_order"]
        constraints = [
            *MonthlyStatement.Meta.constraints,
            models.CheckConstraint(
                condition=Q(new_clients__isnull=True) | Q(new_clients__lte=F("consultations")),
                name="monthlyconsultationtotal_new_clients_consulted",
                violation_error_message=(
                    "新規の相談者数が相談件数より多くなっています。1人が1件は相談しています。"
                ),
            ),
        ]
        triggers = [locked_with_the_monthly_report_of(ReportForm.DESK)]

    def __str__(self) -> str:
        return f"{self.month_name} {self.consultations:,}件"
