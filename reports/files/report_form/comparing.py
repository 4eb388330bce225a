"""What a file changes, value by value: what went out, what came back, what the portal says now.

A cell that says what it said when it went out changes nothing, whatever happened in the portal. One
that came back empty is a deletion to confirm; one that was also changed in the portal is a conflict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.db.models import Model

from reports.files.outcome import (
    DELETE,
    FILE,
    KEEP,
    PORTAL,
    CellRef,
    Change,
    ChangeKind,
    Findings,
    Outcome,
    Question,
    QuestionKind,
    in_file_order,
)
from reports.files.reading import Identity
from reports.files.report_form.answers import (
    WORDS,
    RefusalError,
    is_untouched,
    read_answer,
    says_the_same,
    text_of,
)
from reports.files.report_form.grid import FoundCell, FoundSheet
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.sheet import Asked, Row, SheetContents, in_cell
from wards.answers import BLANK
from wards.fiscal import moment_label
from wards.generic.report_at_hand import Lock
from wards.japanese.letters import has_lost_letters, has_marks_of_loss
from wards.models import Submission, User
from wards.triggers import is_statement
from wards.versions.restoring import NotDeletedError, delete_record

# Hexadecimal digits: two questions about one cell are told apart.
FINGERPRINT = 8
# Of a longer answer the beginning is enough to recognise it by.
MOST_QUOTED, MOST_LISTED = 60, 80
DELETION_OPTIONS = ((DELETE, "空欄にする"), (KEEP, "前の値のまま残す"))
CONFLICT_OPTIONS = ((FILE, "ファイルの値にする"), (PORTAL, "ポータルの値のままにする"))
# A last day makes a record end.
LAST_DAYS = frozenset({"valid_to", "closed_on"})
OPEN_END = "期限なし"


class Session(Findings):
    """One reading of a file. user: acts for the ward's body. answers: by the key of a question.

    A question without an answer is taken as answered (`Question.assumed`), so that everything that
    would follow is found at once; nothing is saved while one is open. lock: of the report.
    """

    def __init__(
        self,
        user: User,
        identity: Identity,
        answers: Mapping[str, str],
        found: Findings,
        submission: Submission,
        lock: Lock | None,
    ) -> None:
        super().__init__(problems=list(found.problems), notes=list(found.notes))
        self.user, self.identity, self.answers = user, identity, answers
        self.submission, self.lock = submission, lock
        # Cells of which it is said already why they are not read.
        self.unread: set[CellRef] = set()
        # What rows say that were refused: they are in the file, although not in the portal.
        self.waiting: set[str] = set()
        self.changes: list[Change] = []
        self.unchanged = 0

    @property
    def knows_base(self) -> bool:
        """Whether it is known what went out."""
        return self.identity.base is not None

    def lock_of(self, asked: Asked | None) -> Lock | None:
        """The lock of the report, where it binds such records: registers live on."""
        return self.lock if asked and is_statement(asked.model) else None

    def refuse(self, place: CellRef, found: str, sentence: str, hint: str = "") -> None:
        super().refuse(place, found, sentence, hint)
        self.unread.add(place)

    def ask(self, asked: Question) -> str:
        """The answer to a question; what is assumed while there is none.

        Whoever chose between 31 and 35 has not chosen between 77 and 35: that is another question,
        with another key.
        """
        words = repr((asked.sentence, asked.options, asked.before, asked.after, asked.period))
        key = f"{asked.key}.{asked.kind}.{sha256(words.encode()).hexdigest()[:FINGERPRINT]}"
        question = replace(asked, key=key)
        self.questions.append(question)
        answer = self.answers.get(key, "")
        return question.assumed if question.refusal(answer) else answer

    def change(
        self, kind: ChangeKind, place: CellRef, record: Model, before: str, after: str
    ) -> None:
        """Remembers a value that saving changes."""
        name = f"{record._meta.verbose_name} {record}"
        self.changes.append(Change(kind, place, name, before, after))

    def delete(
        self, record: Model, place: CellRef, found: str, words: tuple[str, str], hint: str = ""
    ) -> None:
        """Deletes a record, or says why it stays. words: before and after. hint: what to do then."""
        try:
            delete_record(record)
        except NotDeletedError as refusal:
            # What follows in the sentence is for the screen.
            why, full_stop, rest = str(refusal).partition("。")
            self.refuse(place, found, f"{why}{full_stop}", hint or rest)
        else:
            self.change(ChangeKind.DELETED, place, record, *words)

    def outcome_in_order_of(self, sheets: Sequence[str]) -> Outcome:
        """All that was found. What must be mended is not asked about as well."""
        to_mend = {(each.place.sheet, each.place.cell) for each in self.problems if each.place.cell}
        asked = {
            each.key: each
            for each in self.questions
            if (each.place.sheet, each.place.cell) not in to_mend
        }
        return Outcome(
            problems=in_file_order(dict.fromkeys(self.problems), sheets),
            questions=in_file_order(asked.values(), sheets),
            changes=in_file_order(self.changes, sheets),
            notes=in_file_order(self.notes, sheets),
            unchanged=self.unchanged,
            answers=self.answers,
        )


@dataclass
class SheetIntake:
    """A sheet of the file, beside what the portal says now."""

    session: Session
    found: FoundSheet
    contents: SheetContents

    def base(self, part: str) -> Mapping:
        """What a part said when it went out: nothing, confirmed, answers, rows or names."""
        base = self.session.identity.base
        return base.cells.get(self.found.key, {}).get(part, {}) if base else {}


@dataclass(frozen=True)
class ChangedValue:
    """A value that the file changes, as canonical texts."""

    column: Column
    place: CellRef
    before: str
    after: str

    def change(self, record: str) -> Change:
        """The change in words. record: what it is called."""
        before, after = self.column.words(self.before), self.column.words(self.after)
        kind = ChangeKind.CHANGED
        if not self.after:
            kind = ChangeKind.DELETED
        elif self.column.field in LAST_DAYS and not self.before:
            kind, before = ChangeKind.ENDED, OPEN_END
        return Change(kind, self.place, record, before, after)


def compare(
    session: Session,
    key: str,
    columns: Sequence[Column],
    cells: Mapping[str, FoundCell],
    *,
    base: Row | None,
    now: Row,
    record: Model | None = None,
    lock: Lock | None = None,
) -> tuple[dict[str, str], tuple[ChangedValue, ...]]:
    """What a record would say after saving, and which of its values the file changes.

    key: names the row in questions. base: None when it is not known what went out; then the
    portal's answers stand for it, and an empty cell says nothing. record: what is stored, to tell
    who saved it last. lock: of the report; then each change is refused.
    """
    row, changed = {column.key: now.get(column.key, "") for column in columns}, []
    for column in columns:
        if column.key not in cells:
            continue
        present = row[column.key]
        went_out = present if base is None else base.get(column.key, "")
        pair = _Compared(session, column, cells[column.key], went_out, present, lock)
        value = pair.value()
        if value is None:
            continue
        same = any(says_the_same(column, value, each) for each in (went_out, present))
        if same or (base is None and not value):
            session.unchanged += 1
        elif lock:
            pair.refuse_locked(lock)
        elif pair.is_wanted(f"{key}.{column.key}", value, record):
            row[column.key] = value
            pair.note_marks_of_loss()
            changed.append(ChangedValue(column, pair.cell.place, present, value))
    return row, tuple(changed)


@dataclass(frozen=True)
class _Compared:
    """One cell beside what went out and what the portal says now, as canonical texts."""

    session: Session
    column: Column
    cell: FoundCell
    went_out: str
    present: str
    lock: Lock | None

    def value(self) -> str | None:
        """The canonical text of the cell; None of one that is refused."""
        column, place, text = self.column, self.cell.place, text_of(self.cell.value)
        if is_untouched(column, self.cell.value, self.went_out):
            return self.went_out
        words = (column.words(each) for each in (self.went_out, self.present))
        may_lose = column.kind in (*WORDS, Kind.RECORD)
        if may_lose and any(has_lost_letters(text, each) for each in words):
            self.session.note(
                place,
                f"「{text[:40]}」は、ファイルの保存で文字が失われたもののようです。"
                f"いまの「{column.words(self.present)[:60]}」のまま変えません。",
            )
            return self.present
        try:
            return read_answer(column, self.cell.value)
        except RefusalError as refusal:
            if self.lock:
                self.refuse_locked(self.lock)
            else:
                self.session.refuse(place, text, refusal.sentence, refusal.hint)
            return None

    def note_marks_of_loss(self) -> None:
        """Tells of a new text that lost letters before anything was stored to compare it with."""
        text = text_of(self.cell.value)
        if self.column.kind in WORDS and has_marks_of_loss(text, may_be_sentence=True):
            sentence = (
                f"「{text[:40]}」は、文字が失われているようです。元の文字を確かめてください。"
            )
            self.session.note(self.cell.place, sentence)

    def refuse_locked(self, lock: Lock) -> None:
        """Refuses what says, or may say, otherwise than the portal, with both values."""
        words = self.column.words(self.present)
        line = " ".join(words.split())
        quoted, back = f"「{line}」", "セルをこの答えに戻してください。"
        if words == BLANK:
            quoted, back = words, "セルを空欄に戻してください。"
        elif len(line) > MOST_QUOTED:
            quoted = f"「{line[:MOST_QUOTED]}…」"
            back = "セルを元の答えに戻してください（受け取り直した様式に入っています）。"
        sentence = f"ポータルでは{quoted}です。{lock.why}"
        found = text_of(self.cell.value) or BLANK
        self.session.refuse(self.cell.place, found, sentence, f"{back}{lock.way_out}")

    def is_wanted(self, key: str, value: str, record: Model | None) -> bool:
        """Whether a difference is to be saved; asks where that is not sure."""
        column, words = self.column, self.column.words
        before, after = words(self.present), words(value)
        if self.present != self.went_out:
            kind, options, yes = QuestionKind.CONFLICT, CONFLICT_OPTIONS, FILE
            sentence = (
                f"様式を受け取ったあとに、ポータルで「{words(self.went_out)}」から"
                f"「{before}」に修正されています{_last_saved(record)}。"
            )
        # An answer that must be there is no deletion: the form says at the cell that it is missing.
        elif not value and not column.required:
            kind, options, yes = QuestionKind.DELETION, DELETION_OPTIONS, DELETE
            sentence = f"入っていた「{before}」が消えています。"
        else:
            return True
        place, found = self.cell.place, text_of(self.cell.value)
        question = Question(key, kind, place, found, sentence, options, before, after)
        return self.session.ask(question) == yes


def _last_saved(record: Model | None) -> str:
    """Who knows why the portal says something else than the file."""
    if record is None or record.pk is None:
        return ""
    by = f"、{record.updated_by}" if record.updated_by else ""
    return f"（この記録の最後の保存：{moment_label(record.updated_at)}{by}）"


def was_edited(went_out: Row, now: Row) -> bool:
    """Whether the portal no longer says what went out, as far as that fitted into cells."""
    return any(went_out.get(key, "") not in (text, in_cell(text)) for key, text in now.items())


def answers_in_words(columns: Sequence[Column], row: Row) -> str:
    """All answers of a record in one line: 'テーマ 看取り／参加人数 38人'."""
    return "／".join(
        column.label
        if column.kind is Kind.MARK
        else f"{column.label} {_short(column.words(row[column.key]))}"
        for column in columns
        if row.get(column.key)
    )


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= MOST_LISTED else f"{line[:MOST_LISTED]}…"
