"""Records of a file saved through the forms of the screen, each error explained at its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from reports.files.outcome import YES, CellRef, ChangeKind, Question, QuestionKind, split_answer
from reports.files.report_form.answers import text_of
from reports.files.report_form.comparing import ChangedValue, Session, answers_in_words
from reports.files.report_form.grid import FoundCell
from reports.files.report_workbook.columns import Column, form_data
from reports.files.report_workbook.sheet import Asked, Row, SheetContents
from wards.answers import BLANK, answer_text
from wards.fiscal import wareki
from wards.forms.intentions import Intention
from wards.forms.period_forms import ONE_DAY, PeriodForm
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

    session: Session
    key: str
    asked: Asked
    columns: Sequence[Column]
    row: Row
    cells: Mapping[str, FoundCell]
    place: CellRef
    number: str = ""
    changed: tuple[ChangedValue, ...] | None = None
    name: str = ""

    def save(self) -> list[tuple[str, str]]:
        """Saves it through its form, and lists what it changes; else (field, error) of its form."""
        data = form_data(self.columns, self.row)
        data["fiscal_year"] = self.session.identity.round.fiscal_year
        if unread := self._unread_fields():
            # Of a record of which a part is unknown, only what is wrong in itself is sure.
            return list(_errors_of_fields(self._form(data), unread)) or [("", "")]
        # The database checks all constraints once more; only where it refuses is each one asked for.
        form = self._form(data, trusting=True)
        for _ in range(MOST_ROUNDS):
            if form.is_valid() and form.try_to_save():
                self._list_changes(form)
                return []
            asked = self._answers_to(form, data)
            data |= asked
            if not asked and not form.trusts_database:
                break
            form = self._form(data)
        return [
            (name, str(error))
            for name, errors in form.errors.items()
            if name not in (KEEP_WORDS, INTENTION)
            for error in errors
        ]

    def explain(self, errors: Sequence[tuple[str, str]]) -> None:
        """What its form says, each at its cell; of cells that cannot be read that is said already."""
        if not self.number:
            # Other rows may name it by what stands in its cells.
            texts = {text_of(cell.value) for cell in self.cells.values()}
            self.session.waiting |= texts - {""}
        for name, error in filter(any, errors):
            place, found = (self.place, "") if name == NON_FIELD_ERRORS else self._place_of(name)
            self.session.refuse(place, found, error)

    def _place_of(self, field: str) -> tuple[CellRef, str]:
        """Where the answer to a field stands, and what stands there.

        A column that the sheet has not is one lack, whatever number of rows.
        """
        own = [column for column in self.columns if column.field == field]
        cells = [self.cells[column.key] for column in own if column.key in self.cells]
        if cells:
            return cells[0].place, text_of(cells[0].value) or BLANK
        return CellRef(self.place.sheet, "", own[0].label) if own else self.place, ""

    def _unread_fields(self) -> set[str]:
        """The fields of which a cell cannot be read."""
        return {
            column.field
            for column in self.columns
            if column.key in self.cells and self.cells[column.key].place in self.session.unread
        }

    def _record(self) -> Model:
        """The record as it is stored now; a failed form has written into the one before."""
        user, round_ = self.session.user, self.session.identity.round
        if not self.number and not self.asked.stated_once:
            return self.asked.new(user, round_)
        rows = self.asked.stored(user, round_)
        stored = (rows.filter(pk=self.number) if self.number else rows).first()
        return stored or self.asked.new(user, round_)

    def _form(self, data: Mapping[str, object], *, trusting: bool = False) -> RecordForm:
        round_ = self.session.identity.round
        form = self.asked.form(self._record(), self.session.user, round_, data)
        # What was entered since, and what is there already, is asked on the page of the file.
        form.data = {**data, "stamp": form.stamp_now, "keep_equal": "on"}
        form.trusts_database = trusting
        if self.asked.is_told_by_its_day and not self._unread_fields() and not form.errors:
            # The screen takes a visit of any year; the report form of a year asks for its own.
            refuse_other_year(form, form.cleaned_data["date"], round_.fiscal_year)
        return form

    def _list_changes(self, form: RecordForm) -> None:
        """Lists what was saved; also the record before that ends because this one begins."""
        if former := getattr(form, "ended", None):
            place, _ = self._place_of("valid_from")
            until = f"{answer_text(former, 'valid_to')}まで"
            self.session.change(ChangeKind.ENDED, place, former, "期限なし", until)
        if self.changed is None:
            words = answers_in_words(self.columns, self.row)
            self.session.change(ChangeKind.ADDED, self.place, form.instance, "—", words)
        else:
            name = f"{self.asked.noun} {self.name}".strip()
            self.session.changes += [value.change(name) for value in self.changed]

    # --- What the form asks back -----------------------------------------------------------------

    def _answers_to(self, form: RecordForm, data: Mapping[str, object]) -> dict[str, str]:
        """What a person answers: an intention, a former record to end, words to keep."""
        answers: dict[str, str] = {}
        if INTENTION in form.errors and INTENTION not in data:
            answers |= self._intention(form)
        if END_FORMER in form.fields and END_FORMER not in data:
            options = ((YES, "前の記録を終える"),)
            sentence = f"{form[END_FORMER].label}。"
            self._ask("", QuestionKind.ENDING, "valid_from", sentence, options)
            answers[END_FORMER] = "on"
        if KEEP_WORDS in form.errors and KEEP_WORDS not in data:
            options = ((YES, "患者・利用者の情報ではないので、このまま保存する"),)
            for name, field in form.fields.items():
                if sentence := getattr(field, "warning", ""):
                    self._ask(f".{name}", QuestionKind.PERSONAL, name, sentence, options)
            answers[KEEP_WORDS] = "on"
        return answers

    def _ask(self, key: str, kind: QuestionKind, field: str, sentence: str, options, **more) -> str:
        """The answer to a question at the cell of a field."""
        place, found = self._place_of(field)
        key = f"{self.key}{key}"
        return self.session.ask(Question(key, kind, place, found, sentence, options, **more))

    def _intention(self, form: PeriodForm) -> dict[str, str]:
        """Whether a running record changed or was wrong: asked once, at the first that differs."""
        stored = self.asked.model.objects.get(pk=self.number)
        names = [name for name in form.changed_data if name in form.asked_about]
        differences = "、".join(
            f"「{form.fields[name].label}」が「{answer_text(stored, name)}」から"
            f"「{answer_text(form.instance, name)}」"
            for name in names
        )
        now = f"いまの登録（{form.told_now}）の{differences}になっています。"
        sentence, options = f"{now}{form[INTENTION].label}。", tuple(Intention.choices)
        end = stored.valid_to.isoformat() if stored.valid_to else ""
        period, kind = (stored.valid_from.isoformat(), end), QuestionKind.INTENTION
        answer = self._ask(f".{INTENTION}", kind, names[0], sentence, options, period=period)
        chosen, typed = split_answer(answer)
        field = "changed_on" if chosen == Intention.CHANGED else "mistake_reason"
        return {INTENTION: chosen, field: typed}


def _errors_of_fields(form: RecordForm, unread: set[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with single answers, whatever the others are."""
    for name, field in form.fields.items():
        if name in unread:
            continue
        try:
            field.clean(field.widget.value_from_datadict(form.data, {}, name))
        except ValidationError as error:
            yield from ((name, sentence) for sentence in error.messages)


def save_all(entries: Sequence[Entry]) -> None:
    """Saves as long as something can be saved, then explains the rest.

    Rows of which one must end before another may begin are tried again.
    """
    while entries:
        refused = [(entry, errors) for entry in entries if (errors := entry.save())]
        if len(refused) == len(entries):
            for entry, errors in refused:
                entry.explain(errors)
            return
        entries = [entry for entry, _ in refused]


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
