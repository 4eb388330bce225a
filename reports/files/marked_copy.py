"""What a marked copy says of an outcome: one remark for each problem and each question."""

from reports.files import opening
from reports.files.opening import Remark
from reports.files.opening.book import TO_CONFIRM, TO_MEND
from reports.files.outcome import Outcome, Problem, Question, in_file_order
from wards.outgoing.safe_text import printable

# Enough to recognise a long text by.
MOST_SHOWN = 200
ANSWER_AT_INTAKE = (
    "このままでよければ、修正しなくてかまいません。取り込むときに、もう一度確かめます。"
    "違うときは、セルを修正してください。"
)


def marked_copy(content: bytes, outcome: Outcome) -> bytes:
    """The user's own workbook with every problem and question at its cell. Raises UnusableFileError."""
    remarks = [
        _remark(TO_MEND, each, each.hint)
        if isinstance(each, Problem)
        else _remark(TO_CONFIRM, each, ANSWER_AT_INTAKE)
        for each in in_file_order([*outcome.problems, *outcome.questions])
    ]
    return opening.marked_copy(content, remarks)


def _remark(kind: str, said: Problem | Question, hint: str) -> Remark:
    found = said.found[:MOST_SHOWN] + "…" * (len(said.found) > MOST_SHOWN) or "—"
    texts = map(printable, (said.place.label, found, said.sentence, hint))
    return Remark(kind, said.place.sheet, said.place.cell, *texts)
