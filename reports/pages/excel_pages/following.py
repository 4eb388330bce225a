"""Decides what comes next after a report form was saved: the report itself, or the next file."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from reports.files.intake.file_names import shown_name
from reports.models import Upload, UploadKind, UploadResult
from reports.pages.excel_pages.waiting import waiting_uploads
from reports.pages.report_page.page import report_pages
from wards.models import User
from wards.vocabulary import ReportForm

DESK = ReportForm.DESK.value
TO_THE_MONTHS = {
    "text": "件数は月の報告に入りました。",
    "detail": "ホームから月の報告を開き、確かめて提出してください。",
    "url": "/",
    "label": "ホームへ",
}
DONE = (UploadResult.SAVED, UploadResult.UNCHANGED)


def following_step(upload: Upload, user: User, today: date) -> dict[str, object] | None:
    """The next step, for components/lead_step.html; None while the file itself waits for its reader.

    After a ledger the reports of its months wait; after a list of users nothing does.
    """
    if upload.result not in DONE:
        return None
    if upload.kind != UploadKind.REPORT_FORM:
        return TO_THE_MONTHS if upload.kind == UploadKind.LEDGER and user.role == DESK else None
    if user.is_bureau:
        return _next_file(user)
    if upload.ward is None or upload.round is None or user.role != upload.form:
        return None
    pages = report_pages(upload.ward, upload.round, user, today)
    page = pages.get(ReportForm(upload.form))
    return _of_report(page.step, page.url) if page else None


def _of_report(step: dict[str, object], url: str) -> dict[str, object]:
    """What the report asks for next; its own page where there is nothing to press."""
    return step if step.get("url") else {**step, "url": url, "label": "報告の画面を開く"}


def _next_file(user: User) -> dict[str, object]:
    # What has to be mended waits for the ward.
    following = waiting_uploads(user).filter(result=UploadResult.CHECKED).first()
    if following is None:
        return {"text": "確認を待っているファイルは、もうありません。", "calm": True}
    return {
        "text": "次のファイルが確認を待っています。",
        "detail": shown_name(following.name),
        "url": reverse("reports:upload", args=[following.pk]),
        "label": "次を確かめる",
    }
