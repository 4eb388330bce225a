"""The figures of 「資料４のほか」: what is asked and 資料４ does not print by itself."""

from collections.abc import Callable

from reports.counting.figure import Figure
from reports.counting.figures import desks_beyond, offices_beyond
from reports.counting.round_records import RoundRecords
from wards.fiscal import FiscalYear
from wards.vocabulary import ReportForm

# By id: how it is counted, and the report whose answers it counts.
BEYOND: dict[str, tuple[Callable[[RoundRecords], Figure], ReportForm | None]] = {
    "ward_council.times": (offices_beyond.council_times, ReportForm.WARD_OFFICE),
    "ward_council.states": (offices_beyond.council_states, ReportForm.WARD_OFFICE),
    "ward_council.people": (offices_beyond.council_people, ReportForm.WARD_OFFICE),
    "resource_survey.conducted": (offices_beyond.survey, ReportForm.WARD_OFFICE),
    "resource_survey.methods": (offices_beyond.survey_methods, ReportForm.WARD_OFFICE),
    "professional_training.people": (offices_beyond.training_people, ReportForm.WARD_OFFICE),
    "professional_training.audience": (offices_beyond.audiences, ReportForm.WARD_OFFICE),
    "public_outreach.people": (offices_beyond.outreach_people, ReportForm.WARD_OFFICE),
    "public_outreach.copies": (offices_beyond.outreach_copies, ReportForm.WARD_OFFICE),
    # Of months, which have reports of their own.
    "consultations.by_month": (desks_beyond.consultations_by_month, None),
    "consultations.so_far": (desks_beyond.consultations_so_far, None),
    "consultations.per_hours": (desks_beyond.consultations_per_hours, None),
    "coordinator.count": (desks_beyond.coordinators, ReportForm.DESK),
    "active_institutions.functions": (desks_beyond.functions, ReportForm.DESK),
    "active_institutions.lacking": (desks_beyond.lacking_functions, ReportForm.DESK),
    "accompanied_visit.held": (desks_beyond.visits_held, ReportForm.DESK),
    "accompanied_visit.people": (desks_beyond.visits_people, ReportForm.DESK),
    "initiative.states": (desks_beyond.initiative_states, ReportForm.DESK),
}


def titles_beyond() -> dict[str, str]:
    """Their titles by id."""
    # Of no ward: nothing is read.
    first = FiscalYear(2024)
    nobody = RoundRecords((), first.year, first.start)
    return {id_: count(nobody).title for id_, (count, _) in BEYOND.items()}
