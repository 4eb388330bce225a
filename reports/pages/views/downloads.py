"""The record of publications, and every file of figures to take away."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.counting.figure import Figure
from reports.counting.figures import FIGURES, figures_from
from reports.document.charts.image import as_png, image
from reports.document.deck.build import errata_message
from reports.document.deck.shape import plain
from reports.document.exporters.longform import Document
from reports.document.publication import Format, document_of, places_of, publish, write_file
from reports.editions.content import content_of, kept_file, past_of, public_editions, sha256_of_kept
from reports.editions.content import document_of as document_of_edition
from reports.editions.publishing import how_many_answered
from reports.editions.standpoint import Standpoint
from reports.lifecycle.items import round_url
from reports.models import Edition, FileKind
from reports.pages.requests import READ, bureau_only, choose_round, round_or_404
from reports.pages.views.sources import (
    RECORD,
    back_if_unreadable,
    published_or_404,
    standpoint_or_404,
    written_or_back,
)
from wards.fiscal import FiscalYear, day_label
from wards.models import Ward
from wards.outgoing.attachment import NOT_IN_NAMES, attachment, encoding_of, unless_kept
from wards.outgoing.csv_rows import Encoding, encoded

PNG, IMAGES = "png", ("svg", "png")
DATA_FORMATS = (Format.XLSX, Format.CSV, Format.JSON)
# Files of an edition that are named otherwise than by their ending: the word in the name, the ending.
SPECIAL_FILES = {
    FileKind.CORRECTIONS: ("正誤表", Format.CSV),
    FileKind.MEMBERS: ("内訳つき", Format.XLSX),
}

LONGEST_PART = 40


@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    """Every edition of a year, with its files."""
    chosen = choose_round(request)
    if chosen is None:
        return render(request, "reports/no_round.html", {"title": RECORD})
    context = {
        "title": RECORD,
        "lead": "公表した資料４の版です。訂正するときは新しい版を作り、前の版もそのまま残ります。",
        "round": chosen.round,
        "rounds": chosen.rounds,
        "editions": public_editions(chosen.round, with_files=True),
    }
    return render(request, "reports/editions.html", context)


@require_safe
@back_if_unreadable
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: when, by whom and why, its files, its 正誤表."""
    round_ = round_or_404(request)
    published = published_or_404(round_, number, with_files=True)
    content = content_of(published)
    context = {
        "title": f"{round_.year} 資料４ {published.name}",
        "lead": f"{content.document.title}（{content.document.as_of_label}）",
        "crumbs": [(RECORD, round_url("reports:edition_list", round_)), (published.name, "")],
        "facts": [
            {"label": "版", "value": published.name},
            {"label": "公表", "value": day_label(published.made_at)},
            {"label": "回答", "value": how_many_answered(content.figures) or "全区"},
        ],
        "edition": published,
        "corrections": content.corrections,
        "headline": plain(errata_message(published.number, content.corrections)),
    }
    return render(request, "reports/edition.html", context)


@require_safe
@back_if_unreadable
def edition_download(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """A file of an edition as it was published; the workbook that names records for the Bureau."""
    published = published_or_404(round_or_404(request), number)
    inside = kind == FileKind.MEMBERS and not request.user.is_bureau
    if kind not in FileKind.values or inside:
        raise Http404
    sha256, (word, ending) = sha256_of_kept(published, kind), SPECIAL_FILES.get(kind, ("", kind))
    if not sha256:
        raise Http404

    def send() -> HttpResponse:
        return written_or_back(
            request,
            lambda encoding: _as_published(published, kind, encoding),
            file_name(published.round.year, ending, published.name, word),
            round_url("reports:edition", published.round, published.number),
        )

    if kind == FileKind.MEMBERS:
        return send()
    return unless_kept(request, f"{sha256}-{encoding_of(request)}", send)


def _as_published(published: Edition, kind: str, encoding: Encoding) -> bytes:
    """The bytes that were kept; a CSV in another encoding, letter by letter the same.

    Raises Http404 and CannotEncodeError.
    """
    content = kept_file(published, kind)
    if content is None:
        raise Http404
    if kind in (FileKind.CSV, FileKind.CORRECTIONS) and encoding is not Encoding.UTF8:
        return encoded(content.decode(Encoding.UTF8), encoding)
    return content


@require_safe
@back_if_unreadable
def download(request: HttpRequest, fmt: str) -> HttpResponse:
    """The whole document of all wards, for the Bureau, from where the address looks."""
    if fmt not in set(Format) or not request.user.is_bureau:
        raise Http404
    standpoint = standpoint_or_404(request)

    def write(encoding: Encoding) -> bytes:
        if standpoint.edition:
            kind = FileKind.MEMBERS if fmt == Format.XLSX else fmt
            return _as_published(standpoint.edition, kind, encoding)
        with standpoint.looking() as round_:
            past = past_of(round_)
            return publish(round_, fmt, source=standpoint.source, encoding=encoding, past=past)

    name = file_name(standpoint.round.year, fmt, standpoint.file_word)
    back = f"{reverse('reports:dashboard')}?{standpoint.query}"
    return written_or_back(request, write, name, back)


@bureau_only(READ)
@back_if_unreadable
def figure_download(request: HttpRequest, figure_id: str, fmt: str) -> HttpResponse:
    """One figure with the wards and records behind it, for the Bureau: a ward has its own document."""
    standpoint = standpoint_or_404(request)
    if figure_id not in FIGURES or fmt not in (*DATA_FORMATS, *IMAGES):
        raise Http404
    figure, document = figure_of(standpoint, figure_id)
    if fmt in IMAGES:
        drawn = image(figure, places_of(Ward.objects.all()), document.status)
        if drawn is None:
            raise Http404
        content = as_png(drawn) if fmt == PNG else drawn.encode()
    else:
        content = write_file(Format(fmt), document, [figure], include_members=True)
    parts = (figure.section, figure.title, standpoint.file_word)
    return attachment(content, file_name(standpoint.round.year, fmt, *parts))


def figure_of(standpoint: Standpoint, id_: str) -> tuple[Figure, Document]:
    """A figure of the whole city, and what its file says of itself."""
    if standpoint.edition:
        content = standpoint.content
        if id_ not in content.figures:
            raise Http404
        return content.figures[id_], document_of_edition(standpoint.edition.sha256, content)
    wards = Ward.objects.all()
    with standpoint.looking() as round_:
        figure = figures_from(standpoint.source, wards, round_, [id_])[id_]
        return figure, document_of(round_, wards, standpoint.source)


def file_name(year: FiscalYear, ending: str, *parts: str) -> str:
    """資料4_令和6年度_Ⅰ(1)_研修会_提出分.pdf, 資料4_令和6年度_第2版_正誤表.csv"""
    kept = [NOT_IN_NAMES.sub("", part)[:LONGEST_PART] for part in parts if part]
    return f"{'_'.join(('資料4', str(year), *kept))}.{ending}"
