"""What a report form says at a moment: the same shape when it goes out and when it is compared."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from django.db.models import Model

from reports.counting.ward_report import confirmed_registers
from reports.files.report_workbook.columns import Column, Kind, row_of
from reports.files.report_workbook.layout import MARK, NOTHING, confirmation_label, nothing_label
from reports.files.report_workbook.sheet import Part, Row, Sheet, SheetContents, in_cell
from reports.files.report_workbook.sheets import sheets_of
from wards.models import NothingToReport, ReportingRound, User
from wards.vocabulary import ReportForm

NOTHING_HELP = "報告することがない項目だけ、「該当なし」を選びます。"
CONFIRMATION_HELP = f"変わりがなければ{MARK}を付けます。行を修正したときは、いりません。"


def contents_now(user: User, round_: ReportingRound, form: ReportForm) -> dict[str, SheetContents]:
    """What the form of the user's ward says now, by sheet key. user: acts for the ward's body."""
    nothing = set(
        NothingToReport.objects.filter(
            submission__round=round_, submission__ward=user.ward_id, submission__form=form
        ).values_list("item", flat=True)
    )
    confirmed = confirmed_registers(user.ward, round_)
    return {
        sheet.key: _sheet_contents(sheet, user, round_, nothing, confirmed)
        for sheet in sheets_of(round_, form)
    }


def _sheet_contents(
    sheet: Sheet,
    user: User,
    round_: ReportingRound,
    nothing: Collection[str],
    confirmed: Collection[str],
) -> SheetContents:
    """What one sheet says now. nothing, confirmed: the items of which it is said in the report."""
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
    # 該当なし is asked like a choice of one answer.
    none = Column("", "", Kind.CHOICE, help=NOTHING_HELP, choices=((NOTHING, NOTHING),))
    carried = Column(
        "",
        confirmation_label(round_.year),
        Kind.MARK,
        help=CONFIRMATION_HELP,
        choices=(("1", MARK),),
    )
    items, registers = sheet.items, (sheet.register,) if sheet.register else ()
    parts = {
        "nothing": Part(
            tuple(replace(none, field=it.value, label=nothing_label(it.label)) for it in items),
            {item.value: NOTHING if item in nothing else "" for item in items},
        ),
        "confirmed": Part(
            tuple(replace(carried, field=item.value) for item in registers),
            {item.value: "1" if item in confirmed else "" for item in registers},
        ),
        "answers": Part(questions, answers),
    }
    return SheetContents(sheet, round_.period[0], parts, table, rows, records)


def as_base(contents: Mapping[str, SheetContents]) -> dict[str, dict[str, object]]:
    """The contents as JSON, for `HandedOutForm.cells`.

    {sheet: {nothing, confirmed, answers, rows, names}}; forms of before November 2026 lack confirmed.

    names: what the records to choose from were called then, {column key: {key: name}}; a name that
    was put right since must still be understood.
    """
    return {
        key: {
            **{name: dict(part.answers) for name, part in each.parts.items()},
            "rows": {number: dict(row) for number, row in each.rows.items()},
            "names": {
                column.key: dict(column.choices)
                for column in each.table_columns
                if column.kind is Kind.RECORD
            },
        }
        for key, each in contents.items()
    }


_TEXTS = frozenset({Kind.WORDS, Kind.LINES})


def fitted(contents: Mapping[str, SheetContents]) -> dict[str, SheetContents]:
    """The contents with every text as a cell can hold it.

    A text that comes back as it went out is then no change, even where it could not go out whole.
    """
    return {
        key: replace(
            each,
            parts={
                name: replace(part, answers=_fitted_row(part.columns, part.answers))
                for name, part in each.parts.items()
            },
            rows={
                number: _fitted_row(each.table_columns, row) for number, row in each.rows.items()
            },
        )
        for key, each in contents.items()
    }


def _fitted_row(columns: Iterable[Column], row: Row) -> Row:
    texts = {column.key for column in columns if column.kind in _TEXTS}
    return {key: in_cell(text) if key in texts else text for key, text in row.items()}
