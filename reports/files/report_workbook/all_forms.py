"""Decides the archive with the forms of all wards: which there are, in which order and by which names."""

from __future__ import annotations

import io
from collections.abc import Callable
from zipfile import ZipFile

from reports.files.report_workbook.handing_out import hand_out
from reports.files.report_workbook.sheets import sheets_of
from wards.isolation.rls import ward_scope
from wards.models import ReportingRound, User, Ward
from wards.vocabulary import ReportForm

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
    return f"報告の様式_{round_.month_name or round_.year}_全区.zip"
