"""Decides how the Bureau sends in an official list, sees what it changes, and has it taken in."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.files import uploads as intake
from reports.files.official_list.receiving import receive
from reports.files.official_list.uploads import ListUpload
from reports.files.official_list.work import SettledError
from reports.models import Upload, UploadKind, UploadResult, Work
from reports.pages.jobs import have_list_taken_in
from reports.pages.official_list.form import OfficialListForm
from reports.pages.official_list.pages import preview_page, sending_page
from reports.pages.official_list.questions import Sent
from reports.pages.views.rounds import bureau_only

WITHDRAWN = "取りやめました。何も取り込んでいません。送ったファイルは残っています。"


@bureau_only
@require_http_methods(["GET", "HEAD", "POST"])
def official_list(request: HttpRequest) -> HttpResponse:
    """Asks for a list and shows those that were sent in before."""
    sent = request.method == "POST"
    form = OfficialListForm(request.POST, request.FILES) if sent else OfficialListForm()
    if sent and form.is_valid():
        kept = receive(request.user, **form.cleaned_data)
        if kept.result != UploadResult.REFUSED:
            return redirect("reports:official_list_preview", kept.pk)
        form.add_error("file", kept.summary["told"])
    context = sending_page(request.user, form, request.GET.get("page", ""))
    return render(request, "reports/official_list.html", context)


@bureau_only
@require_safe
def official_list_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """What the list would change in the register as it stands now; of one kind all, in pages."""
    asked = list_or_404(request, pk)
    work = Work.objects.filter(upload=asked.upload).defer("file").first()
    if work and not asked.upload.is_open:
        return redirect("reports:work", work.pk)
    context = preview_page(asked, request.user, request.GET)
    return render(request, "reports/official_list_preview.html", context)


@bureau_only
@require_POST
def official_list_take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Has taken in what was confirmed, and leads to where that can be followed."""
    asked = list_or_404(request, pk)
    sent = Sent.of(request.POST)
    if asked.can_be_taken_in and sent.is_incomplete:
        context = preview_page(asked, request.user, request.GET, sent.answers)
        return render(request, "reports/official_list_preview.html", context)
    said = {"seen": request.POST.get("seen", ""), "answers": sent.answers}
    try:
        work = have_list_taken_in(asked.upload, request.user, **said)
    except SettledError as error:
        messages.warning(request, str(error))
        return redirect("reports:official_list")
    return redirect("reports:work", work.pk)


@bureau_only
@require_POST
def official_list_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Ends a list without taking it in."""
    try:
        intake.withdraw(list_or_404(request, pk).upload, request.user)
    except intake.SettledError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, WITHDRAWN)
    return redirect("reports:official_list")


def list_or_404(request: HttpRequest, pk: int) -> ListUpload:
    """An official list that came in and could be read."""
    lists = Upload.objects.visible_to(request.user).filter(kind=UploadKind.OFFICIAL_LIST)
    readable = lists.exclude(result=UploadResult.REFUSED)
    return ListUpload.of(get_object_or_404(readable.select_related("by__ward"), pk=pk))
