"""Decides on which page of the portal each item of a report is filled in."""

from __future__ import annotations

from django.urls import reverse

from wards.vocabulary import ReportItem

# Items that a ward states once a year have one page a year; the others have a list.
YEARLY_PAGES = {
    ReportItem.RESOURCE_SURVEY: "institutions:survey",
    ReportItem.LIAISON: "meetings:liaison_plan",
    ReportItem.ACCOMPANIED_VISIT: "trainings:visit_plan",
}
LIST_PAGES = {
    ReportItem.WARD_COUNCIL: "meetings:meeting_list",
    ReportItem.TRAINING: "trainings:training_list",
    ReportItem.OUTREACH: "trainings:outreach_list",
    ReportItem.OPENING_HOURS: "consultations:hours_list",
    ReportItem.COORDINATOR: "consultations:coordinator_list",
    ReportItem.AROUND_THE_CLOCK: "consultations:initiative_list",
    ReportItem.INFORMATION_SHARING: "consultations:initiative_list",
    ReportItem.ACTIVE_INSTITUTION: "institutions:designation_list",
}


def item_url(item: ReportItem, fiscal_year: int) -> str:
    """The page on which a ward fills in an item of a fiscal year."""
    if item in YEARLY_PAGES:
        return reverse(YEARLY_PAGES[item], args=[fiscal_year])
    return f"{reverse(LIST_PAGES[item])}?year={fiscal_year}"
