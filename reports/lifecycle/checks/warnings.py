"""What checks find, and those that warn: a desk may really have doubled its hours, so a reason is asked."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model

from reports.counting.ward_report import WardReport
from wards.answers import answer_text
from wards.fiscal import wareki
from wards.japanese.letters import comparing_key
from wards.vocabulary import ActivityState, ReportItem


@dataclass(frozen=True)
class Finding:
    """Something missing or contradictory; it blocks submitting, but for a warning, which asks for a reason.

    item: None for the reason of a return. record: (model label, key), None for the item as a whole.
    field: the one to go to. asks_for_entry: it is mended by adding, asks_to_confirm: by 「このとおり」.
    mark: key of the Bureau's mark that waits for an answer. check: name of the check that found it.
    """

    item: ReportItem | None
    sentence: str
    record: tuple[str, int] | None = None
    field: str = ""
    asks_for_entry: bool = False
    asks_to_confirm: bool = False
    mark: int | None = None
    warning: bool = False
    check: str = ""

    @property
    def key(self) -> str:
        """What the reason for a warning is given for: 'training.few_held', with its record's key."""
        about = f".{self.record[0]}.{self.record[1]}" if self.record else ""
        return f"{self.item.value}.{self.check}{about}"


Check = Callable[[WardReport, ReportItem, date], Iterator[Finding]]


def key_of(record: Model) -> tuple[str, int]:
    """How a finding names a record."""
    return record._meta.label_lower, record.pk


# The statutory working week: 5 days of 8 hours (労働基準法 第32条). A desk may be open longer, but
# a number above is more often a month's hours or two people's hours added up.
LONGEST_WEEK = Decimal(40)
# Twice or half: whatever a ward does in steps of one stays below it, a slipped digit never does.
FACTOR = 2

Records = list[Any]


@dataclass(frozen=True)
class Measure:
    """A number of an item that is compared with last year's.

    least: how much it must differ: between 1 and 2 people everything is twice or half.
    field: where the number itself stands; '' where records are counted.
    """

    item: ReportItem
    words: str
    unit: str
    of: Callable[[Records], Decimal | int]
    least: int
    field: str = ""


def _hours(records: Records) -> Decimal:
    return records[0].weekly_hours if records else Decimal(0)


def _planned_times(records: Records) -> int:
    return records[0].planned_times if records else 0


MEASURES = {
    measure.item: measure
    for measure in (
        # Half a day's opening.
        Measure(ReportItem.OPENING_HOURS, "週あたりの開設時間", "時間", _hours, 4, "weekly_hours"),
        # One who comes or goes is the ordinary change of staff.
        Measure(ReportItem.COORDINATOR, "拠点コーディネーターの人数", "人", len, 2),
        Measure(
            ReportItem.LIAISON, "連携会議の開催予定回数", "回", _planned_times, 2, "planned_times"
        ),
        # Two more or fewer in a year is how such programmes vary.
        Measure(ReportItem.WARD_COUNCIL, "推進会議の回数", "回", len, 3),
        Measure(ReportItem.TRAINING, "研修会の回数", "回", len, 3),
        Measure(ReportItem.OUTREACH, "講演会・普及啓発の回数", "回", len, 3),
    )
}


def differs_much(before: Decimal | int, now: Decimal | int, least: int) -> bool:
    """Whether a number is at least doubled or at most halved, and differs by at least `least`.

    >>> differs_much(10, 20, 4), differs_much(10, Decimal("19.5"), 4), differs_much(1, 2, 2)
    (True, False, False)
    """
    twice_or_half = now >= FACTOR * before or now * FACTOR <= before
    return twice_or_half and abs(now - before) >= least


def changed_much(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Twice or half of last year: hours a week, coordinators, meetings, trainings, outreach."""
    measure, earlier = MEASURES.get(item), report.answers_last_year(item)
    if measure is None or not earlier or not report.is_answered(item):
        return
    records = report.answers(item)
    before, now = measure.of(earlier), measure.of(records)
    if differs_much(before, now, measure.least):
        yield Finding(
            item,
            f"{measure.words}が、{report.round.year.previous}の{_plain(before)}{measure.unit}から"
            f"{_plain(now)}{measure.unit}へ、大きく変わっています（2倍以上か半分以下）。",
            key_of(records[0]) if measure.field and records else None,
            measure.field,
        )


def _plain(number: Decimal | int) -> str:
    return f"{Decimal(number).normalize():f}"


def institutions_halved(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Half or fewer of last year's active institutions."""
    if item != ReportItem.ACTIVE_INSTITUTION or not report.is_answered(item):
        return
    before, now = len(report.answers_last_year(item)), len(report.answers(item))
    if before and now * FACTOR <= before:
        yield Finding(
            item,
            f"積極的医療機関が、{report.round.year.previous}の{before}機関から{now}機関へ、半分以下に減っています。",
        )


def week_is_long(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """More hours a week than one person works."""
    for record in report.of(item) if item == ReportItem.OPENING_HOURS else ():
        if record.weekly_hours > LONGEST_WEEK:
            sentence = (
                f"週あたりの開設時間が{answer_text(record, 'weekly_hours')}で、"
                f"{LONGEST_WEEK}時間を超えています。"
            )
            yield Finding(item, sentence, key_of(record), "weekly_hours")


def fewer_planned_than_held(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """More liaison meetings were held already than the plan of the year says."""
    for plan in report.of(item) if item == ReportItem.LIAISON else ():
        if plan.planned_times < report.liaison_held:
            sentence = (
                f"連携会議の開催予定は年{plan.planned_times}回ですが、"
                f"開催済みの記録が{report.liaison_held}回あります。"
            )
            yield Finding(item, sentence, key_of(plan), "planned_times")


def visits_against_plan(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """No accompanied visit is planned, and some were made."""
    for plan in report.of(item) if item == ReportItem.ACCOMPANIED_VISIT else ():
        if not plan.planned and report.visits_held:
            sentence = (
                f"同行訪問研修は「予定なし」ですが、実施の記録が{report.visits_held}件あります。"
            )
            yield Finding(item, sentence, key_of(plan), "planned")


def entered_twice(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Two records of the same day with the same words: a form that was sent twice looks so."""
    words_of = {ReportItem.WARD_COUNCIL: "kind", ReportItem.TRAINING: "theme"}
    name = words_of.get(item, "title" if item == ReportItem.OUTREACH else "")
    if not name:
        return
    alike: dict[tuple[object, str], Records] = defaultdict(list)
    for record in report.of(item):
        if record.date:
            alike[record.date, getattr(record, name)].append(record)
    for (day, _), records in alike.items():
        if len(records) > 1:
            state = "開催した" if records[0].state == ActivityState.HELD else "予定の"
            yield Finding(
                item,
                f"{wareki(day)}に{state}「{answer_text(records[0], name)}」の記録が"
                f"{len(records)}件あります。二重に入っていませんか。",
                key_of(records[-1]),
                name,
            )


def institution_twice(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Two institutions of one name that both count: one place entered twice looks so."""
    if item == ReportItem.ACTIVE_INSTITUTION:
        for last, count in same_names(report.answers(item), lambda each: each.institution.name):
            yield Finding(
                item,
                f"積極的医療機関に「{last.institution}」が{count}件あります。"
                "同じ医療機関が二重に入っていませんか。",
                key_of(last),
                "institution",
            )


def coordinator_twice(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Two coordinators of one name: one person whose record goes on was counted twice."""
    if item == ReportItem.COORDINATOR:
        for last, count in same_names(report.of(item), lambda each: each.name):
            yield Finding(
                item,
                f"拠点コーディネーター「{last.name}」の記録が{count}件あります。"
                "同じ人が二重に入っていませんか。",
                key_of(last),
                "name",
            )


def same_names(records: Records, name_of: Callable[[Any], str]) -> Iterator[tuple[Any, int]]:
    """The last record of each name that several have, and how many have it."""
    alike: dict[str, Records] = defaultdict(list)
    for record in records:
        alike[comparing_key(name_of(record))].append(record)
    return ((same[-1], len(same)) for same in alike.values() if len(same) > 1)


# A desk's months differ by half or double as people ask; three times is more often another month's
# number, or a year's.
MONTHLY_FACTOR = 3
# Between 2 and 7 consultations everything is three times or a third.
LEAST_DIFFERENCE = 10


def differs_from_month_before(before: int, now: int) -> bool:
    """Whether a number is more than three times, or less than a third, of the month before's.

    >>> [differs_from_month_before(10, now) for now in (30, 31)]
    [False, True]
    """
    leap = now > MONTHLY_FACTOR * before or now * MONTHLY_FACTOR < before
    return leap and abs(now - before) >= LEAST_DIFFERENCE


def changed_much_in_a_month(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """The consultations of a month beside those of the month before."""
    for total in report.of(item) if item == ReportItem.CONSULTATION_TOTAL else ():
        for before in report.month_before:
            if differs_from_month_before(before.consultations, total.consultations):
                sentence = (
                    f"相談件数が、前月（{before.month_name}）の{before.consultations:,}件から"
                    f"{total.consultations:,}件へ、大きく変わっています"
                    "（3倍より多いか、3分の1より少ない）。"
                )
                yield Finding(item, sentence, key_of(total), "consultations")


WARNINGS: tuple[Check, ...] = (
    changed_much,
    institutions_halved,
    week_is_long,
    fewer_planned_than_held,
    visits_against_plan,
    entered_twice,
    institution_twice,
    coordinator_twice,
    changed_much_in_a_month,
)
