"""One reading of a file: what was found, asked and changed so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256

from django.db.models import Model

from reports.files.outcome import (
    CellRef,
    Change,
    ChangeKind,
    Findings,
    Note,
    Outcome,
    Problem,
    Question,
    QuestionKind,
)
from reports.files.reading import Identity, Lock
from reports.files.report_form.answers import text_of
from reports.files.report_form.locating import FoundCell
from reports.files.report_workbook.columns import Column
from wards.answers import BLANK
from wards.models import User

Options = Sequence[tuple[str, str]]
# (rows done, of how many, the sheet)
# Hexadecimal digits: two questions about one cell are told apart.
FINGERPRINT = 8
# Of a longer answer the beginning is enough to recognise it by.
MOST_QUOTED = 60


class Session:
    """One reading of a file. user: acts for the ward's body. answers: by the key of a question.

    A question without an answer is taken as answered (`Question.assumed`), so that everything that
    would follow is found at once; nothing is saved while one is open.
    """

    def __init__(
        self, user: User, identity: Identity, answers: Mapping[str, str], found: Findings
    ) -> None:
        self.user, self.identity, self.answers = user, identity, answers
        self.problems: dict[Problem, None] = dict.fromkeys(found.problems)
        self.notes: list[Note] = list(found.notes)
        self._refused: set[CellRef] = set()
        # What rows say that were refused: they are in the file, although not in the portal.
        self.waiting: set[str] = set()
        self.questions: dict[str, Question] = {}
        self.changes: list[Change] = []
        self.unchanged = 0

    @property
    def knows_base(self) -> bool:
        """Whether it is known what went out."""
        return self.identity.base is not None

    def base_of(self, sheet: str, part: str) -> Mapping:
        """What a part of a sheet said when it went out: nothing, confirmed, answers, rows or names."""
        base = self.identity.base
        return base.cells.get(sheet, {}).get(part, {}) if base else {}

    def refuse(self, place: CellRef, found: str, sentence: str, hint: str = "") -> None:
        """Remembers what must be mended in the file."""
        self.problems[Problem(place, found, sentence, hint)] = None
        self._refused.add(place)

    def is_refused(self, place: CellRef) -> bool:
        """Whether it is said already of a cell that it cannot be read."""
        return place in self._refused

    def wait_for(self, place: CellRef) -> None:
        """Leaves a cell unread that names a row which is itself still to be mended."""
        self._refused.add(place)

    def note(self, place: CellRef, sentence: str) -> None:
        """Remembers what is left alone."""
        self.notes.append(Note(place, sentence))

    def ask(
        self,
        key: str,
        kind: QuestionKind,
        place: CellRef,
        sentence: str,
        options: Options,
        *,
        found: str = "",
        before: str = "",
        after: str = "",
        period: tuple[str, str] = ("", ""),
    ) -> str:
        """The answer to a question; what is assumed while there is none.

        Whoever chose between 31 and 35 has not chosen between 77 and 35: that is another question.
        """
        words = repr((sentence, tuple(options), before, after, period))
        key = f"{key}.{kind}.{sha256(words.encode()).hexdigest()[:FINGERPRINT]}"
        question = Question(
            key, kind, place, found, sentence, tuple(options), before, after, period
        )
        self.questions[key] = question
        answer = self.answers.get(key, "")
        return question.assumed if question.refusal(answer) else answer

    def change(
        self, kind: ChangeKind, place: CellRef, record: Model, before: str, after: str
    ) -> None:
        """Remembers a value that saving changes."""
        name = f"{record._meta.verbose_name} {record}"
        self.changes.append(Change(kind, place, name, before, after))

    def outcome(self) -> Outcome:
        """All that was found. What must be mended is not asked about as well."""
        to_mend = {(each.place.sheet, each.place.cell) for each in self.problems if each.place.cell}
        return Outcome(
            problems=tuple(self.problems),
            questions=tuple(
                each
                for each in self.questions.values()
                if (each.place.sheet, each.place.cell) not in to_mend
            ),
            changes=tuple(self.changes),
            notes=tuple(self.notes),
            unchanged=self.unchanged,
            answers=self.answers,
        )


# --- Where the report is locked ------------------------------------------------------------------


def refuse_locked_answer(
    session: Session, lock: Lock, column: Column, cell: FoundCell, present: str
) -> None:
    """Refuses a cell that says, or may say, otherwise than the portal, with both values."""
    words = column.words(present)
    line = " ".join(words.split())
    quoted, back = f"「{line}」", "セルをこの答えに戻してください。"
    if words == BLANK:
        quoted, back = words, "セルを空欄に戻してください。"
    elif len(line) > MOST_QUOTED:
        quoted = f"「{line[:MOST_QUOTED]}…」"
        back = "セルを元の答えに戻してください（受け取り直した様式に入っています）。"
    sentence = f"ポータルでは{quoted}です。{lock.why}"
    session.refuse(cell.place, text_of(cell.value), sentence, f"{back}{lock.way_out}")


def refuse_new_row(session: Session, lock: Lock, place: CellRef, found: str) -> None:
    """Refuses a row that the portal does not have."""
    sentence = f"この表には、いまは行を加えられません。{lock.why}"
    session.refuse(place, found, sentence, f"この行を消してください。{lock.way_out}")


def refuse_gone_row(
    session: Session, lock: Lock, place: CellRef, number: str, record: Model
) -> None:
    """Refuses that a row is emptied or taken out."""
    sentence = f"番号{number}の行（{record}）がなくなっています。{lock.why}"
    session.refuse(place, "", sentence, f"行を元に戻してください。{lock.way_out}")
