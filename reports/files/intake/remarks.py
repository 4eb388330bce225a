"""Decides what a marked copy says of an outcome: one remark for each problem and each question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports.document.exporters.safe_text import printable
from reports.files.outcome import CellRef, Outcome, Problem, Question, in_file_order

TO_MEND, TO_CONFIRM = "✕ 直す", "？ 確かめる"
NOTHING_THERE = "（空欄）"
# Enough to recognise a long text by.
MOST_SHOWN = 200
ANSWER_AT_INTAKE = (
    "このままでよければ、直さなくてかまいません。取り込むときに、もう一度確かめます。"
)


@dataclass(frozen=True)
class Remark:
    """What is said of one place. kind: TO_MEND or TO_CONFIRM. Texts can be shown as they are."""

    kind: str
    place: CellRef
    found: str
    sentence: str
    hint: str

    @property
    def text(self) -> str:
        """All of it, for a comment at the cell."""
        label = f"「{printable(self.place.label)}」" if self.place.label else ""
        lines = (f"{self.kind} {label}".strip(), self.sentence, self.hint)
        return "\n".join(filter(None, lines))


def remarks_of(outcome: Outcome, sheets: Sequence[str]) -> list[Remark]:
    """Of the whole file first, then in the order of the sheets and cells. sheets: their names."""
    remarks = [_of_problem(each) for each in outcome.problems]
    remarks += [_of_question(each) for each in outcome.questions]
    return list(in_file_order(remarks, sheets))


def _of_problem(problem: Problem) -> Remark:
    return Remark(
        TO_MEND,
        problem.place,
        _shown(problem.found),
        printable(problem.sentence),
        printable(problem.hint),
    )


def _of_question(question: Question) -> Remark:
    return Remark(
        TO_CONFIRM,
        question.place,
        _shown(question.found),
        printable(question.sentence),
        f"{ANSWER_AT_INTAKE}違うときは、セルを直してください。",
    )


def _shown(found: str) -> str:
    text = printable(found)
    return f"{text[:MOST_SHOWN]}…" if len(text) > MOST_SHOWN else text or NOTHING_THERE
