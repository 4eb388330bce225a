"""Forms that go out, each kept as it was for the comparison; all of a round as one archive."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from zipfile import ZipFile

from django.core.exceptions import PermissionDenied
from django.db import transaction

from reports.files.report_workbook.contents import as_base, contents_now, fitted
from reports.files.report_workbook.last_year import last_year_of
from reports.files.report_workbook.layout import LAYOUT
from reports.files.report_workbook.page import head_of
from reports.files.report_workbook.sheets import sheets_of
from reports.files.report_workbook.writing import write_form
from reports.models import HandedOutForm
from wards.isolation.rls import ward_scope
from wards.models import ReportingRound, Submission, User, Ward
from wards.reporting.statements import open_marks, reason_of_return
from wards.reporting.workflow import acting_for
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
    return f"{ward.name}_{form.label}_{round_.period[0]}.xlsx"


Report = Callable[[int, int, str], None]


def all_forms(user: User, round_: ReportingRound, report: Report) -> bytes:
    """A zip with the form of every body that the round asks, in the official order of the wards.

    Each form is made within its ward's own scope and kept as soon as it is made. report: is told
    (forms made, of how many, the next one).
    """
    asked = [
        (ward, form)
        for ward in Ward.objects.all()
        for form in ReportForm
        if sheets_of(round_, form)
    ]
    out = io.BytesIO()
    # Workbooks are compressed already.
    with ZipFile(out, "w") as archive:
        for done, (ward, form) in enumerate(asked):
            report(done, len(asked), f"{ward.name} {form.label}")
            with ward_scope(ward.pk):
                made = hand_out(user, ward, round_, form)
            archive.writestr(f"{ward.display_order:02d}_{made.name}", made.content)
    report(len(asked), len(asked), "")
    return out.getvalue()


def archive_name(round_: ReportingRound) -> str:
    """'報告の様式_令和6年度_全区.zip'."""
    return f"報告の様式_{round_.period[0]}_全区.zip"
