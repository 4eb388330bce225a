"""Decides the Japanese words for the kinds of figure and of value in exports."""

from __future__ import annotations

from reports.counting.figure import Basis, Choice

CHOICES = {
    Choice.SINGLE: "単一回答",
    Choice.MULTIPLE: "複数回答",
    Choice.BAND: "数値を階級にまとめた表示",
    Choice.COUNT: "区ごとの件数",
    Choice.TEXT: "文言",
    Choice.EVENTS: "開催の記録",
}

BASES = {Basis.WARDS: "区の数", Basis.RECORDS: "件数"}

# What an event states of itself: name of the fact, words, unit of its number.
FACTS = {
    "no": ("回", "回目"),
    "date": ("開催日", ""),
    "mode": ("開催方法", ""),
    "venue": ("会場", ""),
    "content": ("内容", ""),
    "per_year": ("年間開催回数", "回"),
}
EVENT_WARDS = ("参加区数", "区")
EVENT_PEOPLE = ("参加人数", "人")
EVENT_AGENDA = "議題"


def fact_label(name: str) -> str:
    """The words for a fact of an event; a fact without words is shown by its name.

    >>> fact_label("venue")
    '会場'
    """
    return FACTS.get(name, (name, ""))[0]


def fact_unit(name: str) -> str:
    """The unit of a fact that is a number.

    >>> fact_unit("per_year")
    '回'
    """
    return FACTS.get(name, (name, ""))[1]
