"""A ward's own document: its files, those of all wards as one, and for the Bureau who opened them."""

import io
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from zipfile import ZipFile

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.counting.figure import WardRef
from reports.counting.figures import as_seen_by
from reports.counting.filed import reports_of_ward
from reports.counting.registers import beginning_of
from reports.document.exporters.longform import Document
from reports.document.exporters.ward.page import NAME, WardPage, ward_page
from reports.document.publication import Format, document_of, write_ward_file
from reports.editions.standpoint import Standpoint
from reports.files.orders import have_ward_documents_made
from reports.files.reading import Progress
from reports.pages.requests import ACT, READ, bureau_only, choose_round, ward_or_404
from reports.pages.views.last_year import SAME_WARDS, last_year_of
from reports.pages.views.sources import (
    back_if_unreadable,
    chosen_standpoint,
    standpoint_or_404,
    written_or_back,
)
from wards.models import LogKind, LogLine, ReportingRound, User, Ward
from wards.outgoing.attachment import NOT_IN_NAMES
from wards.outgoing.book import as_invented
from wards.vocabulary import Role


def documents_of(standpoint: Standpoint, wards: Iterable[Ward]) -> list[WardPage]:
    """The documents of wards; the city is counted once. The caller's ward scope must hold them."""
    everything = User(role=Role.BUREAU)
    with standpoint.looking() as round_:
        figures = standpoint.figures(round_, everything)
        last = last_year_of(standpoint, round_, everything, figures.values())
        before = last.figures if last else {}
        said = last.sentence.removesuffix(SAME_WARDS) if last else ""
        documents = []
        for ward in wards:
            # Whoever asks, it says what the ward itself may see of the others.
            reader = User(role=Role.WARD_OFFICE, ward=ward)
            documents.append(
                ward_page(
                    _document(standpoint, round_, ward),
                    _ref(ward),
                    as_seen_by(reader, figures),
                    as_seen_by(reader, before),
                    said_of_before=said,
                    reports=() if standpoint.edition else reports_of_ward(round_, ward),
                )
            )
    return documents


def _ref(ward: Ward) -> WardRef:
    return WardRef(ward.display_order, ward.code, ward.name)


def _document(standpoint: Standpoint, round_: ReportingRound, ward: Ward) -> Document:
    content = standpoint.content
    written = content.document if content else document_of(round_, [ward], standpoint.source)
    return replace(
        written,
        number=f"{ward} {ward.code}",
        title=f"{round_.year} {ward}の在宅医療連携拠点事業　{NAME}",
        # Also of the published year, whose edition is real.
        status=as_invented(written.status),
        wards=(_ref(ward),),
        made_at=timezone.localtime(),
    )


def ward_file_name(standpoint: Standpoint, ward: Ward, fmt: str) -> str:
    """'区別概要_令和6年度_27118_城東区_提出分.pdf'."""
    words = (NAME, str(standpoint.round.year), ward.code, ward.name, standpoint.file_word)
    return f"{NOT_IN_NAMES.sub('', '_'.join(words))}.{fmt}"


def all_ward_files(standpoint: Standpoint, fmt: Format, report: Progress) -> bytes:
    """A zip with the document of every ward. The caller's ward scope must be the whole city.

    report: is told (documents made, of how many, the next ward).
    """
    wards, out = list(Ward.objects.all()), io.BytesIO()
    # The city is counted first, which takes a while.
    report(0, len(wards), wards[0].name)
    with ZipFile(out, "w") as archive:
        documents = documents_of(standpoint, wards)
        for done, (ward, document) in enumerate(zip(wards, documents, strict=True)):
            report(done, len(wards), ward.name)
            content = write_ward_file(fmt, document)
            name = ward_file_name(standpoint, ward, fmt)
            archive.writestr(f"{ward.display_order:02d}_{name}", content)
    report(len(wards), len(wards), "")
    return out.getvalue()


def archive_name_of_wards(standpoint: Standpoint, fmt: Format) -> str:
    """'区別概要_令和6年度_全区_提出分_pdf.zip'."""
    words = (NAME, str(standpoint.round.year), "全区", standpoint.file_word, fmt)
    return f"{NOT_IN_NAMES.sub('', '_'.join(words))}.zip"


MOST_LINES = 2_000


def openings_of(round_: ReportingRound) -> dict[str, list[LogLine]]:
    """Ward code → who took its document of a survey, in what format, newest first, each once a format.

    For the Bureau, from the security log. One query.
    """
    base = reverse("reports:ward_page_list")
    lines = LogLine.objects.filter(
        kind=LogKind.DOWNLOAD,
        at__gte=beginning_of(round_),
        path__startswith=base,
        path__contains=round_.query,
    )
    found: dict[str, dict[tuple[int | None, str], LogLine]] = defaultdict(dict)
    for line in lines.select_related("user__ward").order_by("-at")[:MOST_LINES]:
        code, fmt, *_ = line.path.removeprefix(base).split("/")
        line.format = fmt
        found[code].setdefault((line.user_id, fmt), line)
    return {code: list(some.values()) for code, some in found.items()}


@bureau_only(READ)
@back_if_unreadable
def ward_page_list(request: HttpRequest) -> HttpResponse:
    """The documents of all wards, and who has taken them."""
    chosen = choose_round(request)
    if chosen is None:
        return render(request, "reports/no_round.html", {"title": NAME})
    standpoint, openings = chosen_standpoint(request, chosen.round), openings_of(chosen.round)
    context = {
        "title": f"区別概要（{chosen.round.year}）",
        "lead": "区ごとの1枚の資料です。自区の回答と24区の分布、年度の比較、積極的医療機関を載せます。",
        "crumbs": [("市の集計", f"{reverse('reports:dashboard')}?{standpoint.query}"), (NAME, "")],
        "round": chosen.round,
        "rounds": chosen.rounds,
        "standpoint": standpoint,
        "own_formats": Format.choices,
        "lines": [(ward, openings.get(ward.code, ())) for ward in Ward.objects.all()],
    }
    return render(request, "reports/ward_pages.html", context)


@require_safe
@back_if_unreadable
def ward_page_file(request: HttpRequest, ward: str, fmt: str) -> HttpResponse:
    """The document of a ward: for the ward itself and for the Bureau."""
    user, standpoint = request.user, standpoint_or_404(request)
    if fmt not in set(Format) or not (user.is_bureau or user.ward_id == ward):
        raise Http404
    asked = ward_or_404(ward)
    return written_or_back(
        request,
        lambda encoding: write_ward_file(Format(fmt), *documents_of(standpoint, [asked]), encoding),
        ward_file_name(standpoint, asked, fmt),
        f"{reverse('reports:dashboard')}?{standpoint.query}",
    )


@bureau_only(ACT)
def ward_pages_zip(request: HttpRequest) -> HttpResponse:
    """Has the documents of all wards made in a format, and leads to where that can be followed."""
    standpoint, fmt = standpoint_or_404(request), request.POST.get("format", Format.PDF)
    if fmt not in set(Format):
        raise Http404
    work = have_ward_documents_made(
        request.user, standpoint.round, standpoint.order | {"format": fmt}
    )
    return redirect("reports:work", work.pk)
