"""The surveys of a fiscal year made at once: the annual one and the twelve months, days derived."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wards.fiscal import FiscalYear, usual_days
from wards.generic.pages import HOME
from wards.models import ReportingRound
from wards.models.record import LAST_FISCAL_YEAR
from wards.reporting.workflow import open_round
from wards.vocabulary import RoundKind


def following_year() -> FiscalYear:
    """The first fiscal year after the annual surveys that there are; without any, the present one."""
    latest = ReportingRound.objects.annual().first()
    return latest.year.next if latest else FiscalYear.of(timezone.localdate())


def surveys_of(year: FiscalYear) -> list[ReportingRound]:
    """The annual survey and the twelve months of a year: those that exist, the others unsaved."""
    existing = {each.month: each for each in ReportingRound.objects.filter(fiscal_year=year.year)}
    surveys = []
    for month in (None, *(first.month for first, _ in year.months())):
        days = usual_days(year, month)
        surveys.append(
            existing.get(month)
            or ReportingRound(
                kind=RoundKind.MONTHLY if month else RoundKind.ANNUAL,
                fiscal_year=year.year,
                month=month,
                as_of=days.as_of,
                opens_on=days.opens_on,
                due_on=days.due_on,
            )
        )
    return surveys


@require_http_methods(["GET", "HEAD", "POST"])
def surveys_of_year(request: HttpRequest, year: int) -> HttpResponse:
    """Shows the days of all surveys of a year, and makes those that are missing."""
    if not request.user.is_bureau:
        raise PermissionDenied
    if not FiscalYear.of(timezone.localdate()).year <= year <= LAST_FISCAL_YEAR:
        raise Http404
    fiscal_year = FiscalYear(year)
    surveys = surveys_of(fiscal_year)
    missing = [survey for survey in surveys if survey.pk is None]
    list_url = reverse("wards:round_list")
    if request.method == "POST":
        for survey in missing:
            survey.save()
            open_round(survey)
        messages.success(request, f"{fiscal_year}の調査を{len(missing)}件作りました。")
        return redirect(list_url)
    title = f"{fiscal_year}の調査をまとめて作る"
    context = {
        "title": title,
        "lead": "年次調査と12か月の月次報告を、標準の日程で一度に作ります。",
        "crumbs": [HOME, ("調査", list_url), (title, "")],
        "surveys": surveys,
        "missing": missing,
        "cancel_url": list_url,
    }
    return render(request, "wards/surveys_of_year.html", context)
