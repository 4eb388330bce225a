"""The overview of a year's wording, for the Bureau."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.pages.wording.pages import wording_overview
from wards.fiscal import FiscalYear
from wards.generic.base import HOME, year_asked
from wards.models import ReportingRound


@require_safe
def wording_list(request: HttpRequest) -> HttpResponse:
    """Everything the Bureau words for 資料４ of a year."""
    if not request.user.is_bureau:
        raise PermissionDenied
    year = FiscalYear(year_asked(request))
    years = [round_.year for round_ in ReportingRound.objects.annual()]
    context = {
        "title": "資料４の文言",
        "lead": f"{year}の資料４に載せる文です。区の記述は変わらず、文言からたどれます。",
        "crumbs": [HOME, ("資料４の文言", "")],
        "overview": wording_overview(year.year),
        "year": year,
        "years": years,
    }
    return render(request, "reports/wordings.html", context)
