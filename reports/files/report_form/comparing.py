"""Value by value, what a file changes: what went out, what came back, what the portal says now.

A cell that says what it said when it went out changes nothing, whatever happened in the portal. One
that came back empty is a deletion to confirm; one that was also changed in the portal is a conflict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Model

from reports.files.outcome import (
    DELETE,
    FILE,
    KEEP,
    PORTAL,
    CellRef,
    Change,
    ChangeKind,
    QuestionKind,
)
from reports.files.reading import Lock
from reports.files.report_form.answers import (
    WORDS,
    RefusalError,
    is_untouched,
    read_answer,
    says_the_same,
    text_of,
)
from reports.files.report_form.locating import FoundCell
from reports.files.report_form.session import Session, refuse_locked_answer
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.contents import Row, in_cell
from wards.japanese.letters import has_lost_letters
from wards.japanese.moments import moment_label

DELETION_OPTIONS = ((DELETE, "空欄にする"), (KEEP, "前の値のまま残す"))
CONFLICT_OPTIONS = ((FILE, "ファイルの値にする"), (PORTAL, "ポータルの値のままにする"))
# A last day makes a record end.
LAST_DAYS = frozenset({"valid_to", "closed_on"})
OPEN_END = "期限なし"
_LONGEST_ANSWER = 80


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
        if not self.after:
            return Change(ChangeKind.DELETED, self.place, record, before, after)
        if self.column.field in LAST_DAYS and not self.before:
            return Change(ChangeKind.ENDED, self.place, record, OPEN_END, after)
        return Change(ChangeKind.CHANGED, self.place, record, before, after)


@dataclass
class ComparedRow:
    """What a record would say after saving, and which of its values the file changes."""

    row: dict[str, str] = field(default_factory=dict)
    changed: list[ChangedValue] = field(default_factory=list)


@dataclass(frozen=True)
class Compared:
    """One cell beside what went out and what the portal says now, as canonical texts."""

    column: Column
    cell: FoundCell
    went_out: str
    present: str

    @property
    def has_lost_letters(self) -> bool:
        """Whether the cell says what was there but for letters that were lost on the way."""
        words = (self.column.words(each) for each in (self.went_out, self.present))
        may_lose = self.column.kind in (*WORDS, Kind.RECORD)
        return may_lose and any(has_lost_letters(text_of(self.cell.value), each) for each in words)

    @property
    def is_untouched(self) -> bool:
        return is_untouched(self.column, self.cell.value, self.went_out)


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
) -> ComparedRow:
    """Compares answers that went out with what came back.

    key: names the row in questions. base: None when it is not known what went out; then the
    portal's answers stand for it, and an empty cell says nothing. record: what is stored, to tell
    who saved it last. lock: of the report; then each change is refused.
    """
    compared = ComparedRow({column.key: now.get(column.key, "") for column in columns})
    for column in columns:
        if column.key not in cells:
            continue
        present = compared.row[column.key]
        went_out = present if base is None else base.get(column.key, "")
        pair = Compared(column, cells[column.key], went_out, present)
        value = _value(session, pair, lock)
        if value is None:
            continue
        same = any(says_the_same(column, value, each) for each in (went_out, present))
        if same or (base is None and not value):
            session.unchanged += 1
        elif lock:
            refuse_locked_answer(session, lock, column, pair.cell, present)
        elif _is_wanted(session, f"{key}.{column.key}", pair, value, record):
            compared.row[column.key] = value
            compared.changed.append(ChangedValue(column, pair.cell.place, present, value))
    return compared


def _value(session: Session, pair: Compared, lock: Lock | None) -> str | None:
    """The canonical text of a cell; None of one that is refused."""
    cell = pair.cell
    if pair.is_untouched:
        return pair.went_out
    if pair.has_lost_letters:
        session.note(
            cell.place,
            f"「{text_of(cell.value)[:40]}」は、ファイルの保存で文字が失われたもののようです。"
            f"いまの「{pair.column.words(pair.present)[:60]}」のまま変えません。",
        )
        return pair.present
    try:
        return read_answer(pair.column, cell.value)
    except RefusalError as refusal:
        if lock:
            refuse_locked_answer(session, lock, pair.column, cell, pair.present)
        else:
            session.refuse(cell.place, text_of(cell.value), refusal.sentence, refusal.hint)
        return None


def was_edited(went_out: Row, now: Row) -> bool:
    """Whether the portal no longer says what went out, as far as that fitted into cells."""
    return any(went_out.get(key, "") not in (text, in_cell(text)) for key, text in now.items())


def read_new(
    session: Session, columns: Sequence[Column], cells: Mapping[str, FoundCell], presets: Row
) -> dict[str, str]:
    """The answers of a row that did not go out; an empty cell takes what the screen would preset."""
    row = {}
    for column in columns:
        row[column.key] = presets.get(column.key, "")
        if (cell := cells.get(column.key)) is None:
            continue
        try:
            row[column.key] = read_answer(column, cell.value) or row[column.key]
        except RefusalError as refusal:
            session.refuse(cell.place, text_of(cell.value), refusal.sentence, refusal.hint)
    return row


def _is_wanted(
    session: Session, key: str, pair: Compared, value: str, record: Model | None
) -> bool:
    """Whether a difference is to be saved; asks where that is not sure."""
    column, place, found = pair.column, pair.cell.place, text_of(pair.cell.value)
    words = {"before": column.words(pair.present), "after": column.words(value)}
    if pair.present != pair.went_out:
        sentence = (
            f"様式を受け取ったあとに、ポータルで「{column.words(pair.went_out)}」から"
            f"「{words['before']}」に直されています{_last_saved(record)}。"
        )
        kind, options = QuestionKind.CONFLICT, CONFLICT_OPTIONS
        return session.ask(key, kind, place, sentence, options, found=found, **words) == FILE
    # An answer that must be there is no deletion: the form says at the cell that it is missing.
    if not value and not column.required:
        sentence = f"入っていた「{words['before']}」が消えています。"
        kind, options = QuestionKind.DELETION, DELETION_OPTIONS
        return session.ask(key, kind, place, sentence, options, found=found, **words) == DELETE
    return True


def _last_saved(record: Model | None) -> str:
    """Who knows why the portal says something else than the file."""
    if record is None or record.pk is None:
        return ""
    by = f"、{record.updated_by}" if record.updated_by else ""
    return f"（この記録の最後の保存：{moment_label(record.updated_at)}{by}）"


def list_changes(session: Session, record: str, changed: Iterable[ChangedValue]) -> None:
    """Lists changed values of a record. record: what it is called."""
    session.changes += [value.change(record) for value in changed]


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
    return line if len(line) <= _LONGEST_ANSWER else f"{line[:_LONGEST_ANSWER]}…"
