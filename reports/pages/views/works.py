"""Background work: begun, followed until it ends, and its file taken away."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from reports.models import Work, WorkKind
from reports.pages.excel_pages.listing import page_of
from reports.pages.jobs import have_report_forms_made
from reports.pages.views.downloads import attachment
from reports.pages.views.rounds import bureau_only, round_or_404
from reports.pages.work_page import standing_of, work_page

ZIP = "application/zip"


@bureau_only
@require_POST
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
    standing = standing_of(asked, timezone.now())
    if asked.kind in (WorkKind.READING, WorkKind.SAVING) and not standing.goes_on:
        return redirect(page_of(asked.upload))
    return render(request, "reports/work.html", work_page(asked, standing))


@bureau_only
@require_safe
def work_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file that a work made."""
    made = get_object_or_404(Work.objects.visible_to(request.user), pk=pk)
    if made.file is None:
        raise Http404
    return attachment(bytes(made.file), ZIP, made.file_name)
