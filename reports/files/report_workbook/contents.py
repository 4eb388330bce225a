"""What a report form says at a moment: the same shape when it goes out and when it is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.db.models import Model

from reports.counting.ward_report import confirmed_registers
from reports.document.exporters.safe_text import CELL_LIMIT, pieces, printable
from reports.files.report_workbook.columns import Column, Kind, row_of
from reports.files.report_workbook.layout import MARK, NOTHING, confirmation_label
from reports.files.report_workbook.sheets import Sheet, sheets_of
from wards.models import NothingToReport, ReportingRound, User
from wards.vocabulary import ReportForm

Row = Mapping[str, str]  # column key → canonical text


@dataclass(frozen=True)
class SheetContents:
    """What a sheet says. Answers are canonical texts; a statement that is not made has none.

    nothing: item → NOTHING or ''. confirmations: whether a register stands as it was carried over;
    confirmed: the answer, by column key. rows: number of the record (as text) → its answers.
    records: the stored records by their number; that of the questions is under ''.
    period: what is asked about, 令和6年度 or 令和6年9月.
    """

    sheet: Sheet
    period: str
    nothing: Row = field(default_factory=dict)
    confirmations: tuple[Column, ...] = ()
    confirmed: Row = field(default_factory=dict)
    question_columns: tuple[Column, ...] = ()
    answers: Row = field(default_factory=dict)
    table_columns: tuple[Column, ...] = ()
    rows: Mapping[str, Row] = field(default_factory=dict)
    records: Mapping[str, Model] = field(default_factory=dict)

    @property
    def asks_questions(self) -> bool:
        """Whether anything stands above the table."""
        return bool(self.nothing or self.confirmations or self.question_columns)


def contents_now(user: User, round_: ReportingRound, form: ReportForm) -> dict[str, SheetContents]:
    """What the form of the user's ward says now, by sheet key. user: acts for the ward's body."""
    stated = set(
        NothingToReport.objects.filter(
            submission__round=round_, submission__ward=user.ward_id, submission__form=form
        ).values_list("item", flat=True)
    )
    stated |= confirmed_registers(user.ward, round_)
    return {
        sheet.key: _sheet_contents(sheet, user, round_, stated) for sheet in sheets_of(round_, form)
    }


def _sheet_contents(
    sheet: Sheet, user: User, round_: ReportingRound, stated: set[str]
) -> SheetContents:
    """What one sheet says now. stated: the items with 該当なし, or with a register confirmed."""
    records: dict[str, Model] = {}
    questions = table = ()
    answers: Row = {}
    if sheet.questions:
        questions = tuple(sheet.questions.columns(user, round_))
        stored = sheet.questions.stored(user, round_).first()
        if stored is not None:
            records[""], answers = stored, row_of(questions, stored)
    rows: dict[str, Row] = {}
    if sheet.table:
        table = tuple(sheet.table.columns(user, round_))
        for record in sheet.table.stored(user, round_):
            records[str(record.pk)], rows[str(record.pk)] = record, row_of(table, record)
    confirmations = _confirmations(sheet, round_)
    return SheetContents(
        sheet,
        round_.period[0],
        nothing={item.value: NOTHING if item in stated else "" for item in sheet.items},
        confirmations=confirmations,
        confirmed={each.key: "1" if sheet.register in stated else "" for each in confirmations},
        question_columns=questions,
        answers=answers,
        table_columns=table,
        rows=rows,
        records=records,
    )


def _confirmations(sheet: Sheet, round_: ReportingRound) -> tuple[Column, ...]:
    """The question whether the register of a sheet stands as it was carried over."""
    if sheet.register is None:
        return ()
    asked = Column(
        sheet.register.value,
        confirmation_label(round_.year),
        Kind.MARK,
        help=f"変わりがなければ{MARK}を付けます。行を直したときは、いりません。",
        choices=(("1", MARK),),
    )
    return (asked,)


def as_base(contents: Mapping[str, SheetContents]) -> dict[str, dict[str, object]]:
    """The contents as JSON, for `HandedOutForm.cells`.

    {sheet: {nothing, confirmed, answers, rows, names}}; forms of before November 2026 lack confirmed.

    names: what the records to choose from were called then, {column key: {key: name}}; a name that
    was put right since must still be understood.
    """
    return {
        key: {
            "nothing": dict(each.nothing),
            "confirmed": dict(each.confirmed),
            "answers": dict(each.answers),
            "rows": {number: dict(row) for number, row in each.rows.items()},
            "names": {
                column.key: dict(column.choices)
                for column in each.table_columns
                if column.kind is Kind.RECORD
            },
        }
        for key, each in contents.items()
    }


GOES_ON = "…（長いため、続きはポータルで見てください）"
_TEXTS = frozenset({Kind.WORDS, Kind.LINES})


def fitted(contents: Mapping[str, SheetContents]) -> dict[str, SheetContents]:
    """The contents with every text as a cell can hold it.

    A text that comes back as it went out is then no change, even where it could not go out whole.
    """
    return {
        key: replace(
            each,
            answers=_fitted_row(each.question_columns, each.answers),
            rows={
                number: _fitted_row(each.table_columns, row) for number, row in each.rows.items()
            },
        )
        for key, each in contents.items()
    }


def _fitted_row(columns: Iterable[Column], row: Row) -> Row:
    texts = {column.key for column in columns if column.kind in _TEXTS}
    return {key: in_cell(text) if key in texts else text for key, text in row.items()}


def in_cell(text: str) -> str:
    """A text as a cell can hold it: nothing unprintable, and its end told where it is too long.

    >>> in_cell("看取り\\x00の研修")
    '看取り〓の研修'
    """
    whole = printable(text)
    if len(pieces(whole)) == 1:
        return whole
    return pieces(whole, CELL_LIMIT - len(GOES_ON))[0] + GOES_ON
