"""Where something that a report lacks is mended: the field itself wherever there is one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.apps import apps
from django.urls import reverse

from reports.lifecycle.checks.finding import Finding
from reports.lifecycle.item_pages import WITH_ONE_FORM, entry_url, item_url
from wards.models import AnnualStatement, MonthlyStatement, ReportingRound
from wards.record_pages import record_url
from wards.vocabulary import ReportItem

HOME = "/"


def report_url(ward: str, form: str, round_: ReportingRound) -> str:
    """The page of a ward's report in a round."""
    return f"{reverse('reports:ward_report', args=[ward, form])}?{round_.query}"


def register_url(item: ReportItem, round_: ReportingRound) -> str:
    """The place where a register that was carried over is looked through and confirmed."""
    return f"{reverse('reports:registers')}?{round_.query}#{item.value}"


def mending_url(finding: Finding, report: str, round_: ReportingRound, back: str) -> str:
    """Where a finding is mended, for the body that enters.

    report: the page of the report, where marks are answered. back: where saving leads to.
    """
    year, month = round_.fiscal_year, round_.month
    if finding.mark is not None:
        return f"{report}#mark-{finding.mark}"
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
