"""The page on which a report form is handed out as a workbook, and filled-in ones are received."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reports.document.publication import Format
from reports.files.report_workbook.handing_out import hand_out
from reports.files.upload_guards import files_too_large
from reports.files.uploads import keep
from reports.models import UploadKind
from reports.pages.excel_pages.handing import (
    BodyForm,
    SendForm,
    is_asked,
    own_body,
    too_large_sentence,
)
from reports.pages.excel_pages.page import ExcelPage
from reports.pages.jobs import have_read
from reports.pages.views.downloads import CONTENT_TYPES, attachment
from reports.pages.views.rounds import choose_round, round_or_404
from wards.forms.once_only import may_be_sent_again
from wards.models import ReportingRound
from wards.vocabulary import ReportForm

TITLE = "Excelで報告"


@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: HttpRequest) -> HttpResponse:
    """The form to take away, the place to send it back to, and what waits for confirmation."""
    if (chosen := choose_round(request, months=True)) is None:
        return render(request, "reports/no_round.html", {"title": TITLE})
    if request.method != "POST" or not is_asked(request.user, chosen.round):
        return show_excel(request, chosen.round)
    too_large = files_too_large(request)
    sent = SendForm(request.POST, request.FILES, user=request.user, too_large=too_large)
    if not sent.is_valid():
        return show_excel(request, chosen.round, sent=sent)
    for name in too_large:
        messages.error(request, too_large_sentence(name))
    return _received(request, chosen.round, sent)


def _received(request: HttpRequest, round_: ReportingRound, sent: SendForm) -> HttpResponse:
    """Keeps the files, has them read and leads to what they say."""
    # What comes to the Bureau by mail may be of any round: the file says of which.
    asked, user = None if request.user.is_bureau else round_, request.user
    kept = [
        keep(user, file.name, file.read(), UploadKind.REPORT_FORM, round_=asked)
        for file in sent.cleaned_data["file"]
    ]
    for each in kept:
        have_read(each, user)
    # Though others may have been refused: these are kept once.
    sentence = f"{len(kept)}件を受け取りました。読み取れたものから、1件ずつ開いて確定してください。"
    request.sending.note(told=sentence)
    if len(kept) == 1:
        return redirect("reports:upload", kept[0].pk)
    messages.info(request, sentence)
    return redirect(f"{reverse('reports:upload_list')}?sent={kept[0].pk}-{kept[-1].pk}")


def show_excel(
    request: HttpRequest,
    round_: ReportingRound,
    *,
    sent: SendForm | None = None,
    body: BodyForm | None = None,
) -> HttpResponse:
    """The page. sent, body: refused answers to its two questions."""
    if not is_asked(request.user, round_):
        raise Http404
    page = ExcelPage(request.user, round_, timezone.localdate())
    context = {
        "title": TITLE,
        "lead": page.lead,
        "facts": page.facts,
        "step": page.step,
        "page": page,
        "send": sent or SendForm(user=request.user),
        "body": body or BodyForm(round_=round_, chosen=request.GET.dict()),
        # The frame of the page and the list of errors look for what was refused under this name.
        "form": sent or body,
    }
    return render(request, "reports/excel.html", context)


@may_be_sent_again
@require_POST
def form_download(request: HttpRequest) -> HttpResponse:
    """A report form as it stands now: of the user's own body, or of the one the Bureau chose."""
    round_, user = round_or_404(request, months=True), request.user
    if user.is_bureau:
        body = BodyForm(request.POST, round_=round_)
        if not body.is_valid():
            return show_excel(request, round_, body=body)
        ward, form = body.cleaned_data["ward"], ReportForm(body.cleaned_data["form"])
    else:
        ward, form = user.ward, own_body(user, round_)
        if form is None:
            raise Http404
    made = hand_out(user, ward, round_, form)
    return attachment(made.content, CONTENT_TYPES[Format.XLSX], made.name)
