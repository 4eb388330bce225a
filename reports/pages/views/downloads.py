"""The files that a user may take away, and their names."""

from __future__ import annotations

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from reports.counting.figure import Figure
from reports.counting.figures import FIGURES, figures_from
from reports.document.charts.image import image
from reports.document.exporters.csv_files import CannotEncodeError, Encoding
from reports.document.exporters.longform import Document
from reports.document.exporters.pdf import DeckOverflowError
from reports.document.publication import Format, document_of, places_of, publish, write_figures
from reports.editions.content import content_of, write_edition
from reports.editions.content import document_of as document_of_edition
from reports.pages.views.cards import Places
from reports.pages.views.rounds import back_if_unreadable
from reports.pages.views.sources import Standpoint, standpoint_or_404
from wards.models import User, Ward

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
# What the whole document is offered as, and what that is called.
WHOLE_DOCUMENT = (
    (Format.PDF, "PDF"),
    (Format.PPTX, "PowerPoint"),
    (Format.XLSX, "Excel"),
    (Format.CSV, "CSV"),
    (Format.JSON, "JSON"),
)
NO_SUCH_FILE = "この形式のファイルはありません。"
# What Windows and macOS do not allow in the name of a file.
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]')
LONGEST_PART = 40


@require_safe
@back_if_unreadable
def download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The whole document of all wards, for the Bureau."""
    if not request.user.is_bureau:
        raise Http404(NO_SUCH_FILE)
    standpoint = standpoint_or_404(request)
    if fmt not in set(Format):
        raise Http404(NO_SUCH_FILE)
    encoding = encoding_of(request)
    try:
        content = whole_document(standpoint, fmt, encoding)
    except (DeckOverflowError, CannotEncodeError) as error:
        messages.error(request, str(error))
        return redirect(f"{reverse('reports:dashboard')}?{standpoint.query}")
    return attachment(content, content_type(request, fmt), file_name(standpoint, fmt))


def whole_document(standpoint: Standpoint, fmt: str, encoding: Encoding) -> bytes:
    """The document of all wards from where the address looks. Raises as those that write it."""
    if standpoint.edition:
        return write_edition(standpoint.edition, fmt, include_members=True, encoding=encoding)
    with standpoint.looking() as round_:
        return publish(round_, fmt, source=standpoint.source, encoding=encoding)


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
@back_if_unreadable
def figure_download(request: HttpRequest, figure_id: str, fmt: str) -> HttpResponse:
    """One figure: of the city for the Bureau, of its own ward for a ward."""
    standpoint = standpoint_or_404(request)
    user = request.user
    kinds = (*DATA_FORMATS, IMAGE) if user.is_bureau else DATA_FORMATS
    if figure_id not in FIGURES or fmt not in kinds:
        raise Http404(NO_SUCH_FILE)
    figure, document = figure_of(standpoint, figure_id, user)
    content = figure_file(document, figure, fmt, user, places_of(Ward.objects.all()))
    whose = "" if user.is_bureau or standpoint.edition else str(user.ward)
    name = file_name(standpoint, fmt, whose, figure.section, figure.title)
    return attachment(content, CONTENT_TYPES[fmt], name)


def figure_of(standpoint: Standpoint, id_: str, user: User) -> tuple[Figure, Document]:
    """A figure and what its file says of itself.

    A ward gets its own part of what is counted, and of an edition what was published of the city.
    """
    if standpoint.edition:
        content = content_of(standpoint.edition)
        if id_ not in content.figures:
            raise Http404("この版に、この図はありません。")
        return content.figures[id_], document_of_edition(standpoint.edition, content)
    wards = Ward.objects.all() if user.is_bureau else Ward.objects.filter(pk=user.ward_id)
    with standpoint.looking() as round_:
        figure = figures_from(standpoint.source, wards, round_, [id_])[id_]
        return figure, document_of(round_, wards, standpoint.source)


def figure_file(document: Document, figure: Figure, fmt: str, user: User, places: Places) -> bytes:
    """One figure as a file; wards and records behind it are named to the Bureau alone."""
    if fmt != IMAGE:
        return write_figures(document, [figure], Format(fmt), include_members=user.is_bureau)
    drawn = image(figure, places, document.status)
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


def file_name(standpoint: Standpoint, fmt: str, *parts: str) -> str:
    """資料4_令和6年度_Ⅰ(1)_研修会_提出分.pdf: parts (ward, section, title) stand before the state."""
    words = ("資料4", str(standpoint.round.year), *parts, standpoint.file_word)
    kept = [NOT_IN_NAMES.sub("", word)[:LONGEST_PART] for word in words if word]
    return f"{'_'.join(kept)}.{fmt}"
