"""Decides how what a ward states once a month is asked: one page for a ward and month."""

from __future__ import annotations

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.views import View

from wards.earlier_answers import earlier_months
from wards.fiscal import FiscalYear
from wards.generic.edits import RecordDelete
from wards.generic.lists import RecordList
from wards.generic.pages import RecordPages
from wards.generic.statements import StatementDetail, StatementForm, StatementPages
from wards.models import User
from wards.record_forms import Earlier

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

    def earlier(self, user: User, year: int) -> Earlier:
        """Years say too little: the form asks for the months."""
        return {}

    def views(self) -> list[tuple[str, str, type[View]]]:
        return [
            ("list", "", MonthlyList),
            ("", "<int:year>/<int:month>/", MonthlyForm),
            ("detail", "record/<int:pk>/", MonthlyDetail),
            ("delete", "record/<int:pk>/delete/", MonthlyDelete),
        ]


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

    def form_arguments(self) -> dict[str, object]:
        own = self.pages.readable(self.request.user).filter(ward=self.record.ward)
        names = self.pages.form_class.base_fields.keys() & _answers(self.pages)
        first_day = FiscalYear(self.record.fiscal_year).month(self.record.month)
        return super().form_arguments() | {"earlier": earlier_months(own, names, first_day)}

    def get_context_data(self, **kwargs) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {
            "earlier_note": (
                "点線の枠は前の月と昨年の同じ月の回答です。見るためのもので、この月の回答には数えません。"
            )
        }


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


def _answers(pages: RecordPages) -> set[str]:
    """The fields of the model; a form also has fields of its own, such as its stamp."""
    return {field.name for field in pages.model._meta.concrete_fields}
