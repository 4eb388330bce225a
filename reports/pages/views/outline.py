"""Decides how the figures stand on the page of all figures: parts, topics, jump links."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from reports.pages.views.cards import Card
from reports.pages.views.topics import PARTS, TOPICS, topic_of


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
    topics = [Topic(number, tuple(group)) for number, group in groupby(cards, topic_number)]
    parts = groupby(topics, lambda topic: topic.number[:1])
    return tuple(Part(number, tuple(group)) for number, group in parts)


def topic_number(card: Card) -> str:
    """The topic that a card belongs to."""
    return topic_of(card.figure.section)
