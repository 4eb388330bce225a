"""The values of the slides, read back: charts, workbooks behind them, tables, tiles."""

from pptx.enum.dml import MSO_FILL_TYPE
from pptx.enum.shapes import MSO_SHAPE_TYPE

from reports.counting.figure import UNREPORTED, UNREPORTED_LABEL, Choice
from reports.document.deck.shape import PanelForm
from tests.reports.document.exporters.pptx.conftest import file_of
from tests.reports.document.exporters.pptx.slides import (
    CHARTS,
    TABLES,
    charts_of,
    marks_of,
    sheet_of,
    tables_of,
    words_of,
)


def panels_of(slide, forms):
    return [panel for panel in slide.panels if panel.form in forms]


def expected_marks(slide):
    return [
        (row.label, panel.figure.value(row))
        for panel in panels_of(slide, CHARTS)
        for row in panel.rows
    ]


def test_charts_hold_every_value_of_their_figure_in_the_order_of_the_deck(any_file):
    """Also where a long deck is cut."""
    charts = 0
    for slide, page in any_file.pairs:
        marks = [mark for chart in charts_of(page) for mark in marks_of(chart)]
        assert marks == expected_marks(slide)
        charts += len(charts_of(page))
    assert charts >= 4


def test_the_workbook_behind_a_chart_holds_its_values(drawn):
    for _, page in drawn.pairs:
        for chart in charts_of(page):
            plot, sheet = chart.plots[0], sheet_of(chart)
            rows = [list(row) for row in sheet.iter_rows(min_row=2, values_only=True)]
            assert [row[0] for row in rows] == list(plot.categories)
            assert [cell.value for cell in sheet[1]][1:] == [s.name for s in plot.series]
            for number, series in enumerate(plot.series, 1):
                assert [row[number] for row in rows] == list(series.values)


def test_with_17_of_24_wards_every_figure_that_adds_up_shows_24_with_7_unanswered():
    seen = 0
    for slide, page in file_of(7).pairs:
        marks = iter([mark for chart in charts_of(page) for mark in marks_of(chart)])
        for panel in panels_of(slide, CHARTS):
            shown = [next(marks) for _ in panel.rows]
            if panel.figure.choice is Choice.MULTIPLE or panel.figure.of != 24:
                continue
            seen += 1
            assert sum(value for _, value in shown) == 24
            assert shown[-1] == (UNREPORTED_LABEL, 7)
    assert seen == 5


def test_unanswered_is_hatched_and_nothing_else_is(drawn):
    for slide, page in drawn.pairs:
        rows = [row for panel in panels_of(slide, CHARTS) for row in panel.rows]
        fills = [fill for chart in charts_of(page) for fill in fills_of(chart)]
        assert [fill is MSO_FILL_TYPE.PATTERNED for fill in fills] == [
            row.code == UNREPORTED for row in rows
        ]


def fills_of(chart):
    series = list(chart.plots[0].series)
    if len(series) > 1 or len(chart.plots[0].categories) == 1:
        whole = [one.format.fill.type for one in series]
        if whole[0] is not None:
            return whole
    return [series[0].points[n].format.fill.type for n in range(len(series[0].values))]


def test_values_stand_on_their_marks_with_their_unit(drawn):
    labels = [
        label
        for _, page in drawn.pairs
        for chart in charts_of(page)
        for label in chart._chartSpace.iter("{*}dLbl")
        if label.find("{*}delete") is None
    ]
    assert labels
    for label in labels:
        assert label.find("{*}showVal").get("val") == "1"
        assert label.find("{*}numFmt").get("formatCode").endswith('0"区"')


def test_tables_hold_every_cell_of_the_deck(drawn):
    seen = 0
    for slide, page in drawn.pairs:
        tables = iter(tables_of(page))
        for panel in panels_of(slide, TABLES):
            seen += 1
            shown = next(tables)
            if panel.form is PanelForm.COUNTS:
                second = next(tables)
                assert shown[0] == second[0]
                shown += second[1:]
            assert shown == expected_table(panel)
    assert seen == 7


def expected_table(panel):
    heads = [[column.head for column in panel.table.columns]]
    if panel.form is PanelForm.MATRIX:
        return heads + [[entry.head, "\n".join(entry.lines)] for entry in panel.entries]
    total = [list(panel.table.total)] if panel.table.total else []
    if panel.form is PanelForm.COUNTS:
        total[0].append("")
    return heads + [list(row) for row in panel.table.rows] + total


def test_tiles_show_every_ward_with_its_number_and_its_marks_apart(drawn):
    slide, page = next(
        (slide, page) for slide, page in drawn.pairs if panels_of(slide, [PanelForm.TILES])
    )
    (panel,) = panels_of(slide, [PanelForm.TILES])
    group = next(s for s in page.shapes if s.shape_type is MSO_SHAPE_TYPE.GROUP)
    texts = [shape.text_frame.text for shape in group.shapes if shape.text_frame.text]
    figure = panel.figure
    expected = []
    for row in panel.rows:
        value = figure.shown(row)
        expected.append(f"{row.label}\n{'未回答' if value is None else value}")
        expected += ["".join(figure.marks(row))] if figure.marks(row) else []
    assert texts[: len(expected)] == expected


def test_every_heading_and_text_of_the_deck_is_on_its_slide(drawn):
    for slide, page in drawn.pairs:
        words = words_of(page)
        for panel in slide.panels:
            assert panel.heading in words
            assert panel.basis in words
            for entry in panel.entries:
                assert entry.head in words
                assert all(line in words for line in entry.lines)
