"""The words that every app shares: roles, programmes, report forms, items and states."""

from django.db import models


class Role(models.TextChoices):
    """Who a user is."""

    BUREAU = "bureau", "健康局"
    WARD_OFFICE = "ward_office", "区役所"
    DESK = "desk", "相談支援室"


class Programme(models.TextChoices):
    """Which of the two programmes a meeting, training or outreach is counted under."""

    HUB = "hub", "拠点事業"
    PROMOTION = "promotion", "推進事業"


PROGRAMME_HELP = {
    Programme.HUB: "在宅医療連携拠点事業として数えます。",
    Programme.PROMOTION: "在宅医療・介護連携推進事業として数えます（※）。",
}


class ActivityState(models.TextChoices):
    """Plan and held are different facts."""

    PLANNED = "planned", "予定"
    HELD = "held", "開催済み"


class ReportForm(models.TextChoices):
    """The two reports of a ward; values equal the roles that enter them."""

    WARD_OFFICE = Role.WARD_OFFICE.value, Role.WARD_OFFICE.label
    DESK = Role.DESK.value, Role.DESK.label


class ReportItem(models.TextChoices):
    """What a report asks for, in the order of the council document."""

    WARD_COUNCIL = "ward_council", "推進会議"
    RESOURCE_SURVEY = "resource_survey", "資源の把握"
    TRAINING = "training", "研修会"
    OUTREACH = "outreach", "講演会・普及啓発"
    OPENING_HOURS = "opening_hours", "相談窓口と開設時間"
    COORDINATOR = "coordinator", "拠点コーディネーター"
    AROUND_THE_CLOCK = "around_the_clock", "24時間体制構築"
    INFORMATION_SHARING = "information_sharing", "多職種による情報共有"
    ACTIVE_INSTITUTION = "active_institution", "積極的医療機関"
    LIAISON = "liaison", "連携会議"
    ACCOMPANIED_VISIT = "accompanied_visit", "同行訪問研修"
    CONSULTATION_TOTAL = "consultation_total", "相談件数"


ITEMS_OF_FORM: dict[ReportForm, tuple[ReportItem, ...]] = {
    ReportForm.WARD_OFFICE: (
        ReportItem.WARD_COUNCIL,
        ReportItem.RESOURCE_SURVEY,
        ReportItem.TRAINING,
        ReportItem.OUTREACH,
    ),
    ReportForm.DESK: (
        ReportItem.OPENING_HOURS,
        ReportItem.COORDINATOR,
        ReportItem.AROUND_THE_CLOCK,
        ReportItem.INFORMATION_SHARING,
        ReportItem.ACTIVE_INSTITUTION,
        ReportItem.LIAISON,
        ReportItem.ACCOMPANIED_VISIT,
    ),
}

# What a monthly report asks; it is no part of the council document.
ITEMS_OF_MONTH: dict[ReportForm, tuple[ReportItem, ...]] = {
    ReportForm.DESK: (ReportItem.CONSULTATION_TOTAL,)
}

# The items for which 該当なし is an answer; the others ask for a number or a plan of their own.
ITEMS_WITH_NOTHING_TO_REPORT = frozenset(
    {
        ReportItem.WARD_COUNCIL,
        ReportItem.TRAINING,
        ReportItem.OUTREACH,
        ReportItem.AROUND_THE_CLOCK,
        ReportItem.INFORMATION_SHARING,
        ReportItem.ACTIVE_INSTITUTION,
    }
)

# Items whose records live on from year to year. What was carried over is an answer of the year only
# when the body says so, or edits it in that year.
REGISTER_ITEMS = frozenset(
    {ReportItem.OPENING_HOURS, ReportItem.COORDINATOR, ReportItem.ACTIVE_INSTITUTION}
)


def items_of(kind: str, form: str) -> tuple[ReportItem, ...]:
    """The items that a report asks for in a round of a kind; () of a body that is not asked.

    >>> [item.label for item in items_of(RoundKind.MONTHLY, ReportForm.DESK)]
    ['相談件数']
    >>> items_of(RoundKind.MONTHLY, ReportForm.WARD_OFFICE)
    ()
    """
    asked = ITEMS_OF_MONTH if kind == RoundKind.MONTHLY else ITEMS_OF_FORM
    return asked.get(ReportForm(form), ())


def form_of_item(item: str) -> ReportForm:
    """The report that asks for an item."""
    return next(
        form
        for asked in (ITEMS_OF_FORM, ITEMS_OF_MONTH)
        for form, items in asked.items()
        if item in items
    )


class Status(models.TextChoices):
    """Where a report stands."""

    NOT_STARTED = "not_started", "未記入"
    DRAFT = "draft", "記入中"
    SUBMITTED = "submitted", "提出済"
    RETURNED = "returned", "差戻し"
    ACCEPTED = "accepted", "受理済"
    PUBLISHED = "published", "公表済"


# While a report stands here, what it said counts and its own statements are locked.
REPORTED = (Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED)


class EventKind(models.TextChoices):
    """What happens to a report: a move to another state, a way back, or what is said meanwhile."""

    MOVED = "moved", "状態の変更"
    WITHDRAWN = "withdrawn", "取下げ"
    RECALLED = "recalled", "差戻しの取消し"
    ASKED = "asked", "差戻しの依頼"
    DECLINED = "declined", "差戻しの依頼への回答"


class RoundKind(models.TextChoices):
    """The two kinds of reporting rounds."""

    ANNUAL = "annual", "年次調査"
    MONTHLY = "monthly", "月次報告"
