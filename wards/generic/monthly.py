"""Decides how what a ward states once a month is asked: one page for a ward and month."""

from __future__ import annotations

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse

from wards.generic.deletes import RecordDelete
from wards.generic.last_filed import LastFiled, months_filed
from wards.generic.lists import RecordList
from wards.generic.pages import Views
from wards.generic.report_at_hand import items_of
from wards.generic.statements import StatementDetail, StatementForm, StatementPages

MONTHS_OF_A_YEAR = 12


class MonthlyPages(StatementPages):
    """The pages of a MonthlyStatement. `<prefix>` (year, month) is the form of the user's own ward;
    `<prefix>_list` holds the months that were answered."""

    def form_url_of(self, statement: Model) -> str:
        return self.url("", statement.fiscal_year, statement.month)

    def period_of(self, statement: Model) -> str:
        return statement.month_name

    def related_links(self, year: int) -> list[tuple[str, str]]:
        return [(f"これまでの{self.noun}", f"{self.url('list')}?year={year}")]

    def own_views(self) -> Views:
        return {
            "list": ("", MonthlyList),
            "": ("<int:year>/<int:month>/", MonthlyForm),
            "detail": ("record/<int:pk>/", MonthlyDetail),
            "delete": ("record/<int:pk>/delete/", MonthlyDelete),
        }


class MonthlyList(RecordList):
    """The months that were answered. One is added from its report, so none by mistake."""

    # The list holds months of many reports, so it speaks of none; no month has this number.
    report_month = 0

    def create_url(self) -> str:
        return ""


class MonthlyForm(StatementForm):
    """Creates or updates what the user's ward states for a month."""

    pages: MonthlyPages

    def dispatch(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        if not 1 <= month <= MONTHS_OF_A_YEAR:
            raise Http404
        return super().dispatch(request, year)

    @property
    def report_month(self) -> int:
        return self.kwargs["month"]

    @property
    def period(self) -> dict[str, int]:
        return super().period | {"month": self.kwargs["month"]}

    def last_filed(self) -> LastFiled:
        """The months to compare with: a year says too little."""
        names = self.pages.form_class.Meta.fields
        own = self.pages.readable(self.request.user).filter(ward=self.record.ward)
        return months_filed(self.report, items_of(self.pages.model), names, own)


class OfOneMonth:
    """Mixin of the pages of a stored statement: its report is that of its month."""

    object: Model

    @property
    def report_month(self) -> int:
        return self.object.month


class MonthlyDetail(OfOneMonth, StatementDetail):
    """What a ward stated for a month, and its versions."""


class MonthlyDelete(OfOneMonth, RecordDelete):
    """Asks, then deletes what a ward stated for a month."""
