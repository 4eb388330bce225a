"""What a report lacks still, for the bar under the forms that fill it in."""

from collections.abc import Container
from dataclasses import dataclass

from django import template
from django.utils import timezone

from reports.pages.report_page.page import report_pages
from wards.generic.report_at_hand import ReportAtHand
from wards.vocabulary import ReportForm, ReportItem

register = template.Library()


@dataclass(frozen=True)
class Left:
    """How many things are missing, the report's page, and whether any is missing elsewhere."""

    count: int
    url: str
    more: bool


@register.simple_tag
def left_of_report(at_hand: ReportAtHand, asked_here: Container[ReportItem]) -> Left | None:
    """What the report still lacks; None where none asks for the record, or it is submitted.

    asked_here: the items that the form itself answers.
    """
    report = at_hand.submission
    if report is None or report.is_locked:
        return None
    user, form, today = at_hand.user, ReportForm(report.form), timezone.localdate()
    page = report_pages(user.ward, report.round, user, today, [form])[form]
    more = any(error.item not in asked_here for error in page.errors)
    return Left(len(page.errors), page.back, more)
