"""A file that came in, read, saved, withdrawn and given out; the background work on it."""

from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from reports.files.marked_copy import marked_copy
from reports.files.opening import UnusableFileError, ending_of
from reports.files.orders import have_read, have_report_forms_made, have_saved
from reports.files.reading import Reading
from reports.files.upload_record import kept_outcome, name_with_ending, shown_name, taken_changes
from reports.files.uploads import SettledError, may_settle, settle, settled_sentence, withdraw
from reports.models import Upload, UploadKind, UploadResult, Work, WorkKind
from reports.pages.report_page.page import report_pages
from reports.pages.requests import ACT, READ, bureau_only, round_or_404
from reports.pages.upload_list import page_of, waiting_uploads
from reports.pages.upload_questions import asked_questions, given_answers
from reports.pages.upload_result import WORDS, result_facts, result_page
from reports.pages.work_page import WorkNotice, notice_of, wait_shortly
from wards.models import User
from wards.outgoing.attachment import attachment
from wards.vocabulary import ReportForm

NOTHING_TICKED = "印の付いたものがありません。何も保存していません。保存しないときは、［やめる］を押してください。"
NO_MARKS = "このファイルには、印を付けるところがありません。"


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file that came in says: to mend, to answer, to confirm; later, what was done."""
    kept = upload_or_404(request, pk)
    work = Work.objects.filter(upload=kept).defer("file").first()
    if work is None:
        return show_upload(request, kept)
    wait_shortly(work)
    notice = notice_of(work, timezone.now())
    if notice.goes_on:
        return redirect("reports:work", work.pk)
    return show_upload(
        request, upload_or_404(request, pk), "" if notice.is_done else notice.sentence
    )


def show_upload(request: HttpRequest, kept: Upload, stopped: str = "") -> HttpResponse:
    outcome = kept_outcome(kept.summary)
    asked = asked_questions(outcome, insist=bool(kept.summary.get("unsaved")) and kept.is_open)
    may = may_settle(kept, request.user)
    page = result_page(kept, outcome, asked, may_settle=may, stopped=stopped)
    request.belongs_to = page["home_url"]
    context = {
        "title": page["words"].title,
        "crumbs": [(page["words"].home[0], page["home_url"]), ("読み取り結果", "")],
        "facts": result_facts(outcome, page["state"]),
        "step": following_step(kept, request.user, timezone.localdate()),
        "page": page,
        "form": asked,
    }
    return render(request, "reports/upload.html", context)


@require_POST
def upload_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a file read anew, against the portal as it is now."""
    kept = settled_by_or_403(request, pk)
    if kept.is_open or kept.result == UploadResult.WAITING:
        have_read(kept, request.user)
    else:
        messages.warning(request, settled_sentence(kept))
    return redirect(page_of(kept))


@require_POST
def upload_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Has saved all that a file says; its page tells what came of it."""
    kept = settled_by_or_403(request, pk)
    if kept.kind == UploadKind.USERS:
        raise Http404  # saved where the new passwords are shown
    answers = given_answers(request.POST)
    outcome = replace(kept_outcome(kept.summary), answers=answers)
    if not kept.is_open:
        messages.warning(request, settled_sentence(kept))
    elif outcome.changes and outcome.may_be_saved and not taken_changes(outcome):
        messages.warning(request, NOTHING_TICKED)
    else:
        have_saved(kept, request.user, answers, request.POST.get("digest", ""))
    return redirect(page_of(kept))


@require_POST
def upload_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an upload without saving it."""
    kept = settled_by_or_403(request, pk)
    try:
        withdraw(kept, request.user)
    except SettledError as error:
        messages.warning(request, str(error))
    return redirect(page_of(kept))


@require_safe
def upload_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of the user's own workbook with every problem and question marked at its cell."""
    kept = upload_or_404(request, pk)
    if kept.kind != UploadKind.REPORT_FORM:
        raise Http404
    outcome = kept_outcome(kept.summary)
    if kept.content is None or not (outcome.problems or outcome.questions):
        messages.info(request, NO_MARKS)
        return redirect("reports:upload", pk)
    try:
        marked = marked_copy(bytes(kept.content), outcome)
    except UnusableFileError as error:
        messages.warning(request, f"印つきの写しを作れませんでした。{error}")
        return redirect("reports:upload", pk)
    return attachment(marked, name_with_ending(f"印つき_{shown_name(kept.name)}", ".xlsx"))


@require_safe
def upload_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of any kind as it was received, to be saved and never opened by the browser.

    Nobody gets one that has not been read, and scanned, yet.
    """
    kept = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    if kept.content is None or kept.result == UploadResult.WAITING:
        raise Http404
    content = bytes(kept.content)
    is_template = kept.kind == UploadKind.DECK_TEMPLATE
    name = name_with_ending(kept.name, ".pptx" if is_template else ending_of(content))
    return attachment(content, name, content_type="application/octet-stream")


def upload_or_404(request: HttpRequest, pk: int) -> Upload:
    """A file that came in."""
    uploads = Upload.objects.visible_to(request.user)
    named = uploads.select_related("ward", "round", "by__ward", "settled_by__ward")
    return get_object_or_404(named, pk=pk)


def settled_by_or_403(request: HttpRequest, pk: int, kind: UploadKind | None = None) -> Upload:
    """A file, of a kind if that is given, that the user may save or withdraw."""
    kept = upload_or_404(request, pk)
    if kind not in (None, kept.kind):
        raise Http404
    if not may_settle(kept, request.user):
        raise PermissionDenied
    return kept


@bureau_only(ACT)
def forms_zip(request: HttpRequest) -> HttpResponse:
    """Has the report forms of all wards made, and leads to where that can be followed."""
    work = have_report_forms_made(request.user, round_or_404(request, months=True))
    return redirect("reports:work", work.pk)


@require_safe
def work(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a work is, and what it made; of a file that was read or saved, the page of the file."""
    works = Work.objects.visible_to(request.user).select_related("round", "upload", "by__ward")
    works = works.defer("file", "upload__content")
    asked = get_object_or_404(works, pk=pk)
    notice = notice_of(asked, timezone.now())
    if asked.kind in (WorkKind.READING, WorkKind.SAVING) and not notice.goes_on:
        return redirect(page_of(asked.upload))
    return render(request, "reports/work.html", work_page(asked, notice))


@bureau_only(READ)
def work_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that a work made."""
    made = get_object_or_404(Work.objects.visible_to(request.user), pk=pk)
    if made.file is None:
        raise Http404
    return attachment(bytes(made.file), made.file_name)


# --- What follows a saved file ---------------------------------------------------------------

TO_THE_MONTHS = {
    "text": "件数はポータルに入っています。",
    "detail": "健康局が報告を求めている月は、ホームから報告を開き、確かめて提出してください。",
    "url": "/",
    "label": "ホームへ",
}


def following_step(upload: Upload, user: User, today: date) -> dict[str, object] | None:
    """The next step, for components/lead_step.html; None while the file itself waits for its reader.

    After a ledger the reports of its months wait, where the Bureau asks for them; after a list of users nothing does.
    """
    if upload.result not in (UploadResult.SAVED, UploadResult.UNCHANGED):
        return None
    if upload.kind == UploadKind.LEDGER and user.role == ReportForm.DESK.value:
        return TO_THE_MONTHS
    if upload.kind != UploadKind.REPORT_FORM:
        return None
    if user.is_bureau:
        return _next_file(user)
    if upload.ward is None or upload.round is None or user.role != upload.form:
        return None
    form = ReportForm(upload.form)
    page = report_pages(upload.ward, upload.round, user, today, [form]).get(form)
    if page is None or page.step.get("url"):
        return page and page.step
    # Where there is nothing to press, its own page.
    return {**page.step, "url": page.url, "label": "報告の画面を開く"}


def _next_file(user: User) -> dict[str, object]:
    # What has to be mended waits for the ward.
    following = waiting_uploads(user).filter(result=UploadResult.CHECKED).first()
    if following is None:
        return {"text": "確認を待っているファイルは、もうありません。", "calm": True}
    return {
        "text": "次のファイルが確認を待っています。",
        "detail": shown_name(following.name),
        "url": page_of(following),
        "label": "次を確かめる",
    }


def work_page(work: Work, notice: WorkNotice) -> dict[str, object]:
    """What the page shows."""
    title, query = work.get_kind_display(), f"?{work.round.query}" if work.round else ""
    kind = UploadKind(work.upload.kind) if work.upload else UploadKind.REPORT_FORM
    label, home = WORDS[kind].home
    if work.kind == WorkKind.WARD_PAGES:
        label, home = "区別概要", "reports:ward_page_list"
    return {
        "title": title,
        "lead": shown_name(work.upload.name) if work.upload else str(work.round or ""),
        "crumbs": [(label, reverse(home) + query), (title, "")],
        "work": work,
        "notice": notice,
    }


@never_cache
@bureau_only(ACT)
def user_list_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves what is ticked; the answer is the one page that ever shows the new passwords."""
    kept = settled_by_or_403(request, pk, UploadKind.USERS)
    digest = request.POST.get("digest", "")
    try:
        reading = settle(kept, request.user, given_answers(request.POST), digest)
    except SettledError as error:
        messages.warning(request, str(error))
        return redirect(page_of(kept))
    if not reading.saved:
        return show_upload(request, upload_or_404(request, pk))
    if not reading.slips:
        return redirect(page_of(kept))
    request.sending.note(told="初期パスワードは、もう一度は表示できません。")
    return _show_slips(request, kept, reading)


def _show_slips(request: HttpRequest, kept: Upload, reading: Reading) -> HttpResponse:
    context = {
        "title": f"初期パスワード（{len(reading.slips):,}人分）",
        "lead": f"{len(taken_changes(reading.outcome)):,}件を保存しました。"
        "この画面を閉じると、パスワードは二度と表示できません。",
        "crumbs": [
            ("アカウント", reverse("wards:user_list")),
            (WORDS[UploadKind.USERS].home[0], reverse("reports:user_list")),
        ],
        "slips": reading.slips,
        "log_in": request.build_absolute_uri(reverse("account_login")),
        "result_url": page_of(kept),
    }
    return render(request, "reports/user_slips.html", context)
