"""The pages on which a report stands as it is filed on paper: to read, to print, to keep."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from reports.document.exporters.pdf import write_paper
from reports.lifecycle.items import receipt_url
from reports.pages.receipt import SEALS, ApprovalForm, Receipt, receipt_of, style_of_paper
from reports.pages.requests import report_or_404
from wards.outgoing.attachment import attachment


@require_safe
def receipt(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Every value of a report, as submitted or as it would be now."""
    made = _receipt_or_404(request, ward, form)
    typed = (
        ApprovalForm(instance=made.approval, user=request.user) if _is_own(request, made) else None
    )
    return render(request, "reports/receipt.html", _context(made) | {"form": typed})


@require_POST
def receipt_save(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Keeps the document number and the day of decision of the body's own submission."""
    made = _receipt_or_404(request, ward, form)
    if not _is_own(request, made):
        raise Http404
    typed = ApprovalForm(request.POST, instance=made.approval, user=request.user)
    if not (typed.is_valid() and typed.try_to_save()):
        # The form has written into the record what is not saved.
        stored = _context(_receipt_or_404(request, ward, form))
        return render(request, "reports/receipt.html", stored | {"form": typed})
    messages.success(request, "文書番号と決裁日を保存しました。提出した内容は変わりません。")
    return redirect(receipt_url(made.report, made.filing.number))


@require_safe
def receipt_file(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """The same as a PDF."""
    made = _receipt_or_404(request, ward, form)
    page = render_to_string("reports/receipt_pdf.html", _context(made), request)
    return attachment(write_paper(page, style_of_paper()), made.file_name)


def _receipt_or_404(request: HttpRequest, ward: str, form: str) -> Receipt:
    report = report_or_404(request, ward, form)
    made = receipt_of(report, request.GET.get("filing", ""), request.user)
    if made is None:
        raise Http404
    return made


def _is_own(request: HttpRequest, made: Receipt) -> bool:
    """Whether it is the report of the user's own body."""
    own = (request.user.ward_id, request.user.role)
    return own == (made.report.ward_id, made.report.form)


def _context(made: Receipt) -> dict[str, object]:
    return {"title": f"{made.name}　{made.title}", "receipt": made, "seals": SEALS}
