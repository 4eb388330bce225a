"""Decides how the Bureau takes the list of users away, sends it back, and hands out new passwords."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reports.document.exporters.csv_files import CannotEncodeError, write_rows
from reports.document.publication import Format
from reports.files.intake.user_list.columns import HEADINGS, rows_of
from reports.files.intake.user_list.reading import MOST_ROWS
from reports.files.intake.user_list.saving import MOST_ADDED
from reports.files.intake.user_list.taking_in import UsersReading
from reports.files.too_large import files_too_large
from reports.files.uploads import SettledError, keep, settle
from reports.models import Upload, UploadKind
from reports.pages.excel_pages.handing import ListForm
from reports.pages.excel_pages.listing import latest_of, page_of
from reports.pages.excel_pages.questions import given_answers
from reports.pages.jobs import have_read
from reports.pages.views.bureau_only import bureau_only
from reports.pages.views.downloads import attachment, content_type, encoding_of
from reports.pages.views.uploads import settled_by_or_403, show_unsaved
from wards.accounts.people import people

TITLE = "利用者をまとめて変える"
LEAD = "4月の異動などで、利用者の一覧をファイルで直して送り返します。"
LABEL = "直した一覧のファイル"


@require_safe
@bureau_only
def user_list_file(request: HttpRequest) -> HttpResponse:
    """The users as they are now, as CSV: UTF-8 with BOM, or CP932 with ?encoding=cp932."""
    encoding = encoding_of(request)
    try:
        content = write_rows(rows_of(people().select_related("ward")), encoding)
    except CannotEncodeError as error:
        messages.error(request, str(error))
        return redirect("reports:user_list")
    name = f"利用者の一覧_{timezone.localdate():%Y%m%d}.csv"
    return attachment(content, content_type(request, Format.CSV), name)


@require_http_methods(["GET", "HEAD", "POST"])
@bureau_only
def user_list(request: HttpRequest) -> HttpResponse:
    """How the list is edited, and the place to send it to."""
    if request.method != "POST":
        return _show(request, ListForm(user=request.user, label=LABEL))
    too_large = files_too_large(request)
    sent = ListForm(
        request.POST, request.FILES, user=request.user, label=LABEL, too_large=too_large
    )
    if not sent.is_valid():
        return _show(request, sent)
    (file,) = sent.cleaned_data["file"]
    kept = keep(request.user, file.name, file.read(), UploadKind.USERS)
    have_read(kept, request.user)
    return redirect(page_of(kept))


def _show(request: HttpRequest, sent: ListForm) -> HttpResponse:
    latest, step = latest_of(request.user, UploadKind.USERS)
    context = {
        "title": TITLE,
        "lead": LEAD,
        "crumbs": [("利用者", reverse("wards:user_list")), (TITLE, "")],
        "step": step,
        "form": sent,
        "columns": HEADINGS,
        "most_rows": MOST_ROWS,
        "most_added": MOST_ADDED,
        "latest": latest,
    }
    return render(request, "reports/user_list.html", context)


@require_POST
@never_cache
@bureau_only
def user_list_save(request: HttpRequest, pk: int) -> HttpResponse:
    """Saves the whole list; the answer is the one page that ever shows the new passwords."""
    kept = settled_by_or_403(request, pk, UploadKind.USERS)
    digest = request.POST.get("digest", "")
    try:
        reading = settle(kept, request.user, given_answers(request.POST), digest)
    except SettledError as error:
        messages.warning(request, str(error))
        return redirect(page_of(kept))
    if not reading.saved:
        return show_unsaved(request, kept)
    if not reading.slips:
        return redirect(page_of(kept))
    request.sending.note(told="初期パスワードは、もう一度は表示できません。")
    return _show_slips(request, kept, reading)


def _show_slips(request: HttpRequest, kept: Upload, reading: UsersReading) -> HttpResponse:
    context = {
        "title": f"初期パスワード（{len(reading.slips)}人分）",
        "lead": f"{len(reading.outcome.changes)}件を保存しました。"
        "この画面を閉じると、パスワードは二度と表示できません。",
        "crumbs": [("利用者", reverse("wards:user_list")), (TITLE, reverse("reports:user_list"))],
        "slips": reading.slips,
        "log_in": request.build_absolute_uri(reverse("account_login")),
        "result_url": page_of(kept),
    }
    return render(request, "reports/user_slips.html", context)
