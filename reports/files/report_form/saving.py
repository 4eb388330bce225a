"""Records of a file saved through the forms of the screen, each error explained at its cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from reports.files.outcome import YES, CellRef, ChangeKind, QuestionKind, split_answer
from reports.files.report_form.answers import text_of
from reports.files.report_form.comparing import ChangedValue, Session, answers_in_words
from reports.files.report_form.grid import FoundCell
from reports.files.report_workbook.columns import Column, form_data
from reports.files.report_workbook.contents import Row, SheetContents
from reports.files.report_workbook.sheets import Asked
from wards.answers import answer_text
from wards.fiscal import wareki
from wards.forms.period_forms import ONE_DAY, Intention, PeriodForm
from wards.forms.record_forms import RecordForm, refuse_other_year

END_FORMER, KEEP_WORDS, INTENTION = "end_former", "keep_words", "intention"
PERIOD = frozenset({"valid_from", "valid_to"})
# The database may refuse; the intention, a former record to end and words may each be asked for once.
MOST_ROUNDS = 5


@dataclass(frozen=True)
class Entry:
    """A record that a file adds or changes: its answers, and where each of them stands.

    key: names it in questions. number: '' of a new one, or of a statement. changed: its values,
    name: what it is called until then; None and '' of a new record.
    """

    key: str
    asked: Asked
    columns: Sequence[Column]
    row: Row
    cells: Mapping[str, FoundCell]
    place: CellRef
    number: str = ""
    changed: tuple[ChangedValue, ...] | None = None
    name: str = ""

    def place_of(self, field: str) -> tuple[CellRef, str]:
        """Where the answer to a field stands, and what stands there.

        A column that the sheet has not is one lack, whatever number of rows.
        """
        own = [column for column in self.columns if column.field == field]
        cells = [self.cells[column.key] for column in own if column.key in self.cells]
        if cells:
            return cells[0].place, text_of(cells[0].value)
        return CellRef(self.place.sheet, "", own[0].label) if own else self.place, ""

    def words(self) -> set[str]:
        """What stands in the cells of a new record, by which other rows may name it."""
        texts = {text_of(cell.value) for cell in self.cells.values()}
        return set() if self.number else texts - {""}

    def unread_fields(self, session: Session) -> set[str]:
        """The fields of which a cell cannot be read."""
        return {
            column.field
            for column in self.columns
            if column.key in self.cells and self.cells[column.key].place in session.unread
        }


def save_all(session: Session, entries: list[Entry]) -> None:
    """Saves as long as something can be saved, then explains the rest.

    Rows of which one must end before another may begin are tried again.
    """
    while entries:
        refused: list[tuple[Entry, list[tuple[str, str]]]] = []
        for entry in entries:
            if errors := _save(session, entry):
                refused.append((entry, errors))
        if len(refused) == len(entries):
            for entry, errors in refused:
                _explain(session, entry, errors)
            return
        entries = [entry for entry, _ in refused]


def _save(session: Session, entry: Entry) -> list[tuple[str, str]]:
    """Saves an entry through its form, and lists what it changes; else (field, error) of its form."""
    data = form_data(entry.columns, entry.row) | {"fiscal_year": session.identity.round.fiscal_year}
    unread = entry.unread_fields(session)
    if unread:
        # Of a record of which a part is unknown, only what is wrong in itself is sure.
        return list(_errors_of_fields(_form(session, entry, data), unread)) or [("", "")]
    # The database checks all constraints once more; only where it refuses is each one asked for.
    form = _form(session, entry, data, trusting=True)
    for _ in range(MOST_ROUNDS):
        if form.is_valid() and form.try_to_save():
            _list_changes(session, entry, form)
            return []
        asked = _answers_to_the_form(session, entry, form, data)
        data |= asked
        if not asked and not form.trusts_database:
            break
        form = _form(session, entry, data)
    return _errors(form)


def _list_changes(session: Session, entry: Entry, form: RecordForm) -> None:
    """Lists what was saved; also the record before that ends because this one begins."""
    if former := getattr(form, "ended", None):
        place, _ = entry.place_of("valid_from")
        until = f"{answer_text(former, 'valid_to')}まで"
        session.change(ChangeKind.ENDED, place, former, "期限なし", until)
    if entry.changed is None:
        words = answers_in_words(entry.columns, entry.row)
        session.change(ChangeKind.ADDED, entry.place, form.instance, "—", words)
    else:
        name = f"{entry.asked.noun} {entry.name}".strip()
        session.changes += [value.change(name) for value in entry.changed]


def _explain(session: Session, entry: Entry, errors: Sequence[tuple[str, str]]) -> None:
    """What the form says, each at its cell; of cells that cannot be read that is said already."""
    session.waiting |= entry.words()
    for name, error in filter(any, errors):
        place, found = entry.place_of(name) if name != NON_FIELD_ERRORS else (entry.place, "")
        session.refuse(place, found, error)


def _record(session: Session, entry: Entry) -> Model:
    """The record as it is stored now; a failed form has written into the one before."""
    user, round_ = session.user, session.identity.round
    if not entry.number and not entry.asked.stated_once:
        return entry.asked.new(user, round_)
    rows = entry.asked.stored(user, round_)
    found = (rows.filter(pk=entry.number) if entry.number else rows).first()
    return found or entry.asked.new(user, round_)


def _form(
    session: Session, entry: Entry, data: Mapping[str, object], *, trusting: bool = False
) -> RecordForm:
    round_ = session.identity.round
    form = entry.asked.form(_record(session, entry), session.user, round_, data)
    # What was entered since, and what is there already, is asked on the page of the file.
    form.data = {**data, "stamp": form.stamp_now, "keep_equal": "on"}
    form.trusts_database = trusting
    if entry.asked.is_told_by_its_day and not entry.unread_fields(session) and not form.errors:
        # The screen takes a visit of any year; the report form of a year asks for its own.
        refuse_other_year(form, form.cleaned_data["date"], round_.fiscal_year)
    return form


def _errors(form: RecordForm) -> list[tuple[str, str]]:
    return [
        (name, str(error))
        for name, errors in form.errors.items()
        if name not in (KEEP_WORDS, INTENTION)
        for error in errors
    ]


def _errors_of_fields(form: RecordForm, unread: set[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with single answers, whatever the others are."""
    for name, field in form.fields.items():
        if name in unread:
            continue
        try:
            field.clean(field.widget.value_from_datadict(form.data, {}, name))
        except ValidationError as error:
            yield from ((name, sentence) for sentence in error.messages)


# --- What the form asks back ---------------------------------------------------------------------


def _answers_to_the_form(
    session: Session, entry: Entry, form: RecordForm, data: Mapping[str, object]
) -> dict[str, str]:
    """What the form asks back and a person answers: a former record to end, words to keep."""
    answers: dict[str, str] = {}
    if INTENTION in form.errors and INTENTION not in data:
        answers |= _intention(session, entry, form)
    if END_FORMER in form.fields and END_FORMER not in data:
        place, found = entry.place_of("valid_from")
        sentence = f"{form[END_FORMER].label}。"
        options = ((YES, "前の記録を終える"),)
        session.ask(entry.key, QuestionKind.ENDING, place, sentence, options, found=found)
        answers[END_FORMER] = "on"
    if KEEP_WORDS in form.errors and KEEP_WORDS not in data:
        for name, field in form.fields.items():
            if sentence := getattr(field, "warning", ""):
                place, found = entry.place_of(name)
                options = ((YES, "患者・利用者の情報ではないので、このまま保存する"),)
                key, kind = f"{entry.key}.{name}", QuestionKind.PERSONAL
                session.ask(key, kind, place, sentence, options, found=found)
        answers[KEEP_WORDS] = "on"
    return answers


def _intention(session: Session, entry: Entry, form: PeriodForm) -> dict[str, str]:
    """Whether a running record changed or was wrong: asked once, at the first cell that differs."""
    stored = entry.asked.model.objects.get(pk=entry.number)
    names = [name for name in form.changed_data if name in form.asked_about]
    place, found = entry.place_of(names[0])
    differences = "、".join(
        f"「{form.fields[name].label}」が{answer_text(stored, name)}から"
        f"{answer_text(form.instance, name)}"
        for name in names
    )
    sentence = (
        f"いまの登録（{form.told_now}）の{differences}になっています。{form[INTENTION].label}。"
    )
    begin, end = stored.valid_from, stored.valid_to
    answer = session.ask(
        f"{entry.key}.{INTENTION}",
        QuestionKind.INTENTION,
        place,
        sentence,
        tuple(Intention.choices),
        found=found,
        period=(begin.isoformat(), end.isoformat() if end else ""),
    )
    chosen, typed = split_answer(answer)
    field = "changed_on" if chosen == Intention.CHANGED else "mistake_reason"
    return {INTENTION: chosen, field: typed}


def goes_on(contents: SheetContents, columns: Sequence[Column], number: str, row: Row) -> str:
    """That what a row says stands already in the record that follows its own, as a sentence; or ''.

    So it is when the same file is sent again after it was answered that something changed.
    """
    end = getattr(contents.records[number], "valid_to", None)
    if end is None:
        return ""
    answers = [column.key for column in columns if column.field not in PERIOD]
    for other, record in contents.records.items():
        follows = record.valid_from == end + ONE_DAY
        if follows and all(contents.rows[other][key] == row[key] for key in answers):
            day = wareki(record.valid_from)
            return f"この変更は、{day}からの記録（番号{other}）に入っています。"
    return ""
