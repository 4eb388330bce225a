"""The pages on which the Bureau reads a report, accepts or returns it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.lifecycle.items import review_url, round_url
from reports.pages.requests import bureau_only, last_move_seen, report_or_404
from reports.pages.review.page import Review, next_waiting
from reports.pages.review.returning import ReturnForm, accept, give_back
from wards.reporting.workflow import MoveRefusedError


def _context(review: Review, title: str, **more: object) -> dict[str, object]:
    board = round_url("reports:home", review.report.round)
    return {
        "title": title,
        "lead": f"{review.report.round}",
        "facts": review.facts,
        "crumbs": [("提出状況", board), (title, "")],
        "review": review,
        **more,
    }


@bureau_only
@require_safe
def review(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Everything that was submitted, what changed, and what to do with it."""
    page = Review(report_or_404(request, ward, form), timezone.localdate())
    context = _context(page, f"{page.name}の報告を確認する", step=page.step)
    return render(request, "reports/review.html", context)


@bureau_only
@require_POST
def accept_one(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Accepts a report and leads to the next that waits."""
    report = report_or_404(request, ward, form)
    name = f"{report.ward} {report.get_form_display()}"
    try:
        accept(report, request.user, seen=last_move_seen(request))
    except MoveRefusedError as refusal:
        messages.error(request, f"受理していません。{refusal}")
        return redirect(review_url(report))
    following = next_waiting(report.round)
    more = (
        "次に待っている報告を表示しています。" if following else "待っている報告はもうありません。"
    )
    messages.success(request, f"{name}の報告を受理しました。{more}")
    return redirect(review_url(following) if following else round_url("reports:home", report.round))


@bureau_only
@require_http_methods(["GET", "HEAD", "POST"])
def return_one(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Asks for the reason and the places, then returns the report to the ward."""
    page = Review(report_or_404(request, ward, form), timezone.localdate())
    filled = ReturnForm(request.POST or None, review=page)
    if filled.is_valid():
        refusal = _give_back(request, page, filled.cleaned_data)
        if not refusal:
            return redirect(review_url(page.report))
        # What he reads now is what he is held to have seen, so it is read anew.
        page = Review(report_or_404(request, ward, form), timezone.localdate())
        filled = ReturnForm(request.POST, review=page)
        filled.full_clean()
        filled.add_error(None, refusal)
    title = f"{page.name}の報告を差し戻す"
    context = _context(page, title, form=filled, cancel_url=review_url(page.report))
    return render(request, "reports/return.html", context)


def _give_back(request: HttpRequest, page: Review, answers: dict[str, object]) -> str:
    """Returns the report; a sentence when that is refused, else ''."""
    try:
        give_back(
            page.report,
            request.user,
            **answers,
            seen=last_move_seen(request),
        )
    except MoveRefusedError as refusal:
        return str(refusal)
    messages.success(request, f"{page.name}に差し戻しました。理由は区の画面に出ます。")
    return ""
