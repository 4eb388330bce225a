"""The pages of section Ⅰ: trainings for professionals, outreach to residents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from reports.counting.figure import Figure
from reports.document.deck import messages
from reports.document.deck.shape import (
    Density,
    Section,
    Slide,
    Stack,
    among_planned,
    counts_of_many,
    listed,
    shares,
)


def slides(figures: Mapping[str, Figure]) -> Iterator[Slide]:
    """（１）医療・介護関係者等向け研修会, （２）地域住民への講演会・普及啓発."""
    plan = figures["professional_training.plan"]
    yield Slide(
        Section.WARD_OFFICES,
        "（１）医療・介護関係者等向け研修会",
        messages.plan(plan, "研修会を開催・予定", "研修会の開催予定"),
        (
            Stack(7, (shares(plan, "開催の状況"),)),
            Stack(5, (listed(figures["professional_training.themes"], "主なテーマ"),)),
        ),
        density=Density.LARGE,
    )
    plan, content = figures["public_outreach.plan"], figures["public_outreach.content"]
    contents = counts_of_many(content, "主な内容", scale=content.of, among=among_planned(content))
    yield Slide(
        Section.WARD_OFFICES,
        "（２）地域住民への講演会・普及啓発",
        messages.plan(plan, "講演会・普及啓発を予定", "講演会・普及啓発の予定"),
        (Stack(7, (shares(plan, "開催の予定"),)), Stack(5, (contents,))),
        density=Density.LARGE,
    )
