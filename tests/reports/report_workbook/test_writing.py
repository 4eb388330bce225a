"""A form that is opened again says exactly what the portal says, as text, number or day."""

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest
from django.db import transaction
from openpyxl.cell import Cell

from consultations.models import Heading
from reports.exporters.safe_text import CELL_LIMIT
from reports.report_workbook.columns import Column, Kind
from reports.report_workbook.fitting import GOES_ON
from reports.report_workbook.layout import EARLIER, NOTHING, NUMBER, nothing_label
from reports.report_workbook.paging import SPARE_ROWS
from tests import factories as make
from tests.reports.intake.sent_out import sent_out
from tests.reports.report_workbook.forms import Written, beside, row_of, table, written
from wards.models import ReportingRound
from wards.rls import ALL_WARDS, ward_scope
from wards.vocabulary import ReportForm, ReportItem

pytestmark = pytest.mark.django_db
DESK, OFFICE = ReportForm.DESK, ReportForm.WARD_OFFICE

HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "+81",
    "-5",
    "＝１＋１",
    "#N/A",
    "_x0041_",
    "𠮷野家と髙﨑",
    "一行目\n二行目",
    "<script>alert(1)</script>&amp;",
    "TRUE",
    "0120",
    "2024/9/1",
    "あ" * CELL_LIMIT,
]


@pytest.fixture(scope="module")
def round_(django_db_setup, django_db_blocker) -> Iterator[ReportingRound]:
    """北区 with something on every sheet, and texts that mean harm; what a test does is undone."""
    with django_db_blocker.unblock(), ward_scope(ALL_WARDS):
        sent = sent_out()
        for text in HOSTILE:
            make.TrainingFactory(theme=text[:100], place=text[:100], note=text)
            make.InitiativeFactory(text=text)
            make.InstitutionFactory(name=text[:100])
        make.TrainingFactory(theme="長い備考", note="い" * 40_000)
        make.TrainingFactory(theme="見えない文字\x0b", people=0)
        yield sent.round
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=[DESK, OFFICE], ids=str)
def form(round_, request, django_db_blocker) -> Written:
    with django_db_blocker.unblock():
        return written(round_, request.param)


def midnight(day: date) -> datetime:
    """A day as openpyxl reads it."""
    return datetime.combine(day, time())


def says(cell: Cell, column: Column, canonical: str) -> bool:
    """Whether a cell holds an answer as the type that it is."""
    expected = column.cell_value(canonical)
    if expected == "":
        return cell.value is None
    if isinstance(expected, date):
        return cell.is_date and cell.value == midnight(expected)
    if isinstance(expected, str):
        # Excel reads _x005F_ as an underscore that is none of its own marks; openpyxl leaves it.
        return cell.data_type == "s" and cell.value.replace("_x005F_", "_") == expected
    return cell.data_type == "n" and cell.value == expected


def test_every_answer_stands_under_its_label_as_what_it_is(form):
    for key, each in form.contents.items():
        if each.rows:
            rows = table(form.sheet(key))
            for cells, (number, answers) in zip(rows, each.rows.items(), strict=False):
                assert cells[NUMBER].value == int(number)
                for column in each.table_columns:
                    cell = cells[column.label]
                    assert says(cell, column, answers[column.key]), (cell, cell.value)
        for column in each.question_columns:
            cell = beside(form.sheet(key), column.label)
            assert says(cell, column, each.answers.get(column.key, "")), (cell, cell.value)


def test_all_kinds_of_columns_are_tried(round_, form):
    kinds = {
        column.kind
        for each in form.contents.values()
        for column in (*each.table_columns, *each.question_columns)
    }
    other = {Kind.DECIMAL, Kind.RECORD} if form.head.body == OFFICE.label else set()
    assert kinds | other == set(Kind)


def test_below_the_records_are_empty_rows_to_fill_in(form):
    for key, each in form.contents.items():
        if each.table_columns:
            empty = table(form.sheet(key))[len(each.rows) :]
            assert len(empty) >= SPARE_ROWS
            for cells in empty:
                answers = [cell for label, cell in cells.items() if label != EARLIER]
                assert {cell.value for cell in answers} == {None}


def test_no_cell_is_a_formula_and_no_text_becomes_one_when_it_is_edited(form):
    cells = [cell for sheet in form.book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    dangerous = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+@-"]
    assert dangerous
    assert all(cell.quotePrefix for cell in dangerous)


def test_a_text_too_long_for_a_cell_says_that_it_goes_on(round_):
    form = written(round_, OFFICE)
    notes = [cells["備考"].value or "" for cells in table(form.sheet("training"))]
    [cut] = [note for note in notes if note.startswith("いい")]
    assert cut.endswith(GOES_ON)
    assert len(cut) < 32_767


def test_nothing_to_report_stands_beside_its_question(round_):
    report = make.SubmissionFactory(round=round_, ward=make.ward("27128"))
    make.NothingToReportFactory(submission=report, item="outreach")
    form = written(round_, OFFICE, make.ward("27128"))
    label = nothing_label(ReportItem.OUTREACH.label)
    assert beside(form.sheet("outreach"), label).value == NOTHING
    label = nothing_label(ReportItem.TRAINING.label)
    assert beside(form.sheet("training"), label).value is None


def test_last_years_answers_stand_beside_and_never_in_an_answer(round_):
    ward = make.ward("27104")
    make.LiaisonPlanFactory(ward=ward, fiscal_year=2023, planned_times=5, agenda=["promotion"])
    make.MeetingFactory(ward=ward, fiscal_year=2023, date=date(2023, 5, 1))
    make.MeetingFactory(ward=ward, fiscal_year=2024, date=date(2024, 5, 2))
    form = written(round_, DESK, ward)
    sheet = form.sheet("liaison")
    times = row_of(sheet, "開催予定回数", 2)
    assert [sheet.cell(times, column).value for column in (3, 4, 5)] == [None, "5回", "記録なし"]
    mark = row_of(sheet, "主な議題：在宅医療を実施する医療機関の連携促進", 2)
    assert [sheet.cell(mark, column).value for column in (3, 4)] == [None, "○"]
    heads = [cell.value for cell in sheet[row_of(sheet, "質問", 2)]][3:5]
    assert heads == ["昨年度（令和5年度）", "一昨年度（令和4年度）"]
    rows = table(sheet)
    assert [row[EARLIER].value for row in rows[:2]] == [
        "令和5年5月1日(月) 積極的医療機関との連携会議",
        None,
    ]
    assert [row["開催日"].value for row in rows[:2]] == [midnight(date(2024, 5, 2)), None]


def test_beside_a_register_stands_what_was_in_force_a_year_before(round_):
    desk = make.DeskFactory(ward=make.ward("27102"))
    make.CoordinatorFactory(
        desk=desk, name="前の人", valid_from="2022-04-01", valid_to="2024-03-31"
    )
    make.CoordinatorFactory(desk=desk, name="いまの人", valid_from="2024-04-01")
    rows = table(written(round_, DESK, make.ward("27102")).sheet("coordinator"))
    assert [row[EARLIER].value for row in rows[:2]] == ["前の人", None]
    assert [row["氏名"].value for row in rows[:2]] == ["いまの人", None]


def test_an_earlier_initiative_says_under_which_heading_it_stood(round_):
    make.InitiativeFactory(fiscal_year=2023, text="架空の取組")
    first = table(written(round_, DESK).sheet("initiative"))[0]
    heading = Heading.SUDDEN_CHANGE.label
    assert first[EARLIER].value == f"【{heading}】架空の取組"


def test_a_month_stands_beside_the_month_before_and_the_same_of_last_year(all_wards):
    make.MonthlyTotalFactory(month=8, consultations=21)
    make.MonthlyTotalFactory(fiscal_year=2023, consultations=0)
    form = written(make.MonthlyRoundFactory(), DESK)
    sheet = form.sheet("consultation_total")
    row = row_of(sheet, "相談件数（延べ）", 2)
    assert [sheet.cell(row, column).value for column in (3, 4, 5)] == [None, "21件", "0件"]
    heads = [cell.value for cell in sheet[row_of(sheet, "質問", 2)]][2:5]
    assert heads == ["令和6年9月の回答", "前月（令和6年8月）", "昨年同月（令和5年9月）"]
