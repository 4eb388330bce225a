"""Decides what is shown of a form or ledger that came in, and how it is saved, withdrawn, given out."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports.document.publication import Format
from reports.files.intake.file_names import shown_name
from reports.files.intake.marked_copy import marked_copy
from reports.files.intake.uploads import (
    SettledError,
    as_it_stands,
    may_settle,
    outcome_of,
    result_of,
    settle,
    withdraw,
)
from reports.files.outcome import Outcome
from reports.files.reading import Reading
from reports.models import Upload, UploadKind, UploadResult
from reports.pages.excel_pages.addresses import page_of
from reports.pages.excel_pages.following import following_step
from reports.pages.excel_pages.questions import asked_questions, given_answers
from reports.pages.excel_pages.result import ResultPage
from reports.pages.views.downloads import CONTENT_TYPES, attachment

# What is shown, saved and withdrawn here; what also says something else when it is saved is not.
KINDS = (UploadKind.REPORT_FORM, UploadKind.LEDGER)
ANY_FILE = "application/octet-stream"
NOT_KEPT = "このファイルは残していません。"
DRIFTED = (
    "画面を開いたあとに、ポータルの内容が変わりました。何も保存していません。"
    "読み取り直した結果を確かめて、もう一度確定してください。"
)
NO_MARKS = "このファイルには、印を付けるところがありません。"


@require_safe
def upload(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file that came in says: to mend, to answer, to confirm; later, what was done."""
    kept = form_or_404(request, pk)
    state, outcome = as_it_stands(kept, request.user)
    return show_upload(request, kept, state, outcome, digest=outcome.digest)


def show_upload(
    request: HttpRequest,
    kept: Upload,
    state: UploadResult,
    outcome: Outcome,
    *,
    digest: str,
    refused: bool = False,
    drifted: bool = False,
) -> HttpResponse:
    """The page of an upload. refused: the answers were sent and do not suffice."""
    asked = asked_questions(outcome, insist=refused)
    page = ResultPage(kept, state, outcome, asked, digest, may_settle(kept, request.user))
    context = {
        "title": page.words.title,
        "crumbs": [(page.words.home[0], page.home_url), ("読み取り結果", "")],
        "facts": page.facts,
        "step": following_step(kept, request.user, timezone.localdate()),
        "page": page,
        "form": asked,
        "drifted": DRIFTED if drifted else "",
    }
    return render(request, "reports/upload.html", context)


@require_POST
def upload_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves all that a file says, or shows why nothing was saved."""
    kept = settled_by_or_403(request, pk)
    digest = request.POST.get("digest", "")
    try:
        reading = settle(kept, request.user, given_answers(request.POST), digest)
    except SettledError as error:
        messages.warning(request, str(error))
        return redirect("reports:upload", pk)
    if reading.saved:
        return redirect("reports:upload", pk)
    return show_unsaved(request, kept, reading, digest)


def show_unsaved(request: HttpRequest, kept: Upload, reading: Reading, digest: str) -> HttpResponse:
    """The page of an upload that was confirmed and not saved. digest: of what was confirmed."""
    return show_upload(
        request,
        kept,
        result_of(reading, kept.kind),
        outcome_of(reading),
        # The answers may have led to another question; what was confirmed is the same.
        digest=reading.outcome.digest if reading.drifted else digest,
        refused=not reading.drifted,
        drifted=reading.drifted,
    )


@require_POST
def upload_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends an upload without saving it."""
    kept = settled_by_or_403(request, pk, (*KINDS, UploadKind.USERS))
    try:
        withdraw(kept, request.user)
    except SettledError as error:
        messages.warning(request, str(error))
    return redirect(page_of(kept))


@require_safe
def upload_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """A copy of the user's own workbook with every problem and question marked at its cell."""
    kept = form_or_404(request, pk, (UploadKind.REPORT_FORM,))
    state, outcome = as_it_stands(kept, request.user)
    if state == UploadResult.REFUSED or not (outcome.problems or outcome.questions):
        messages.info(request, NO_MARKS)
        return redirect("reports:upload", pk)
    marked = marked_copy(bytes(kept.content), outcome)
    return attachment(marked, CONTENT_TYPES[Format.XLSX], f"印つき_{shown_name(kept.name)}")


@require_safe
def upload_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A file of any kind as it was received, to be saved and never opened by the browser."""
    kept = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk)
    if kept.content is None:
        raise Http404(NOT_KEPT)
    return attachment(bytes(kept.content), ANY_FILE, shown_name(kept.name))


def form_or_404(request: HttpRequest, pk: int, kinds: tuple[UploadKind, ...] = KINDS) -> Upload:
    """A file that came in; uploads of another kind have pages of their own."""
    forms = Upload.objects.visible_to(request.user).filter(kind__in=kinds)
    named = forms.select_related("ward", "round", "by__ward", "settled_by__ward")
    return get_object_or_404(named, pk=pk)


def settled_by_or_403(
    request: HttpRequest, pk: int, kinds: tuple[UploadKind, ...] = KINDS
) -> Upload:
    """A file that the user may save or withdraw."""
    kept = form_or_404(request, pk, kinds)
    if not may_settle(kept, request.user):
        raise PermissionDenied
    return kept
