"""The answers of a form with their places, whatever its sheets, rows and columns became."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from reports.files.opening.book import LIST_TITLE
from reports.files.outcome import CellRef, Findings, Problem
from reports.files.patients import OF_ANYBODY, patients_column
from reports.files.report_form.grid import LONGEST_LABEL, Grid, most_alike, spoken
from reports.files.report_form.identity import cover_statements
from reports.files.report_workbook.columns import Column
from reports.files.report_workbook.layout import CHOICES, FORM_NUMBER, NUMBER
from reports.files.report_workbook.sheet import SheetContents
from reports.files.table import DEEPEST_HEAD

# Titles stand in the first rows, even after some were inserted above.
_TITLE_ROWS = 10
# Of its labels a sheet must still have this share, and without its title nearly all.
ENOUGH, _ALMOST_ALL = 0.5, 0.8
# Comparing takes time; nobody rewrites more labels than this.
_MOST_COMPARED = 60
MEND_ADDED = (
    "患者・利用者の情報は、このポータルに入れられません。加えた列（または行・シート）を削除して、"
    "もう一度送ってください。"
)


def table_head_row(grid: Grid, columns: Sequence[Column]) -> tuple[int, float]:
    """The row in which most labels of a table stand, and their share; (0, 0.0) without any."""
    labels = [NUMBER, *(column.label for column in columns)] if columns else []
    rows: dict[int, int] = defaultdict(int)
    for label in labels:
        for row in {row for row, _ in grid.find(label)}:
            rows[row] += 1
    if not rows:
        return 0, 0.0
    row = max(rows, key=lambda each: (rows[each], -each))
    return row, rows[row] / len(labels)


@dataclass(frozen=True)
class _Claim:
    """How well a sheet of the file matches one of the form. share: of its labels.

    A title alone is weak evidence: a memo may bear it. It counts where the sheet is named so, or
    bears the number of a form.
    """

    grid: Grid
    key: str
    share: float
    titled: bool
    named: bool

    @property
    def weight(self) -> float:
        return 2 * self.share + self.titled + 0.5 * self.named

    @property
    def is_likely(self) -> bool:
        return self.share >= ENOUGH or (self.titled and (self.named or _is_numbered(self.grid)))

    @property
    def is_sure(self) -> bool:
        return self.share >= _ALMOST_ALL or (self.titled and self.is_likely)


def match_sheets(
    grids: Sequence[Grid], contents: Mapping[str, SheetContents], findings: Findings
) -> dict[str, Grid]:
    """Sheet key → the sheet of the file; says what is missing, double or not read."""
    claims: dict[str, list[_Claim]] = defaultdict(list)
    for grid in filter(_may_ask, grids):
        claim = max((_claim(grid, each) for each in contents.values()), key=lambda one: one.weight)
        # The cover may say 相談支援室, which is a title as well; a sheet may have a cover on top.
        if claim.share < ENOUGH and cover_statements(grid):
            continue
        if claim.is_likely:
            claims[claim.key].append(claim)
        else:
            _note_foreign(grid, findings)
    return {
        key: grid
        for key, each in contents.items()
        if (grid := _chosen(each.sheet.title, claims[key], findings)) is not None
    }


def _may_ask(grid: Grid) -> bool:
    """Whether a sheet is neither empty, nor the one with the choices, nor our own list of what to mend."""
    is_ours = any(_is_titled(grid, title) for title in (LIST_TITLE, CHOICES))
    return bool(grid.cells) and spoken(grid.name) != spoken(CHOICES) and not is_ours


def _is_titled(grid: Grid, title: str, head_row: int = 0) -> bool:
    """Whether a title stands in the first rows, and not as a label in the head of a table."""
    return any(row <= _TITLE_ROWS and row != head_row for row, _ in grid.find(title))


def _is_numbered(grid: Grid) -> bool:
    """Whether the line with the number of a form stands in the first rows."""
    return any(
        row <= _TITLE_ROWS and FORM_NUMBER in value.text for (row, _), value in grid.cells.items()
    )


def _claim(grid: Grid, contents: SheetContents) -> _Claim:
    columns, questions = contents.table_columns, contents.questions
    row, share = table_head_row(grid, columns)
    weight = len(columns) + 1 if columns else 0
    found = sum(bool(grid.find(column.label)) for column in questions)
    title = contents.sheet.title
    return _Claim(
        grid,
        contents.sheet.key,
        (share * weight + found) / (weight + len(questions)),
        titled=_is_titled(grid, title, row),
        named=spoken(grid.name) == spoken(title),
    )


def _chosen(title: str, claims: Sequence[_Claim], findings: Findings) -> Grid | None:
    """The one sheet that is meant; of a copy, it is said that there are two."""
    sure = [claim for claim in claims if claim.is_sure] or list(claims)
    for claim in claims:
        if claim not in sure:
            _note_foreign(claim.grid, findings)
    if not sure:
        sentence = f"シート「{title}」が見つからないので、{title}は変えません。"
        findings.note(CellRef(label=title), sentence)
        return None
    for other in sure[1:]:
        findings.refuse(
            CellRef(other.grid.name),
            "",
            f"「{title}」のシートが2つあります（「{sure[0].grid.name}」と「{other.grid.name}」）。",
            "書き込んだほうだけを残し、もう1つのシートを消してください。",
        )
    return sure[0].grid


def _note_foreign(grid: Grid, findings: Findings) -> None:
    """Says that a sheet is not read; one with columns of patients must not even be kept."""
    filled = list(grid.filled())
    last = {column: row for row, column, _ in filled}
    named = [
        grid.place(row, column, value.text)
        for row, column, value in filled
        if row <= DEEPEST_HEAD and last[column] > row and patients_column(value.text)
    ]
    if any(patients_column(place.label) not in OF_ANYBODY for place in named):
        for place in named:
            refuse_patients(findings, place)
        return
    findings.note(CellRef(grid.name), "様式にないシートなので、読みません。")


def refuse_patients(findings: Findings, place: CellRef) -> bool:
    """Remembers an added column or line that holds who a patient is; tells whether it does.

    Only our own word of its label is told: the rest of it may be anything.
    """
    word = patients_column(place.label)
    if word:
        sentence = f"様式に加えた「{word}」の欄は、患者・利用者の情報に見えます。"
        at = CellRef(place.sheet, place.cell, word)
        findings.patients.append(Problem(at, "", sentence, MEND_ADDED))
    return bool(word)


def explain_missing(
    findings: Findings, name: str, missing: Iterable[str], unknown: Iterable[CellRef], note: str
) -> None:
    """Refuses unknown labels of a sheet that look like missing ones; notes the other missing ones."""
    by_spoken = {spoken(label): label for label in missing}
    meant = set()
    for place in islice(unknown, _MOST_COMPARED):
        words = spoken(place.label) if len(place.label) <= LONGEST_LABEL else ""
        if label := by_spoken.get(most_alike(words, by_spoken), ""):
            meant.add(label)
            findings.refuse(
                place,
                place.label,
                f"見出し「{label}」が書き換わっているように見えます。",
                f"この欄が「{label}」なら、見出しを「{label}」に戻してください。"
                f"別の欄なら、「{label}」の欄を元の様式のとおりに加えてください。",
            )
    for label in missing:
        if label not in meant:
            findings.note(CellRef(name, "", label), f"「{label}」の{note}")
