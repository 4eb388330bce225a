"""A form that is opened again says exactly what the portal says, as text, number or day."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone
from openpyxl.cell import Cell

from consultations.models import Heading
from reports.files.report_workbook.blocks import SPARE_ROWS
from reports.files.report_workbook.columns import Column, Kind
from reports.files.report_workbook.layout import COVER, LOOK_ONLY, NOTHING, NUMBER, nothing_label
from reports.files.report_workbook.sheet import GOES_ON
from tests import factories as make
from tests.reports.files.filling import once
from tests.reports.files.report_workbook.forms import Written, beside, table, written
from tests.reports.files.sent_out import DESK, OFFICE, sent_out
from wards.fiscal import wareki
from wards.models import ReportingRound
from wards.outgoing.safe_text import CELL_LIMIT
from wards.vocabulary import ReportItem

pytestmark = pytest.mark.django_db

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
def round_(city) -> ReportingRound:
    """北区 has something on every sheet, and texts that mean harm."""
    sent = sent_out()
    for text in HOSTILE:
        make.TrainingFactory(theme=text[:100], place=text[:100], note=text)
        make.InitiativeFactory(text=text)
        make.InstitutionFactory(name=text[:100])
    make.TrainingFactory(theme="長い備考", note="い" * 40_000)
    make.TrainingFactory(theme="見えない文字\x0b", people=0)
    return sent.round


@pytest.fixture(scope="module", params=[DESK, OFFICE], ids=str)
def form(round_, request) -> Written:
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
        for column, answer in once(each):
            cell = beside(form.sheet(key), column.label)
            assert says(cell, column, answer), (cell, cell.value)


def test_all_kinds_of_columns_are_tried(round_, form):
    kinds = {
        column.kind
        for each in form.contents.values()
        for column in (*each.table_columns, *each.questions)
    }
    other = {Kind.DECIMAL, Kind.RECORD} if form.head.body == OFFICE.label else set()
    assert kinds | other == set(Kind)


def test_below_the_records_are_empty_rows_to_fill_in(form):
    for key, each in form.contents.items():
        if each.table_columns:
            empty = table(form.sheet(key))[len(each.rows) :][:SPARE_ROWS]
            assert len(empty) == SPARE_ROWS
            for cells in empty:
                assert {cell.value for cell in cells.values()} == {None}


def test_no_cell_is_a_formula_and_no_text_becomes_one_when_it_is_edited(form):
    cells = [cell for sheet in form.book for row in sheet.iter_rows() for cell in row]
    # Of our own making: the cover counts what is missing.
    counts = [cell for cell in cells if cell.data_type == "f"]
    assert {(cell.parent.title, cell.column) for cell in counts} == {(COVER, 4)}
    cells = [cell for cell in cells if cell.data_type != "f"]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    dangerous = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+@-"]
    assert dangerous
    assert all(cell.quotePrefix for cell in dangerous)


def test_a_text_too_long_for_a_cell_says_that_it_goes_on(round_):
    rows = table(written(round_, OFFICE).sheet("training"))
    [cut] = [text for cells in rows if (text := cells["備考"].value or "").startswith("いい")]
    assert cut.endswith(GOES_ON)
    assert len(cut) < 32_767


def test_nothing_to_report_stands_beside_its_question(round_):
    report = make.SubmissionFactory(round=round_, ward=make.ward("27128"))
    make.NothingToReportFactory(submission=report, item="outreach")
    form = written(round_, OFFICE, make.ward("27128"))
    for item, answer in ((ReportItem.OUTREACH, NOTHING), (ReportItem.TRAINING, None)):
        assert beside(form.sheet(item.value), nothing_label(item.label)).value == answer


def lines_below(sheet) -> list[str]:
    """What is only to be looked at, without its mark."""
    cells = [cell for row in sheet.iter_rows() for cell in row]
    marked = [cell for cell in cells if str(cell.value).startswith(LOOK_ONLY)]
    # A block of its own: apart from the table, with a ground as wide as the page.
    for cell in marked:
        assert {each.fill.fgColor.rgb for each in sheet[cell.row][1:3]} <= {"00C5D7FB", "00F5F5F7"}
        assert cell.row != marked[0].row or sheet.cell(cell.row - 1, 2).value is None
    assert {cell.column for cell in marked} <= {2}
    last_answer = max(cell.row for cell in cells if cell.protection.locked is False)
    assert all(cell.row > last_answer for cell in marked)
    lines: list[str] = []
    for cell in marked:
        line = cell.value.removeprefix(LOOK_ONLY)
        if line.startswith("　"):
            lines[-1] += line.removeprefix("　")
        else:
            lines.append(line)
    return lines


def test_below_each_sheet_stands_what_was_filed_whole_one_line_a_record(round_):
    ward = make.ward("27104")
    plan = make.LiaisonPlanFactory(
        ward=ward, fiscal_year=2023, planned_times=5, agenda=["promotion"]
    )
    make.InitiativeFactory(ward=ward, fiscal_year=2023, text="架空の\n取組")
    make.MeetingFactory(ward=ward, fiscal_year=2023, date=date(2023, 5, 1))
    report = make.filed_in(2023, DESK, ward=ward, status="returned")
    plan.planned_times = 9
    plan.save()
    form = written(round_, DESK, ward)
    day = wareki(timezone.localdate(report.submitted_at))
    assert lines_below(form.sheet("liaison")) == [
        f"令和5年度に提出した内容（連携会議 1件）　{day} 提出（差戻し）　"
        "見るだけの行で、書いても読み取りません。",
        "1　開催予定回数 5回／主な議題 在宅医療を実施する医療機関の連携促進",
    ]
    [head, line] = lines_below(form.sheet("initiative"))
    assert head.startswith("令和5年度に提出した内容（24時間体制構築・多職種による情報共有 1件）")
    assert line == f"1　取組の項目 {Heading.SUDDEN_CHANGE.label}／取組内容 架空の 取組"
    assert lines_below(form.sheet("hours")) == [
        "令和5年度に提出した相談窓口と開設時間はありません。"
    ]
    assert lines_below(form.sheet("institution")) == []


def test_a_year_without_a_filing_says_so_on_every_sheet_and_nothing_of_the_registers(round_):
    ward = make.ward("27102")
    desk = make.DeskFactory(ward=ward, valid_from=date(2022, 4, 1))
    make.CoordinatorFactory(desk=desk, name="前の人", valid_to=date(2024, 4, 30))
    make.TrainingFactory(ward=ward, fiscal_year=2023, theme="前の研修")
    for body, none in ((OFFICE, 0), (DESK, 2)):
        form = written(round_, body, ward)
        told = [lines_below(form.sheet(key)) for key in form.contents]
        # Desks and institutions are no part of a report.
        assert told.count([]) == none
        assert {line for lines in told for line in lines} == {"令和5年度の提出はありません。"}


def test_a_line_that_is_wider_than_the_page_goes_on_below_and_loses_nothing(round_):
    ward = make.ward("27106")
    make.TrainingFactory(ward=ward, fiscal_year=2023, theme="長" * 200, note="架空の備考" * 60)
    make.filed_in(2023, OFFICE, ward=ward)
    sheet = written(round_, OFFICE, ward).sheet("training")
    [_, line] = lines_below(sheet)
    assert "長" * 200 in line
    assert "架空の備考" * 60 in line
    assert sum(str(row[1].value).startswith(LOOK_ONLY) for row in sheet.iter_rows()) > 4


def test_a_month_has_the_month_before_and_the_same_of_last_year_below(all_wards):
    make.MonthlyTotalFactory(month=8, consultations=21)
    make.MonthlyTotalFactory(fiscal_year=2023, consultations=0)
    make.submission_in(
        "accepted", make.what_is_there, round=make.MonthlyRoundFactory(month=8), form=DESK
    )
    form = written(make.MonthlyRoundFactory(), DESK)
    [_, august, september] = lines_below(form.sheet("consultation_total"))
    assert august.startswith("1　月 令和6年8月／相談件数（延べ） 21件／提出 ")
    assert august.endswith("（受理済）")
    assert september == "2　月 令和5年9月／相談件数（延べ） 0件／提出 提出なし（入力した内容）"
