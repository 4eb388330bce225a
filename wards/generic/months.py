"""Pages of what a ward states once a month: the form of a month, the twelve months of a year."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import TemplateView

from wards.fiscal import FiscalYear
from wards.generic.drafts import KeepsDraft, fill_in
from wards.generic.lists import RecordList
from wards.generic.pages import HOME, RecordView, Views, action, year_asked
from wards.generic.report_at_hand import LastFiled, months_filed
from wards.generic.statements import StatementForm, StatementPages
from wards.generic.ward_year import WardYear
from wards.models import User, Ward
from wards.models.record import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR
from wards.reporting.workflow import begin_report


class MonthlyPages(StatementPages):
    """The pages of a MonthlyStatement. `<prefix>` (year, month) is the form of the user's own ward,
    `<prefix>_year` shows its twelve months; `<prefix>_list` holds those of all wards."""

    year_template: ClassVar[str] = "records/months.html"

    def form_url_of(self, statement: Model) -> str:
        return self.url("", statement.fiscal_year, statement.month)

    def year_url(self, year: int, ward: str = "") -> str:
        """The twelve months of a year. ward: whose, for the Bureau."""
        return self.url("year", year) + (f"?ward={ward}" if ward else "")

    def period_of(self, statement: Model) -> str:
        return statement.month_name

    def related_links(self, year: int) -> list[tuple[str, str]]:
        return [(f"{FiscalYear(year)}の12か月", self.year_url(year))]

    def extra_actions(self, record: Model, user: User) -> list[dict[str, str]]:
        of_ward = record.ward_id if user.is_bureau else ""
        year = FiscalYear(record.fiscal_year)
        return [action(f"{year}の12か月", self.year_url(year.year, of_ward))]

    def own_views(self) -> Views:
        return super().own_views() | {
            "list": ("", MonthlyList),
            "": ("<int:year>/<int:month>/", MonthlyForm),
            "year": ("<int:year>/", MonthsOfYear),
        }


class MonthlyList(RecordList):
    """The months that all wards answered, for the Bureau. A ward has its own page of a year."""

    def own_page(self) -> str:
        return self.pages.year_url(year_asked(self.request))

    def create_url(self) -> str:
        return ""


class MonthlyForm(StatementForm):
    """Creates or updates what the user's ward states for a month."""

    pages: MonthlyPages

    def dispatch(self, request: HttpRequest, year: int, month: int) -> HttpResponse:
        if not 1 <= month <= 12:
            raise Http404
        return super().dispatch(request, year)

    @property
    def period(self) -> dict[str, int]:
        return super().period | {"month": self.kwargs["month"]}

    def last_filed(self) -> LastFiled:
        """The months to compare with: a year says too little."""
        names = self.pages.form_class.Meta.fields
        own = self.pages.readable(self.request.user).filter(ward=self.object.ward)
        return months_filed(self.report, names, own)


class MonthsOfYear(KeepsDraft, RecordView, TemplateView):
    """The twelve months of a year on one page: to fill in for the ward's own body, else to read."""

    pages: MonthlyPages

    def dispatch(self, request: HttpRequest, year: int) -> HttpResponse:
        if not FIRST_FISCAL_YEAR <= year <= LAST_FISCAL_YEAR:
            raise Http404
        return super().dispatch(request, year)

    def get_template_names(self) -> list[str]:
        return [self.pages.year_template]

    @cached_property
    def year(self) -> FiscalYear:
        return FiscalYear(self.kwargs["year"])

    @cached_property
    def ward(self) -> Ward:
        user = self.request.user
        if not user.is_bureau:
            return user.ward
        asked = self.request.GET.get("ward", "")
        # PostgreSQL cannot even look for a code with a NUL in it.
        return get_object_or_404(Ward, pk=asked if asked.isdecimal() else None)

    @cached_property
    def object(self) -> Model:
        """What a draft is of: no month alone."""
        return self.pages.model(fiscal_year=self.year.year)

    @cached_property
    def months(self) -> WardYear:
        sent = self.request.POST if self.request.method == "POST" else None
        return WardYear(self.pages, self.request.user, self.ward, self.year, sent)

    @property
    def draft_name(self) -> str:
        return f"{self.year}の{self.pages.noun}（12か月）"

    @property
    def is_locked(self) -> bool:
        return any(cell.lock for cell in self.months.typed)

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        return self._show()

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.pages.may_create(request.user):
            raise PermissionDenied
        months = self.months
        if self.is_about_draft:
            return self.answer_about_draft([cell.form for cell in months.typed])
        if not months.save():
            return self._show()
        self.forget_draft()
        for cell in months.typed:
            begin_report(cell.form.instance, request.user)
            self.pages.after_save(cell.form.instance, request.user, created=cell.form.adding)
        named = "、".join(f"{cell.first.month}月" for cell in months.typed)
        if named:
            messages.success(request, f"{self.year}の{self.pages.noun}を保存しました（{named}）。")
        else:
            messages.info(request, "変わったところはありませんでした。")
        return HttpResponseRedirect(request.get_full_path())

    def _about_draft(self) -> dict[str, object]:
        """What the page says of the draft, with which the months begin that it names."""
        cells = [cell for cell in self.months.cells if cell.inputs]
        if self.request.method != "POST":
            cells = [cell for cell in cells if self.draft and cell.is_in(self.draft)]
            for cell in cells:
                fill_in(cell.form, self.draft)
        return self.draft_context(*(cell.form for cell in cells))

    def _show(self) -> HttpResponse:
        months = self.months
        newest = FiscalYear.of(timezone.localdate())
        others = [each for each in (self.year.previous, self.year.next) if each.year <= newest.year]
        title = f"{self.year}の{self.pages.noun}"
        if not months.may_write:
            title = f"{self.ward}の{title}"
        of_ward = self.ward.pk if self.request.user.is_bureau else ""
        listed = [(self.pages.noun, self.list_url)] if of_ward else []
        return self.render_to_response(
            {
                "title": title,
                "lead": self.pages.lead,
                "crumbs": [HOME, *listed, (title, "")],
                "months": months,
                "other_years": [
                    (str(each), self.pages.year_url(each.year, of_ward)) for each in others
                ],
                "submit_label": "まとめて保存する",
                "cancel_url": HOME[1],
                **(self._about_draft() if months.may_write else {}),
            }
        )
