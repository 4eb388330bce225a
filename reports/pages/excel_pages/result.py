"""Decides what the page of a file that came in says: in every state, what is next and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.urls import reverse

from reports.files.intake.file_names import shown_name
from reports.files.outcome import Change, ChangeKind, Outcome, Problem
from reports.lifecycle.item_pages import report_url
from reports.models import Upload, UploadKind, UploadResult
from reports.pages.excel_pages.kinds import WORDS, KindWords
from reports.pages.excel_pages.questions import AskedQuestions
from reports.pages.excel_pages.waiting import newer_form
from wards.models import Submission

# More rows than these are folded by sheet.
MOST_ROWS = 40
BADGES = {
    ChangeKind.ADDED: ("ok", "追加", "plus"),
    ChangeKind.CHANGED: ("draft", "変更", "pencil"),
    ChangeKind.ENDED: ("gone", "終了", "clock"),
    ChangeKind.DELETED: ("back", "削除", "trash"),
}
RESULT_BADGES = {
    UploadResult.REFUSED: ("back", "error"),
    UploadResult.TO_MEND: ("warn", "warn"),
    UploadResult.CHECKED: ("draft", "clock"),
    UploadResult.SAVED: ("ok", "check"),
    UploadResult.UNCHANGED: ("gone", "check"),
    UploadResult.WITHDRAWN: ("gone", "cross"),
}
# Of the four steps of every kind.
CHECKING, ALL_DONE = 2, 4


@dataclass(frozen=True)
class Sheet:
    """Rows of one sheet of the file, under its name."""

    name: str
    rows: tuple

    @property
    def heading(self) -> str:
        return f"{self.name or 'ファイル全体'}（{len(self.rows):,}件）"


@dataclass(frozen=True)
class ShownChange:
    """A value that changes, with the badge of how."""

    change: Change

    @property
    def badge(self) -> tuple[str, str, str]:
        return BADGES[self.change.kind]

    @property
    def place(self):
        return self.change.place

    @property
    def is_deletion(self) -> bool:
        return self.change.kind == ChangeKind.DELETED


@dataclass(frozen=True)
class ResultPage:
    """What the page says of an upload.

    state: what the upload is now, which of an open one is what the file says against the portal of
    this moment. digest: of what is confirmed. may_settle: whether the reader may save or withdraw it.
    """

    upload: Upload
    state: UploadResult
    outcome: Outcome
    asked: AskedQuestions
    digest: str
    may_settle: bool

    @property
    def name(self) -> str:
        return shown_name(self.upload.name)

    @property
    def is_open(self) -> bool:
        return self.upload.is_open

    @property
    def is_report_form(self) -> bool:
        return self.upload.kind == UploadKind.REPORT_FORM

    @cached_property
    def newer(self) -> Upload | None:
        """A later file of the same report, while this one is open; no longer is it waited for."""
        return newer_form(self.upload) if self.is_open and self.is_report_form else None

    @cached_property
    def report(self) -> Submission | None:
        """The report of which the file is a form."""
        known = (self.upload.ward_id, self.upload.round_id, self.upload.form)
        if not (self.is_report_form and all(known)):
            return None
        return Submission.objects.filter(ward_id=known[0], round_id=known[1], form=known[2]).first()

    @property
    def report_url(self) -> str:
        return report_url(self.upload.ward_id, self.upload.form, self.upload.round)

    @property
    def result_badge(self) -> tuple[str, str]:
        return RESULT_BADGES[self.state]

    @property
    def words(self) -> KindWords:
        """What is said of files of its kind."""
        return WORDS[UploadKind(self.upload.kind)]

    @property
    def home_url(self) -> str:
        """The page on which files of its kind are sent, of the same round."""
        query = f"?{self.upload.round.query}" if self.upload.round else ""
        return reverse(self.words.home[1]) + query

    @property
    def save_url(self) -> str:
        return reverse(self.words.save, args=[self.upload.pk])

    # --- How much ------------------------------------------------------------------------

    @property
    def facts(self) -> list[dict[str, object]]:
        if self.state in (UploadResult.REFUSED, UploadResult.WITHDRAWN):
            return []
        saved = self.state == UploadResult.SAVED
        counted = [
            ("直すところ", len(self.outcome.problems), "か所"),
            ("確かめたところ" if saved else "確かめるところ", len(self.outcome.questions), "か所"),
            ("変わった値" if saved else "変わる値", len(self.outcome.changes), "件"),
        ]
        return [
            {"label": label, "value": f"{number:,}", "unit": unit, "big": True}
            for label, number, unit in counted
        ]

    @property
    def steps(self) -> list[dict[str, str]]:
        """The stops of the file, for components/steps.html."""
        if self.state in (UploadResult.REFUSED, UploadResult.WITHDRAWN):
            return []
        settled = self.state in (UploadResult.SAVED, UploadResult.UNCHANGED)
        here = ALL_DONE if settled else CHECKING
        now = "back" if self.outcome.problems else "now"
        return [
            {"label": label, "state": "done" if place < here else now if place == here else ""}
            for place, label in enumerate(self.words.steps)
        ]

    # --- What there is -------------------------------------------------------------------

    @cached_property
    def problems(self) -> list[Sheet]:
        return _by_sheet(self.outcome.problems)

    @cached_property
    def changes(self) -> list[Sheet]:
        return _by_sheet([ShownChange(change) for change in self.outcome.changes])

    @property
    def deletions(self) -> int:
        return sum(change.kind == ChangeKind.DELETED for change in self.outcome.changes)

    @property
    def whole_file(self) -> list[Problem]:
        """Why the file as a whole cannot be used."""
        return [problem for problem in self.outcome.problems if not problem.place.sheet]

    # --- The button ----------------------------------------------------------------------

    @property
    def submit_label(self) -> str:
        changes = 0 if self.blocked else len(self.outcome.changes)
        return f"{changes:,}件を確定する" if changes else "確定する"

    @property
    def blocked(self) -> str:
        """Why it cannot be saved as it is; '' when only answers are missing, or nothing."""
        if self.outcome.problems:
            return f"直すところが{len(self.outcome.problems):,}か所あるため、まだ確定できません。"
        return ""


def _by_sheet(found: Iterable) -> list[Sheet]:
    """Rows under the name of their sheet; in one piece where they are few."""
    rows = tuple(found)
    if len(rows) <= MOST_ROWS:
        return [Sheet("", rows)] if rows else []
    return [Sheet(name, tuple(each)) for name, each in groupby(rows, lambda row: row.place.sheet)]
