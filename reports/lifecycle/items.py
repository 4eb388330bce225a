"""An item of a report: its answer in a few words, and the pages where it is filled in and mended."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.apps import apps
from django.db.models import Model
from django.urls import reverse

from institutions.models import DesignationStatus, SurveyMethod
from reports.counting.filed import Filed
from reports.lifecycle.checks.warnings import Finding
from reports.models import Upload
from wards.models import AnnualStatement, MonthlyStatement, ReportingRound, Submission
from wards.record_pages import record_url
from wards.vocabulary import (
    ITEMS_OF_FORM,
    ActivityState,
    Programme,
    ReportForm,
    ReportItem,
    form_of_item,
)

Records = list[Any]


def _held_and_planned(records: Records) -> str:
    held = sum(record.state == ActivityState.HELD for record in records)
    planned = len(records) - held
    words = [f"開催済み{held}回" if held else "", f"予定{planned}回" if planned else ""]
    return "・".join(word for word in words if word)


def _activities(records: Records) -> str:
    """Held and planned of the hub programme; those of the other programme are named apart."""
    hub = [record for record in records if record.programme == Programme.HUB]
    other = [record for record in records if record.programme != Programme.HUB]
    words = _held_and_planned(hub) or "拠点事業の記録なし"
    if other:
        words += f"（ほかに{Programme.PROMOTION.label}{len(other)}回）"
    return words


def _survey(records: Records) -> str:
    survey = records[0]
    methods = "、".join(SurveyMethod(code).label for code in survey.methods)
    return f"{survey}（{methods}）" if methods else str(survey)


def _institutions(records: Records) -> str:
    consented = sum(record.status == DesignationStatus.CONSENTED for record in records)
    words = f"{len(records)}機関"
    return f"{words}（うち内諾{consented}）" if consented else words


def _visit(records: Records) -> str:
    plan = records[0]
    details = [plan.get_trainees_display(), plan.get_hosts_display()] if plan.planned else []
    named = "、".join(word for word in details if word)
    return f"{plan}（{named}）" if named else str(plan)


def _total(records: Records) -> str:
    total = records[0]
    new = "" if total.new_clients is None else f"（うち新規 {total.new_clients:,}人）"
    return f"{total.consultations:,}件{new}"


SUMMARIES: dict[ReportItem, Callable[[Records], str]] = {
    ReportItem.WARD_COUNCIL: _held_and_planned,
    ReportItem.RESOURCE_SURVEY: _survey,
    ReportItem.TRAINING: _activities,
    ReportItem.OUTREACH: _activities,
    ReportItem.OPENING_HOURS: lambda hours: f"基準日に週{hours[0].weekly_hours.normalize():f}時間",
    ReportItem.COORDINATOR: lambda people: f"{len(people)}人",
    ReportItem.AROUND_THE_CLOCK: lambda lines: f"取組{len(lines)}件",
    ReportItem.INFORMATION_SHARING: lambda lines: f"取組{len(lines)}件",
    ReportItem.ACTIVE_INSTITUTION: _institutions,
    ReportItem.LIAISON: lambda plans: f"年{plans[0].planned_times}回の予定",
    ReportItem.ACCOMPANIED_VISIT: _visit,
    ReportItem.CONSULTATION_TOTAL: _total,
}


def last_year_summary(item: ReportItem, filed: Filed) -> str:
    """What the ward filed a year before in a few words; never what its registers say since."""
    if form_of_item(item) not in filed.forms:
        return "提出なし"
    said = summary(item, filed.records.get(item, []), nothing=item in filed.nothing)
    return said or "回答なし"


def summary(item: ReportItem, records: Records, *, nothing: bool = False) -> str:
    """The answer in a few words, '' when there is none; a record says more than 該当なし beside it."""
    if records:
        return SUMMARIES[item](records)
    return "該当なし" if nothing else ""


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


@lru_cache(2_000)
def address(name: str, *args: object) -> str:
    """As `reverse`, which looks through all addresses each time: a board has fifty of its reports."""
    return reverse(name, args=args)


def round_url(name: str, round_: ReportingRound, *args: object) -> str:
    """A page of a round: '/editions/1/?year=2024'."""
    return f"{address(name, *args)}?{round_.query}"


def register_links(form: ReportForm) -> list[dict[str, str]]:
    """The registers of a body, as label and address."""
    return [{"label": label, "url": address(name)} for label, name in REGISTERS[form]]


def entry_url(item: ReportItem, fiscal_year: int, back: str = "/", month: int | None = None) -> str:
    """The form that adds an answer to an item, of a month of the year if given; then to `back`."""
    way_back = urlencode({"next": back}, safe="/")
    if item in WITH_ONE_FORM:
        return f"{item_url(item, fiscal_year, month)}?{way_back}"
    create = LIST_PAGES[item].replace("_list", "_create")
    return f"{address(create)}?year={fiscal_year}{_table(item)}&{way_back}"


def item_url(item: ReportItem, fiscal_year: int, month: int | None = None) -> str:
    """The page on which a ward fills in an item of a fiscal year, or of a month of it."""
    if item in MONTHLY_PAGES:
        return address(MONTHLY_PAGES[item], fiscal_year, month)
    if item in YEARLY_PAGES:
        return address(YEARLY_PAGES[item], fiscal_year)
    return f"{address(LIST_PAGES[item])}?year={fiscal_year}{_table(item)}"


def _table(item: ReportItem) -> str:
    """Which of the two text tables is meant, since they share their pages."""
    return f"&area={item}" if item in TEXT_TABLES else ""


def city_list_url(item: ReportItem, fiscal_year: int) -> str:
    """The page on which the Bureau reads the answers of all wards to an item."""
    if item in YEARLY_PAGES:
        return f"{address(f'{YEARLY_PAGES[item]}_list')}?year={fiscal_year}"
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


HOME = "/"


def report_url(report: Submission | Upload) -> str:
    """The page of a report, also of the one that a file was sent for."""
    return round_url("reports:ward_report", report.round, report.ward_id, report.form)


def review_url(report: Submission) -> str:
    """The page on which the Bureau reads what was submitted."""
    return round_url("reports:review", report.round, report.ward_id, report.form)


def receipt_url(report: Submission, number: int = 0, page: str = "receipt") -> str:
    """A report on paper: one of its submissions, by default the last, before any what would be."""
    url = round_url(f"reports:{page}", report.round, report.ward_id, report.form)
    return f"{url}&filing={number}" if number else url


def register_url(item: ReportItem, round_: ReportingRound) -> str:
    """The place where a register that was carried over is looked through and confirmed."""
    return f"{round_url('reports:registers', round_)}#{item.value}"


def mending_url(finding: Finding, report: Submission, back: str) -> str:
    """Where a finding is mended, for the body that enters. back: where saving leads to."""
    round_ = report.round
    year, month = round_.fiscal_year, round_.month
    if finding.mark is not None:
        return f"{report_url(report)}#mark-{finding.mark}"
    if finding.asks_to_confirm:
        return register_url(finding.item, round_)
    if finding.asks_for_entry:
        return entry_url(finding.item, year, back, month)
    if finding.record is None:
        return item_url(finding.item, year, month)
    return field_url(finding.item, finding.record, finding.field, round_, back)


def field_url(
    item: ReportItem, record: tuple[str, int], field: str, round_: ReportingRound, back: str
) -> str:
    """The form of a record of an item, at a field; '' for a record without a form."""
    at = f"#id_{field}" if field else ""
    stated_once = issubclass(apps.get_model(record[0]), AnnualStatement | MonthlyStatement)
    if item in WITH_ONE_FORM and stated_once:
        return f"{entry_url(item, round_.fiscal_year, back, round_.month)}{at}"
    page = record_url(*record, page="edit")
    return f"{page}?{urlencode({'next': back}, safe='/')}{at}" if page else ""
