"""The page of a file that came in: in every state, what was found, what is next and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.urls import reverse

from reports.files.official_list.taking_in import GROUP_NOTES
from reports.files.outcome import Change, ChangeKind, Outcome, whole_list
from reports.files.upload_record import shown_name, taken_changes
from reports.files.uploads import DRIFTED
from reports.lifecycle.items import report_url
from reports.models import Upload, UploadKind, UploadResult
from reports.pages.upload_list import RESULT_BADGES, newer_form
from reports.pages.upload_questions import ANSWER, AskedQuestions
from wards.models import Submission


@dataclass(frozen=True)
class KindWords:
    """The words and ways of a kind of file.

    home: label and address of the page on which it is sent. save: address that saves it.
    marked: whether a copy of it with marks can be made. begin_again: what else helps whose file
    cannot be used. list_notes: what is said above a list of changes with boxes, by its heading.
    """

    title: str
    home: tuple[str, str]
    steps: tuple[str, ...]
    save: str = "reports:upload_save"
    marked: bool = False
    begin_again: str = ""
    list_notes: Mapping[str, str] = field(default_factory=dict)
    send_other: str = "ほかのファイルを送る"
    send_mended: str = "直したファイルを送る"
    saved: str = ""


NOT_SUBMITTED = "報告はまだ提出していません。提出は報告の画面でします。"

WORDS = {
    UploadKind.REPORT_FORM: KindWords(
        title="Excelの読み取り結果",
        home=("Excelで報告", "reports:excel"),
        steps=("様式の入手", "記入・送信", "結果の確認", "確定"),
        marked=True,
        begin_again="様式を受け取り直す",
        send_other="ほかのExcelを送る",
        send_mended="直したExcelを送る",
        saved=NOT_SUBMITTED,
    ),
    UploadKind.LEDGER: KindWords(
        title="台帳の読み取り結果",
        home=("台帳から件数を入れる", "reports:ledger"),
        steps=("台帳の用意", "送信", "結果の確認", "確定"),
        saved=NOT_SUBMITTED,
    ),
    UploadKind.USERS: KindWords(
        title="利用者の一覧の読み取り結果",
        home=("利用者をまとめて変える", "reports:user_list"),
        steps=("一覧の入手", "記入・送信", "結果の確認", "確定"),
        save="reports:user_list_save",
        begin_again="一覧を受け取り直す",
        saved="加えた人の初期パスワードを印刷しそこねたときは、利用者の画面で1人ずつ作り直します。",
    ),
    UploadKind.OFFICIAL_LIST: KindWords(
        title="公式名簿の読み取り結果",
        home=("公式名簿を取り込む", "reports:official_list"),
        steps=("公式名簿の入手", "送信", "結果の確認", "確定"),
        list_notes={group.label: note for group, note in GROUP_NOTES.items()},
        saved="前の内容は版として残っています。",
    ),
}


# More rows than these are folded by sheet.
MOST_ROWS = 40
# More rows than these to tick are folded by the label of their place.
MANY_ROWS = 400
BADGES = {
    ChangeKind.ADDED: ("ok", "追加", "plus"),
    ChangeKind.CHANGED: ("draft", "変更", "pencil"),
    ChangeKind.ENDED: ("gone", "終了", "clock"),
    ChangeKind.DELETED: ("back", "削除", "trash"),
}
# Of the four steps of every kind.
CHECKING, ALL_DONE = 2, 4
SETTLED = (UploadResult.SAVED, UploadResult.UNCHANGED)
NOTHING_TO_COUNT = (UploadResult.WAITING, UploadResult.REFUSED, UploadResult.WITHDRAWN)


@dataclass(frozen=True)
class SheetRows:
    """Rows of one sheet of the file, under its name."""

    name: str
    rows: tuple

    @property
    def heading(self) -> str:
        return f"{self.name or 'ファイル全体'}（{len(self.rows):,}件）"


@dataclass(frozen=True)
class ShownChange:
    """A value that changes, with the badge of how. is_ticked: whether it is chosen, of one to tick."""

    change: Change
    is_ticked: bool = False

    @property
    def badge(self) -> tuple[str, str, str]:
        return BADGES[self.change.kind]

    @property
    def place(self):
        return self.change.place

    @property
    def tick_name(self) -> str:
        return f"{ANSWER}{self.change.key}"

    @property
    def is_deletion(self) -> bool:
        return self.change.kind == ChangeKind.DELETED


@dataclass(frozen=True)
class TickList:
    """Changes of one kind, each of which is saved only where it is ticked.

    choice: 'yes' or 'no' for all of them, '' where each box counts.
    """

    name: str
    rows: tuple[ShownChange, ...]
    note: str = ""
    choice: str = ""

    @property
    def all_name(self) -> str:
        return f"{ANSWER}{whole_list(self.name)}"

    @property
    def folds(self) -> list[SheetRows]:
        """Many rows folded; very many by the label of their place, as the ward of an institution."""
        if len(self.rows) <= MOST_ROWS:
            return []
        by_label: dict[str, list[ShownChange]] = {}
        for row in self.rows:
            label = row.place.label if len(self.rows) > MANY_ROWS else f"{self.name}の一覧"
            by_label.setdefault(label, []).append(row)
        return [SheetRows(label, tuple(rows)) for label, rows in by_label.items()]

    @property
    def ticked(self) -> int:
        return sum(row.is_ticked for row in self.rows)


@dataclass(frozen=True)
class ResultPage:
    """What the page says of an upload, as the last reading found it.

    may_settle: whether the reader may save or withdraw it. stopped: why the last reading or saving
    of it did not end, '' where it did.
    """

    upload: Upload
    outcome: Outcome
    asked: AskedQuestions
    may_settle: bool
    stopped: str = ""

    @property
    def name(self) -> str:
        return shown_name(self.upload.name)

    @property
    def state(self) -> UploadResult:
        return UploadResult(self.upload.result)

    @property
    def digest(self) -> str:
        """Of what is confirmed."""
        return self.upload.summary.get("digest", "")

    @property
    def has_drifted(self) -> bool:
        """Whether it was confirmed and not saved, since the portal had changed."""
        return self.upload.is_open and self.upload.summary.get("unsaved") == DRIFTED

    @property
    def is_report_form(self) -> bool:
        return self.upload.kind == UploadKind.REPORT_FORM

    @cached_property
    def newer(self) -> Upload | None:
        """A later file of the same report, while this one is open; no longer is it waited for."""
        return newer_form(self.upload) if self.upload.is_open and self.is_report_form else None

    @cached_property
    def report(self) -> Submission | None:
        """The report of which the file is a form."""
        known = (self.upload.ward_id, self.upload.round_id, self.upload.form)
        if not (self.is_report_form and all(known)):
            return None
        return Submission.objects.filter(ward_id=known[0], round_id=known[1], form=known[2]).first()

    @property
    def report_url(self) -> str:
        return report_url(self.upload)

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

    # --- How much ------------------------------------------------------------------------

    @property
    def facts(self) -> list[dict[str, object]]:
        if self.state in NOTHING_TO_COUNT:
            return []
        saved = self.state == UploadResult.SAVED
        counted = [
            ("直すところ", len(self.outcome.problems), "か所"),
            ("確かめたところ" if saved else "確かめるところ", len(self.outcome.questions), "か所"),
            ("変わった値" if saved else "変わる値", self.change_count, "件"),
        ]
        return [
            {"label": label, "value": f"{number:,}", "unit": unit, "big": True}
            for label, number, unit in counted
        ]

    @property
    def change_count(self) -> int:
        """How many changes there are; of a file that was saved those that were chosen."""
        saved = self.state == UploadResult.SAVED
        return len(taken_changes(self.outcome) if saved else self.outcome.changes)

    @property
    def steps(self) -> list[dict[str, str]]:
        """The stops of the file, for components/steps.html."""
        if self.state in NOTHING_TO_COUNT:
            return []
        here = ALL_DONE if self.state in SETTLED else CHECKING
        now = "back" if self.outcome.problems else "now"
        return [
            {"label": label, "state": "done" if place < here else now if place == here else ""}
            for place, label in enumerate(self.words.steps)
        ]

    # --- What there is -------------------------------------------------------------------

    @cached_property
    def problems(self) -> list[SheetRows]:
        return _by_sheet(self.outcome.problems)

    @cached_property
    def changes(self) -> list[SheetRows]:
        """What is saved without being chosen one by one."""
        return _by_sheet([ShownChange(each) for each in self.outcome.changes if not each.key])

    @cached_property
    def tick_lists(self) -> list[TickList]:
        """What is chosen one by one, in lists in the order in which they were found."""
        lists: dict[str, list[ShownChange]] = {}
        for each in self.outcome.changes:
            if each.key:
                row = ShownChange(each, self._is_ticked(each))
                lists.setdefault(each.group, []).append(row)
        return [
            TickList(
                name,
                tuple(rows),
                self.words.list_notes.get(name, ""),
                self.outcome.answers.get(whole_list(name), ""),
            )
            for name, rows in lists.items()
        ]

    def _is_ticked(self, change: Change) -> bool:
        if self.upload.summary.get("chosen"):
            return change.is_taken(self.outcome.answers)
        return change.ticked

    @property
    def deletions(self) -> int:
        return sum(change.kind == ChangeKind.DELETED for change in self.outcome.changes)

    # --- The button ----------------------------------------------------------------------

    @property
    def submit_label(self) -> str:
        if self.tick_lists and not self.blocked:
            return "印を付けたものを確定する"
        changes = 0 if self.blocked else len(self.outcome.changes)
        return f"{changes:,}件を確定する" if changes else "確定する"

    @property
    def blocked(self) -> str:
        """Why it cannot be saved as it is; '' when only answers are missing, or nothing."""
        if self.outcome.problems:
            return f"直すところが{len(self.outcome.problems):,}か所あるため、まだ確定できません。"
        return ""


def _by_sheet(found: Iterable) -> list[SheetRows]:
    """Rows under the name of their sheet; in one piece where they are few."""
    rows = tuple(found)
    if len(rows) <= MOST_ROWS:
        return [SheetRows("", rows)] if rows else []
    by_name = groupby(rows, lambda row: row.place.sheet)
    return [SheetRows(name, tuple(each)) for name, each in by_name]
