"""Every cell and chart of the workbook says what the figures say, and its sheets print on A4 without a cut."""

import io
import re
import time
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime

import pytest
from openpyxl.xml.functions import tostring

from reports.counting.figure import Basis, Choice, Figure, Record
from reports.document.exporters.longform import HEADINGS, long_rows
from reports.document.exporters.xlsx.charts import alt_text
from reports.document.exporters.xlsx.workbook import write_xlsx
from tests.reports.document.exporters.samples import (
    HOSTILE,
    LONG,
    cells,
    document,
    hostile_counts,
    hostile_text,
    reread,
    table,
    three_wards,
    year,
)
from tests.reports.figure_samples import figures_without, sample_figures, wards
from wards.outgoing.book import TALLEST, row_height, text_width
from wards.outgoing.safe_text import printable

TEXT_NUMBER_DAY = {"s", "inlineStr", "n", "d"}
SECTIONS = [
    "Ⅰ(1)", "Ⅰ(2)", "Ⅱ(1)", "Ⅱ(2)", "Ⅱ(3)", "Ⅱ(4)ア", "Ⅱ(4)イ", "Ⅱ(5)", "Ⅲ(1)", "Ⅲ(2)",
]  # fmt: skip
TABLES = ["データ", "区別一覧", "内訳", "コード表", "定義", "注記", "列の説明"]


def counted_figures(missing=0):
    figures = figures_without(missing).values()
    return [figure for figure in figures if figure.choice not in (Choice.TEXT, Choice.EVENTS)]


# --- The machine-readable sheets -------------------------------------------------------------


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_cell_of_the_data_sheet_is_the_long_table(missing):
    rows = table(year(missing)["データ"])
    expected = long_rows(document(), figures_without(missing).values())
    for row, line in zip(rows, expected, strict=True):
        typed = [v.date() if isinstance(v, datetime) else v for v in row.values()]
        assert list(map(repr, typed)) == list(map(repr, [*line, None]))


def test_the_tables_have_their_header_in_row_one_and_no_merged_cell():
    for name in TABLES:
        sheet = year()[name]
        assert not sheet.merged_cells.ranges, name
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.page_setup.pageOrder == "overThenDown"
        heads = {cell.value for cell in sheet[1]}
        assert all(heads), name
        assert len(heads) == sheet.max_column


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_counting_the_members_gives_each_value_again(missing):
    found: dict[tuple, list[dict]] = {}
    for line in table(year(missing)["内訳"]):
        found.setdefault((line["図ID"], line["区分コード"]), []).append(line)
    for figure in counted_figures(missing):
        for row in figure.all_rows:
            lines = found.get((figure.id, row.code), [])
            records = sum(line["記録番号"] is not None for line in lines)
            wards_ = len({line["区コード"] for line in lines})
            counted = records if figure.basis is Basis.RECORDS else wards_
            assert counted == figure.value(row), (figure.id, row.label)


def test_people_of_an_event_are_counted_once_a_ward():
    people = Counter()
    for line in table(reread([sample_figures()["coordinator_support.briefing"]])["内訳"]):
        people[line["区分コード"]] += line["参加人数"]
    assert people == {"1": 39, "2": 25}


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_counting_the_answers_by_ward_gives_each_value_again(missing):
    figures = figures_without(missing)
    rows = table(year(missing)["区別一覧"])
    head = [*rows[0]]
    assert [row["区コード"] for row in rows] == [ward.code for ward in wards()]
    for figure in figures.values():
        name = f"{figure.section}　{figure.title}"
        if figure.choice is Choice.EVENTS:
            for event in (row for row in figure.rows if row.members):
                place = f"{name}　{event.label}（参加人数）"
                people = [row[place] for row in rows if row[place] is not None]
                assert (len(people), sum(people)) == (event.wards, event.people)
            continue
        if not figure.asked:
            continue
        (place,) = [heading for heading in head if heading.partition("（")[0] == name]
        answers = [row[place] for row in rows]
        assert answers.count("未回答") == len(figure.unreported)
        assert answers.count("対象外") == len(rows) - figure.of
        if figure.choice is Choice.COUNT:
            numbers = [answer for answer in answers if isinstance(answer, int)]
            assert (sum(numbers), len(numbers)) == (figure.total, len(figure.answered))
        elif figure.choice is not Choice.TEXT:
            for row in figure.rows:
                said = sum(row.label in str(answer).split("、") for answer in answers)
                assert said == row.wards


def test_the_number_behind_a_band_is_a_number_and_a_band_that_lost_it_is_words():
    figure = sample_figures()["desk.weekly_hours"]
    first, *others = figure.rows
    member, *more = first.members
    exact = replace(first, members=(replace(member, amount=19.5), *more))
    book = reread([replace(figure, rows=(exact, *others))], include_members=True)
    place = f"{figure.section}　{figure.title}"
    answers = {row["区コード"]: row[place] for row in table(book["区別一覧"])}
    assert answers[member.ward.code] == 19.5
    assert answers[more[0].ward.code] == first.label


def test_kinds_of_records_have_their_japanese_names():
    record = Record("trainings.training", 1, "架空")
    figure = sample_figures()["professional_training.plan"]
    first, *others = figure.rows
    member = replace(first.members[0], records=(record,))
    named = replace(first, members=(member, *first.members[1:]))
    book = reread([replace(figure, rows=(named, *others))], include_members=True)
    assert "研修会" in {row["記録の種類"] for row in table(book["内訳"])}


def test_without_members_no_record_is_in_the_file():
    book = reread([hostile_counts()], include_members=False)
    assert "内訳" not in book.sheetnames
    assert "内訳" not in {row["シート"] for row in table(book["列の説明"])}
    assert "a.b" not in str([row for sheet in book for row in sheet.values])


def test_codes_definitions_and_footnotes_are_complete():
    figures, book = list(sample_figures().values()), year()
    codes = table(book["コード表"])
    assert [(r["コード"], r["名称"]) for r in codes if r["種類"] == "区"] == [
        (ward.code, f"大阪市{ward.name}") for ward in wards()
    ]
    assert {r["コード"] for r in codes if r["種類"] == "図"} == {f.id for f in figures}
    definitions = {row["図ID"]: row for row in table(book["定義"])}
    for figure in figures:
        line = definitions[figure.id]
        assert (line["定義"], line["合計"]) == (figure.definition or None, figure.total)
        if figure.asked:
            assert (line["分母"], line["回答区数"]) == (figure.of, len(figure.answered))
    notes = [(r["区分"], r["注記記号"], r["該当記録数"]) for r in table(book["注記"])]
    first, last = ("西淀川区", "※1", 1), ("東住吉区", "※2", 1)
    assert notes == [first, ("東成区", "※1", 1), ("生野区", "※1", 1), last]
    columns = [row["列"] for row in table(book["列の説明"]) if row["シート"] == "データ"]
    assert tuple(columns) == HEADINGS


def test_hostile_text_is_stored_as_text_and_printed_whole():
    book = reread([hostile_text(), hostile_counts()])
    for sheet in book:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= TEXT_NUMBER_DAY, sheet.title
            # Editing the cell must not turn it into a formula either.
            assert all(cell.quotePrefix for cell in row if cell.value == "=1+1")
    words: dict[int, str] = {}
    for row in table(book["データ"]):
        if row["図ID"] == "hostile.text":
            words[row["文言番号"]] = words.get(row["文言番号"], "") + row["文言"]
    assert list(words.values()) == [printable(text) for text in HOSTILE]
    sheet = book["Ⅰ(9)"]
    shown = "".join(str(cell) for row in cells(sheet) for cell in row)
    assert all(printable(text) in shown for text in HOSTILE)
    assert all(d.height <= TALLEST for d in sheet.row_dimensions.values() if d.height)


def test_hostile_names_of_the_document_and_its_sections_do_no_harm():
    odd = Figure(
        "odd", "'[Ⅰ]:*?/\\" + "長" * 40, LONG, LONG, "", Choice.TEXT, (), kind="text", as_of=date(2024, 9, 1)
    )  # fmt: skip
    title, status = "=A&B\x0b" + LONG, "&D" * 200
    book = reread([three_wards(), odd], title=title, status=status, number="\x00")
    assert book["表紙"]["B2"].value.startswith("=A&B〓")
    assert book["表紙"]["B2"].value.endswith("（続きは「データ」シートにあります）")
    assert all(len(name) <= 31 for name in book.sheetnames)


# --- The printable sheets --------------------------------------------------------------------


def test_the_sheets_follow_the_document_and_the_cover_lists_them_all():
    book = year()
    assert book.sheetnames == ["表紙", *SECTIONS, *TABLES]
    cover = book["表紙"]
    linked = [cell for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert {cell.value: cell.hyperlink.location for cell in linked} == {
        name: f"'{name}'!A1" for name in book.sheetnames[1:]
    }
    words = {cell for row in cells(cover) for cell in row}
    assert {"資料４", "令和6年9月1日現在", "作成中の集計（未公表）", "24区"} <= words


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_every_value_of_a_counted_figure_stands_in_its_printed_table(missing):
    for figure in counted_figures(missing):
        rows = cells(year(missing)[figure.section])
        start = rows.index([f"{figure.section}　{figure.title}"])
        head = rows.index(["区分", "値", "単位", "注記"], start) + 1
        listing = list(figure.listing)
        if figure.adds_up and not figure.unreported:
            listing.append(figure.unreported_row)
        end = head + len(listing)
        for row, printed in zip(listing, rows[head:end], strict=True):
            value, marks = figure.shown(row), "、".join(figure.marks(row))
            shown = [row.label, *(["未回答"] if value is None else [value, figure.unit])]
            assert printed == [*shown, *([marks] if marks else [])]
        if figure.adds_up:
            assert rows[end][:2] == ["計（回答を求めた区）", figure.of]
            assert sum(row[1] for row in rows[head:end]) == figure.of
        elif figure.choice is Choice.COUNT:
            assert rows[end][:2] == ["合計", figure.total]
        if figure.asked:
            assert any(figure.basis_sentence in str(cell) for cell in rows[start + 1])
        for note in figure.printed_footnotes:  # in cells of their own under the table
            assert [f"{note.mark}　{note.text}"] in rows[end:]


def test_a_ward_at_zero_and_a_ward_not_reported_look_different():
    book = reread([three_wards()])
    rows = cells(book["Ⅱ(9)"])
    assert all(
        row in rows for row in (["北区", 2, "件"], ["都島区", 0, "件"], ["福島区", "未回答"])
    )
    chart = charts_by_title(book)["三区"]
    assert [(p.idx, p.v) for p in chart.series[0].val.numRef.numCache.pt] == [(0, 2), (1, 0)]
    words = "".join(run.t for part in chart.title.tx.rich.p for run in part.r or [])
    assert "未回答" in words
    assert alt_text(three_wards()).endswith("福島区 未回答")


def test_events_are_printed_with_weekday_wards_and_people():
    rows = cells(year()["Ⅲ(2)"])
    briefing = next(row for row in rows if row[0] == "第1回　令和6年5月16日(木)")
    assert (briefing[1], briefing[-2:]) == ("Web", [19, 39])
    council = cells(year()["Ⅲ(1)"])
    assert council[-2][:2] == ["大阪市在宅医療推進会議", 1]
    assert council[-2][2].count("\n") == 1


def test_every_sheet_prints_with_page_numbers_nothing_under_nine_points_and_no_data_under_seven():
    for sheet in year():
        is_table = sheet.title in TABLES
        direction = "portrait" if sheet.title == "表紙" else "landscape"
        paper = 8 if is_table else 9  # A3 for data, A4
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (paper, direction)
        assert not sheet.sheet_properties.pageSetUpPr.fitToPage
        sizes = {cell.font.sz for row in sheet for cell in row if cell.value is not None}
        sizes |= {size / 100 for size in chart_sizes(sheet)}
        assert min(sizes) * sheet.page_setup.scale / 100 >= (6.9 if is_table else 9)
        assert not sheet.HeaderFooter.scaleWithDoc
        assert sheet.oddFooter.center.text == "&P / &N"
        assert sheet.oddHeader.right.text.endswith("作成中の集計（未公表）")


@pytest.mark.parametrize(("is_demo", "mark"), [(True, "架空データ "), (False, "")])
def test_each_page_of_a_demonstration_alone_says_that_its_data_are_invented(
    settings, is_demo, mark
):
    settings.DEMO = is_demo
    for sheet in reread([sample_figures()["accompanied_visit.plan"]]):
        assert sheet.oddHeader.right.text == f"{mark}作成中の集計（未公表）"


def test_a_table_on_several_sheets_of_paper_says_on_each_which_row_it_is():
    titles = {name: year()[name].print_title_cols for name in TABLES}
    assert titles["データ"] == "$D:$D"
    assert titles["区別一覧"] == "$A:$B"
    assert titles["コード表"] is None  # one page wide


def test_a_long_text_in_a_table_wraps_and_none_runs_into_the_next_column():
    for sheet in map(year().__getitem__, TABLES):
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            if not isinstance(cell.value, str):
                continue
            room = sheet.column_dimensions[cell.column_letter].width
            if cell.alignment.wrap_text:
                assert sheet.row_dimensions[cell.row].height >= row_height(cell.value, room)
            else:
                assert text_width(cell.value) < room, (sheet.title, cell.coordinate)


def test_a_chart_below_its_table_leaves_the_last_line_of_the_table_alone():
    sheet = year()["Ⅱ(4)イ"]
    (below,) = [chart for chart in sheet._charts if chart.anchor._from.col == 1]
    row = below.anchor._from.row + 1
    assert sheet.cell(row - 1, 2).value is None
    assert sheet.cell(row - 2, 2).value


def test_what_was_talked_about_at_an_event_has_more_room_than_where():
    sheet = year()["Ⅲ(2)"]
    head = max(cell.row for row in sheet for cell in row if cell.value == "会場")
    names = {cell.value: cell.column for cell in sheet[head] if cell.value}
    following = [*names.values(), 13]
    room = {name: following[following.index(at) + 1] - at for name, at in names.items()}
    assert room["内容"] > room["会場"]


def test_a_section_too_high_for_a_page_breaks_between_its_figures():
    sheet = reread([sample_figures()["accompanied_visit.plan"]] * 5)["Ⅱ(5)"]
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    every = (cell for row in sheet.iter_rows() for cell in row)
    tops = {cell.row for cell in every if cell.value == "Ⅱ(5)　同行訪問研修"}
    assert {mark.id + 1 for mark in sheet.row_breaks.brk} < tops


def test_the_workbook_of_a_whole_year_is_written_in_under_two_seconds():
    figures = list(figures_without(7).values())
    started = time.process_time()
    write_xlsx(document(), figures, include_members=True)
    assert time.process_time() - started < 2


# --- The native charts -----------------------------------------------------------------------


def chart_sizes(sheet) -> set[int]:
    """The sizes of type in the charts of a sheet, in hundredths of a point."""
    written = "".join(tostring(chart._write()).decode() for chart in sheet._charts)
    return {int(size) for size in re.findall(r'sz="(\d+)"', written)}


def charts_by_title(book):
    return {chart.series[0].tx.v: chart for sheet in book for chart in sheet._charts}


@pytest.mark.parametrize("missing", [0, 7])
def test_each_counted_figure_has_a_chart_of_the_table_beside_it(missing):
    figures, book = counted_figures(missing), year(missing)
    charts = charts_by_title(book)
    assert set(charts) == {figure.title for figure in figures}
    for figure in figures:
        series = charts[figure.title].series[0]
        # What is hidden, as by the filter of データ, stays in the chart.
        assert charts[figure.title].visible_cells_only is False
        listed = figure.listing
        if figure.adds_up and not figure.unreported:
            listed = (*listed, figure.unreported_row)
        shown = [figure.shown(row) for row in listed]
        for reference, expected in (
            (series.val.numRef.f, shown),
            (series.cat.strRef.f, [row.label for row in listed]),
        ):
            name, area = reference.split("!")
            assert name.strip("'") == figure.section
            assert [cell.value for (cell,) in book[name.strip("'")][area]] == expected
        values = book[figure.section][series.val.numRef.f.split("!")[1]]
        axis = charts[figure.title].y_axis.numFmt.formatCode
        in_threes = {axis, series.val.numRef.numCache.formatCode}
        assert in_threes | {cell.number_format for (cell,) in values} == {"#,##0"}
        stored = {point.idx: int(point.v) for point in series.val.numRef.numCache.pt}
        assert stored == {n: value for n, value in enumerate(shown) if value is not None}


def test_not_reported_is_a_hatched_bar_and_axes_labels_and_titles_are_visible():
    figures = {figure.title: figure for figure in counted_figures()}
    for name, chart in charts_by_title(year()).items():
        hatched = [p.idx for p in chart.series[0].dPt if p.spPr.pattFill]
        assert hatched == ([len(figures[name].rows)] if figures[name].adds_up else [])
        assert (chart.x_axis.delete, chart.y_axis.delete, chart.title.overlay) == (False,) * 3
        assert chart.y_axis.scaling.min == 0
        assert chart.y_axis.majorGridlines.spPr.ln.solidFill is not None
        assert chart.series[0].dLbls.showVal
        assert chart.legend is None


def test_each_chart_has_its_values_as_alternative_text():
    content = write_xlsx(document(), list(sample_figures().values()), include_members=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/drawings/drawing")]
        drawings = "".join(archive.read(name).decode() for name in names)
    for figure in counted_figures():
        assert f'descr="{alt_text(figure)}"' in drawings
    assert "開催予定なし 15区、未回答 0区" in drawings
