"""The figures of a round, from the records of now or from what its submissions froze."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from reports.counting.figure import Figure, merge
from reports.counting.figure_data import read_figures
from reports.counting.figures import FIGURES, count_figures, make_figures, worded_figures
from reports.counting.round_records import RoundRecords
from wards.models import Filing, ReportingRound, Ward

# (ward code, report) → the ward's own figures by id.
Frozen = Mapping[tuple[str, str], Mapping[str, Figure]]


class Source(StrEnum):
    """Where figures come from; the values stand in addresses (?source=reported)."""

    LIVE = "live"
    REPORTED = "reported"


def figures_from(
    source: Source,
    wards: Iterable[Ward],
    round_: ReportingRound,
    ids: Sequence[str] = tuple(FIGURES),
) -> dict[str, Figure]:
    """Figures by id over these wards, worded as of now. Raises KeyError for another id."""
    made = reported_figures if source is Source.REPORTED else make_figures
    return made(wards, round_, ids)


def reported_figures(
    wards: Iterable[Ward], round_: ReportingRound, ids: Iterable[str] = tuple(FIGURES)
) -> dict[str, Figure]:
    """Figures by id over these wards, from their submitted reports alone, worded as of now.

    A ward that has not submitted, or whose report was returned, is 未回答. What the Bureau itself
    records (city council, support of coordinators) is counted now: it is frozen by an edition.
    """
    records, wanted = RoundRecords.of_round(wards, round_), tuple(ids)
    frozen = frozen_figures(records.wards, round_)
    figures = count_figures(records, (id_ for id_ in wanted if FIGURES[id_].form is None))
    for id_ in wanted:
        if id_ not in figures:
            figures[id_] = _merged(id_, records.wards, round_, frozen)
    return worded_figures({id_: figures[id_] for id_ in wanted}, round_)


def frozen_figures(wards: Iterable[Ward], round_: ReportingRound) -> Frozen:
    """What the submissions in force froze. One query."""
    filings = Filing.objects.in_force(round_).filter(submission__ward__in=list(wards))
    rows = filings.values_list("submission__ward_id", "submission__form", "figures")
    return {(ward, form): read_figures(figures) for ward, form, figures in rows}


def _merged(id_: str, wards: Sequence[Ward], round_: ReportingRound, frozen: Frozen) -> Figure:
    """The wards' frozen figures in one."""
    form = FIGURES[id_].form
    said = {ward.code: frozen.get((ward.code, form), {}).get(id_) for ward in wards}
    missing = [ward for ward in wards if said[ward.code] is None]
    parts = [figure for figure in said.values() if figure is not None]
    if missing or not parts:
        # Counted from no record at all, so that 'no answer' has one meaning, reported or live.
        nothing = RoundRecords.of_round((), round_).narrowed(missing)
        parts.append(FIGURES[id_].count(nothing))
    return merge(parts)
