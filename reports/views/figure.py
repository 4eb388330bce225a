"""Decides what the page of one figure shows: drawing, definition, wards, and a ward's records."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.figure import Figure
from reports.figures import FIGURES
from reports.figures.city import city_figure
from reports.publication import places_of
from reports.views.breakdown import breakdown, places_of_ward
from reports.views.cards import Card
from reports.views.own_answer import own_answer
from reports.views.rounds import round_or_404
from reports.views.sources import chosen_source
from reports.views.topics import section_label
from reports.views.variants import chosen_variant
from wards.models import ReportingRound, Submission, Ward


@require_safe
def figure_page(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure with everything behind it; a ward sees no other ward behind it."""
    round_ = round_or_404(request)
    if figure_id not in FIGURES:
        raise Http404("この図はありません。")
    user = request.user
    source = chosen_source(request)
    figure = city_figure(figure_id, round_, user, source)
    left_out = chosen_variant(request, figure)
    shown = figure.without(left_out.tag) if left_out else figure
    wards = tuple(Ward.objects.all())
    ward = ward_of(request, wards)
    answer = None if user.is_bureau else own_answer(shown, user.ward_id)
    context = {
        **head_of(round_, figure, is_bureau=user.is_bureau),
        "round": round_,
        "card": Card(shown, places_of(wards), answer),
        "left_out": left_out,
        "ward": ward,
        "ward_places": places_of_ward(shown, ward.code) if ward else (),
        "groups": breakdown(shown, statuses_of(round_, figure)) if user.is_bureau else (),
    }
    return render(request, "reports/figure.html", context)


def ward_of(request: HttpRequest, wards: Iterable[Ward]) -> Ward | None:
    """The ward whose records are opened: for a ward only itself; None where none is asked for."""
    user = request.user
    code = request.GET.get("ward", "") or user.ward_id
    if code is None:
        return None
    for ward in wards:
        if ward.code == code and (user.is_bureau or code == user.ward_id):
            return ward
    raise Http404("この区の内訳はありません。")


def head_of(round_: ReportingRound, figure: Figure, *, is_bureau: bool) -> dict[str, object]:
    """Title, way back, and at most three facts."""
    page = "市の集計" if is_bureau else "区の集計"
    way = "図から区、区から記録、記録から入力した人までたどれます。"
    section = section_label(figure.section)
    facts = [{"label": "対象", "value": str(round_.year)}]
    if figure.asked:
        facts.append({"label": "回答", "value": figure.basis_sentence})
    facts.append({"label": "版", "value": "作成中（公表前）"})
    dashboard = f"{reverse('reports:dashboard')}?year={round_.fiscal_year}"
    return {
        "title": figure.title,
        "lead": f"{section}　{way}" if is_bureau else section,
        "facts": facts,
        "crumbs": [(page, dashboard), (f"{figure.section} {figure.title}", "")],
    }


def statuses_of(round_: ReportingRound, figure: Figure) -> dict[str, str]:
    """How far each ward's report is that holds the answers, by ward code."""
    form = FIGURES[figure.id].form
    if form is None:
        return {}
    sent = Submission.objects.filter(round=round_, form=form)
    return {submission.ward_id: submission.get_status_display() for submission in sent}
