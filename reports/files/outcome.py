"""What a reading says of a file: problems to mend, questions to answer, changes, notes."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.db.models import TextChoices

from wards.forms.intentions import NO_DAY, NO_REASON, Intention, refused_day
from wards.japanese.dates import read_date
from wards.japanese.letters import plain
from wards.japanese.numbers import UnreadableError
from wards.models.record import MISTAKE_LENGTH

# The answer to a question of intention with which a preview goes on; it saves nothing.
ASSUMED_INTENTION = f"{Intention.MISTAKEN}:（確認中）"
_CELL = re.compile(r"([A-Z]*)([0-9]+)")


@dataclass(frozen=True)
class CellRef:
    """A place in a file: sheet ('' of the whole file), a cell such as 'C8' ('' of the sheet), label."""

    sheet: str = ""
    cell: str = ""
    label: str = ""

    def __str__(self) -> str:
        return f"「{self.sheet}」{self.cell}" if self.sheet else "ファイル全体"


@dataclass(frozen=True)
class Problem:
    """What must be mended before anything is saved. hint: how to mend it.

    found: what stands there, of an empty cell '空欄'; '' of a whole row, or what is not to be shown.
    """

    place: CellRef
    found: str
    sentence: str
    hint: str = ""


class QuestionKind(TextChoices):
    """Each with the heading under which such questions stand."""

    DELETION = "deletion", "消してよいかを確かめるところ"  # a cell or row that came back empty
    CONFLICT = "conflict", "ポータルでも変わっているところ"  # changed in the portal meanwhile
    DESERTED = "deserted", "アカウントがなくなるところ"  # a body that loses its last user
    ENDING = "ending", "終わりの日が入るところ"  # a period that ends because another begins
    PERSONAL = "personal", "個人の情報に見えるところ"  # words that look like a patient's
    WITHOUT_BASE = "without_base", "渡したときの内容が分からないところ"  # of what went out
    INTENTION = "intention", "変わったのか、はじめから誤りかを確かめるところ"  # of a running record
    ANOTHER = "another", "もう1件かどうかを確かめるところ"  # or one that is there
    OLDER = "older", "日付を確かめるところ"  # a file that is older than one that was taken in
    AMOUNT = "amount", "件数を入れて確かめるところ"  # of records that go at once


# Answers to questions.
YES, DELETE, KEEP, FILE, PORTAL = "yes", "delete", "keep", "file", "portal"
CHOOSE, CONFIRM = "どれか1つを選択してください。", "確かめて、印を付けてください。"


@dataclass(frozen=True)
class Question:
    """Something that a person must answer before anything is saved.

    key: the same at each reading of the same file. options: (answer, words); one option is a
    confirmation. before, after: the two values that are asked about, where there are two.
    period: first and last day of the record whose intention is asked ('' for no end); its answers
    are written with a day or a reason behind them, 'changed:R8.7.1'. amount: that has to be typed,
    as in 'yes:542'.
    """

    key: str
    kind: QuestionKind
    place: CellRef
    found: str
    sentence: str
    options: tuple[tuple[str, str], ...]
    before: str = ""
    after: str = ""
    period: tuple[str, str] = ("", "")
    amount: int = 0

    @property
    def assumed(self) -> str:
        """The answer with which a reading goes on, so that all that follows is found at once."""
        is_intention = self.kind is QuestionKind.INTENTION
        return ASSUMED_INTENTION if is_intention else self.options[0][0]

    def refusal(self, answer: str) -> str:
        """Why an answer does not do, as a sentence; '' where it does."""
        chosen, typed = split_answer(answer)
        if chosen not in dict(self.options):
            return CONFIRM if len(self.options) == 1 else CHOOSE
        if self.kind is QuestionKind.INTENTION:
            return _refused_intention(chosen, typed, *self.period)
        if self.kind is QuestionKind.AMOUNT and plain(typed).rstrip("件") != str(self.amount):
            return f"いま印の付いているのは{self.amount:,}件です。その件数を入力してください。"
        return ""


class ChangeKind(TextChoices):
    ADDED = "added", "追加"
    CHANGED = "changed", "変更"
    ENDED = "ended", "終了"
    DELETED = "deleted", "削除"


@dataclass(frozen=True)
class Change:
    """A value that saving would change. Of a record that is added or deleted, the whole of it.

    record: what it is called, such as '研修会 令和6年9月12日(木)「看取り」'. key: of the box with
    which a person takes the change or leaves it, '' where it is saved with all others. group: heading
    of the list in which the box stands. ticked: whether it is set at first.
    """

    kind: ChangeKind
    place: CellRef
    record: str
    before: str
    after: str
    key: str = field(default="", kw_only=True)
    group: str = field(default="", kw_only=True)
    ticked: bool = field(default=True, kw_only=True)

    def is_taken(self, answers: Mapping[str, str]) -> bool:
        """Whether saving with these answers saves it: by its box, unless its whole list is answered."""
        return not self.key or (answers.get(whole_list(self.group)) or answers.get(self.key)) == YES


def whole_list(group: str) -> str:
    """The key of the answer for all changes of a list: 'yes', 'no', or '' where each box counts."""
    return f"all of {group}"


@dataclass(frozen=True)
class Note:
    """Something that is left alone, or read in a way that nobody is asked about, and why."""

    place: CellRef
    sentence: str


@dataclass(frozen=True)
class Outcome:
    """What a file says, compared with the portal as it is now.

    unchanged: number of values that are as they were. still_missing: what the report would lack
    after saving. answers: those that were given to the questions.
    """

    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    changes: tuple[Change, ...] = ()
    notes: tuple[Note, ...] = ()
    unchanged: int = 0
    still_missing: tuple[str, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def unanswered(self) -> list[Question]:
        """The questions without an answer that they offer."""
        return [each for each in self.questions if each.refusal(self.answers.get(each.key, ""))]

    @property
    def may_be_saved(self) -> bool:
        return not self.problems and not self.unanswered

    @property
    def digest(self) -> str:
        """Equal for two readings that found the same, whatever was answered."""
        confirmed = repr((self.problems, self.questions, self.changes))
        return hashlib.sha256(confirmed.encode()).hexdigest()


def split_answer(answer: str) -> tuple[str, str]:
    """The chosen option, and what was typed behind it."""
    chosen, _, typed = answer.partition(":")
    return chosen, typed.strip()


def _refused_intention(chosen: str, typed: str, begin: str, end: str) -> str:
    """Why an intention cannot be taken, as a sentence; '' where it can. begin, end: of the record."""
    if chosen == Intention.CHANGED:
        if not typed:
            return NO_DAY
        try:
            day = read_date(typed)
        except UnreadableError as error:
            return str(error)
        last = date.fromisoformat(end) if end else None
        return refused_day(day, date.fromisoformat(begin), last)
    too_long = f"理由は{MISTAKE_LENGTH}字までにしてください。"
    return NO_REASON if not typed else too_long if len(typed) > MISTAKE_LENGTH else ""


@dataclass
class Findings:
    """What was found so far. patients: of a file that is refused as a whole, and not kept."""

    problems: list[Problem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    patients: list[Problem] = field(default_factory=list)

    def refuse(self, place: CellRef, found: str, sentence: str, hint: str = "") -> None:
        """Remembers what must be mended. Without a hint, it is what follows the first sentence."""
        first, full_stop, rest = sentence.partition("。")
        words = (sentence, hint) if hint else (f"{first}{full_stop}", rest)
        self.problems.append(Problem(place, found, *words))

    def note(self, place: CellRef, sentence: str) -> None:
        """Remembers what is left alone."""
        self.notes.append(Note(place, sentence))

    def outcome(
        self, changes: Iterable[Change], unchanged: int, answers: Mapping[str, str] | None
    ) -> Outcome:
        """All that was found, and what it changes."""
        return Outcome(
            problems=in_file_order(self.problems),
            questions=tuple(self.questions),
            changes=tuple(changes),
            notes=tuple(self.notes),
            unchanged=unchanged,
            answers=answers or {},
        )


Found = TypeVar("Found", Problem, Question, Change, Note)


def in_file_order(found: Iterable[Found], sheets: Sequence[str] = ()) -> tuple[Found, ...]:
    """Of the whole file first, then by sheet (in the order of `sheets`, or as they come) and cell."""
    found = list(found)
    names = sheets or dict.fromkeys(each.place.sheet for each in found if each.place.sheet)
    order = {name: number for number, name in enumerate(names)}
    return tuple(sorted(found, key=lambda each: _position(each.place, order)))


def _position(place: CellRef, order: Mapping[str, int]) -> tuple[int, int, int, str]:
    match = _CELL.match(place.cell)
    row, column = (int(match[2]), match[1]) if match else (0, "")
    return order.get(place.sheet, -1), row, len(column), column
