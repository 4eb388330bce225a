"""The page of all figures: the Bureau sees the city, a ward its own beside the city."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reports.counting.figure import Figure, missing_wards
from reports.document.publication import places_of
from reports.pages.views.cards import PARTS, TOPICS, Card, Places, own_answer, topic_of
from reports.pages.views.downloads import WHOLE_DOCUMENT
from reports.pages.views.rounds import back_if_unreadable, choose_round
from reports.pages.views.sources import Standpoint, chosen_standpoint
from wards.fiscal import wareki
from wards.models import User, Ward


@dataclass(frozen=True, slots=True)
class Topic:
    """Figures that stand side by side: section number without its last letter, short name, cards."""

    number: str
    cards: tuple[Card, ...]

    @property
    def name(self) -> str:
        return TOPICS.get(self.number, "")

    @property
    def anchor(self) -> str:
        """Where a jump link leads: the first card."""
        return self.cards[0].anchor

    @property
    def columns(self) -> int:
        """How many stand in a row: a single card takes the whole width."""
        narrow = sum(not card.is_wide for card in self.cards)
        return 3 if narrow and narrow % 3 == 0 else min(narrow, 2) or 1


@dataclass(frozen=True, slots=True)
class Part:
    """Ⅰ, Ⅱ or Ⅲ with its topics."""

    number: str
    topics: tuple[Topic, ...]

    @property
    def name(self) -> str:
        return PARTS.get(self.number, "")


def outline(cards: Iterable[Card]) -> tuple[Part, ...]:
    """The cards by part and topic, in their order."""
    by_topic = groupby(cards, lambda card: topic_of(card.figure.section))
    topics = [Topic(number, tuple(group)) for number, group in by_topic]
    parts = groupby(topics, lambda topic: topic.number[:1])
    return tuple(Part(number, tuple(group)) for number, group in parts)


Fact = Mapping[str, str]


@require_safe
@back_if_unreadable
def dashboard(request: HttpRequest) -> HttpResponse:
    """Every figure of the document in its order, from where the address looks."""
    chosen = choose_round(request)
    if chosen is None:
        return render(request, "reports/no_round.html", {"title": "集計"})
    standpoint = chosen_standpoint(request, chosen.round)
    context = {"rounds": chosen.rounds, "round": chosen.round, "standpoint": standpoint}
    places = places_of(Ward.objects.all())
    with standpoint.looking() as round_:
        figures = standpoint.figures(round_, request.user)
        state = {"label": "版", "value": standpoint.state()}
    if request.user.is_bureau:
        context |= city_page(standpoint, figures, places, state)
        return render(request, "reports/dashboard.html", context)
    context |= ward_page(standpoint, figures, places, state, request.user)
    return render(request, "reports/ward_figures.html", context)


def city_page(
    standpoint: Standpoint, figures: Mapping[str, Figure], places: Places, state: Fact
) -> dict[str, object]:
    """The figures of 24 wards, which of them are missing, and the files of the whole document."""
    missing = missing_wards(figures.values())
    asked = {ward for figure in figures.values() for ward in figure.asked}
    return {
        "title": "市の集計",
        "lead": f"{standpoint.round.year} 在宅医療連携拠点事業における取組。資料４と同じ数字・同じ順です。",
        "facts": [
            {"label": "基準日", "value": f"{wareki(standpoint.as_of)}現在"},
            {"label": "すべてに回答", "value": f"{len(asked)}区中{len(asked) - len(missing)}区"},
            state,
        ],
        "missing": missing,
        "formats": WHOLE_DOCUMENT,
        "parts": outline(Card(figure, places) for figure in figures.values()),
    }


def ward_page(
    standpoint: Standpoint,
    figures: Mapping[str, Figure],
    places: Places,
    state: Fact,
    user: User,
) -> dict[str, object]:
    """The ward's own answers, each beside the city."""
    answers = {id_: own_answer(figure, user.ward_id) for id_, figure in figures.items()}
    owed = sum(answer.missing for answer in answers.values() if answer)
    cards = [Card(figure, places, answers[id_]) for id_, figure in figures.items()]
    return {
        "title": "区の集計",
        "lead": f"{standpoint.round.year} {user.ward}の回答と、市全体の集計です。ほかの区の回答の内訳は表示しません。",
        "facts": [
            {"label": "基準日", "value": f"{wareki(standpoint.as_of)}現在"},
            {"label": "自区の未回答", "value": f"{owed}項目"},
            state,
        ],
        "parts": outline(cards),
    }
