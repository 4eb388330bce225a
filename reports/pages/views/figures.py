"""The page of all figures, and the page of one with everything behind it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reports.counting.figure import Figure, missing_wards
from reports.counting.figures import FIGURES, ids_of, of_the_deck
from reports.counting.filed import reports_of_ward
from reports.counting.glance import QUESTIONS, SUMS, answers_of, key_numbers
from reports.counting.round_records import all_wards
from reports.document.charts.overview import over_axis, own_place_bar, question_bar, ward_cells
from reports.document.deck.shape import NOT_ASKED
from reports.document.exporters.figures_json import SCHEMA
from reports.document.exporters.ward.page import PRINTED, Answer
from reports.document.exporters.ward.page import answers_of as answers_of_ward
from reports.document.own_answer import own_answer
from reports.document.publication import Format, places_of
from reports.editions.standpoint import Standpoint
from reports.pages.requests import choose_round, round_or_404
from reports.pages.views.breakdown import breakdown, differences_of, ward_trace
from reports.pages.views.cards import (
    PARTS,
    TOPICS,
    anchor_of,
    card_of,
    chosen_variant,
    section_label,
    topic_of,
)
from reports.pages.views.last_year import LastYear, beside, last_year_of
from reports.pages.views.sources import back_if_unreadable, chosen_standpoint
from reports.pages.views.years import published_beside, years_of
from wards.fiscal import wareki
from wards.models import ReportingRound, Submission, User, Ward
from wards.reuse.pages import kept_page
from wards.vocabulary import ReportForm
from wards.written import written_once


def outline(cards: Iterable[dict]) -> list[dict[str, object]]:
    """The cards by part (Ⅰ, Ⅱ, Ⅲ) and topic (section number without its last letter), in order."""
    by_topic = groupby(cards, lambda card: topic_of(card["figure"].section))
    topics = [topic_page(number, list(cards)) for number, cards in by_topic]
    return [
        {"number": number, "name": PARTS.get(number, ""), "topics": list(topics)}
        for number, topics in groupby(topics, lambda topic: topic["number"].partition("(")[0])
    ]


def topic_page(number: str, cards: list[dict]) -> dict[str, object]:
    """Figures that stand side by side. columns: in a row; a single card takes the whole width.

    anchor: where a jump link leads.
    """
    narrow = sum(not card["is_wide"] for card in cards)
    return {
        "number": number,
        "name": TOPICS.get(number, ""),
        "anchor": cards[0]["anchor"],
        "columns": 3 if narrow and narrow % 3 == 0 else min(narrow, 2) or 1,
        "cards": cards,
    }


@require_safe
@kept_page(shared=True)
@back_if_unreadable
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every figure of the document in its order, from where the address looks."""
    chosen = choose_round(request)
    if chosen is None:
        return render(request, "reports/no_round.html", {"title": "集計"})
    standpoint = chosen_standpoint(request, chosen.round)
    user, places = request.user, places_of(wards_and_own(request.user))
    with standpoint.looking() as round_:
        figures = standpoint.figures(round_, user)
        also = {key.figure for key in SUMS} if user.is_bureau else ()
        last = last_year_of(standpoint, round_, user, figures.values(), also)
        state = standpoint.state()
    if user.is_bureau:
        answers, page = {}, city_page(figures, last)
    else:
        before = last.figures if last else {}
        found = {each.figure.id: each for each in answers_of_ward(user.ward_id, figures, before)}
        answers = {id_: each.own for id_, each in found.items()}
        page = ward_page(
            found, user, () if standpoint.edition else reports_of_ward(round_, user.ward)
        )
    cards = (
        beside(last, card_of(figure, places, standpoint.page_of(id_), answers.get(id_)))
        for id_, figure in figures.items()
    )
    context = {
        **page,
        "parts": outline(cards),
        "rounds": chosen.rounds,
        "round": chosen.round,
        "standpoint": standpoint,
        "last_year": last,
        "lead": f"{standpoint.round.year} {page['lead']}",
        "facts": [
            {"label": "基準日", "value": f"{wareki(standpoint.as_of)}現在"},
            *page.get("facts", ()),
            {"label": "版", "value": state},
        ],
    }
    return render(request, "reports/dashboard.html", context)


def wards_and_own(user: User) -> Sequence[Ward]:
    """All wards. The user's own is put in its place there, else the page would read it once more."""
    wards = all_wards()
    if user.ward_id:
        user.ward = next(ward for ward in wards if ward.pk == user.ward_id)
    return wards


def city_page(figures: Mapping[str, Figure], last: LastYear | None) -> dict[str, object]:
    """The year at a glance, the figures of 24 wards, and the files of the whole document."""
    printed = of_the_deck(figures)
    bodies = answers_of(printed, {form: ids_of(form) for form in ReportForm})
    wards = {ward for each in printed.values() for ward in each.asked}
    answered = len(wards) - len(missing_wards(printed.values()))
    before = last.figures if last else {}
    return {
        "title": "市の集計",
        "lead": "在宅医療連携拠点事業における取組。資料４と同じ数字・同じ順です。",
        "facts": [{"label": "すべてに回答", "value": f"{len(wards)}区中{answered}区"}],
        "bodies": [
            (body, ward_cells(body.form, body.asked, body.missing)) for body in bodies if body.asked
        ],
        "questions": [
            {"number": each, "anchor": anchor_of(each.figure), "bar": question_bar(each)}
            for each in key_numbers(QUESTIONS, figures, before)
        ],
        "axis": over_axis(len(wards)),
        "sums": [
            {"number": each, "anchor": anchor_of(each.figure)}
            for each in key_numbers(SUMS, figures, before)
        ],
        "formats": Format.choices,
        "schema": SCHEMA,
    }


# Numbers of a ward besides those that have a bar on its first screen.
OWN_SUMS = (
    "coordinator.count",
    "consultations.by_month",
    "ward_council.times",
    "professional_training.people",
    "public_outreach.people",
    "public_outreach.copies",
)


def ward_page(
    answers: Mapping[str, Answer], user: User, reports: Sequence[str]
) -> dict[str, object]:
    """The ward's own answers at a glance, each beside the city. reports: how far they are."""
    owed = sum(each.own.missing for id_, each in answers.items() if FIGURES[id_].in_deck)
    placed = [answers[id_] for id_ in PRINTED if id_ in answers]
    return {
        "reports": reports,
        "placed": [
            {
                "answer": each,
                "anchor": anchor_of(each.figure),
                "bar": own_place_bar(each.figure, each.parts),
            }
            for each in placed
        ],
        "axis": over_axis(max((each.figure.of for each in placed), default=0)),
        "own_sums": [
            {"answer": answers[id_], "anchor": anchor_of(answers[id_].figure)}
            for id_ in OWN_SUMS
            if id_ in answers and answers[id_].own.words != NOT_ASKED
        ],
        "title": "区の集計",
        "lead": f"{user.ward}の回答と、市全体の集計です。ほかの区の回答の内訳は表示しません。",
        "owed": owed,
        "own_formats": Format.choices,
    }


@require_safe
@kept_page(shared=True)
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
    user, wards = request.user, wards_and_own(request.user)
    figure = standpoint.figures(round_, user, [id_])[id_]
    published = published_beside(standpoint, figure, far=request.GET.get("years") == "all")
    last = last_year_of(standpoint, round_, user, [figure], known=published.figures)
    left_out = chosen_variant(request, figure)
    shown = figure.without(left_out["tag"]) if left_out else figure
    reports = reports_of(round_, id_)
    # An edition is not told by how far the reports are today.
    today = {} if standpoint.edition else reports
    statuses = {code: report.get_status_display() for code, report in today.items()}
    ward = ward_of(request, wards)
    opened = request.GET.get("record", "")
    before = last.figures.get(id_) if last and not left_out else None
    answer = None if user.is_bureau else own_answer(shown, user.ward_id, before)
    without = left_out["tag"] if left_out else ""
    here = standpoint.page_of(id_) + (f"&without={without}" if without else "")
    card = card_of(shown, places_of(wards), here, answer)
    return {
        **head_of(standpoint, figure, is_bureau=user.is_bureau),
        "card": beside(last, card, without),
        "last_year": last,
        "years": years_of(standpoint, user, shown, published, without),
        "left_out": left_out,
        "trace": ward and ward_trace(shown, ward, reports.get(ward.code), standpoint, opened),
        "groups": breakdown(shown, statuses) if user.is_bureau else (),
        "differences": differences_of(
            figure, standpoint, round_, reports.values(), names_wards=user.is_bureau
        ),
    }


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
    return {report.ward_id: report for report in _reports(round_.pk, form)}


@written_once
def _reports(round_: int, form: ReportForm) -> QuerySet:
    reports = Submission.objects.filter(round=round_, form=form)
    return reports.select_related("filing").defer("filing__figures")
