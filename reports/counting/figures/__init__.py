"""All figures in the order of the document, and how each is made.

A figure is made in two steps: it is counted from the wards' records, and then the Bureau's words
(wordings, footnotes) are put on it. What a ward submits is frozen between the two.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from reports.counting.figure import Figure
from reports.counting.figures import (
    accompanied_visits,
    bureau,
    consultations,
    institutions,
    trainings,
)
from reports.counting.round_records import RoundRecords
from wards.models import ReportingRound, Ward
from wards.vocabulary import ReportForm, RoundKind

CountFunction = Callable[[RoundRecords], Figure]
WordFunction = Callable[[Figure, ReportingRound], Figure]


def as_counted(figure: Figure, round_: ReportingRound) -> Figure:
    """The word function of a figure to which the Bureau adds nothing."""
    return figure


class WardsSee(StrEnum):
    """What a ward sees of the others in a figure, beside its values."""

    OWN_ONLY = "own_only"  # neither names nor words of another ward
    PRINTED_WORDS = "printed_words"  # no names; all words under a row, which the document prints
    COUNTS_BY_WARD = "counts_by_ward"  # names with their counts, which the document prints


@dataclass(frozen=True, slots=True)
class FigureSource:
    """How a figure is made, and the report whose answers it counts (None: the Bureau's own)."""

    count: CountFunction
    form: ReportForm | None
    word: WordFunction = as_counted
    wards_see: WardsSee = WardsSee.OWN_ONLY


OFFICE, DESK = ReportForm.WARD_OFFICE, ReportForm.DESK
WORDS = WardsSee.PRINTED_WORDS

FIGURES: dict[str, FigureSource] = {
    "professional_training.plan": FigureSource(trainings.training_plan, OFFICE),
    "professional_training.themes": FigureSource(
        trainings.training_themes, OFFICE, trainings.word_themes, WORDS
    ),
    "public_outreach.plan": FigureSource(trainings.outreach_plan, OFFICE),
    "public_outreach.content": FigureSource(trainings.outreach_content, OFFICE),
    "desk.weekly_hours": FigureSource(consultations.weekly_hours, DESK),
    "coordinator.qualification": FigureSource(
        consultations.coordinator_qualification, DESK, wards_see=WORDS
    ),
    "around_the_clock.initiatives": FigureSource(
        consultations.around_the_clock, DESK, consultations.word_around_the_clock, WORDS
    ),
    "information_sharing.initiatives": FigureSource(
        consultations.information_sharing, DESK, consultations.word_information_sharing, WORDS
    ),
    "active_institutions.by_ward": FigureSource(
        institutions.active_institutions,
        DESK,
        institutions.put_footnotes,
        WardsSee.COUNTS_BY_WARD,
    ),
    "liaison_meeting.planned_times": FigureSource(accompanied_visits.planned_times, DESK),
    "liaison_meeting.agenda": FigureSource(accompanied_visits.agenda, DESK),
    "accompanied_visit.plan": FigureSource(accompanied_visits.plan, DESK),
    "accompanied_visit.trainees": FigureSource(accompanied_visits.trainees, DESK),
    "accompanied_visit.hosts": FigureSource(accompanied_visits.hosts, DESK),
    "city_council": FigureSource(bureau.city_council, None, wards_see=WORDS),
    "coordinator_support.briefing": FigureSource(bureau.briefing, None, wards_see=WORDS),
    "coordinator_support.exchange": FigureSource(bureau.exchange, None, wards_see=WORDS),
}


def ids_of(form: ReportForm | None, kind: str = RoundKind.ANNUAL) -> tuple[str, ...]:
    """The figures that count the answers of a report; of None, those of the Bureau itself.

    A monthly report has none: its numbers are no part of the council document.
    """
    if kind == RoundKind.MONTHLY:
        return ()
    return tuple(id_ for id_, source in FIGURES.items() if source.form == form)


def count_figures(records: RoundRecords, ids: Iterable[str] = tuple(FIGURES)) -> dict[str, Figure]:
    """Figures by id counted from these records, without the Bureau's words."""
    return {id_: FIGURES[id_].count(records) for id_ in ids}


def make_figures(
    wards: Iterable[Ward], round_: ReportingRound, ids: Iterable[str] = tuple(FIGURES)
) -> dict[str, Figure]:
    """Figures by id, counted and worded now. Raises KeyError for another id.

    The caller's ward scope must hold these wards: a record out of scope is not seen, and its ward
    would stand as 未回答.
    """
    counted = count_figures(RoundRecords.of_round(wards, round_), ids)
    return worded_figures(counted, round_)


def worded_figures(figures: Mapping[str, Figure], round_: ReportingRound) -> dict[str, Figure]:
    """Counted figures with the Bureau's words of now."""
    return {id_: FIGURES[id_].word(figure, round_) for id_, figure in figures.items()}
