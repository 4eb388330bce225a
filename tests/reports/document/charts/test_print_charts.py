"""Charts on paper: all values are there, nothing is too small, nothing leaves the picture."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from reports.counting.figure import Member, Row
from reports.document.charts.printed import (
    Bars,
    donut,
    horizontal_bars,
    stacked,
    stacked_height,
    tile_map,
)
from reports.document.charts.svg import text_width
from tests.reports.figure_samples import figures_without, places, sample_figures, wards

SVG = "{http://www.w3.org/2000/svg}"
SMALLEST = 10.5


def draw_donut(figure):
    return donut(figure, figure.listing, 425, 118)


def draw_stacked(figure):
    return stacked(figure, figure.listing, 740, 24)


def draw_narrow(figure):
    return stacked(figure, figure.listing, 361, 24)


def draw_bars(figure):
    return horizontal_bars(figure, figure.listing, 24, Bars(740, 424))


ADDING_UP = [name for name, figure in sample_figures().items() if figure.adds_up]
DRAWINGS = [draw_donut, draw_stacked, draw_narrow, draw_bars]


def texts_of(picture):
    return [element.text for element in ElementTree.fromstring(picture).iter(f"{SVG}text")]


def boxes_of(picture):
    """Left and right end of every text, from the same widths as the drawing uses."""
    for element in ElementTree.fromstring(picture).iter(f"{SVG}text"):
        x, size = float(element.get("x")), float(element.get("font-size"))
        wide = text_width(element.text or "") * size
        shift = {"start": 0, "middle": wide / 2, "end": wide}[element.get("text-anchor")]
        yield element.text, x - shift, x - shift + wide


@pytest.mark.parametrize("draw", DRAWINGS)
@pytest.mark.parametrize("missing", [0, 1, 7, 23])
@pytest.mark.parametrize("name", ADDING_UP)
def test_every_name_and_value_is_drawn_and_spoken(name, missing, draw):
    figure = figures_without(missing)[name]
    if not figure.of or (draw is draw_donut and 0 in map(figure.value, figure.listing)):
        return
    picture = draw(figure)
    seen = "".join(texts_of(picture))
    title = ElementTree.fromstring(picture).find("{*}title").text
    for row in figure.listing:
        assert row.label in seen
        assert f"{figure.value(row)}区" in seen
        assert f"{row.label} {figure.value(row)}区" in title


@pytest.mark.parametrize("draw", [*DRAWINGS, None])
@pytest.mark.parametrize("missing", [0, 1, 7])
def test_nothing_is_smaller_than_the_smallest_type_or_outside_the_picture(missing, draw):
    figures = figures_without(missing)
    pictures = (
        [draw(figures[name]) for name in ADDING_UP]
        if draw
        else [
            tile_map(
                figures["active_institutions.by_ward"],
                figures["active_institutions.by_ward"].rows,
                places(),
            )
        ]
    )
    for picture in pictures:
        root = ElementTree.fromstring(picture)
        sizes = [float(element.get("font-size")) for element in root.iter(f"{SVG}text")]
        assert min(sizes) >= SMALLEST
        width = float(root.get("viewBox").split()[2])
        for text, left, right in boxes_of(picture):
            assert left >= -1, text
            assert right <= width + 1, text


@pytest.mark.parametrize("draw", [draw_donut, draw_stacked, draw_bars])
def test_unreported_wards_are_hatched_and_only_then(draw):
    assert "<pattern" not in draw(sample_figures()["accompanied_visit.plan"])
    picture = draw(figures_without(7)["accompanied_visit.plan"])
    assert "<pattern" in picture
    assert "未回答" in "".join(texts_of(picture))


def test_a_ring_of_one_answer_is_whole():
    figure = sample_figures()["professional_training.plan"]
    row = replace(figure.rows[0], members=tuple(map(Member, wards())))
    picture = donut(figure, (row,), 425, 118)
    assert len(list(ElementTree.fromstring(picture).iter(f"{SVG}path"))) == 2
    assert "24区" in texts_of(picture)


def test_the_height_of_a_stacked_bar_is_known_before_it_is_drawn():
    for missing in (0, 7, 24):
        for name in ADDING_UP:
            figure = figures_without(missing)[name]
            root = ElementTree.fromstring(draw_stacked(figure))
            height = stacked_height(figure, figure.listing, 740, 24)
            assert float(root.get("viewBox").split()[3]) == pytest.approx(height, abs=0.01)


def test_one_ward_has_one_length_in_all_bars_of_a_page():
    def full(figure):
        rects = ElementTree.fromstring(draw_stacked(figure)).iter(f"{SVG}rect")
        return sum(float(rect.get("width")) for rect in rects)

    figures = sample_figures()
    whole, part = full(figures["accompanied_visit.plan"]), full(figures["accompanied_visit.hosts"])
    assert part / 19 == pytest.approx(whole / 24, abs=0.01)


def test_tiles_show_number_mark_and_missing_wards():
    figure = figures_without(7)["active_institutions.by_ward"]
    picture = tile_map(figure, figure.rows, places())
    seen = texts_of(picture)
    for row in figure.rows:
        assert row.label in seen
        assert str(figure.shown(row)) in seen or figure.shown(row) is None
    assert seen.count("未回答") == 7 + 1  # the legend
    assert [text for text in seen if text and text.startswith("※")] == ["※1", "※1", "※1", "※2"]
    assert "0" not in seen


def test_a_ward_with_none_is_not_a_ward_that_is_missing():
    figure = sample_figures()["active_institutions.by_ward"]
    rows = (replace(figure.rows[0], members=()), *figure.rows[1:])
    seen = texts_of(tile_map(replace(figure, rows=rows), rows, places()))
    assert seen.count("0") == 2  # the tile and the legend
    assert "未回答" not in seen
    some = {code: place for code, place in places().items() if code != "27127"}
    assert {"北区", "都島区"} & set(texts_of(tile_map(figure, figure.rows, some))) == {"都島区"}


def test_names_of_a_stacked_bar_do_not_overlap():
    spans = {}
    picture = draw_narrow(sample_figures()["liaison_meeting.planned_times"])
    for element in ElementTree.fromstring(picture).iter(f"{SVG}text"):
        if element.get("text-anchor") == "start":
            left, wide = float(element.get("x")), text_width(element.text)
            end = left + wide * float(element.get("font-size"))
            spans.setdefault(element.get("y"), []).append((left, end))
    for row in spans.values():
        assert all(first[1] <= second[0] for first, second in pairwise(sorted(row)))


def test_hostile_names_are_text():
    figure = sample_figures()["liaison_meeting.agenda"]
    row = Row(1, "x", "<script>alert(1)</script>\x00𠮷", (Member(wards()[0]),))
    picture = horizontal_bars(figure, (row,), 24, Bars(740, 424))
    assert "<script" not in picture
    assert "".join(texts_of(picture)).startswith("24区<script>alert(1)</script>〓𠮷")
