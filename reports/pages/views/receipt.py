"""The pages on which a report stands as it is filed on paper: to read, to print, to keep."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from reports.document.exporters.pdf import write_paper
from reports.pages.receipt import SEALS, Receipt, receipt_of, style_of_paper
from reports.pages.requests import report_or_404
from wards.outgoing.attachment import attachment

NO_SUCH_FILING = "この回の提出はありません。"


@require_safe
def receipt(request: HttpRequest, ward: str, form: str) -> HttpResponse:
    """Every value of a report, as submitted or as it would be now."""
    return render(request, "reports/receipt.html", _context(_receipt_or_404(request, ward, form)))


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
        raise Http404(NO_SUCH_FILING)
    return made


def _context(made: Receipt) -> dict[str, object]:
    return {"title": f"{made.name}　{made.title}", "receipt": made, "seals": SEALS}
