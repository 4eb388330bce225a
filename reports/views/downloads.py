"""Decides which files a user may take away, and under which name."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from reports.charts.page_image import image
from reports.exporters.csv_files import CannotEncodeError, Encoding
from reports.exporters.pdf import DeckOverflowError
from reports.figure import Figure
from reports.figures import FIGURES
from reports.figures.source import figures_from
from reports.publication import (
    DRAFT,
    Format,
    document_of,
    places_of,
    publish,
    write_figures,
)
from reports.views.rounds import round_or_404
from reports.views.sources import chosen_source
from wards.models import ReportingRound, Ward

STATE = "作成中"
IMAGE = "svg"
DATA_FORMATS = (Format.XLSX, Format.CSV, Format.JSON)
CONTENT_TYPES = {
    Format.PDF: "application/pdf",
    Format.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.JSON: "application/json",
    IMAGE: "image/svg+xml",
}
NO_SUCH_FILE = "この形式のファイルはありません。"
# What Windows and macOS do not allow in the name of a file.
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
LONGEST_PART = 40


@require_safe
def download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The whole document of all wards, for the Bureau."""
    if not request.user.is_bureau:
        raise Http404(NO_SUCH_FILE)
    round_ = round_or_404(request)
    if fmt not in set(Format):
        raise Http404(NO_SUCH_FILE)
    try:
        content = publish(round_, fmt, source=chosen_source(request), encoding=encoding_of(request))
    except (DeckOverflowError, CannotEncodeError) as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('reports:dashboard')}?year={round_.fiscal_year}")
    return attachment(content, content_type(request, fmt), file_name(round_, fmt))


def encoding_of(request: HttpRequest) -> Encoding:
    """UTF-8, or CP932 for old programs that ask with ?encoding=cp932."""
    asked = request.GET.get("encoding", Encoding.UTF8)
    if asked not in set(Encoding):
        raise Http404(NO_SUCH_FILE)
    return Encoding(asked)


def content_type(request: HttpRequest, fmt: str) -> str:
    """The content type; of a CSV with its encoding by its registered name."""
    cp932 = fmt == Format.CSV and encoding_of(request) is Encoding.CP932
    return "text/csv; charset=windows-31j" if cp932 else CONTENT_TYPES[fmt]


@require_safe
def figure_download(request: HttpRequest, figure_id: str, fmt: str) -> HttpResponse:
    """One figure: of the city for the Bureau, of its own ward for a ward."""
    round_ = round_or_404(request)
    if figure_id not in FIGURES:
        raise Http404("この図はありません。")
    is_bureau = request.user.is_bureau
    wards = Ward.objects.all() if is_bureau else Ward.objects.filter(pk=request.user.ward_id)
    kinds = (*DATA_FORMATS, IMAGE) if is_bureau else DATA_FORMATS
    if fmt not in kinds:
        raise Http404(NO_SUCH_FILE)
    source = chosen_source(request)
    figure = figures_from(source, wards, round_, [figure_id])[figure_id]
    whose = "" if is_bureau else f"{request.user.ward}"
    name = file_name(round_, fmt, whose, figure.section, figure.title)
    if fmt == IMAGE:
        return attachment(picture(figure, wards), CONTENT_TYPES[fmt], name)
    document = document_of(round_, wards, source)
    content = write_figures(document, [figure], Format(fmt), include_members=is_bureau)
    return attachment(content, CONTENT_TYPES[fmt], name)


def picture(figure: Figure, wards: Iterable[Ward]) -> bytes:
    """The drawing of a figure; wording and events have none."""
    drawn = image(figure, places_of(wards), DRAFT)
    if drawn is None:
        raise Http404(NO_SUCH_FILE)
    return drawn.encode()


def attachment(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file to be saved, never shown; its Japanese name as in RFC 5987."""
    headers = {
        "Content-Disposition": content_disposition_header(True, name),
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)


def file_name(round_: ReportingRound, fmt: str, *parts: str) -> str:
    """資料4_令和6年度_作成中.pdf; parts (ward, section, title) stand before the state.

    >>> file_name(ReportingRound(fiscal_year=2024), "csv", "", "Ⅰ(1)", "研修/会")
    '資料4_令和6年度_Ⅰ(1)_研修会_作成中.csv'
    """
    words = ("資料4", str(round_.year), *parts, STATE)
    kept = [NOT_IN_NAMES.sub("", word)[:LONGEST_PART] for word in words if word]
    return f"{'_'.join(kept)}.{fmt}"
