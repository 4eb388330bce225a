"""The day on which designations are counted on their list, and what the count consists of.

The count itself is `Designation.objects.counted_on(day)`, the same as in the council document.
"""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from institutions.models import COUNTED_STATUSES, Designation, DesignationStatus
from wards.fiscal import wareki
from wards.forms.form_fields import JapaneseDateField
from wards.japanese.dates import with_example
from wards.models.round import current_survey
from wards.vocabulary import Programme

# The marks of 資料４ for those that are counted besides the plain 位置づけ済.
MARKS = {DesignationStatus.CONSENTED: "※1", DesignationStatus.OTHER_PROGRAMME: "※2"}
NOTES = {
    DesignationStatus.CONSENTED: "※1 位置づけについて拠点の内諾を受けている医療機関です。",
    DesignationStatus.OTHER_PROGRAMME: "※2 別の事業に登録している医療機関です。",
}


class DayForm(forms.Form):
    """The day on which the list counts; a day that cannot be read is explained."""

    day = JapaneseDateField(label=with_example("日付を指定（例 {short}）"), required=False)


@dataclass(frozen=True)
class CountingDay:
    """The day that is looked at, and the survey's own."""

    form: DayForm
    survey_day: date
    today: date

    @cached_property
    def day(self) -> date:
        """The day asked for; the survey's where none, or none that can be read, is asked for."""
        asked = self.form.cleaned_data.get("day") if self.form.is_valid() else None
        return asked or self.survey_day

    @property
    def is_survey_day(self) -> bool:
        return self.day == self.survey_day

    @property
    def is_today(self) -> bool:
        return self.day == self.today and not self.is_survey_day

    @property
    def heading(self) -> str:
        """The heading of the column that says whether a row is counted."""
        return "基準日の数" if self.is_survey_day else f"{self.day.month}月{self.day.day}日の数"


def counting_day(query: dict) -> CountingDay:
    """The day of `?day=`: any way of writing a date; without it the survey's day of reference."""
    today = timezone.localdate()
    round_ = current_survey(today)
    return CountingDay(DayForm(query), round_.as_of if round_ else today, today)


def with_counted(rows: QuerySet, day: date) -> QuerySet:
    """Adds to each row whether it is counted on the day, as `is_counted`."""
    return rows.annotate(
        is_counted=Exists(Designation.objects.counted_on(day).filter(pk=OuterRef("pk")))
    )


def why_not_counted(designation: Designation, day: date) -> str:
    """Why a row that is not counted on a day is left out, in a word."""
    if not designation.is_valid_on(day):
        return "期間の外"
    if designation.status not in COUNTED_STATUSES:
        return designation.get_status_display()
    closed = designation.institution.closed_on
    return f"{wareki(closed)} 廃止" if closed and closed < day else Programme.PROMOTION.label


@dataclass(frozen=True)
class Tally:
    """How many are counted on a day, by status, and how many records are not."""

    by_status: dict[DesignationStatus, int]
    records: int

    @property
    def total(self) -> int:
        return sum(self.by_status.values())

    @property
    def without_consented(self) -> int:
        return self.total - self.by_status[DesignationStatus.CONSENTED]

    @property
    def uncounted(self) -> int:
        return self.records - self.total

    @property
    def breakdown(self) -> str:
        """位置づけ済19 ＋ 内諾4 ※1: what the number consists of."""
        parts = [
            f"{status.label}{count} {MARKS.get(status, '')}".rstrip()
            for status, count in self.by_status.items()
            if count or status == DesignationStatus.DESIGNATED
        ]
        return " ＋ ".join(parts)

    @property
    def notes(self) -> list[str]:
        """What the marks in the breakdown mean."""
        return [NOTES[each] for each, count in self.by_status.items() if count and each in NOTES]


def tally_on(rows: QuerySet, day: date) -> Tally:
    """Counts designations on a day, in two queries."""
    counted = rows.counted_on(day).order_by().values_list("status").annotate(Count("pk"))
    found = dict(counted)
    return Tally({status: found.get(status, 0) for status in COUNTED_STATUSES}, rows.count())
