"""Decides what a round says as it was reported: the merge of what its submissions froze."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from reports.counting.figure import Figure, merge
from reports.counting.figure_data import read_figures
from reports.counting.figures import FIGURES, count_figures
from wards.isolation.rls import NO_WARD, ward_scope
from wards.models import Filing, ReportingRound, Ward

# (ward code, report) → the ward's own figures by id.
Frozen = Mapping[tuple[str, str], Mapping[str, Figure]]


def reported_figures(
    wards: Sequence[Ward], round_: ReportingRound, ids: Iterable[str] = tuple(FIGURES)
) -> dict[str, Figure]:
    """Figures by id over these wards, from their submitted reports alone, worded as of now.

    A ward that has not submitted, or whose report was returned, is 未回答. What the Bureau itself
    records (city council, support of coordinators) is counted now: it is frozen by an edition.
    """
    wanted = tuple(ids)
    counted = list(wards)
    frozen = frozen_figures(counted, round_)
    own = [id_ for id_ in wanted if FIGURES[id_].form is None]
    figures = count_figures(counted, round_, own)
    # Wards that said nothing are counted where the database shows no record at all, so that
    # 'no answer' has one meaning, reported or live.
    with ward_scope(NO_WARD):
        for id_ in wanted:
            if id_ not in figures:
                figures[id_] = _merged(id_, counted, round_, frozen)
    return {id_: FIGURES[id_].word(figures[id_], round_) for id_ in wanted}


def frozen_figures(wards: Iterable[Ward], round_: ReportingRound) -> Frozen:
    """What the submissions in force froze. One query."""
    filings = Filing.objects.in_force(round_).filter(submission__ward__in=list(wards))
    rows = filings.values_list("submission__ward_id", "submission__form", "figures")
    return {(ward, form): read_figures(figures) for ward, form, figures in rows}


def _merged(id_: str, wards: Sequence[Ward], round_: ReportingRound, frozen: Frozen) -> Figure:
    """The wards' frozen figures in one. Needs a scope in which no record is seen."""
    form = FIGURES[id_].form
    said = {ward.code: frozen.get((ward.code, form), {}).get(id_) for ward in wards}
    missing = [ward for ward in wards if said[ward.code] is None]
    parts = [figure for figure in said.values() if figure is not None]
    if missing:
        parts.append(FIGURES[id_].count(missing, round_))
    return merge(parts)
