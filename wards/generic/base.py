"""What all pages of a record share: the year, the way back, and the crumbs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from wards.generic.pages import RecordPages
from wards.generic.report_at_hand import ReportAtHand
from wards.models.record import FIRST_FISCAL_YEAR, LAST_FISCAL_YEAR
from wards.reporting.survey_days import reporting_year

HOME = ("ホーム", "/")
NEXT = "next"


def year_asked(request: HttpRequest) -> int:
    """The fiscal year of `?year=2024`, else the one that is being reported."""
    asked = request.GET.get("year", "")
    if asked.isascii() and asked.isdigit() and len(asked) == 4:
        year = int(asked)
        if FIRST_FISCAL_YEAR <= year <= LAST_FISCAL_YEAR:
            return year
    return reporting_year().year


def way_back(request: HttpRequest, otherwise: str) -> str:
    """The address in `?next=`, when it is one of our own."""
    asked = request.GET.get(NEXT, "")
    allowed = url_has_allowed_host_and_scheme(asked, {request.get_host()}, request.is_secure())
    return asked if allowed else otherwise


class RecordView:
    """Mixin of the pages of a record; `pages` comes from RecordPages.urls()."""

    pages: RecordPages = None
    request: HttpRequest
    # By its model's name a user's record would take the place of the one who has signed in.
    context_object_name = "record"

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not self.pages.may_read(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def year(self) -> int:
        return year_asked(self.request)

    @property
    def report_year(self) -> int:
        """The fiscal year of the report to which what the page shows belongs."""
        return self.year

    @property
    def report_month(self) -> int | None:
        """The month of a monthly report; None means the annual one."""
        return None

    @cached_property
    def report(self) -> ReportAtHand:
        """The report of the user's own body that asks for what the page shows."""
        return ReportAtHand(
            self.request.user, self.pages.model, self.report_year, self.report_month
        )

    @property
    def list_url(self) -> str:
        return self.pages.url("list")

    def crumbs(self, *steps: tuple[str, str]) -> list[tuple[str, str]]:
        return [HOME, (self.pages.noun, self.list_url), *steps]
