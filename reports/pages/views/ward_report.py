"""The home page, and the pages on which a ward's report is shown, submitted and its return answered."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.lifecycle.notices import notify, notify_of_last
from reports.lifecycle.submitting import NotReadyError, send
from reports.pages.handover import handover_of
from reports.pages.report_page.answering import (
    AnswerDraft,
    AnswerForm,
    ReasonForm,
    SubmissionDraft,
    SubmissionForm,
    own_values,
    shown_return,
    unsaved_elsewhere,
)
from reports.pages.report_page.page import ReportPage, report_pages
from reports.pages.report_page.whose_turn import monthly_lines, own_reports, waiting_elsewhere
from reports.pages.requests import (
    FORM,
    choose_round,
    last_move_seen,
    round_or_404,
    telling,
    ward_or_404,
)
from reports.pages.views.announcements import news_of
from reports.pages.views.board import board
from wards.models import ReportingRound, ReturnMark, Ward
from wards.reporting import taking_back
from wards.reporting.statements import MarkClosedError, answer_mark
from wards.reporting.workflow import MoveRefusedError, note_opened
from wards.reuse.pages import kept_page
from wards.vocabulary import ReportForm, RoundKind, items_of

PURPOSES = {RoundKind.ANNUAL: "取組調査", RoundKind.MONTHLY: "月次報告"}
NOT_SUBMITTED = "提出していません。"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The Bureau's board of all wards; a ward's own report."""
    return board(request) if request.user.is_bureau else _own_report(request)


@kept_page
def _own_report(request: HttpRequest) -> HttpResponse:
    if (chosen := choose_round(request)) is None:
        return render(request, "reports/no_round.html", {"title": "ホーム"})
    return show_report(request, request.user.ward, chosen.round, ReportForm(request.user.role))


@require_safe
@kept_page
def ward_report(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """The report of a ward: for the Bureau any, for a ward its own two."""
    if not (request.user.is_bureau or request.user.ward_id == ward):
        raise Http404
    round_ = round_or_404(request, months=True)
    return show_report(request, ward_or_404(ward), round_, _report_form(form, round_))


def show_report(
    request: HttpRequest,
    ward: Ward,
    round_: ReportingRound,
    form: ReportForm,
    typed: AnswerForm | None = None,
    typed_for: int | None = None,
) -> HttpResponse:
    """The page of a report. typed: a refused answer to the mark `typed_for`."""
    pages = report_pages(ward, round_, request.user, timezone.localdate())
    page = pages[form]
    if page.mine:
        note_opened(page.submission, request.user)
    drafts = list(request.user.drafts.all()) if page.mine else []
    returned = shown_return(page, typed, typed_for, drafts)
    own = own_reports(request.user, round_)
    context = {
        "title": page.title,
        "lead": f"{round_.year} 在宅医療連携拠点事業 {PURPOSES[round_.kind]}",
        "facts": page.facts,
        "step": page.step,
        "page": page,
        "returned": returned,
        "months": monthly_lines(own, page.today),
        "elsewhere": waiting_elsewhere(own, round_, page.today),
        "handover": handover_of(page),
        "news": None if request.user.is_bureau else news_of(request.user),
        "other": next((pages[other] for other in pages if other != form), None),
        # Those of answers stand at their marks.
        "drafts": [each for each in drafts if each.model != ReturnMark._meta.label_lower],
        "crumbs": [("ホーム", "/"), (page.title, "")] if request.user.is_bureau else [],
    }
    return render(request, "reports/ward_report.html", context)


@require_safe
def next_missing(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Leads on to what the report lacks next, behind the item in `?after=`."""
    page = _own_page(request, ward, form)
    return redirect(page.next_place(request.GET.get("after", "")))


@require_http_methods(FORM)
@kept_page
def submit_report(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """What will be submitted, what asks for a reason, and the button."""
    page = _own_page(request, ward, form)
    note_opened(page.submission, request.user)
    if request.method != "POST":
        return _show_submission(request, page, _submission_form(page))
    typed = _submission_form(page, request.POST)
    draft = SubmissionDraft(request, page)
    if draft.is_about_draft:
        return draft.answer_about_draft([typed])
    ready = typed.is_valid() and not page.blocked
    # Where somebody else was faster, the move itself says what happened.
    if page.may_submit and not ready:
        return _show_submission(request, page, typed)
    return _submit(request, page, typed)


def _submit(request: HttpRequest, page: ReportPage, form: SubmissionForm) -> HttpResponse:
    try:
        send(
            page.submission,
            request.user,
            reasons=form.reasons,
            seen=last_move_seen(request),
            today=page.today,
            same_again=form.same_again,
        )
    except (MoveRefusedError, NotReadyError) as refusal:
        messages.error(request, f"{NOT_SUBMITTED}{refusal}")
        anew = _own_page(request, page.report.ward.code, page.form)
        return _show_submission(request, anew, _submission_form(anew, request.POST))
    SubmissionDraft(request, page).forget_all_drafts()
    messages.success(
        request, "提出しました。控えはこの画面で確かめられます。健康局の確認待ちです。"
    )
    return redirect(page.url)


def _submission_form(page: ReportPage, data=None) -> SubmissionForm:
    # The reasons are those that were written last, also where that submission was withdrawn.
    last = page.submission.filings.order_by("number").last()
    return SubmissionForm(data, warnings=page.warnings, last=last, unchanged=page.unchanged)


def _show_submission(request: HttpRequest, page: ReportPage, form: SubmissionForm) -> HttpResponse:
    draft = SubmissionDraft(request, page)
    draft.go_on_with_draft(form)
    context = {
        "title": f"{page.title}を提出する",
        "lead": "提出する内容を確かめて、いちばん下のボタンで提出します。"
        if page.may_submit
        else "",
        "crumbs": [(page.title, page.url), ("提出する", "")],
        "facts": page.facts,
        "page": page,
        "returned": shown_return(page),
        "form": form,
        "unsaved": unsaved_elsewhere(request.user, page),
        "preview": own_values(page),
        **draft.draft_context(form),
    }
    return render(request, "reports/submit.html", context)


@require_POST
def withdraw(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Takes a submission back that nobody at the Bureau has opened; the report is again what it was."""
    page = _own_page(request, ward, form)
    done = "提出を取り下げました。修正して、もう一度提出してください。"
    with telling(request, done, else_="取り下げていません。"), transaction.atomic():
        moved = taking_back.withdraw(page.submission, request.user, last_move_seen(request))
        notify_of_last(moved)
    return redirect(page.url)


@require_http_methods(FORM)
def ask_return(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Asks the Bureau to return a report that can no longer be withdrawn."""
    page = _own_page(request, ward, form)
    asked = ReasonForm(request.POST or None)
    if asked.is_valid():
        reason, seen = asked.cleaned_data["reason"], last_move_seen(request)
        try:
            with transaction.atomic():
                notify(taking_back.ask_for_return(page.submission, request.user, reason, seen=seen))
        except MoveRefusedError as refusal:
            asked.add_error(None, f"依頼していません。{refusal}")
        else:
            messages.success(
                request, "差戻しを依頼しました。健康局の回答は、この画面に表示されます。"
            )
            return redirect(page.url)
    title = "差戻しを依頼する"
    context = {
        "title": title,
        "lead": page.title,
        "crumbs": [(page.title, page.url), (title, "")],
        "form": asked,
        "carried": [("seen", page.seen)],
        "submit_label": title,
        "cancel_url": page.url,
        "help_sentences": [
            "健康局に理由が届きます。差し戻されると、この報告を修正して、もう一度提出できます。",
            "それまでは、提出した内容のまま数えられます。",
        ],
    }
    return render(request, "records/form.html", context)


@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Keeps a ward's answer to one mark of a returned report."""
    marks = ReturnMark.objects.visible_to(request.user).select_related("event__submission__round")
    mark = get_object_or_404(marks, pk=pk, event__submission__form=request.user.role)
    report = mark.event.submission
    page = _own_page(request, report.ward_id, report.form, report.round)
    typed = AnswerForm(request.POST, mark=mark)
    draft = AnswerDraft(request, mark, page)
    if draft.is_about_draft:
        return draft.answer_about_draft([typed])
    if not typed.is_valid():
        return show_report(request, page.report.ward, report.round, page.form, typed, pk)
    try:
        answer_mark(pk, typed.cleaned_data["answer"], request.user)
    except MarkClosedError:
        messages.error(
            request,
            "回答を保存していません。この報告は、画面を開いたあとに提出されたか、"
            "もう一度差し戻されました。",
        )
        return show_report(request, page.report.ward, report.round, page.form, typed, pk)
    draft.forget_draft()
    messages.success(request, _answer_sentence(page, pk))
    return redirect(f"{page.url}#returned")


def _answer_sentence(page: ReportPage, pk: int) -> str:
    """What is said after an answer to the mark `pk`. page: as it was before."""
    waiting = sum(finding.mark not in (None, pk) for finding in page.errors)
    rest = f"あと{waiting}か所に回答してください。" if waiting else "差戻しにはすべて回答しました。"
    return f"回答を保存しました。{rest}"


def _own_page(
    request: HttpRequest, ward: str, form: str, round_: ReportingRound | None = None
) -> ReportPage:
    """The page of the report that the user's own body enters; any other is not found."""
    if request.user.ward_id != ward or request.user.role != form:
        raise Http404
    round_ = round_ or round_or_404(request, months=True)
    own, today = _report_form(form, round_), timezone.localdate()
    page = report_pages(ward_or_404(ward), round_, request.user, today, [own])[own]
    if page.submission.pk is None:
        raise Http404
    return page


def _report_form(form: str, round_: ReportingRound) -> ReportForm:
    if form not in ReportForm.values or not items_of(round_.kind, form):
        raise Http404
    return ReportForm(form)
