"""Drawings that compare years, and bars that lead to their wards: all values said, none told on."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.counting.figure import Choice
from reports.counting.figures import ids_of, seen_from
from reports.counting.glance import QUESTIONS, answers_of, key_numbers
from reports.counting.years import Point, over_years
from reports.document.charts.opened import opened, row_in_words
from reports.document.charts.overview import question_bar, ward_cells
from reports.document.charts.screen import page_chart
from reports.document.charts.years import small_years, stacked_years, sum_years
from tests.reports.figure_samples import figures_without, places, sample, sample_figures
from wards.fiscal import FiscalYear
from wards.vocabulary import ReportForm

IDS = {form: ids_of(form) for form in ReportForm}

DRAWN = [name for name, figure in sample_figures().items() if figure.choice in list(Choice)[:4]]
KITA = "27127"
HOSTILE = '"><script>alert(1)</script>'


def whole(markup: str) -> ElementTree.Element:
    """The drawing, which a strict policy allows."""
    assert not re.search(r"viewBox|\sstyle=|<style|<script|\son[a-z]+=", markup)
    return ElementTree.fromstring(markup)


def years_of(name: str, *missing: int):
    figures = [figures_without(many)[name] for many in missing]
    points = [Point(FiscalYear(2024 + n), "第1版", figure) for n, figure in enumerate(figures)]
    return over_years(points)


@pytest.mark.parametrize("name", DRAWN)
def test_every_number_of_every_year_is_said(name):
    years = years_of(name, 0, 4)
    if years.figure.adds_up:
        drawings = {stacked_years(years): years.lines}
    else:
        drawings = {small_years(years, line): (line,) for line in years.lines}
    for markup, lines in drawings.items():
        said = whole(markup).attrib["aria-label"]
        for point in years.points:
            assert str(point.year) in said
        for line in lines:
            for place, value in enumerate(line.values):
                words = "未回答" if place in line.missing else f"{value}{years.figure.unit}"
                assert f"{line.row.label} {words}" in said


@pytest.mark.parametrize(("many", "named"), [(4, "令和6年度"), (5, "6")])
def test_more_than_four_columns_have_the_numbers_of_their_years_alone(many, named):
    drawn = whole(stacked_years(years_of("desk.weekly_hours", *[0] * many)))
    words = [each.text for each in drawn.iter("text")]
    assert named in words
    assert ("第1版" in words) == (many == 4)


def test_the_columns_of_a_year_are_as_high_as_the_wards_asked_and_a_break_is_dashed():
    years = years_of("desk.weekly_hours", 0, 4)
    rects = list(whole(stacked_years(years)).iter("rect"))
    heights = [float(each.attrib["height"]) for each in rects if "part" in each.attrib.get("class", "")
               or each.attrib.get("class") == "nodata"]  # fmt: skip
    assert sum(heights) == pytest.approx(2 * 150, abs=0.5)
    assert 'class="cut"' not in stacked_years(years)
    newer = replace(years.figure, definition="別の定義")
    broken = over_years([years.points[0], Point(FiscalYear(2025), "第1版", newer)])
    for markup in (stacked_years(broken), small_years(broken, broken.lines[0])):
        assert markup.count('class="cut"') == 1
        assert "ここから数え方が変わった" in markup


def test_a_ward_that_did_not_report_is_hatched_among_its_years():
    years = years_of("active_institutions.by_ward", 0, 1)
    markup = small_years(years, years.lines[0])
    assert markup.count('class="nodata"') == 1
    assert "未" in ["".join(text.itertext()) for text in whole(markup).iter("text")]
    assert "132医療機関" in whole(sum_years(years)).attrib["aria-label"]


def test_the_bar_of_a_question_holds_all_wards_and_last_years_is_on_the_same_scale():
    before = figures_without(0)
    for number in key_numbers(QUESTIONS, figures_without(6), before):
        rects = list(whole(question_bar(number)).iter("rect"))
        by_height = {"20": 0.0, "6": 0.0}
        for each in rects:
            if each.attrib["height"] in by_height and each.attrib["width"].endswith("%"):
                by_height[each.attrib["height"]] += float(each.attrib["width"].rstrip("%"))
        assert by_height["20"] == pytest.approx(100, abs=0.1)
        assert by_height["6"] == pytest.approx(100, abs=0.1)
        assert "未回答6区" in question_bar(number)


def test_a_ward_that_owes_an_answer_is_a_hatched_cell_in_its_place():
    body, _ = answers_of(figures_without(3), IDS)
    cells = [each.attrib["class"] for each in whole(ward_cells("x", body.asked, body.missing)).iter("rect")
             if "class" in each.attrib]  # fmt: skip
    assert [n for n, kind in enumerate(cells) if kind == "nodata"] == [0, 3, 6]
    assert len(cells) == 24


# --- Bars that lead to their wards -----------------------------------------------------------


@pytest.mark.parametrize("name", DRAWN)
def test_every_bar_leads_to_what_stands_behind_it_and_names_its_wards(name):
    figure = figures_without(4)[name]
    rows = figure.all_rows
    ways = {row.code: f"/figures/x/?year=2024&row={row.code}" for row in rows}
    for markup in page_chart(figure, places()).drawings:
        tree = whole(opened(markup, figure, ways))
        assert tree.attrib["role"] == "group"
        links = {link.attrib["href"]: link.attrib for link in tree.iter("a")}
        for row in rows:
            if figure.value(row) or figure.choice is Choice.COUNT:
                found = links[ways[row.code]]
                assert found["aria-label"] == found["data-names"] == row_in_words(figure, row)


def test_a_ward_reads_its_own_name_and_a_number_and_opens_its_own_row_alone():
    figure = seen_from(KITA, sample("professional_training.plan"))
    first, second = figure.rows
    assert row_in_words(figure, first) == "開催済み・予定あり 9区：北区、ほか8区"
    assert row_in_words(figure, second) == "開催予定なし 15区"
    (markup,) = page_chart(figure, places()).drawings
    drawn = opened(markup, figure, {first.code: "#records"})
    assert drawn.count("<a ") == 1


def test_hostile_words_stay_words_in_links():
    figure = sample("accompanied_visit.hosts")
    rows = tuple(replace(row, label=HOSTILE) for row in figure.rows)
    hostile = replace(figure, rows=rows)
    (markup,) = page_chart(hostile, places()).drawings
    drawn = opened(markup, hostile, {row.code: f"/?a=1&b={HOSTILE}" for row in rows})
    assert whole(drawn).find("a").attrib["data-names"].startswith(HOSTILE)
