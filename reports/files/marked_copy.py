"""What a marked copy says of an outcome: one remark for each problem and each question."""

from __future__ import annotations

from dataclasses import replace

from reports.document.exporters.safe_text import printable
from reports.document.exporters.xlsx.book import LINK, LISTED, NOTE, PALETTE, TABLE_HEAD, Look
from reports.files import opening
from reports.files.opening import Remark
from reports.files.outcome import CellRef, Outcome, Problem, in_file_order

TO_MEND, TO_CONFIRM = "✕ 直す", "？ 確かめる"
NOTHING_THERE = "（空欄）"
# Enough to recognise a long text by.
MOST_SHOWN = 200
ANSWER_AT_INTAKE = (
    "このままでよければ、直さなくてかまいません。取り込むときに、もう一度確かめます。"
    "違うときは、セルを直してください。"
)
_LOOKS = {
    "title": Look(size=18, bold=True, colour=PALETTE[0]),
    "counts": Look(size=12, bold=True, wrap=True),
    "head": TABLE_HEAD,
    "kind": replace(LISTED, bold=True, wrap=False),
    "text": LISTED,
    "link": LINK,
    "note": NOTE,
}


def marked_copy(content: bytes, outcome: Outcome) -> bytes:
    """The user's own workbook with every problem and question at its cell. Raises UnusableFileError."""
    looks = {
        name: (look.font, look.pattern, look.border, look.alignment)
        for name, look in _LOOKS.items()
    }
    return opening.marked_copy(content, remarks_of(outcome), looks)


def remarks_of(outcome: Outcome) -> list[Remark]:
    """Of the whole file first, then sheet by sheet in the order of the cells."""
    return [
        _remark(TO_MEND, each.place, each.found, each.sentence, each.hint)
        if isinstance(each, Problem)
        else _remark(TO_CONFIRM, each.place, each.found, each.sentence, ANSWER_AT_INTAKE)
        for each in in_file_order([*outcome.problems, *outcome.questions])
    ]


def _remark(kind: str, place: CellRef, found: str, sentence: str, hint: str) -> Remark:
    texts = map(printable, (place.label, _short(found), sentence, hint))
    return Remark(kind, place.sheet, place.cell, *texts)


def _short(found: str) -> str:
    return f"{found[:MOST_SHOWN]}…" if len(found) > MOST_SHOWN else found or NOTHING_THERE
