"""The page 「Excelで報告」 of a body, and of the Bureau for all; and what follows a saved file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse

from reports.files.upload_record import shown_name
from reports.models import Upload, UploadKind, UploadResult, Work, WorkKind, WorkState
from reports.pages.excel_pages.handing import (
    Caution,
    caution_for_bureau,
    caution_of,
    own_body,
)
from reports.pages.excel_pages.listing import (
    COLUMNS,
    LATEST,
    MOST_SHOWN,
    WARD,
    listed,
    upload_table,
    waiting_uploads,
)
from reports.pages.report_page.page import report_pages
from reports.pages.report_page.whose_turn import facts_of
from wards.models import ReportingRound, Submission, User
from wards.vocabulary import ReportForm, RoundKind

# What is said of a file that waits, by its result.
WAITS = {
    UploadResult.CHECKED: (
        "送られたファイルが、確認を待っています。",
        "確定するまで、何も保存していません。",
    ),
    UploadResult.TO_MEND: (
        "送られたファイルに、直すところがあります。",
        "直したファイルが届くまで、何も保存していません。",
    ),
}


@dataclass(frozen=True)
class RoundLink:
    """A round whose forms may be asked for."""

    label: str
    url: str
    is_here: bool


@dataclass(frozen=True)
class ExcelPage:
    """Everything that the page shows of a round. rounds: all there are, to change to."""

    user: User
    round: ReportingRound
    today: date

    @property
    def form(self) -> ReportForm | None:
        """The reader's own body; None for the Bureau, and for one that the round does not ask."""
        return None if self.user.is_bureau else own_body(self.user, self.round)

    @property
    def lead(self) -> str:
        if self.user.is_bureau:
            return f"{self.round.name}の様式を渡し、メールなどで届いた様式を取り込みます。"
        return (
            f"{self.round.name}の報告を、Excelの様式に記入して送れます。画面で入力しても同じです。"
        )

    @cached_property
    def submissions(self) -> list[Submission]:
        reports = Submission.objects.visible_to(self.user).filter(round=self.round)
        return list(reports.select_related("round"))

    @cached_property
    def submission(self) -> Submission | None:
        """The report of the reader's own body."""
        return next((each for each in self.submissions if each.form == self.form), None)

    @property
    def facts(self) -> list[dict[str, object]]:
        """By when the reader's own report is asked for; [] for the Bureau."""
        if self.form is None or self.submission is None:
            return []
        return facts_of(self.submission, self.today)

    @property
    def caution(self) -> Caution | None:
        if self.form is None:
            return caution_for_bureau(self.submissions, self.round)
        return caution_of(self.submission, self.round, self.form, self.today)

    @property
    def bodies(self) -> int:
        """How many forms the round has in all."""
        return len(self.submissions)

    @cached_property
    def made_before(self) -> Work | None:
        """The forms of all wards that somebody of the Bureau had made last, or has made now."""
        if not self.user.is_bureau:
            return None
        asked = Work.objects.visible_to(self.user).filter(
            kind=WorkKind.REPORT_FORMS, round=self.round
        )
        return asked.exclude(state=WorkState.FAILED).defer("file").first()

    # --- Which round ---------------------------------------------------------------------

    @cached_property
    def rounds(self) -> list[RoundLink]:
        """The annual surveys, and the months of this year that have begun for those they ask."""
        found = ReportingRound.objects.all()
        asked = [each for each in found if _is_offered(each, self.round, self.today)]
        if not self.user.is_bureau:
            asked = [each for each in asked if own_body(self.user, each)]
        asked.sort(key=lambda each: (each.month is not None, -each.fiscal_year, each.as_of))
        return [RoundLink(each.name, f"?{each.query}", each == self.round) for each in asked]

    # --- What came in --------------------------------------------------------------------

    @cached_property
    def waiting(self) -> list[Upload]:
        return list(waiting_uploads(self.user)[:MOST_SHOWN])

    @property
    def step(self) -> dict[str, object] | None:
        """What waits for the reader, for components/lead_step.html."""
        if not self.waiting:
            return None
        # One that can be confirmed, else one that must be mended.
        first = min(self.waiting, key=lambda each: each.result != UploadResult.CHECKED)
        more = f"ほかに{len(self.waiting) - 1}件あります。" if len(self.waiting) > 1 else ""
        text, detail = WAITS[UploadResult(first.result)]
        return {
            "text": text,
            "detail": f"{detail}{more}",
            "url": reverse("reports:upload", args=[first.pk]),
            "label": "読み取り結果を確かめる",
        }

    @property
    def waiting_table(self) -> dict[str, object]:
        return upload_table(self.waiting, self._columns)

    @cached_property
    def latest_table(self) -> dict[str, object]:
        """What came in last, of whatever kind and result."""
        latest = listed(Upload.objects.visible_to(self.user))[:LATEST]
        return upload_table(list(latest), self._columns)

    @property
    def _columns(self) -> Sequence:
        return (COLUMNS[0], WARD, *COLUMNS[1:]) if self.user.is_bureau else COLUMNS


def _is_offered(each: ReportingRound, shown: ReportingRound, today: date) -> bool:
    if each == shown or each.kind == RoundKind.ANNUAL:
        return True
    return each.fiscal_year == shown.fiscal_year and each.opens_on <= today


# --- After a file ------------------------------------------------------------------------

TO_THE_MONTHS = {
    "text": "件数は月の報告に入りました。",
    "detail": "ホームから月の報告を開き、確かめて提出してください。",
    "url": "/",
    "label": "ホームへ",
}


def following_step(upload: Upload, user: User, today: date) -> dict[str, object] | None:
    """The next step, for components/lead_step.html; None while the file itself waits for its reader.

    After a ledger the reports of its months wait; after a list of users nothing does.
    """
    if upload.result not in (UploadResult.SAVED, UploadResult.UNCHANGED):
        return None
    if upload.kind == UploadKind.LEDGER and user.role == ReportForm.DESK.value:
        return TO_THE_MONTHS
    if upload.kind != UploadKind.REPORT_FORM:
        return None
    if user.is_bureau:
        return _next_file(user)
    if upload.ward is None or upload.round is None or user.role != upload.form:
        return None
    pages = report_pages(upload.ward, upload.round, user, today)
    page = pages.get(ReportForm(upload.form))
    return _step_of_report(page.step, page.url) if page else None


def _step_of_report(step: dict[str, object], url: str) -> dict[str, object]:
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
