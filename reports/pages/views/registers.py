"""The page of the registers that a report carries over, and 「○年度もこのとおり」."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports.counting.registers import REGISTERS
from reports.counting.ward_report import load_reports
from reports.lifecycle.items import register_url
from reports.pages.report_page.page import ReportPage, report_pages
from reports.pages.report_page.registers import RegistersPage, register_fingerprint
from reports.pages.requests import round_or_404, telling
from wards.fiscal import FiscalYear
from wards.models import RegisterConfirmation, ReportingRound, Submission
from wards.reporting.statements import confirm_register, take_back
from wards.reuse.pages import kept_page
from wards.vocabulary import ReportItem, form_of_item

FORM = form_of_item(next(iter(REGISTERS)))
CHANGED_MEANWHILE = (
    "確認していません。画面を開いたあとに登録が変わりました。もう一度見て、確認してください。"
)


@require_safe
@kept_page
def registers(request: HttpRequest) -> HttpResponse:
    """The registers of the user's own body, each with what makes it this year's answer."""
    page = _own_page(request, round_or_404(request))
    shown = RegistersPage(page)
    context = {
        "title": "登録内容の確認",
        "lead": shown.lead,
        "facts": shown.facts,
        "step": shown.step,
        "crumbs": [(page.title, page.back), ("登録内容の確認", "")],
        "shown": shown,
        "page": page,
    }
    return render(request, "reports/registers.html", context)


@require_POST
def confirm(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Says that a register, as the page showed it, is this year's answer."""
    submission = _own_submission(request, year, item)
    report = load_reports([submission.ward], submission.round)[submission.ward_id]
    records = report.of(ReportItem(item))
    if not records or request.POST.get("seen") != register_fingerprint(records):
        messages.error(request, CHANGED_MEANWHILE)
        return _back(submission, item)
    said = f"「{FiscalYear(year)}もこのとおり」と確認しました。"
    with telling(request, f"{ReportItem(item).label}を{said}"):
        confirm_register(submission, item, records, request.user)
    return _back(submission, item)


@require_POST
def withdraw(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Takes 「このとおり」 back: the register is 未確認 again."""
    submission = _own_submission(request, year, item)
    confirmation = get_object_or_404(RegisterConfirmation, submission=submission, item=item)
    with telling(request, f"{ReportItem(item).label}の確認を取り消しました。"):
        take_back(confirmation)
    return _back(submission, item)


def _back(submission: Submission, item: str) -> HttpResponse:
    return redirect(register_url(ReportItem(item), submission.round))


def _own_page(request: HttpRequest, round_: ReportingRound) -> ReportPage:
    """The report of the user's own body that keeps registers."""
    if request.user.role != FORM:
        raise PermissionDenied
    user, today = request.user, timezone.localdate()
    return report_pages(user.ward, round_, user, today, [FORM])[FORM]


def _own_submission(request: HttpRequest, year: int, item: str) -> Submission:
    """The annual report of the user's own ward that asks for the register."""
    if item not in REGISTERS:
        raise Http404
    if request.user.role != FORM:
        raise PermissionDenied
    reports = Submission.objects.visible_to(request.user).select_related("round", "ward")
    return get_object_or_404(
        reports, form=FORM, round=ReportingRound.objects.annual_of(FiscalYear(year))
    )
