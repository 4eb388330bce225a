"""Decides which figures there are, in the order of the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reports.figure import Figure
from reports.figures import (
    accompanied_visits,
    bureau,
    consultations,
    institutions,
    meetings,
    trainings,
)
from wards.models import ReportingRound, Ward

FigureFunction = Callable[[Sequence[Ward], ReportingRound], Figure]

FIGURES: dict[str, FigureFunction] = {
    "professional_training.plan": trainings.training_plan,
    "professional_training.themes": trainings.training_themes,
    "public_outreach.plan": trainings.outreach_plan,
    "public_outreach.content": trainings.outreach_content,
    "desk.weekly_hours": consultations.weekly_hours,
    "coordinator.qualification": consultations.coordinator_qualification,
    "around_the_clock.initiatives": consultations.around_the_clock,
    "information_sharing.initiatives": consultations.information_sharing,
    "active_institutions.by_ward": institutions.active_institutions,
    "liaison_meeting.planned_times": meetings.planned_times,
    "liaison_meeting.agenda": meetings.agenda,
    "accompanied_visit.plan": accompanied_visits.plan,
    "accompanied_visit.trainees": accompanied_visits.trainees,
    "accompanied_visit.hosts": accompanied_visits.hosts,
    "city_council": bureau.city_council,
    "coordinator_support.briefing": bureau.briefing,
    "coordinator_support.exchange": bureau.exchange,
}


def make_figure(id_: str, wards: Sequence[Ward], round_: ReportingRound) -> Figure:
    """One figure, counted now from the records of these wards. Raises KeyError for another id."""
    return FIGURES[id_](wards, round_)


def make_figures(wards: Sequence[Ward], round_: ReportingRound) -> dict[str, Figure]:
    """All figures by id, in the order of the document.

    The caller's ward scope must hold these wards: a record out of scope is not seen, and its ward
    would stand as 未回答.
    """
    counted = list(wards)
    return {id_: make_figure(id_, counted, round_) for id_ in FIGURES}
