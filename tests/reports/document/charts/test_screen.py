"""The charts on screen: every value said, every word escaped, lengths that add up."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.counting.figure import Choice, Member, Row
from reports.document.charts.screen import (
    MOST_COLUMNS,
    RAIL,
    TALLEST,
    bars_on_rails,
    columns,
    legend,
    page_chart,
    shade_legend,
    stacked_bar,
    tile_map,
    ward_bars,
)
from tests.reports.figure_samples import figures_without, places, sample, sample_figures, wards

HOSTILE = '"><script>alert(1)</script>&amp;\' class="nodata"\x00'
BY_WARD = "active_institutions.by_ward"
EVERY_STATE = [
    pytest.param(figure, id=f"{name}-{missing} missing")
    for missing in (0, 1, 12, 24)
    for name, figure in figures_without(missing).items()
]


def label(markup: str) -> str:
    return ElementTree.fromstring(markup).attrib["aria-label"]


def blocks(markup: str, kind: str, length: str = "width") -> list[float]:
    """Widths in per cent, or heights, of the rectangles of a class."""
    return [
        float(shape.attrib[length].rstrip("%"))
        for shape in ElementTree.fromstring(markup).iter("rect")
        if kind in shape.attrib.get("class", "").split()
    ]


def shown_texts(markup: str) -> list[str]:
    return ["".join(text.itertext()) for text in ElementTree.fromstring(markup).iter("text")]


@pytest.mark.parametrize("figure", EVERY_STATE)
def test_every_drawing_says_its_values_in_markup_that_a_strict_policy_allows(figure):
    for markup in page_chart(figure, places()).drawings:
        assert figure.title in label(markup)
        for row in figure.all_rows:
            shown = figure.shown(row)
            words = "未回答" if shown is None else f"{shown}{figure.unit}"
            assert f"{row.label} {words}" in label(markup)
        assert ElementTree.fromstring(markup).attrib["role"] == "img"
        assert not re.search(r"viewBox|\sstyle=|<style|<script|\son[a-z]+=", markup)


@pytest.mark.parametrize("figure", sample_figures().values())
def test_hostile_words_stay_words_and_no_row_is_drawn_without_a_fault(figure):
    rows = tuple(replace(row, label=HOSTILE) for row in figure.rows)
    hostile = replace(figure, title=HOSTILE, unit=HOSTILE, rows=rows)
    chart = page_chart(hostile, places(), frozenset({rows[0].code}))
    empty = page_chart(replace(figure, rows=(), asked=(), answered=()), {})
    for markup in (*chart.drawings, *(key.swatch for key in chart.legend), *empty.drawings):
        assert "<script" not in markup
        ElementTree.fromstring(markup)


@pytest.mark.parametrize("missing", [0, 1, 12, 24])
def test_the_parts_of_a_single_choice_fill_the_bar_and_its_axis_ends_at_the_wards_asked(missing):
    for figure in figures_without(missing).values():
        if figure.choice is Choice.SINGLE and figure.of:
            markup = stacked_bar(figure)
            total = sum(blocks(markup, "part") + blocks(markup, "nodata"))
            assert total == pytest.approx(100, abs=0.05)
            assert shown_texts(markup)[-1] == str(figure.of)


def test_unanswered_is_hatched_and_in_the_legend_even_at_zero():
    full, missing = (figures_without(n)["professional_training.plan"] for n in (0, 5))
    assert [(key.label, key.value) for key in legend(full)][-1] == ("未回答", "0区")
    assert blocks(stacked_bar(full), "nodata") == []
    assert legend(missing)[-1].value == "5区"
    assert len(blocks(stacked_bar(missing), "nodata")) == 1
    assert "url(#h-professional-training-plan)" in legend(missing)[-1].swatch


def test_bars_of_a_multiple_choice_stand_on_a_rail_of_the_wards_asked():
    figure = sample("liaison_meeting.agenda")
    markup = bars_on_rails(figure)
    assert set(blocks(markup, "rail")) == {RAIL * 100}
    expected = [RAIL * 100 * row.wards / 24 for row in figure.listing]
    assert blocks(markup, "fb") == pytest.approx(expected, abs=0.01)
    markup = bars_on_rails(figures_without(6)["liaison_meeting.agenda"])
    assert "未回答 6区" in label(markup)
    assert len(blocks(markup, "nodata")) == 1


def test_columns_keep_the_natural_order_and_heights_follow_the_values():
    markup = columns(sample("liaison_meeting.planned_times"))
    names = re.findall(r"(\S+) \d+区", label(markup).split("：")[1].replace("、", " "))
    assert names == ["3回", "4回", "8回", "10回以上", "未回答"]
    heights = blocks(markup, "fb", "height")
    assert heights == pytest.approx([TALLEST * n / 15 for n in (15, 2, 1, 6)], abs=0.01)


def test_more_bands_than_a_phone_holds_become_bars():
    rows = tuple(Row(n, str(n), f"{n}回", (Member(wards()[n]),)) for n in range(MOST_COLUMNS + 2))
    markup = columns(replace(sample("desk.weekly_hours"), rows=rows))
    assert len(blocks(markup, "rail")) == len(rows)


def test_tiles_and_bars_show_marks_apart_and_bars_the_largest_first():
    figure = sample(BY_WARD)
    for markup in (tile_map(figure, places()), ward_bars(figure)):
        assert '>23<tspan class="mark" dx="2">※1</tspan></text>' in markup
    names = shown_texts(ward_bars(figure))[::2]
    assert names[:3] == ["東成区", "生野区", "旭区"]
    assert names[5:8] == ["西区", "大正区", "浪速区"]  # a tie, in official order


def test_a_ward_that_has_not_reported_is_no_zero_and_a_ward_with_nothing_is_one():
    figure = sample(BY_WARD)
    none = replace(figure, rows=(replace(figure.rows[0], members=()), *figure.rows[1:]))
    texts = shown_texts(tile_map(none, places()))
    assert texts[texts.index("北区") + 1] == shade_legend(none)[0].label == "0"
    figure = figures_without(1)[BY_WARD]
    assert shown_texts(ward_bars(figure))[-2:] == ["北区", "未回答"]
    texts = shown_texts(tile_map(figure, places()))
    assert texts[texts.index("北区") + 1] == "未回答"
    assert shade_legend(figure)[-1].value == "1区"


@pytest.mark.parametrize(
    ("name", "number", "words"),
    [
        ("professional_training.plan", 0, "▲ 自区"),
        ("liaison_meeting.agenda", 0, "自区の回答"),
        ("desk.weekly_hours", 1, "▲ 自区"),
        (BY_WARD, 12, "▶"),
    ],
)
def test_the_readers_own_answer_is_marked_in_words(name, number, words):
    figure = sample(name)
    chart = page_chart(figure, places(), frozenset({figure.rows[number].code}))
    assert all(words in markup for markup in chart.drawings)
    if figure.choice is Choice.SINGLE:
        assert [key.own for key in chart.legend] == [True, False, False]


def test_no_two_drawings_on_a_page_share_an_id():
    charts = (page_chart(figure, places()) for figure in sample_figures().values())
    page = "".join(markup for chart in charts for markup in chart.drawings)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 5
