"""Decides what the page of one figure shows: drawing, definition, wards, and a ward's records."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reports.figure import Choice, Figure, Footnote
from reports.figures import FIGURES
from reports.figures.city import city_figure
from reports.publication import places_of
from reports.views.breakdown import breakdown, places_of_ward
from reports.views.cards import Card
from reports.views.own_answer import own_answer
from reports.views.rounds import round_or_404
from wards.models import ReportingRound, Submission, Ward
from wards.vocabulary import ReportForm

# Which of a ward's two reports holds the answers of a part of the document.
FORM_OF_PART = {"Ⅰ": ReportForm.WARD_OFFICE, "Ⅱ": ReportForm.DESK}


def figure_page(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure with everything behind it; a ward sees no other ward behind it."""
    round_ = round_or_404(request)
    if figure_id not in FIGURES:
        raise Http404("この図はありません。")
    user = request.user
    figure = city_figure(figure_id, round_, user)
    shown, left_out = variant(request, figure)
    ward = ward_of(request)
    answer = None if user.is_bureau else own_answer(shown, user.ward_id)
    context = {
        **head_of(round_, figure, is_bureau=user.is_bureau),
        "round": round_,
        "card": Card(shown, places_of(Ward.objects.all()), answer),
        "left_out": left_out,
        "can_leave_out": figure.printed_footnotes if figure.choice is Choice.COUNT else (),
        "ward": ward,
        "ward_places": places_of_ward(shown, ward.code) if ward else (),
        "groups": breakdown(shown, statuses_of(round_, figure)) if user.is_bureau else (),
    }
    return render(request, "reports/figure.html", context)


def variant(request: HttpRequest, figure: Figure) -> tuple[Figure, Footnote | None]:
    """The figure without the records of the footnote in ?without=, and that footnote.

    Raises Http404 for anything that is not a footnote of this figure.
    """
    tag = request.GET.get("without", "")
    if not tag:
        return figure, None
    for note in figure.footnotes:
        if note.tag == tag and figure.choice is Choice.COUNT:
            return figure.without(tag), note
    raise Http404("この図に、そのような注記はありません。")


def ward_of(request: HttpRequest) -> Ward | None:
    """The ward whose records are opened: for a ward only itself, whatever ?ward= says."""
    code = request.GET.get("ward", "")
    if request.user.is_bureau:
        return get_object_or_404(Ward, pk=code) if code else None
    if code not in ("", request.user.ward_id):
        raise Http404("ほかの区の内訳は表示しません。")
    return request.user.ward


def head_of(round_: ReportingRound, figure: Figure, *, is_bureau: bool) -> dict[str, object]:
    """Title, way back, and at most three facts."""
    page = "市の集計" if is_bureau else "区の集計"
    way = "図から区、区から記録、記録から入力した人までたどれます。"
    facts = [{"label": "対象", "value": str(round_.year)}]
    if figure.asked:
        facts.append({"label": "回答", "value": figure.basis_sentence})
    facts.append({"label": "版", "value": "作成中（公表前）"})
    dashboard = f"{reverse('reports:dashboard')}?year={round_.fiscal_year}"
    return {
        "title": figure.title,
        "lead": f"{figure.section}　{way}" if is_bureau else figure.section,
        "facts": facts,
        "crumbs": [(page, dashboard), (f"{figure.section} {figure.title}", "")],
    }


def statuses_of(round_: ReportingRound, figure: Figure) -> dict[str, str]:
    """How far each ward's report is that holds the answers, by ward code."""
    form = FORM_OF_PART.get(figure.section[:1])
    if form is None:
        return {}
    sent = Submission.objects.filter(round=round_, form=form)
    return {submission.ward_id: submission.get_status_display() for submission in sent}
