"""Decides what the page of all figures shows: the Bureau the city, a ward its own beside the city."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.figure import Figure, WardRef
from reports.figures.city import city_figures
from reports.publication import Format, places_of
from reports.views.cards import Card, Places
from reports.views.outline import outline
from reports.views.own_answer import own_answer
from reports.views.rounds import choose_round
from reports.views.sources import chosen_source
from wards.fiscal import wareki
from wards.models import ReportingRound, User, Ward

WHOLE_DOCUMENT = (
    (Format.PDF, "PDF"),
    (Format.PPTX, "PowerPoint"),
    (Format.XLSX, "Excel"),
    (Format.CSV, "CSV"),
    (Format.JSON, "JSON"),
)


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every figure of the document in its order, counted now."""
    chosen = choose_round(request)
    if chosen is None:
        return render(request, "reports/no_round.html", {"title": "集計"})
    source = chosen_source(request)
    figures = city_figures(chosen.round, request.user, source)
    places = places_of(Ward.objects.all())
    context = {"round": chosen.round, "rounds": chosen.rounds, "source": source}
    if request.user.is_bureau:
        context |= city_page(chosen.round, figures, places)
        return render(request, "reports/dashboard.html", context)
    context |= ward_page(chosen.round, figures, places, request.user)
    return render(request, "reports/ward_figures.html", context)


def city_page(
    round_: ReportingRound, figures: Mapping[str, Figure], places: Places
) -> dict[str, object]:
    """The figures of 24 wards, which of them are missing, and the files of the whole document."""
    missing = missing_wards(figures)
    asked = {ward for figure in figures.values() for ward in figure.asked}
    return {
        "title": "市の集計",
        "lead": f"{round_.year} 在宅医療連携拠点事業における取組。資料４と同じ数字・同じ順です。",
        "facts": [
            {"label": "基準日", "value": f"{wareki(round_.as_of)}現在"},
            {"label": "すべてに回答", "value": f"{len(asked)}区中{len(asked) - len(missing)}区"},
            {"label": "版", "value": "作成中（公表前）"},
        ],
        "missing": missing,
        "formats": WHOLE_DOCUMENT,
        "parts": outline(Card(figure, places) for figure in figures.values()),
    }


def ward_page(
    round_: ReportingRound, figures: Mapping[str, Figure], places: Places, user: User
) -> dict[str, object]:
    """The ward's own answers, each beside the city."""
    answers = {id_: own_answer(figure, user.ward_id) for id_, figure in figures.items()}
    owed = sum(answer.missing for answer in answers.values() if answer)
    cards = [Card(figure, places, answers[id_]) for id_, figure in figures.items()]
    return {
        "title": "区の集計",
        "lead": f"{round_.year} {user.ward}の回答と、市全体の集計です。ほかの区の回答の内訳は表示しません。",
        "facts": [
            {"label": "基準日", "value": f"{wareki(round_.as_of)}現在"},
            {"label": "自区の未回答", "value": f"{owed}項目"},
            {"label": "版", "value": "作成中（公表前）"},
        ],
        "parts": outline(cards),
    }


def missing_wards(figures: Mapping[str, Figure]) -> tuple[WardRef, ...]:
    """The wards that owe an answer to at least one figure, in official order."""
    return tuple(sorted({ward for figure in figures.values() for ward in figure.unreported}))
