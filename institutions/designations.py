"""The pages of designations: the count of a day, and each row's part in it."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django_filters import FilterSet

from institutions.counting import (
    MARKS,
    CountingDay,
    Tally,
    counting_day,
    tally_on,
    why_not_counted,
    with_counted,
)
from institutions.designation_form import DesignationForm, InstitutionSearch
from institutions.filters import COUNTED, COUNTED_WITHOUT_CONSENTED, NOT_COUNTED, DesignationFilter
from institutions.models import CareFunction, Designation, DesignationStatus
from wards.generic import Badge, Cell, Column, RecordPages
from wards.generic.tables import PERIOD

STATUS_BADGES = {
    DesignationStatus.DESIGNATED: Badge("ok", DesignationStatus.DESIGNATED.label, "check"),
    DesignationStatus.CONSENTED: Badge("draft", DesignationStatus.CONSENTED.label, "half"),
    DesignationStatus.OTHER_PROGRAMME: Badge(
        "warn", DesignationStatus.OTHER_PROGRAMME.label, "swap"
    ),
    DesignationStatus.WITHDRAWN: Badge("gone", DesignationStatus.WITHDRAWN.label, "cross"),
}


def _status(designation: Designation) -> Cell:
    return Cell(badge=STATUS_BADGES[designation.status], small=designation.registered_as)


def _functions(designation: Designation) -> str:
    chosen = [label for code, label in CareFunction.choices if code in designation.functions]
    return "4つすべて" if len(chosen) == len(CareFunction) else "、".join(chosen)


def _institution(designation: Designation) -> Cell:
    institution = designation.institution
    return Cell(institution.name, small=institution.get_kind_display())


def _counted(designation: Designation, day: date) -> Cell:
    if not designation.is_counted:
        return Cell("数えない", small=why_not_counted(designation, day))
    return Cell(f"数える {MARKS.get(designation.status, '')}".rstrip())


INSTITUTION = Column("医療機関", _institution, ("institution__kana", "institution__name"))
STATUS = Column("状態", _status, ("status",))
FUNCTIONS = Column("担う機能", _functions)
# What the form of the day does not carry along.
NOT_KEPT = ("day", "page")
# On the page of an institution, in which only the time changes.
COLUMNS_OVER_TIME = (PERIOD, STATUS, FUNCTIONS)


class DesignationPages(RecordPages):
    model = Designation
    prefix = "designation"
    form_class = DesignationForm
    filter_class = DesignationFilter
    list_template = "institutions/designation_list.html"
    form_template = "institutions/designation_form.html"
    related = ("institution",)
    lead = "在宅医療で積極的な役割を担う医療機関の位置づけを、有効期間とともに記録します。"
    columns = (INSTITUTION, STATUS, FUNCTIONS, PERIOD)

    def list_rows(self, request: HttpRequest) -> QuerySet:
        return with_counted(super().list_rows(request), counting_day(request.GET).day)

    def list_columns(self, request: HttpRequest) -> list[Column]:
        day = counting_day(request.GET)
        counted = Column(day.heading, lambda row: _counted(row, day.day), ("is_counted",))
        return [*self.columns, counted]

    def list_context(self, request: HttpRequest, filter_: FilterSet) -> dict[str, object]:
        day = counting_day(request.GET)
        rows = self.readable(request.user)
        ward = filter_.form.cleaned_data.get("ward") if filter_.is_valid() else None
        if ward:
            rows = rows.filter(institution__ward=ward)
        tally = tally_on(rows, day.day)
        return {
            "counting": day,
            "tally": tally,
            "counted_wards": ward or request.user.ward or "24区",
            "kept_conditions": [(n, v) for n, v in request.GET.items() if n not in NOT_KEPT],
            "days": _days(request.GET, day),
            "without_consented_url": _with(request.GET, counted=COUNTED_WITHOUT_CONSENTED),
            "keys": _keys(request.GET, tally),
        }

    def form_arguments(self, request: HttpRequest) -> dict[str, object]:
        chosen = request.GET.get("institution", "")
        known = chosen.isascii() and chosen.isdigit()
        return {
            "initial": {"institution": chosen} if known else {},
            "search": InstitutionSearch(request.GET),
        }


def _keys(query: QueryDict, tally: Tally) -> list[tuple[Badge, int, str]]:
    """Badge, number and address of each status that is counted, and of all that is not."""
    counted = [
        (STATUS_BADGES[status], count, _with(query, status=status, counted=COUNTED))
        for status, count in tally.counted()
    ]
    none = Badge("gone", "数えない", "cross")
    return [*counted, (none, tally.uncounted, _with(query, counted=NOT_COUNTED))]


def _with(query: QueryDict, **answers: str) -> str:
    """The address of this list with other conditions; it begins on its first page."""
    changed = query.copy()
    for name in ("page", "status", "counted"):
        changed.pop(name, None)
    for name, value in answers.items():
        changed[name] = value
    return f"?{changed.urlencode()}"


def _days(query: QueryDict, counting: CountingDay) -> list[dict[str, object]]:
    """The days to switch between; the reader's other conditions stay."""
    kept = query.copy()
    kept.pop("page", None)
    kept.pop("day", None)
    today = kept.copy()
    today["day"] = counting.today.isoformat()
    asked = counting.day
    return [
        {
            "label": "調査の基準日",
            "day": counting.survey_day,
            "url": f"?{kept.urlencode()}",
            "current": counting.is_survey_day and counting.form.is_valid(),
        },
        {
            "label": "今日",
            "day": counting.today,
            "url": f"?{today.urlencode()}",
            "current": asked == counting.today and not counting.is_survey_day,
        },
    ]
