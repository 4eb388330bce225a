"""Decides how one record of a file is saved: through the form of the screen, explained at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model

from reports.files.intake.cells import shown
from reports.files.intake.found import FoundCell
from reports.files.intake.intentions import OPTIONS, form_answers
from reports.files.intake.session import Session
from reports.files.outcome import YES, CellRef, ChangeKind, Problem, QuestionKind
from reports.files.report_workbook.columns import Column, form_data
from reports.files.report_workbook.contents import Row
from reports.files.report_workbook.sheets import Asked
from wards.answers import answer_text
from wards.forms.activity_forms import refuse_other_year
from wards.forms.period_forms import PeriodForm
from wards.forms.record_forms import RecordForm

END_FORMER, KEEP_WORDS, INTENTION = "end_former", "keep_words", "intention"
# The intention, a former record to end and words that look personal may each be asked for once.
MOST_ROUNDS = 4
# More are choices among records; no rule depends on which of them it is.
MOST_CHOICES_TRIED = 6


@dataclass(frozen=True)
class Entry:
    """A record that a file adds or changes: its answers, and where each of them stands.

    key: names it in questions. number: '' of a new one.
    """

    key: str
    asked: Asked
    columns: Sequence[Column]
    row: Row
    cells: Mapping[str, FoundCell]
    place: CellRef
    number: str = ""

    def place_of(self, field: str) -> tuple[CellRef, str]:
        """Where the answer to a field stands, and what stands there."""
        for column in self.columns:
            if column.field == field and column.key in self.cells:
                cell = self.cells[column.key]
                return cell.place, shown(cell.value)
        return self.place, ""

    @property
    def words(self) -> set[str]:
        """What stands in the cells of a new record, by which other rows may name it."""
        texts = {shown(cell.value) for cell in self.cells.values()}
        return set() if self.number else texts - {""}


class NotSavedError(Exception):
    """An entry that its form refused; `problems` says why, each at its cell."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


def save_entry(session: Session, entry: Entry) -> Model:
    """Saves an entry through its form and returns the record. Raises NotSavedError."""
    data = form_data(entry.columns, entry.row) | {"fiscal_year": session.identity.round.fiscal_year}
    for _ in range(MOST_ROUNDS):
        form = _form(session, entry, data)
        if form.is_valid() and form.try_to_save():
            _tell_of_ending(session, entry, form)
            return form.instance
        asked = _answers_to_the_form(session, entry, form, data)
        if not asked:
            break
        data |= asked
    raise NotSavedError(_problems(session, entry, form, data))


def _record(session: Session, entry: Entry) -> Model:
    """The record as it is stored now, locked; a failed form has written into the one before."""
    if not entry.number and not entry.asked.stated_once:
        return entry.asked.new(session.user, session.identity.round)
    stored = entry.asked.stored(session.user, session.identity.round)
    rows = stored.select_for_update(of=("self",))
    found = (rows.filter(pk=entry.number) if entry.number else rows).first()
    return found or entry.asked.new(session.user, session.identity.round)


def _answers_to_the_form(
    session: Session, entry: Entry, form: RecordForm, data: Mapping[str, object]
) -> dict[str, str]:
    """What the form asks back and a person answers: a former record to end, words to keep."""
    answers: dict[str, str] = {}
    if INTENTION in form.errors and INTENTION not in data:
        answers |= _intention(session, entry, form)
    former = form.fields.get(END_FORMER)
    if former is not None and END_FORMER not in data:
        place, found = entry.place_of("valid_from")
        # On which day it ends nobody knows while the day cannot be read.
        if not session.is_refused(place):
            sentence = f"{form[END_FORMER].label}。"
            options = ((YES, "前の記録を終える"),)
            session.ask(entry.key, QuestionKind.ENDING, place, sentence, options, found=found)
        answers[END_FORMER] = "on"
    if KEEP_WORDS in form.errors and KEEP_WORDS not in data:
        for name, field in form.fields.items():
            if getattr(field, "warning", ""):
                place, found = entry.place_of(name)
                options = ((YES, "患者・利用者の情報ではないので、このまま保存する"),)
                session.ask(
                    f"{entry.key}.{name}",
                    QuestionKind.PERSONAL,
                    place,
                    field.warning,
                    options,
                    found=found,
                )
        answers[KEEP_WORDS] = "on"
    return answers


def _intention(session: Session, entry: Entry, form: PeriodForm) -> dict[str, str]:
    """Whether a running record changed or was wrong: asked once, at the first cell that differs."""
    stored = entry.asked.model.objects.get(pk=entry.number)
    names = [name for name in form.changed_data if name in form.asked_about]
    place, found = entry.place_of(names[0])
    told = "、".join(
        f"「{form.fields[name].label}」が{answer_text(stored, name)}から"
        f"{answer_text(form.instance, name)}"
        for name in names
    )
    sentence = f"いまの登録（{form.told_now}）の{told}になっています。{form[INTENTION].label}。"
    begin, end = stored.valid_from, stored.valid_to
    period = (begin.isoformat(), end.isoformat() if end else "")
    answer = session.ask(
        f"{entry.key}.{INTENTION}",
        QuestionKind.INTENTION,
        place,
        sentence,
        OPTIONS,
        found=found,
        period=period,
    )
    return form_answers(answer)


def _tell_of_ending(session: Session, entry: Entry, form: RecordForm) -> None:
    """Lists the record before that ends because this one begins."""
    former = getattr(form, "ended", None)
    if former is None:
        return
    place, _ = entry.place_of("valid_from")
    if session.is_refused(place):
        return
    session.change(
        ChangeKind.ENDED, place, former, "期限なし", f"{answer_text(former, 'valid_to')}まで"
    )


def _problems(
    session: Session, entry: Entry, form: RecordForm, data: Mapping[str, object]
) -> list[Problem]:
    """What the form says, each at its cell; of cells that cannot be read that is said already."""
    found: list[Problem] = []
    for name, error in _said_surely(session, entry, form, data):
        place, stands = entry.place_of(name) if name != NON_FIELD_ERRORS else (entry.place, "")
        sentence, full_stop, hint = error.partition("。")
        found.append(Problem(place, stands, f"{sentence}{full_stop}", hint))
    return found


def _said_surely(
    session: Session, entry: Entry, form: RecordForm, data: Mapping[str, object]
) -> list[tuple[str, str]]:
    """The errors of a form that are true whatever stands in the cells that cannot be read."""
    unread = [
        column
        for column in entry.columns
        if column.key in entry.cells and session.is_refused(entry.cells[column.key].place)
    ]
    fields = {column.field for column in unread}
    said = [each for each in _errors(form) if each[0] not in fields]
    for answers in _other_answers(unread, entry.row) if said else ():
        other = dict(data) | form_data(entry.columns, answers)
        errors = _errors(_form(session, entry, other))
        said = [each for each in said if each in errors]
    return said


def _other_answers(unread: Sequence[Column], row: Row) -> Iterator[Row]:
    """The row with other answers in cells that cannot be read: none, and what may be chosen."""
    if unread:
        yield {**row, **dict.fromkeys((column.key for column in unread), "")}
    for column in unread:
        for code, _ in column.choices[:MOST_CHOICES_TRIED]:
            yield {**row, column.key: code}


def _errors(form: RecordForm) -> list[tuple[str, str]]:
    return [
        (name, str(error))
        for name, errors in form.errors.items()
        if name not in (KEEP_WORDS, INTENTION)
        for error in errors
    ]


def _form(session: Session, entry: Entry, data: Mapping[str, object]) -> RecordForm:
    form = entry.asked.form(_record(session, entry), session.user, session.identity.round, data)
    # What was entered since, and what is there already, is asked on the page of the file.
    form.data = {**data, "stamp": form.stamp_now, "keep_equal": "on"}
    if entry.asked.is_told_by_its_day and form.is_bound and not form.errors:
        # The screen takes a visit of any year; the report form of a year asks for its own.
        year = session.identity.round.fiscal_year
        refuse_other_year(form, form.cleaned_data["date"], year)
    return form
