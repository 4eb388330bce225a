"""A form that goes out, kept as it was: what comes back is compared with it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.files.report_workbook.contents import as_base, contents_now
from reports.files.report_workbook.fitting import fitted
from reports.files.report_workbook.head import head_of
from reports.files.report_workbook.last_year import last_year_of
from reports.files.report_workbook.layout import LAYOUT
from reports.files.report_workbook.writing import write_form
from reports.models import HandedOutForm
from wards.models import ReportingRound, Submission, User, Ward
from wards.reporting.acting import acting_for
from wards.reporting.return_marks import open_marks, reason_of_return
from wards.vocabulary import ReportForm, Status

LONGEST_REASON = 300  # characters: what a row of the cover can show


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
    report = Submission.objects.filter(ward=ward, round=round_, form=form).first()
    due, returned = (report and report.due_on) or round_.due_on, _returned(report)
    head = head_of(ward, round_, form, kept.pk, due, returned)
    content = write_form(head, contents, last_year_of(contents, acting, round_))
    return HandedOut(form_file_name(ward, round_, form), content, kept)


def _returned(report: Submission | None) -> str:
    """What the Bureau said of a report that is returned now, in short: the page has all of it.

    In quotation marks, so that no word of it is taken for a label of the cover.
    """
    if report is None or report.status != Status.RETURNED:
        return ""
    reason = reason_of_return(report)
    places = open_marks().filter(event__submission=report).exclude(item="").count()
    quoted = f"「{reason[:LONGEST_REASON]}…」" if len(reason) > LONGEST_REASON else f"「{reason}」"
    pointed = f"指摘は{places}か所です。" if places else ""
    return f"{quoted}\n{pointed}回答と提出は、ポータルの報告の画面でします。"


def form_file_name(ward: Ward, round_: ReportingRound, form: ReportForm) -> str:
    """'東成区_相談支援室_令和6年度.xlsx', of a month '東成区_相談支援室_令和6年9月.xlsx'."""
    return f"{ward.name}_{form.label}_{round_.month_name or round_.year}.xlsx"
