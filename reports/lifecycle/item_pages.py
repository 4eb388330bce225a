"""Decides on which page of the portal each item of a report is filled in."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Model
from django.urls import reverse

from wards.record_pages import record_url
from wards.vocabulary import ITEMS_OF_FORM, ReportForm, ReportItem

# Items that a ward states once a year have one page a year; the others have a list.
YEARLY_PAGES = {
    ReportItem.RESOURCE_SURVEY: "institutions:survey",
    ReportItem.LIAISON: "meetings:liaison_plan",
    ReportItem.ACCOMPANIED_VISIT: "trainings:visit_plan",
}
MONTHLY_PAGES = {ReportItem.CONSULTATION_TOTAL: "consultations:monthly_total"}
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
# Items with one form for the whole answer of a ward.
WITH_ONE_FORM = frozenset({*YEARLY_PAGES, *MONTHLY_PAGES})
# One list holds the lines of both tables.
TEXT_TABLES = frozenset({ReportItem.AROUND_THE_CLOCK, ReportItem.INFORMATION_SHARING})
# What else a body keeps that no item of its report asks for by itself.
REGISTERS: dict[ReportForm, tuple[tuple[str, str], ...]] = {
    ReportForm.WARD_OFFICE: (("医療機関・資源の名簿", "institutions:institution_list"),),
    ReportForm.DESK: (
        ("相談支援室の名称と受託者", "consultations:desk_list"),
        ("医療機関・資源の名簿", "institutions:institution_list"),
        ("連携会議の予定と実績", "meetings:meeting_list"),
        ("同行訪問の実績", "trainings:visit_list"),
        ("月ごとの相談件数", "consultations:monthly_total_list"),
    ),
}


def register_links(form: ReportForm) -> list[dict[str, str]]:
    """The registers of a body, as label and address."""
    return [{"label": label, "url": reverse(name)} for label, name in REGISTERS[form]]


def entry_url(item: ReportItem, fiscal_year: int, back: str = "/", month: int | None = None) -> str:
    """The form that adds an answer to an item; saving leads back to the page `back`.

    month: for the items of a monthly report.
    """
    way_back = urlencode({"next": back}, safe="/")
    if item in WITH_ONE_FORM:
        return f"{item_url(item, fiscal_year, month)}?{way_back}"
    create = LIST_PAGES[item].replace("_list", "_create")
    return f"{reverse(create)}?year={fiscal_year}{_table(item)}&{way_back}"


def item_url(item: ReportItem, fiscal_year: int, month: int | None = None) -> str:
    """The page on which a ward fills in an item of a fiscal year, or of a month of it."""
    if item in MONTHLY_PAGES:
        return reverse(MONTHLY_PAGES[item], args=[fiscal_year, month])
    if item in YEARLY_PAGES:
        return reverse(YEARLY_PAGES[item], args=[fiscal_year])
    return f"{reverse(LIST_PAGES[item])}?year={fiscal_year}{_table(item)}"


def _table(item: ReportItem) -> str:
    """Which of the two text tables is meant, since they share their pages."""
    return f"&area={item}" if item in TEXT_TABLES else ""


def city_list_url(item: ReportItem, fiscal_year: int) -> str:
    """The page on which the Bureau reads the answers of all wards to an item."""
    if item in YEARLY_PAGES:
        return f"{reverse(f'{YEARLY_PAGES[item]}_list')}?year={fiscal_year}"
    return item_url(item, fiscal_year)


def city_links(form: ReportForm, fiscal_year: int) -> list[dict[str, str]]:
    """All that the bodies of one kind have entered: the items of their report, their registers."""
    items = [
        {"label": item.label, "url": city_list_url(item, fiscal_year)}
        for item in ITEMS_OF_FORM[form]
    ]
    return items + register_links(form)


def reading_url(item: ReportItem, fiscal_year: int, ward: str, records: Sequence[Model]) -> str:
    """The page on which others read what a ward answered; '' for a statement not yet made."""
    if item not in WITH_ONE_FORM:
        return f"{item_url(item, fiscal_year)}&ward={ward}"
    return record_url(records[0]._meta.label, records[0].pk) if records else ""
