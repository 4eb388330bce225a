"""Decides that a form which goes out is kept as it was: what comes back is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.models import HandedOutForm
from reports.report_workbook.contents import as_base, contents_now
from reports.report_workbook.earlier import earlier_of
from reports.report_workbook.fitting import fitted
from reports.report_workbook.head import head_of
from reports.report_workbook.layout import LAYOUT
from reports.report_workbook.writing import write_form
from wards.acting import acting_for
from wards.models import ReportingRound, Submission, User, Ward
from wards.vocabulary import ReportForm


@dataclass(frozen=True)
class HandedOut:
    """A form as a file. name: '東成区_相談支援室_令和6年度.xlsx'."""

    name: str
    content: bytes
    form: HandedOutForm


@transaction.atomic
def hand_out(user: User, ward: Ward, round_: ReportingRound, form: ReportForm) -> HandedOut:
    """The form of a ward's body as it stands now, kept for the comparison.

    Raises PermissionDenied for a user who is neither of that body nor of the Bureau.
    """
    acting = acting_for(user, ward, form)
    if acting is not user and not user.is_bureau:
        raise PermissionDenied
    contents = fitted(contents_now(acting, round_, form))
    kept = HandedOutForm.objects.create(
        ward=ward, round=round_, form=form, layout=LAYOUT, by=user, cells=as_base(contents)
    )
    head = head_of(ward, round_, form, kept.pk, _due(ward, round_, form))
    content = write_form(head, contents, earlier_of(contents, acting, round_, form))
    return HandedOut(form_file_name(ward, round_, form), content, kept)


def _due(ward: Ward, round_: ReportingRound, form: ReportForm) -> date:
    """By when the report is asked for: its own day, or the round's."""
    reports = Submission.objects.filter(ward=ward, round=round_, form=form)
    return reports.values_list("due_on", flat=True).first() or round_.due_on


def form_file_name(ward: Ward, round_: ReportingRound, form: ReportForm) -> str:
    """'東成区_相談支援室_令和6年度.xlsx', of a month '東成区_相談支援室_令和6年9月.xlsx'."""
    return f"{ward.name}_{form.label}_{round_.month_name or round_.year}.xlsx"
