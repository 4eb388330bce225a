"""Decides how a desk sends in its own ledger, and takes away the empty examples."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from reports.document.publication import Format
from reports.files.intake.ledger.examples import columns_of, example_csv, example_xlsx
from reports.files.intake.ledger.formats import LedgerFormat
from reports.files.too_large import files_too_large
from reports.files.uploads import keep
from reports.models import UploadKind
from reports.pages.excel_pages.handing import ListForm
from reports.pages.excel_pages.listing import latest_of, page_of
from reports.pages.jobs import have_read
from reports.pages.views.downloads import CONTENT_TYPES, attachment
from wards.vocabulary import Role

TITLE = "台帳から件数を入れる"
LEAD = "相談支援室の台帳（Excel・CSV）から、月ごとの相談件数をまとめて入れます。"
MAKERS = {Format.CSV: example_csv, Format.XLSX: example_xlsx}


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """The two kinds of ledgers, their examples, and the place to send one to."""
    if request.user.role != Role.DESK:
        raise PermissionDenied
    if request.method != "POST":
        return _show(request, ListForm(user=request.user, label="台帳のファイル"))
    too_large = files_too_large(request)
    sent = ListForm(
        request.POST, request.FILES, user=request.user, label="台帳のファイル", too_large=too_large
    )
    if not sent.is_valid():
        return _show(request, sent)
    (file,) = sent.cleaned_data["file"]
    kept = keep(request.user, file.name, file.read(), UploadKind.LEDGER)
    have_read(kept, request.user)
    return redirect(page_of(kept))


def _show(request: HttpRequest, sent: ListForm) -> HttpResponse:
    latest, step = latest_of(request.user, UploadKind.LEDGER)
    context = {
        "title": TITLE,
        "lead": LEAD,
        "crumbs": [("ホーム", "/"), (TITLE, "")],
        "step": step,
        "form": sent,
        "formats": [(kind, columns_of(kind)) for kind in LedgerFormat],
        "latest": latest,
    }
    return render(request, "reports/ledger.html", context)


@require_safe
def ledger_example(request: HttpRequest, kind: str, fmt: str) -> HttpResponse:
    """An empty ledger with its head row and two invented rows."""
    if request.user.role != Role.DESK:
        raise PermissionDenied
    if kind not in set(LedgerFormat) or fmt not in MAKERS:
        raise Http404
    made = MAKERS[Format(fmt)](LedgerFormat(kind))
    return attachment(made, CONTENT_TYPES[fmt], f"{LedgerFormat(kind).label}_見本.{fmt}")
