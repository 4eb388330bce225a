"""Every page of 資料４ before it is published, with what the Bureau may reword at its place."""

from collections.abc import Iterator

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.counting.figures import Source
from reports.document.deck.own_words import slide_key
from reports.document.deck.shape import Deck, plain
from reports.document.exporters.page_flow import DeckOverflowError, flow
from reports.document.exporters.pdf import deck_css, screen_pages
from reports.document.publication import compile_publication, texts_in_doubt
from reports.document.texts import MESSAGE, MESSAGES, SPECS, all_texts
from reports.editions.content import past_of
from reports.editions.standpoint import WORDS
from reports.lifecycle.items import round_url
from reports.pages.requests import READ, bureau_only, round_or_404
from reports.pages.views.sources import back_if_unreadable
from reports.pages.wording.texts import DeckTextPages
from wards.models import ReportingRound, Ward

COVER = "cover"
# Where what a slide shows besides is worded.
TABLE_OF_SLIDE = {
    "professional_training": "themes",
    "around_the_clock": "around_the_clock",
    "information_sharing": "information_sharing",
    "active_institutions": "notes",
    "desk": "classes",
    "liaison_meeting": "classes",
}
Lines = dict[str, list[dict[str, object]]]  # by the key of the slide


@bureau_only(READ)
@back_if_unreadable
def preview(request: HttpRequest) -> HttpResponse:
    """The pages as they are printed, made from the figures of now, each with its texts below it."""
    round_ = round_or_404(request)
    source = Source.LIVE if request.GET.get("source") == Source.LIVE else Source.REPORTED
    deck = compile_publication(round_, Ward.objects.all(), source, past_of(round_)).deck
    try:
        paged = flow(deck)
    except DeckOverflowError as error:
        messages.error(request, str(error))
        paged = deck
    address = round_url("reports:edition_preview", round_)
    context = {
        "title": f"{round_.year} 資料４をページごとに見る",
        "lead": "公表する前の資料４です。ページの下の文を編集すると、すぐに反映されます。",
        "crumbs": [
            ("公表の記録", round_url("reports:edition_list", round_)),
            ("ページごとに見る", ""),
        ],
        "round": round_,
        "sources": [(WORDS[each], f"{address}&source={each}", each == source) for each in Source],
        "sheets": list(_sheets(round_, deck, paged)),
    }
    return render(request, "reports/preview.html", context)


@login_not_required
@require_safe
def deck_style(request: HttpRequest) -> HttpResponse:
    """The style sheet of the document, which says nothing of anybody."""
    style = HttpResponse(deck_css(), content_type="text/css; charset=utf-8")
    style.headers["Cache-Control"] = "max-age=60"
    return style


def _sheets(round_: ReportingRound, deck: Deck, paged: Deck) -> Iterator[dict[str, object]]:
    """The cover and the pages, each with its markup; the first of a slide also with its texts."""
    lines = _lines(round_, deck)
    topics = [("表紙", COVER), *((slide.topic, slide.key) for slide in paged.slides)]
    for (topic, key), markup in zip(topics, screen_pages(paged), strict=True):
        own, table = lines.pop(key, []), TABLE_OF_SLIDE.get(key, "")
        url = reverse("reports:wording_table", args=[table]) if own and table else ""
        more = f"{url}?year={round_.fiscal_year}" if url else ""
        yield {"topic": topic, "markup": markup, "lines": own, "more": more}


def _lines(round_: ReportingRound, deck: Deck) -> Lines:
    """The texts of the document by their slide, as they are now."""
    year, pages = round_.fiscal_year, DeckTextPages()
    stored = pages.stored(year)
    texts = all_texts({key: text.text for key, text in stored.items()})
    texts |= {MESSAGE + slide.key: plain(slide.message) for slide in deck.slides}
    doubts = texts_in_doubt(round_, deck)
    found: Lines = {}
    for spec in (*MESSAGES, *SPECS):
        # What stands on no slide, as on the cover or below every page, is with the cover.
        found.setdefault(slide_key(spec.key) or COVER, []).append(
            pages.own_line(year, spec.key, stored.get(spec.key))
            | {
                "title": spec.title_ja,
                "text": texts.get(spec.key, ""),
                "numbers": doubts.get(spec.key),
            }
        )
    return found
