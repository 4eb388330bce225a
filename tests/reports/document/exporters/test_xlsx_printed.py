"""The printable sheets show every value, and print on A4 without a cut."""

import time

import pytest

from reports.counting.figure import Choice
from reports.document.exporters.safe_text import printable
from reports.document.exporters.xlsx.book import TALLEST
from reports.document.exporters.xlsx.workbook import write_xlsx
from tests.reports.document.exporters.samples import HOSTILE, document, hostile_text, three_wards
from tests.reports.document.exporters.workbooks import cells, reread, year
from tests.reports.figure_samples import figures_without, sample_figures

SECTIONS = [
    "Ⅰ(1)", "Ⅰ(2)", "Ⅱ(1)", "Ⅱ(2)", "Ⅱ(3)", "Ⅱ(4)ア", "Ⅱ(4)イ", "Ⅱ(5)", "Ⅲ(1)", "Ⅲ(2)",
]  # fmt: skip
MACHINE = ["データ", "内訳", "コード表", "定義", "注記", "列の説明"]


def test_the_sheets_follow_the_document_and_the_cover_lists_them_all():
    book = year()
    assert book.sheetnames == ["表紙", *SECTIONS, *MACHINE]
    cover = book["表紙"]
    links = {
        cell.value: cell.hyperlink.location
        for row in cover.iter_rows()
        for cell in row
        if cell.hyperlink
    }
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}
    words = [cell for row in cells(cover) for cell in row]
    for expected in ("資料４", "令和6年9月1日現在", "作成中の集計（未公表）", "24区"):
        assert expected in words


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_value_of_a_counted_figure_stands_in_its_printed_table(missing):
    figures = list(figures_without(missing).values())
    book = year(missing)
    for figure in figures:
        if figure.choice in (Choice.TEXT, Choice.EVENTS):
            continue
        rows = cells(book[figure.section])
        start = rows.index([f"{figure.section}　{figure.title}"])
        head = rows.index(["区分", "値", "単位", "注記"], start)
        listing = list(figure.listing)
        if figure.adds_up and not figure.unreported:
            listing.append(figure.unreported_row)
        for row, printed in zip(listing, rows[head + 1 :], strict=False):
            value, marks = figure.shown(row), "、".join(figure.marks(row))
            shown = [row.label, "未回答"] if value is None else [row.label, value, figure.unit]
            assert printed == [*shown, *([marks] if marks else [])]
        after = rows[head + 1 + len(listing)] if figure.choice is not Choice.MULTIPLE else []
        if figure.adds_up:
            assert after[:2] == ["計（回答を求めた区）", figure.of]
            assert sum(row[1] for row in rows[head + 1 : head + 1 + len(listing)]) == figure.of
        elif figure.choice is Choice.COUNT:
            assert after[:2] == ["合計", figure.total]
        if figure.asked:
            assert any(figure.basis_sentence in str(cell) for cell in rows[start + 1])


def test_footnotes_stand_under_their_table_in_cells_of_their_own():
    rows = cells(year()["Ⅱ(4)ア"])
    assert ["西淀川区", 8, "医療機関", "※1"] in rows
    assert rows[-2][0].startswith("※1　積極的医療機関への位置づけ")
    assert rows[-1][0].startswith("※2　南大阪小児")


def test_a_ward_at_zero_and_a_ward_not_reported_look_different():
    rows = cells(reread([three_wards()])["Ⅱ(9)"])
    assert ["北区", 2, "件"] in rows
    assert ["都島区", 0, "件"] in rows
    assert ["福島区", "未回答"] in rows


def test_events_are_printed_with_weekday_wards_and_people():
    rows = cells(year()["Ⅲ(2)"])
    flat = [cell for row in rows for cell in row]
    assert "第1回　令和6年5月16日(木)" in flat
    briefing = next(row for row in rows if row[0] == "第1回　令和6年5月16日(木)")
    assert briefing[1] == "Web"
    assert briefing[-2:] == [19, 39]
    council = cells(year()["Ⅲ(1)"])
    assert council[-2][:2] == ["大阪市在宅医療推進会議", 1]
    assert council[-2][2].count("\n") == 1


def test_every_text_is_printed_whole_and_no_row_is_higher_than_excel_allows():
    sheet = reread([hostile_text()])["Ⅰ(9)"]
    words = "".join(str(cell) for row in cells(sheet) for cell in row)
    for text in HOSTILE:
        assert printable(text) in words
    assert all(d.height <= TALLEST for d in sheet.row_dimensions.values() if d.height)


def test_every_sheet_prints_on_a4_landscape_with_page_numbers():
    for sheet in year():
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddHeader.right.text == "作成中の集計（未公表）"


def test_a_section_too_high_for_a_page_breaks_between_its_figures():
    plan = sample_figures()["accompanied_visit.plan"]
    sheet = reread([plan] * 5)["Ⅱ(5)"]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    tops = [
        cell.row for row in sheet.iter_rows() for cell in row if cell.value == "Ⅱ(5)　同行訪問研修"
    ]
    assert {mark.id + 1 for mark in sheet.row_breaks.brk} < set(tops)


def test_the_workbook_of_a_whole_year_is_written_in_under_two_seconds():
    figures = list(figures_without(7).values())
    started = time.process_time()
    write_xlsx(document(), figures, include_members=True)
    assert time.process_time() - started < 2
