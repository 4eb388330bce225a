"""Decides what one reading of a file remembers: whose it is, what was answered, what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from hashlib import sha256

from django.db.models import Model

from reports.files.outcome import (
    CellRef,
    Change,
    ChangeKind,
    Note,
    Outcome,
    Problem,
    Question,
    QuestionKind,
)
from reports.files.reading import Identity
from reports.models import Upload, UploadKind, UploadResult
from wards.fiscal import FiscalYear
from wards.models import User

Options = Sequence[tuple[str, str]]
# Hexadecimal digits: two questions about one cell are told apart.
FINGERPRINT = 8


class Session:
    """One reading of a file. user: acts for the ward's body. answers: by the key of a question.

    A question without an answer is taken as answered (`Question.assumed`), so that everything that
    would follow is found at once; nothing is saved while one is open.
    """

    def __init__(self, user: User, identity: Identity, answers: Mapping[str, str]) -> None:
        self.user, self.identity, self.answers = user, identity, answers
        self.problems: dict[Problem, None] = {}
        self._refused: set[CellRef] = set()
        # What rows say that were refused: they are in the file, although not in the portal.
        self.waiting: set[str] = set()
        self.questions: dict[str, Question] = {}
        self.changes: list[Change] = []
        self.notes: list[Note] = []
        self.unchanged = 0

    @property
    def year(self) -> FiscalYear:
        return self.identity.round.year

    @property
    def knows_base(self) -> bool:
        """Whether it is known what went out."""
        return self.identity.base is not None

    def base_of(self, sheet: str) -> Mapping[str, Mapping]:
        """What a sheet said when it went out: {nothing, answers, rows, names}."""
        base = self.identity.base
        return base.cells.get(sheet, {}) if base else {}

    @cached_property
    def came_before(self) -> bool:
        """Whether a form of the same report was saved since this one went out, perhaps this file."""
        identity = self.identity
        saved = Upload.objects.filter(
            kind=UploadKind.REPORT_FORM,
            ward=identity.ward,
            round=identity.round,
            form=identity.form,
            result=UploadResult.SAVED,
        )
        return (
            saved.filter(settled_at__gte=identity.base.at).exists()
            if identity.base
            else saved.exists()
        )

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

    def apart(self) -> Session:
        """A session of the same file in which nothing of this one is remembered, and nothing answered."""
        return Session(self.user, self.identity, {})

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
        told = repr((sentence, tuple(options), before, after, period))
        key = f"{key}.{kind}.{sha256(told.encode()).hexdigest()[:FINGERPRINT]}"
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
        to_mend = {_cell(problem.place) for problem in self.problems if problem.place.cell}
        return Outcome(
            problems=tuple(self.problems),
            questions=tuple(
                each for each in self.questions.values() if _cell(each.place) not in to_mend
            ),
            changes=tuple(self.changes),
            notes=tuple(self.notes),
            unchanged=self.unchanged,
            answers=self.answers,
        )


def _cell(place: CellRef) -> tuple[str, str]:
    return place.sheet, place.cell
