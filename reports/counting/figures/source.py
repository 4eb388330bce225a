"""Decides from what the figures of a survey are taken: the records of now, or what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from reports.counting.figure import Figure
from reports.counting.figures import FIGURES, make_figure
from reports.counting.figures.reported import reported_figures
from wards.models import ReportingRound, Ward


class Source(StrEnum):
    """Where figures come from; the values stand in addresses (?source=reported)."""

    LIVE = "live"
    REPORTED = "reported"


def figures_from(
    source: Source,
    wards: Sequence[Ward],
    round_: ReportingRound,
    ids: Sequence[str] = tuple(FIGURES),
) -> dict[str, Figure]:
    """Figures by id over these wards, worded as of now. Raises KeyError for another id."""
    if source is Source.REPORTED:
        return reported_figures(wards, round_, ids)
    counted = list(wards)
    return {id_: make_figure(id_, counted, round_) for id_ in ids}
