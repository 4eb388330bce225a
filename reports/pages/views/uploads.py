"""A file that came in: its page, and how it is read anew, saved, withdrawn and given out."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports.document.publication import Format
from reports.files.marked_copy import marked_copy
from reports.files.opening import UnusableFileError, ending_of
from reports.files.upload_record import kept_outcome, name_with_ending, shown_name, taken_changes
from reports.files.uploads import SettledError, may_settle, settled_sentence, withdraw
from reports.models import Upload, UploadKind, UploadResult, Work
from reports.pages.excel_pages.listing import page_of
from reports.pages.excel_pages.page import following_step
from reports.pages.excel_pages.questions import asked_questions, given_answers
from reports.pages.excel_pages.result import ResultPage
from reports.pages.jobs import have_read, have_saved
from reports.pages.views.downloads import CONTENT_TYPES, attachment
from reports.pages.work_page import standing_of, wait_shortly

ANY_FILE = "application/octet-stream"
NOT_KEPT = "このファイルは残していません。"
NOTHING_TICKED = "印の付いたものがありません。何も保存していません。保存しないときは、［やめる］を押してください。"
NO_MARKS = "このファイルには、印を付けるところがありません。"


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file that came in says: to mend, to answer, to confirm; later, what was done."""
    kept = upload_or_404(request, pk)
    work = Work.objects.filter(upload=kept).defer("file").first()
    if work is None:
        return _show(request, kept)
    wait_shortly(work)
    standing = standing_of(work, timezone.now())
    if standing.goes_on:
        return redirect("reports:work", work.pk)
    return _show(request, upload_or_404(request, pk), "" if standing.is_done else standing.sentence)


def _show(request: HttpRequest, kept: Upload, stopped: str = "") -> HttpResponse:
    outcome = kept_outcome(kept.summary)
    asked = asked_questions(outcome, insist=bool(kept.summary.get("unsaved")) and kept.is_open)
    page = ResultPage(kept, outcome, asked, may_settle(kept, request.user), stopped)
    request.belongs_to = page.home_url
    context = {
        "title": page.words.title,
        "crumbs": [(page.words.home[0], page.home_url), ("読み取り結果", "")],
        "facts": page.facts,
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
    return attachment(
        marked,
        CONTENT_TYPES[Format.XLSX],
        name_with_ending(f"印つき_{shown_name(kept.name)}", ".xlsx"),
    )


@require_safe
def upload_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of any kind as it was received, to be saved and never opened by the browser.

    Nobody gets one that has not been read, and scanned, yet.
    """
    kept = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    if kept.content is None or kept.result == UploadResult.WAITING:
        raise Http404(NOT_KEPT)
    content = bytes(kept.content)
    ending = ending_of(content)
    return attachment(content, ANY_FILE, name_with_ending(kept.name, ending))


def upload_or_404(request: HttpRequest, pk: int) -> Upload:
    """A file that came in."""
    uploads = Upload.objects.visible_to(request.user)
    named = uploads.select_related("ward", "round", "by__ward", "settled_by__ward")
    return get_object_or_404(named, pk=pk)


def show_unsaved(request: HttpRequest, kept: Upload) -> HttpResponse:
    """The page of an upload that was confirmed here and not saved."""
    return _show(request, upload_or_404(request, kept.pk))


def settled_by_or_403(request: HttpRequest, pk: int, kind: UploadKind | None = None) -> Upload:
    """A file, of a kind if that is given, that the user may save or withdraw."""
    kept = upload_or_404(request, pk)
    if kind not in (None, kept.kind):
        raise Http404
    if not may_settle(kept, request.user):
        raise PermissionDenied
    return kept
