"""The pages on which the Bureau reads a report, accepts or returns it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from reports.lifecycle.items import review_url, round_url
from reports.lifecycle.notices import notify
from reports.pages.report_page.answering import ReasonForm
from reports.pages.requests import ACT, FORM, bureau_only, last_move_seen, report_or_404, telling
from reports.pages.review.page import Review, Turns
from reports.pages.review.returning import (
    MarkedReturnForm,
    ReturnForm,
    accept,
    give_back,
    new_due_of,
    take_return_back,
)
from wards.models import Submission
from wards.reporting.taking_back import decline_return
from wards.reporting.workflow import MoveRefusedError, move, note_opened
from wards.reuse.pages import kept_page
from wards.vocabulary import Status


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


@bureau_only(FORM)
@kept_page
def review(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Everything that was submitted, and what changed; returns it with marks at the places."""
    page, filled, is_returned = _filled(request, ward, form, MarkedReturnForm)
    if is_returned:
        return _to_next(page.report)
    note_opened(page.report, request.user)
    context = _context(page, f"{page.name}の報告を確認する", step=page.step, form=filled)
    return render(request, "reports/review.html", context)


@bureau_only(ACT)
def accept_one(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Accepts a report and leads to the next that waits."""
    report = report_or_404(request, ward, form)
    try:
        accepted = accept(report, request.user, seen=last_move_seen(request))
    except MoveRefusedError as refusal:
        messages.error(request, f"受理していません。{refusal}")
        return redirect(review_url(report))
    done = format_html("{}を受理しました。", _link(report))
    messages.success(request, done, extra_tags=_undo(accepted, "unaccept", "受理を取り消す"))
    return _to_next(report)


def _undo(report: Submission, page: str, label: str) -> str:
    """What a message says of the button that takes back the last that happened to a report."""
    address = round_url(f"reports:{page}", report.round, report.ward_id, report.form)
    return f"{address}&seen={report.events.latest('pk').pk} {label}"


def _link(report: Submission) -> SafeString:
    """The name of a report, leading to its page."""
    name = f"{report.ward} {report.get_form_display()}の報告"
    return format_html('<a href="{}">{}</a>', review_url(report), name)


def _to_next(report: Submission) -> HttpResponse:
    """Leads from a report that waited to the next that waits, at last to the board.

    report: as it was read, before it was accepted or returned.
    """
    if report.status != Status.SUBMITTED:
        return redirect(review_url(report))
    following = Turns(report).next_or_first
    return redirect(review_url(following) if following else round_url("reports:home", report.round))


@bureau_only(ACT)
def unaccept(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Takes an acceptance back, until the report is published."""
    report = report_or_404(request, ward, form)
    done = "受理を取り消しました。もう一度、受理か差戻しを選べます。"
    with telling(request, done, else_="受理を取り消していません。"):
        move(report, Status.SUBMITTED, request.user, seen=last_move_seen(request))
    return redirect(review_url(report))


@bureau_only(ACT)
def recall(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Takes a return back, until the ward has opened it."""
    page = Review(report_or_404(request, ward, form), timezone.localdate())
    done = "差戻しを取り消しました。書いた理由と指摘は、区に見えないまま残っています。"
    with telling(request, done, else_="差戻しを取り消していません。"):
        take_return_back(page, request.user, seen=last_move_seen(request))
    return redirect(review_url(page.report))


@bureau_only(ACT)
def grant_return(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Returns a report as its ward asked, for the ward's own reason."""
    page = Review(report_or_404(request, ward, form), timezone.localdate())
    asked = page.asked
    reason = f"依頼のとおり差し戻します。依頼の理由: {asked.reason}" if asked else ""
    refusal = "差戻しの依頼がありません。"
    if asked:
        refusal = _give_back(request, page, {"reason": reason, "due_on": new_due_of(page)})
    if refusal:
        messages.error(request, f"差し戻していません。{refusal}")
        return redirect(review_url(page.report))
    return _to_next(page.report)


@bureau_only(FORM)
def decline(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Lets a report stand whose return was asked for, and says why."""
    page = Review(report_or_404(request, ward, form), timezone.localdate())
    said = ReasonForm(request.POST or None)
    if said.is_valid():
        try:
            with transaction.atomic():
                reason, seen = said.cleaned_data["reason"], last_move_seen(request)
                notify(decline_return(page.report, request.user, reason, seen=seen))
        except MoveRefusedError as refusal:
            said.add_error(None, f"回答していません。{refusal}")
        else:
            messages.success(request, f"{page.name}に、差し戻さないと回答しました。")
            return redirect(review_url(page.report))
    context = _context(
        page,
        "差戻しの依頼に、そのままと回答する",
        form=said,
        carried=[("seen", page.seen)],
        submit_label="回答する",
        cancel_url=review_url(page.report),
        help_sentences=["理由は区の画面とメールに表示されます。報告は、提出された内容のままです。"],
    )
    return render(request, "records/form.html", context)


@bureau_only(FORM)
def return_one(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Asks for the reason, then returns the report to the ward as a whole."""
    page, filled, is_returned = _filled(request, ward, form, ReturnForm)
    if is_returned:
        return _to_next(page.report)
    title = f"{page.name}の報告を差し戻す"
    context = _context(page, title, form=filled, cancel_url=review_url(page.report))
    return render(request, "reports/return.html", context)


def _filled(
    request: HttpRequest, ward: str, form: str, form_class: type[ReturnForm]
) -> tuple[Review, ReturnForm, bool]:
    """The report with the form of its return, and whether that form returned it."""
    page = Review(report_or_404(request, ward, form), timezone.localdate())
    filled = form_class(request.POST or None, review=page)
    if not filled.is_valid():
        return page, filled, False
    refusal = _give_back(request, page, filled.cleaned_data)
    if refusal:
        # What he reads now is what he is held to have seen, so it is read anew.
        page = Review(report_or_404(request, ward, form), timezone.localdate())
        filled = form_class(request.POST, review=page)
        filled.full_clean()
        filled.add_error(None, refusal)
    return page, filled, not refusal


def _give_back(request: HttpRequest, page: Review, answers: dict[str, object]) -> str:
    """Returns the report; a sentence when that is refused, else ''."""
    is_granted = bool(page.asked)
    try:
        returned = give_back(page.report, request.user, **answers, seen=last_move_seen(request))
    except MoveRefusedError as refusal:
        return str(refusal)
    done = format_html("{}を差し戻しました。理由は区の画面に表示されます。", _link(page.report))
    undo = "" if is_granted else _undo(returned, "recall", "差戻しを取り消す")
    messages.success(request, done, extra_tags=undo)
    return ""
