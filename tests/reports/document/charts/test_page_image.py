"""Charts as image files: they stand alone, with title, basis and footnotes."""

from xml.etree import ElementTree

import pytest

from reports.counting.figure import Choice
from reports.document.charts.image import image
from tests.reports.figure_samples import figures_without, places, sample

STATE = "作成中の集計（未公表）"
SVG = "{http://www.w3.org/2000/svg}"


def words(markup: str) -> str:
    return "".join(
        "".join(text.itertext()) for text in ElementTree.fromstring(markup).iter(f"{SVG}text")
    )


@pytest.mark.parametrize("missing", [0, 5, 24])
def test_every_counted_figure_is_an_image_with_its_values(missing):
    for figure in figures_without(missing).values():
        markup = image(figure, places(), STATE)
        if figure.choice in (Choice.TEXT, Choice.EVENTS):
            assert markup is None
            continue
        shown = words(markup)
        assert STATE in shown
        assert figure.basis_sentence in shown
        for row in figure.all_rows:
            if figure.value(row):
                assert str(figure.value(row)) in shown


def test_footnotes_are_printed_below():
    shown = words(image(sample("active_institutions.by_ward"), places(), STATE))
    assert "積極的医療機関　132医療機関" in shown
    assert "※2 南大阪小児リハビリテーション病院" in shown
    assert "令和6年9月1日現在" in shown
