"""The record of publications, and the files of an edition."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_safe

from reports.document.exporters.csv_files import CannotEncodeError
from reports.document.exporters.pdf import DeckOverflowError
from reports.document.publication import Format
from reports.editions.content import CORRECTIONS, content_of, public_editions, write_edition
from reports.editions.publishing import how_many_answered
from reports.lifecycle.items import round_url
from reports.models import Edition
from reports.pages.views.downloads import (
    NO_SUCH_FILE,
    WHOLE_DOCUMENT,
    attachment,
    content_type,
    encoding_of,
)
from reports.pages.views.rounds import (
    back_if_unreadable,
    choose_round,
    round_or_404,
)
from reports.pages.views.sources import published_or_404
from wards.fiscal import wareki

RECORD = "公表の記録"
SHOWN_OF_SEAL = 16


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
        "editions": public_editions(chosen.round),
        "labels": WHOLE_DOCUMENT,
    }
    return render(request, "reports/editions.html", context)


@require_safe
@back_if_unreadable
def edition(request: HttpRequest, number: int) -> HttpResponse:
    """One edition: when, by whom and why, its files, its 正誤表."""
    round_ = round_or_404(request)
    published = published_or_404(round_, number)
    content = content_of(published)
    context = {
        "title": f"{round_.year} 資料４ {published.name}",
        "lead": f"{content.document.title}（{content.document.as_of_label}）",
        "crumbs": [(RECORD, round_url("reports:edition_list", round_)), (published.name, "")],
        "facts": facts(published, how_many_answered(content.figures)),
        "edition": published,
        "corrections": content.corrections,
        "labels": WHOLE_DOCUMENT,
    }
    return render(request, "reports/edition.html", context)


def facts(published: Edition, answered: str) -> list[dict[str, str]]:
    """Number, day, and how many wards answered."""
    return [
        {"label": "版", "value": published.name},
        {"label": "公表", "value": wareki(localtime(published.made_at).date())},
        {"label": "回答", "value": answered or "全区"},
    ]


@require_safe
@back_if_unreadable
def edition_download(request: HttpRequest, number: int, fmt: str) -> HttpResponse:
    """A file of an edition; with ?members=1, for the Bureau, the workbook that names the records."""
    published = published_or_404(round_or_404(request), number)
    members = request.GET.get("members") == "1"
    if fmt not in {*Format, CORRECTIONS} or (members and not request.user.is_bureau):
        raise Http404(NO_SUCH_FILE)
    try:
        content = write_edition(
            published, fmt, include_members=members, encoding=encoding_of(request)
        )
    except (DeckOverflowError, CannotEncodeError) as error:
        messages.error(request, str(error))
        return redirect(round_url("reports:edition", published.round, published.number))
    kind = Format.CSV if fmt == CORRECTIONS else fmt
    name = file_name(published, kind, *["正誤表"] * (fmt == CORRECTIONS), *["内訳つき"] * members)
    return attachment(content, content_type(request, kind), name)


def file_name(published: Edition, fmt: str, *parts: str) -> str:
    """資料4_令和6年度_第2版_正誤表.csv"""
    return f"{'_'.join(('資料4', str(published.round.year), published.name, *parts))}.{fmt}"
