"""A figure over the years: what stands in the table, and where the years are not one line."""

from dataclasses import replace

from reports.counting.figure import UNREPORTED, Basis, Choice, Figure, Member, Row
from reports.counting.years import Point, Years, over_years
from reports.document.charts.years import sum_years
from tests.reports.figure_samples import figures_without, sample, wards
from wards.fiscal import FiscalYear

PLAN, BY_WARD = "professional_training.plan", "active_institutions.by_ward"


def years_of(*figures: Figure) -> Years:
    """The figures in the order of their years, given the newest first."""
    points = [Point(FiscalYear(2024 + n), "第1版", figure) for n, figure in enumerate(figures)]
    return over_years(points[::-1])


def table(years: Years) -> dict[str, tuple]:
    return {line.row.code: line.values for line in years.lines}


def test_points_go_by_year_and_every_row_has_its_numbers_and_so_have_the_missing():
    figures = [figures_without(missing)[PLAN] for missing in (0, 5)]
    years = years_of(*figures)
    assert [point.year.year for point in years.points] == [2024, 2025]
    found = table(years)
    assert found[UNREPORTED] == (0, 5)
    assert [sum(values) for values in zip(*found.values(), strict=True)] == [24, 24]
    assert (years.scale, years.breaks) == (24, frozenset())


def test_an_option_that_nobody_chose_in_a_year_is_zero_there():
    before = sample("liaison_meeting.planned_times")
    fewer = replace(before, rows=before.rows[:-1], answered=before.answered[:18])
    assert table(years_of(before, fewer))[before.rows[-1].code] == (before.rows[-1].wards, 0)


def test_years_that_count_otherwise_are_broken_apart_and_lend_each_other_no_zero():
    before = sample(PLAN)
    other = Row(3, "new", "検討中", (Member(wards()[0]),))
    after = replace(before, definition="別の定義", rows=(*before.rows, other))
    years = years_of(before, before, after)
    assert years.breaks == {2}
    assert table(years)["new"] == (None, None, 1)


def test_a_ward_that_did_not_report_is_no_zero():
    years = years_of(sample(BY_WARD), figures_without(1)[BY_WARD])
    first = years.lines[0]
    assert (first.row.label, first.values[1], first.missing) == ("北区", None, {1})
    assert years.totals == (132, sum(line.values[1] or 0 for line in years.lines))
    assert years.scale == 23


def months(*numbers: int) -> Figure:
    """A figure that adds up a number a month, of one ward."""
    rows = tuple(
        Row(place, f"{place}", f"{place}月", (Member(wards()[0], people=number),))
        for place, number in enumerate(numbers, start=4)
    )
    counted = replace(sample(PLAN), choice=Choice.SUM, basis=Basis.AMOUNTS, unit="件", rows=rows)
    return replace(counted, answered=wards()[:1])


def test_numbers_that_are_added_have_a_scale_of_their_own_and_a_month_to_come_is_no_zero():
    years = years_of(months(1200, 900), months(700))
    assert table(years) == {"4": (1200, 700), "5": (900, None)}
    assert (years.scale, years.totals) == (1200, (2100, 700))


def test_a_count_of_nothing_has_a_scale_and_a_drawing():
    empty = sample(BY_WARD)
    empty = replace(empty, rows=tuple(replace(row, members=()) for row in empty.rows))
    years = years_of(empty, empty)
    assert (years.scale, years.totals) == (1, (0, 0))
    assert "<svg" in sum_years(years)
