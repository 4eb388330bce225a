"""The native charts show the values of the figures, 未回答 included, and can be read."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from reports.counting.figure import Choice
from reports.document.exporters.xlsx.charts import alt_text
from reports.document.exporters.xlsx.workbook import write_xlsx
from tests.reports.document.exporters.samples import document, three_wards
from tests.reports.document.exporters.workbooks import year
from tests.reports.figure_samples import figures_without, sample_figures


def charts_by_title(book):
    found = {}
    for sheet in book:
        for chart in sheet._charts:
            found[chart.series[0].tx.v] = chart
    return found


@pytest.mark.parametrize("missing", [0, 7])
def test_each_counted_figure_has_a_chart_of_its_values_on_the_data_sheet(missing):
    figures = list(figures_without(missing).values())
    counted = [f for f in figures if f.choice not in (Choice.TEXT, Choice.EVENTS)]
    book = year(missing)
    charts = charts_by_title(book)
    assert set(charts) == {figure.title for figure in counted}
    for figure in counted:
        series = charts[figure.title].series[0]
        for reference, expected in (
            (series.val.numRef.f, [figure.shown(row) for row in figure.all_rows]),
            (series.cat.strRef.f, [row.label for row in figure.all_rows]),
        ):
            name, cells = reference.split("!")
            column = [cell for (cell,) in book[name.strip("'")][cells]]
            assert [cell.value for cell in column] == expected
        stored = {point.idx: int(point.v) for point in series.val.numRef.numCache.pt}
        values = enumerate(figure.shown(row) for row in figure.all_rows)
        assert stored == {n: value for n, value in values if value is not None}


def test_not_reported_is_a_hatched_bar_wherever_rows_add_up():
    for name, chart in charts_by_title(year()).items():
        figure = next(f for f in sample_figures().values() if f.title == name)
        hatched = [p.idx for p in chart.series[0].dPt if p.spPr.pattFill]
        assert hatched == ([len(figure.rows)] if figure.adds_up else [])


def test_axes_labels_and_titles_are_visible():
    for chart in charts_by_title(year()).values():
        assert chart.x_axis.delete is False
        assert chart.y_axis.delete is False
        assert chart.y_axis.scaling.min == 0
        assert chart.y_axis.majorGridlines.spPr.ln.solidFill is not None
        assert chart.series[0].dLbls.showVal
        assert chart.title.overlay is False
        assert chart.legend is None


def test_each_chart_has_its_values_as_alternative_text():
    figures = list(sample_figures().values())
    content = write_xlsx(document(), figures, include_members=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        drawings = "".join(
            archive.read(name).decode()
            for name in archive.namelist()
            if name.startswith("xl/drawings/drawing")
        )
    for figure in figures:
        if figure.choice not in (Choice.TEXT, Choice.EVENTS):
            assert f'descr="{alt_text(figure)}"' in drawings
    assert "開催予定なし 15区、未回答 0区" in drawings


def test_a_ward_that_has_not_reported_has_no_bar_and_the_chart_says_so():
    book = load_workbook(io.BytesIO(write_xlsx(document(), [three_wards()], include_members=False)))
    chart = charts_by_title(book)["三区"]
    assert [(p.idx, p.v) for p in chart.series[0].val.numRef.numCache.pt] == [(0, 2), (1, 0)]
    words = "".join(run.t for part in chart.title.tx.rich.p for run in part.r or [])
    assert "未回答" in words
    assert alt_text(three_wards()).endswith("福島区 未回答")
