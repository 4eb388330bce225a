"""Charts on paper and as images: all values are there, nothing is too small or leaves the picture."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reports.counting.figure import Basis, Choice, Member, Row
from reports.document.charts.image import image
from reports.document.charts.printed import (
    Bars,
    donut,
    horizontal_bars,
    stacked,
    stacked_height,
    tile_map,
)
from reports.document.charts.svg import text_width
from tests.reports.figure_samples import figures_without, places, sample, sample_figures, wards

SVG = "{http://www.w3.org/2000/svg}"
SMALLEST = 10.5
STATE = "作成中の集計（未公表）"
BY_WARD = "active_institutions.by_ward"


DRAW = {
    "ring": lambda figure: donut(figure, figure.listing, 425, 118),
    "stacked": lambda figure: stacked(figure, figure.listing, 740, 24),
    "narrow": lambda figure: stacked(figure, figure.listing, 361, 24),
    "bars": lambda figure: horizontal_bars(figure, figure.listing, 24, Bars(740, 424)),
}
ADDING_UP = [name for name, figure in sample_figures().items() if figure.adds_up]


def text_elements(picture):
    return ElementTree.fromstring(picture).iter(f"{SVG}text")


def texts_of(picture):
    return [element.text or "" for element in text_elements(picture)]


def span_of(element):
    """Left and right end of a text, from the same widths as the drawing uses."""
    wide = text_width(element.text or "") * float(element.get("font-size"))
    shift = {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor")]
    left = float(element.get("x")) - shift
    return left, left + wide


def assert_inside(picture):
    """Nothing is smaller than the smallest type or outside the picture."""
    width = float(ElementTree.fromstring(picture).get("viewBox").split()[2])
    for element in text_elements(picture):
        left, right = span_of(element)
        assert float(element.get("font-size")) >= SMALLEST
        assert (left >= -1, right <= width + 1) == (True, True), element.text


@pytest.mark.parametrize("kind", DRAW)
@pytest.mark.parametrize("missing", [0, 1, 7, 23])
@pytest.mark.parametrize("name", ADDING_UP)
def test_every_name_and_value_is_drawn_inside_and_spoken(name, missing, kind):
    figure = figures_without(missing)[name]
    if not figure.of or (kind == "ring" and 0 in map(figure.value, figure.listing)):
        return
    picture = DRAW[kind](figure)
    seen = "".join(texts_of(picture))
    title = ElementTree.fromstring(picture).find("{*}title").text
    for row in figure.listing:
        assert row.label in seen
        assert f"{figure.value(row)}区" in seen
        assert f"{row.label} {figure.value(row)}区" in title
    assert_inside(picture)


def test_unreported_wards_are_hatched_and_only_then():
    for draw in DRAW.values():
        assert "<pattern" not in draw(sample("accompanied_visit.plan"))
        picture = draw(figures_without(7)["accompanied_visit.plan"])
        assert "<pattern" in picture
        assert "未回答" in "".join(texts_of(picture))


def test_a_ring_of_one_answer_is_whole():
    figure = sample("professional_training.plan")
    row = replace(figure.rows[0], members=tuple(map(Member, wards())))
    picture = donut(figure, (row,), 425, 118)
    assert len(list(ElementTree.fromstring(picture).iter(f"{SVG}path"))) == 2
    assert "24区" in texts_of(picture)


@pytest.mark.parametrize("missing", [0, 7, 24])
def test_the_height_of_a_stacked_bar_is_known_before_it_is_drawn(missing):
    for figure in map(figures_without(missing).get, ADDING_UP):
        root = ElementTree.fromstring(DRAW["stacked"](figure))
        height = stacked_height(figure, figure.listing, 740, 24)
        assert float(root.get("viewBox").split()[3]) == pytest.approx(height, abs=0.01)


def test_one_ward_has_one_length_in_all_bars_of_a_page():
    def full(name):
        rects = ElementTree.fromstring(DRAW["stacked"](sample(name))).iter(f"{SVG}rect")
        return sum(float(rect.get("width")) for rect in rects)

    whole, part = full("accompanied_visit.plan"), full("accompanied_visit.hosts")
    assert part / 19 == pytest.approx(whole / 24, abs=0.01)


def test_tiles_show_number_mark_and_missing_wards():
    figure = figures_without(7)[BY_WARD]
    picture = tile_map(figure, figure.rows, places())
    seen = texts_of(picture)
    for row in figure.rows:
        assert row.label in seen
        assert str(figure.shown(row)) in seen or figure.shown(row) is None
    assert seen.count("未回答") == 7 + 1  # the legend
    assert [text for text in seen if text.startswith("※")] == ["※1", "※1", "※1", "※2"]
    assert "0" not in seen
    assert_inside(picture)


def test_a_ward_with_none_is_not_a_ward_that_is_missing():
    figure = sample(BY_WARD)
    rows = (replace(figure.rows[0], members=()), *figure.rows[1:])
    seen = texts_of(tile_map(replace(figure, rows=rows), rows, places()))
    assert seen.count("0") == 2  # the tile and the legend
    assert "未回答" not in seen
    some = {code: place for code, place in places().items() if code != "27127"}
    assert {"北区", "都島区"} & set(texts_of(tile_map(figure, figure.rows, some))) == {"都島区"}


def test_names_of_a_stacked_bar_do_not_overlap():
    spans = {}
    for element in text_elements(DRAW["narrow"](sample("liaison_meeting.planned_times"))):
        if element.get("text-anchor") == "start":
            spans.setdefault(element.get("y"), []).append(span_of(element))
    for row in spans.values():
        assert all(one[1] <= other[0] for one, other in pairwise(sorted(row)))


def test_numbers_of_four_digits_are_written_in_threes_and_leave_no_picture():
    figure = sample("liaison_meeting.agenda")
    row = Row(1, "x", "10月", (Member(wards()[0], (), 1_006),))
    months = replace(figure, rows=(row,), choice=Choice.SUM, basis=Basis.AMOUNTS, unit="医療機関")
    picture = horizontal_bars(months, (row,), 1_006, Bars(740, 424))
    assert_inside(picture)
    assert texts_of(picture).count("1,006医療機関") == 2


def test_hostile_names_are_text():
    row = Row(1, "x", '<script>alert(1)</script>\x00𠮷fill="hatched"', (Member(wards()[0]),))
    picture = horizontal_bars(sample("liaison_meeting.agenda"), (row,), 24, Bars(740, 424))
    assert "<script" not in picture
    shown = "".join(texts_of(picture))
    assert shown.startswith('24区<script>alert(1)</script>〓𠮷fill="hatched"')


@pytest.mark.parametrize("missing", [0, 5, 24])
def test_every_counted_figure_is_an_image_with_its_values_and_its_state(missing):
    for figure in figures_without(missing).values():
        markup = image(figure, places(), STATE)
        if figure.choice in (Choice.TEXT, Choice.EVENTS):
            assert markup is None
            continue
        shown = "".join(texts_of(markup))
        values = [str(figure.value(row)) for row in figure.all_rows if figure.value(row)]
        assert all(text in shown for text in (STATE, figure.basis_sentence, *values))


def test_title_day_and_footnotes_stand_on_an_image():
    shown = "".join(texts_of(image(sample(BY_WARD), places(), STATE)))
    assert "積極的医療機関　132医療機関" in shown
    assert "※2 南大阪小児リハビリテーション病院" in shown
    assert "令和6年9月1日現在" in shown
