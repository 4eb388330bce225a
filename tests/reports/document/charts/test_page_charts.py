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

HOSTILE = "\"><script>alert(1)</script>&amp;'\x00"
COUNTED = (Choice.SINGLE, Choice.MULTIPLE, Choice.BAND, Choice.COUNT)
EVERY_STATE = [
    pytest.param(figure, id=f"{name}-{missing} missing")
    for missing in (0, 1, 12, 24)
    for name, figure in figures_without(missing).items()
]


def parsed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(markup)


def label(markup: str) -> str:
    return parsed(markup).attrib["aria-label"]


def lengths(markup: str, *classes: str) -> list[float]:
    """Widths in per cent of the rectangles of these classes."""
    return [
        float(shape.attrib["width"].rstrip("%"))
        for shape in parsed(markup).iter("rect")
        if set(shape.attrib.get("class", "").split()) & set(classes)
    ]


def shown_texts(markup: str) -> list[str]:
    return ["".join(text.itertext()) for text in parsed(markup).iter("text")]


@pytest.mark.parametrize("figure", EVERY_STATE)
def test_every_drawing_says_its_values_in_markup_that_a_strict_policy_allows(figure):
    for markup in page_chart(figure, places()).drawings:
        for row in figure.all_rows:
            shown = figure.shown(row)
            words = "未回答" if shown is None else f"{shown}{figure.unit}"
            assert f"{row.label} {words}" in label(markup)
        assert figure.title in label(markup)
        assert parsed(markup).attrib["role"] == "img"
        assert "viewBox" not in markup
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=", markup)


@pytest.mark.parametrize("figure", [f for f in sample_figures().values() if f.choice in COUNTED])
def test_hostile_words_stay_words_and_no_row_is_drawn_without_a_fault(figure):
    rows = tuple(replace(row, label=HOSTILE) for row in figure.rows)
    hostile = replace(figure, title=HOSTILE, unit=HOSTILE, rows=rows)
    chart = page_chart(hostile, places(), frozenset({rows[0].code}))
    empty = page_chart(replace(figure, rows=(), asked=(), answered=()), {})
    for markup in (*chart.drawings, *(key.swatch for key in chart.legend), *empty.drawings):
        assert "<script" not in markup
        parsed(markup)


@pytest.mark.parametrize("missing", [0, 1, 12, 24])
def test_the_parts_of_a_single_choice_fill_the_bar(missing):
    for figure in figures_without(missing).values():
        if figure.choice is Choice.SINGLE and figure.of:
            total = sum(lengths(stacked_bar(figure), "part", "nodata"))
            assert total == pytest.approx(100, abs=0.05)


def test_the_axis_ends_at_the_wards_asked():
    assert shown_texts(stacked_bar(sample("accompanied_visit.trainees")))[-1] == "19"


def test_unanswered_is_hatched_and_in_the_legend_even_at_zero():
    full, missing = (figures_without(n)["professional_training.plan"] for n in (0, 5))
    assert [(key.label, key.value) for key in legend(full)][-1] == ("未回答", "0区")
    assert lengths(stacked_bar(full), "nodata") == []
    assert legend(missing)[-1].value == "5区"
    assert len(lengths(stacked_bar(missing), "nodata")) == 1
    assert "url(#h-professional-training-plan)" in legend(missing)[-1].swatch


def test_bars_of_a_multiple_choice_stand_on_a_rail_of_the_wards_asked():
    figure = sample("liaison_meeting.agenda")
    markup = bars_on_rails(figure)
    assert set(lengths(markup, "rail")) == {RAIL * 100}
    expected = [RAIL * 100 * row.wards / 24 for row in figure.listing]
    assert lengths(markup, "fb") == pytest.approx(expected, abs=0.01)


def test_a_multiple_choice_shows_the_wards_that_did_not_answer():
    figure = figures_without(6)["liaison_meeting.agenda"]
    markup = bars_on_rails(figure)
    assert "未回答 6区" in label(markup)
    assert len(lengths(markup, "nodata")) == 1


def test_columns_keep_the_natural_order_and_heights_follow_the_values():
    figure = sample("liaison_meeting.planned_times")
    markup = columns(figure)
    assert re.findall(r"(\S+) \d+区", label(markup).split("：")[1].replace("、", " ")) == [
        "3回",
        "4回",
        "8回",
        "10回以上",
        "未回答",
    ]
    heights = [
        float(rect.attrib["height"])
        for rect in parsed(markup).iter("rect")
        if rect.attrib.get("class") == "fb"
    ]
    assert heights == pytest.approx([TALLEST * n / 15 for n in (15, 2, 1, 6)], abs=0.01)


def test_more_bands_than_a_phone_holds_become_bars():
    base = sample("desk.weekly_hours")
    rows = tuple(Row(n, str(n), f"{n}回", (Member(wards()[n]),)) for n in range(MOST_COLUMNS + 2))
    markup = columns(replace(base, rows=rows))
    assert len(lengths(markup, "rail")) == len(rows)


def test_tiles_and_bars_show_marks_apart_from_the_number():
    figure = sample("active_institutions.by_ward")
    for markup in (tile_map(figure, places()), ward_bars(figure)):
        assert '>23<tspan class="mark" dx="2">※1</tspan></text>' in markup


def test_bars_of_wards_are_largest_first_with_ties_in_official_order():
    names = shown_texts(ward_bars(sample("active_institutions.by_ward")))[::2]
    assert names[:3] == ["東成区", "生野区", "旭区"]
    assert names[5:8] == ["西区", "大正区", "浪速区"]


def test_a_ward_that_has_not_reported_is_no_zero_and_a_ward_with_nothing_is_one():
    figure = sample("active_institutions.by_ward")
    none = replace(figure, rows=(replace(figure.rows[0], members=()), *figure.rows[1:]))
    texts = shown_texts(tile_map(none, places()))
    assert texts[texts.index("北区") + 1] == shade_legend(none)[0].label == "0"
    figure = figures_without(1)["active_institutions.by_ward"]
    assert shown_texts(ward_bars(figure))[-2:] == ["北区", "未回答"]
    texts = shown_texts(tile_map(figure, places()))
    assert texts[texts.index("北区") + 1] == "未回答"
    assert shade_legend(figure)[-1].value == "1区"


def test_the_readers_own_answer_is_marked_in_words():
    single = sample("professional_training.plan")
    own = frozenset({single.rows[0].code})
    assert "▲ 自区" in stacked_bar(single, own)
    assert [key.own for key in legend(single, own)] == [True, False, False]
    agenda = sample("liaison_meeting.agenda")
    assert "自区の回答" in bars_on_rails(agenda, frozenset({agenda.rows[0].code}))
    hours = sample("desk.weekly_hours")
    assert "▲ 自区" in columns(hours, frozenset({hours.rows[1].code}))
    counts = sample("active_institutions.by_ward")
    for markup in (
        tile_map(counts, places(), frozenset({"27115"})),
        ward_bars(counts, frozenset({"27115"})),
    ):
        assert "▶東成区" in markup


def test_no_two_drawings_on_a_page_share_an_id():
    page = "".join(
        markup for f in sample_figures().values() for markup in page_chart(f, places()).drawings
    )
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids)) > 5
