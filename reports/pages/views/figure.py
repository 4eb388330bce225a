"""The page of one figure: drawing, definition, wards, and a ward's records."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.counting.figure import Figure
from reports.counting.figures import FIGURES
from reports.document.publication import places_of
from reports.pages.views.breakdown import (
    Difference,
    breakdown,
    changed_since,
    changed_since_reported,
    ward_trace,
)
from reports.pages.views.cards import Card, chosen_variant, own_answer, section_label
from reports.pages.views.rounds import back_if_unreadable, round_or_404
from reports.pages.views.sources import Standpoint, chosen_standpoint
from wards.models import ReportingRound, Submission, Ward


@require_safe
@back_if_unreadable
def figure_page(request: HttpRequest, figure_id: str) -> HttpResponse:
    """One figure with everything behind it; a ward sees no other ward behind it."""
    if figure_id not in FIGURES:
        raise Http404("この図はありません。")
    standpoint = chosen_standpoint(request, round_or_404(request))
    with standpoint.looking() as round_:
        context = figure_context(request, figure_id, standpoint, round_)
    context |= {"round": round_, "standpoint": standpoint}
    return render(request, "reports/figure.html", context)


def figure_context(
    request: HttpRequest, id_: str, standpoint: Standpoint, round_: ReportingRound
) -> dict[str, object]:
    """The figure, the wards behind each row, and what stands behind the ward that is opened."""
    user, wards = request.user, tuple(Ward.objects.all())
    figure = standpoint.figures(round_, user, [id_])[id_]
    left_out = chosen_variant(request, figure)
    shown = figure.without(left_out.tag) if left_out else figure
    reports = reports_of(round_, id_)
    # An edition is not told by how far the reports are today.
    today = {} if standpoint.edition else reports
    statuses = {code: report.get_status_display() for code, report in today.items()}
    ward = ward_of(request, wards)
    opened = request.GET.get("record", "")
    answer = None if user.is_bureau else own_answer(shown, user.ward_id)
    return {
        **head_of(standpoint, figure, is_bureau=user.is_bureau),
        "card": Card(shown, places_of(wards), answer),
        "left_out": left_out,
        "trace": ward and ward_trace(shown, ward, reports.get(ward.code), standpoint, opened),
        "groups": breakdown(shown, statuses) if user.is_bureau else (),
        "differences": differences_of(id_, standpoint, round_, reports.values()),
    }


def differences_of(
    id_: str, standpoint: Standpoint, round_: ReportingRound, reports: Iterable[Submission]
) -> tuple[Difference, ...]:
    """What the records say now that the edition, or the submitted reports, do not."""
    if standpoint.published:
        return changed_since(standpoint.published[id_], round_, reports)
    return changed_since_reported(id_, round_, reports)


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


def head_of(standpoint: Standpoint, figure: Figure, *, is_bureau: bool) -> dict[str, object]:
    """Title, way back, and at most three facts."""
    page = "市の集計" if is_bureau else "区の集計"
    way = "図から区、区から記録、記録から入力した人までたどれます。"
    section = section_label(figure.section)
    facts = [{"label": "対象", "value": str(standpoint.round.year)}]
    if figure.asked:
        facts.append({"label": "回答", "value": figure.basis_sentence})
    facts.append({"label": "版", "value": standpoint.state()})
    dashboard = f"{reverse('reports:dashboard')}?{standpoint.query}"
    return {
        "title": figure.title,
        "lead": f"{section}　{way}" if is_bureau else section,
        "facts": facts,
        "crumbs": [(page, dashboard), (f"{figure.section} {figure.title}", "")],
    }


def reports_of(round_: ReportingRound, id_: str) -> dict[str, Submission]:
    """The reports that hold the answers to a figure, by ward code, as far as the reader sees them."""
    form = FIGURES[id_].form
    if form is None:
        return {}
    reports = Submission.objects.filter(round=round_, form=form)
    reports = reports.select_related("filing").defer("filing__figures")
    return {report.ward_id: report for report in reports}
