"""Earlier years in the deck: beside messages and rings, and on a page of their own."""

from dataclasses import replace
from datetime import date

import pytest

from reports.counting.figure import UNREPORTED, Figure
from reports.document.deck.build import build_deck
from reports.document.deck.shape import Deck, PanelForm, Slide, plain
from reports.document.exporters.pdf import write_pdf
from reports.document.exporters.pptx.book import write_pptx
from reports.document.texts import LAST_YEAR, PUT_IN, SEVERAL_YEARS
from tests.reports.figure_samples import figures_without, places
from wards.fiscal import FiscalYear

YEAR, LAST, FIRST = FiscalYear(2026), FiscalYear(2025), FiscalYear(2024)
PLAN = "professional_training.plan"


CODES = {
    PLAN: "planned_or_held",
    "public_outreach.plan": "planned_or_held",
    "accompanied_visit.plan": "planned",
}
AMOUNTS = {
    "20時間": 20,
    "10～19時間": 15,
    "1～9時間": 5,
    "3回": 3,
    "4回": 4,
    "8回": 8,
    "10回以上": 12,
}


def counted(missing: int = 0) -> dict[str, Figure]:
    """The figures of the published year with the codes and numbers that records give them."""
    figures = figures_without(missing)
    for id_, code in CODES.items():
        first, *others = figures[id_].rows
        figures[id_] = replace(figures[id_], rows=(replace(first, code=code), *others))
    for id_ in ("desk.weekly_hours", "liaison_meeting.planned_times"):
        rows = tuple(
            replace(row, members=tuple(replace(m, amount=AMOUNTS[row.label]) for m in row.members))
            for row in figures[id_].rows
        )
        figures[id_] = replace(figures[id_], rows=rows)
    return figures


def fewer() -> dict[str, Figure]:
    """All wards have answered, and one training less is planned than in the published year."""
    figures = counted()
    yes, no = figures[PLAN].rows
    moved = (
        replace(yes, members=yes.members[1:]),
        replace(no, members=(yes.members[0], *no.members)),
    )
    return figures | {PLAN: replace(figures[PLAN], rows=moved)}


def deck(
    *switches: str,
    missing: int = 0,
    past: dict | None = None,
    texts: dict | None = None,
    figures: dict | None = None,
) -> Deck:
    return build_deck(
        figures or counted(missing),
        dict.fromkeys(switches, PUT_IN) | (texts or {}),
        fiscal_year=YEAR,
        as_of=date(2026, 9, 1),
        places=places(),
        past={LAST: fewer(), FIRST: counted()} if past is None else past,
    )


def training(made: Deck) -> Slide:
    return next(slide for slide in made.slides if "研修会" in slide.topic)


def page_of_years(made: Deck) -> Slide:
    return next(slide for slide in made.slides if slide.topic.endswith("年の推移"))


def test_without_a_switch_the_deck_says_nothing_of_earlier_years():
    assert deck() == deck(past={})


def test_a_message_has_last_years_value_and_a_ring_a_table_of_both():
    slide = training(deck(LAST_YEAR))
    assert plain(slide.message) == "24区中9区が研修会を開催・予定（令和7年度 8区）"
    table = next(panel.table for panel in slide.panels if panel.heading == "令和7年度との比較")
    assert [column.head for column in table.columns] == ["区の回答", "7年度", "8年度", "差"]
    assert table.rows[0] == ("開催済み・予定あり", "8区", "9区", "+1")
    assert table.rows[1] == ("開催予定なし", "16区", "15区", "−1")


def test_where_wards_are_missing_the_difference_is_over_the_same_wards():
    slide = training(deck(LAST_YEAR, missing=3))
    panel = next(panel for panel in slide.panels if panel.heading == "令和7年度との比較")
    assert panel.basis == "差は同じ21区"
    by_label = {row[0]: row for row in panel.table.rows}
    assert by_label["未回答"] == ("未回答", "0区", "3区", "")
    yes = counted(3)[PLAN].rows[0].wards
    assert by_label["開催済み・予定あり"][1:3] == ("8区", f"{yes}区")
    # Of the 21 wards that have answered one has begun; the three that have not are no decrease.
    assert by_label["開催済み・予定あり"][3] in ("+1", "±0")


def test_where_several_answers_are_the_most_frequent_no_years_value_stands_beside():
    now = counted()
    times = now["liaison_meeting.planned_times"]
    first, second, *_ = times.rows
    rows = (first, replace(second, members=first.members))
    slides = deck(LAST_YEAR, figures=now | {times.id: replace(times, rows=rows)}).slides
    (said,) = (plain(slide.message) for slide in slides if slide.key == "liaison_meeting")
    assert "同数で最も多い" in said and "令和7年度" not in said


@pytest.mark.parametrize("name", ["institutions", "hours", "visits", "meetings"])
def test_every_message_of_numbers_has_last_years(name):
    said = [plain(slide.message) for slide in deck(LAST_YEAR).slides]
    expected = {
        "institutions": "132医療機関（令和7年度 132医療機関）",
        "hours": "（令和7年度 15区）",
        "visits": "同行訪問研修を予定（令和7年度 19区）",
        "meetings": "うち15区が3回（令和7年度 15区）",
    }
    assert any(message.endswith(expected[name]) for message in said)


def test_what_was_counted_otherwise_is_not_set_beside():
    other = {PLAN: replace(counted()[PLAN], definition="別の定義")}
    slide = training(deck(LAST_YEAR, past={LAST: counted() | other}))
    assert slide == training(deck())


def test_the_page_of_years_has_a_bar_a_year_counted_from_the_wards_of_each():
    slide = page_of_years(deck(SEVERAL_YEARS))
    assert slide.topic == "3年の推移"
    assert plain(slide.message) == "令和8年度の研修会は9区、令和7年度の8区から増加"
    own = deck(SEVERAL_YEARS, texts={"message.several_years": "3年とも9区前後"})
    assert plain(page_of_years(own).message) == "3年とも9区前後"
    assert page_of_years(deck(SEVERAL_YEARS, texts={"message.several_years": ""})).message == ()
    panel = slide.panels[0]
    assert panel.form is PanelForm.BARS
    assert [(row.label, panel.figure.value(row)) for row in panel.rows] == [
        ("令和6年度", 9),
        ("令和7年度", 8),
        ("令和8年度", 9),
    ]
    institutions = next(each for each in slide.panels if each.heading == "積極的医療機関")
    assert [institutions.figure.value(row) for row in institutions.rows] == [132, 132, 132]
    values = {each.heading: each.figure.value(each.rows[-1]) for each in slide.panels}
    assert values == {
        "研修会": 9,
        "講演会・普及啓発": 10,
        "相談窓口の開設": 15,
        "積極的医療機関": 132,
        "連携会議": 9,
        "同行訪問研修": 19,
    }


def test_a_missing_report_is_no_decrease_on_the_page_of_years():
    slide = page_of_years(deck(SEVERAL_YEARS, missing=4))
    assert "減少" not in plain(slide.message)
    assert slide.lead.startswith("令和8年度は未回答の区がある")
    assert slide.panels[0].rows[-1].label == "令和8年度（20区回答）"
    assert UNREPORTED not in {row.code for row in slide.panels[0].rows}


def test_the_page_of_years_compares_nothing_that_was_counted_otherwise_or_not_at_all():
    other = {PLAN: replace(counted()[PLAN], definition="別の定義")}
    without = {id_: figure for id_, figure in counted().items() if id_ != PLAN}
    for then in (counted() | other, without):
        slide = page_of_years(deck(SEVERAL_YEARS, past={LAST: then}))
        assert plain(slide.message) == "令和8年度の研修会は9区"
        assert [row.label for row in slide.panels[0].rows] == ["令和8年度"]


def test_without_an_earlier_edition_there_is_no_page_of_years():
    assert deck(SEVERAL_YEARS, past={}) == deck(past={})


@pytest.mark.parametrize("missing", [0, 4])
def test_both_are_printed_in_every_format(missing):
    made, without = deck(LAST_YEAR, SEVERAL_YEARS, missing=missing), deck(missing=missing)
    made = replace(made, slides=tuple(each for each in made.slides if each not in without.slides))
    assert len(made.slides) > 6
    assert write_pdf(made).startswith(b"%PDF-")
    assert write_pptx(made).startswith(b"PK")
