"""A figure is counted from its members, keeps 未回答 apart, and adds up."""

from dataclasses import replace

import pytest

from reports.counting.figure import (
    Basis,
    Choice,
    Figure,
    Footnote,
    Item,
    Member,
    Record,
    Row,
    WardRef,
    merge,
)

KITA, MIYAKOJIMA, FUKUSHIMA = (
    WardRef(1, "27127", "北区"),
    WardRef(2, "27102", "都島区"),
    WardRef(3, "27103", "福島区"),
)
WARDS = (KITA, MIYAKOJIMA, FUKUSHIMA)


def figure(choice=Choice.SINGLE, rows=(), asked=WARDS, answered=WARDS, **more):
    return Figure(
        id="some.figure",
        section="Ⅰ",
        title="図",
        definition="定義",
        unit="区",
        choice=choice,
        rows=tuple(rows),
        asked=asked,
        answered=answered,
        **more,
    )


def row(order, *wards, items=()):
    return Row(order, f"row{order}", f"行{order}", tuple(map(Member, wards)), items)


def record(pk, tag=""):
    return Record("institutions.designation", pk, f"記録{pk}", tag)


def count(*rows, answered=WARDS, footnotes=()):
    return figure(Choice.COUNT, rows, answered=answered, basis=Basis.RECORDS, footnotes=footnotes)


def count_row(ward, *records):
    members = (Member(ward, records),) if records else ()
    return Row(ward.order, ward.code, ward.name, members)


# --- 未回答 ----------------------------------------------------------------------------------


def test_a_ward_that_was_asked_and_did_not_answer_is_unreported():
    asked = figure(rows=[row(1, KITA)], answered=(KITA,))
    assert asked.unreported == (MIYAKOJIMA, FUKUSHIMA)
    assert asked.basis_sentence == "3区中1区回答"


def test_rows_that_add_up_end_with_unreported_even_when_no_ward_is_missing():
    assert [r.label for r in figure(rows=[row(1, *WARDS)]).all_rows] == ["行1", "未回答"]


@pytest.mark.parametrize("choice", [Choice.MULTIPLE, Choice.COUNT, Choice.TEXT, Choice.EVENTS])
def test_rows_that_do_not_add_up_have_no_row_of_unreported(choice):
    assert figure(choice, [row(1, KITA)], answered=(KITA,)).all_rows == (row(1, KITA),)


def test_the_document_lists_unreported_only_where_a_ward_is_missing():
    complete, partial = (
        figure(rows=[row(1, KITA)], asked=asked, answered=(KITA,)) for asked in [(KITA,), WARDS]
    )
    assert [r.code for r in complete.listing] == ["row1"]
    assert [r.code for r in partial.listing] == ["row1", "unreported"]


def test_a_ward_at_zero_and_a_ward_not_reported_are_different():
    counted = count(count_row(KITA), count_row(MIYAKOJIMA), answered=(KITA,))
    assert [counted.shown(r) for r in counted.rows] == [0, None]
    assert counted.total == 0


def test_figures_of_the_bureau_have_no_sentence_about_wards():
    assert figure(Choice.EVENTS, asked=(), answered=()).basis_sentence == ""


# --- Values ---------------------------------------------------------------------------------


def test_the_largest_row_is_listed_first_and_equal_rows_keep_their_order():
    rows = [row(1, KITA), row(2, KITA, MIYAKOJIMA), row(3, FUKUSHIMA)]
    assert [r.order for r in figure(Choice.MULTIPLE, rows, largest_first=True).listing] == [2, 1, 3]
    assert [r.order for r in figure(Choice.MULTIPLE, rows).listing] == [1, 2, 3]


def test_only_counts_have_a_total():
    assert count(count_row(KITA, record(1), record(2)), count_row(FUKUSHIMA, record(3))).total == 3
    assert figure(rows=[row(1, KITA)]).total is None


def test_people_add_and_wards_do_not():
    first = Row(1, "1", "第1回", (Member(KITA, people=3), Member(FUKUSHIMA, people=2)))
    second = Row(2, "2", "第2回", (Member(KITA, people=4),))
    assert [(r.wards, r.people) for r in (first, second)] == [(2, 5), (1, 4)]


def test_a_fact_is_found_by_name():
    event = Row(1, "1", "第1回", facts=(("no", 1), ("mode", "Web")))
    assert (event.fact("mode"), event.fact("venue")) == ("Web", None)


def test_records_of_the_city_count_as_records_of_the_row():
    assert (
        Row(1, "1", "会議", (Member(KITA, (record(1),)),), records=(record(2),)).record_count == 2
    )


# --- Footnotes ------------------------------------------------------------------------------

NOTES = (Footnote("※1", "内諾を含む", "consented"), Footnote("※2", "別事業", "other_programme"))


def test_a_footnote_is_bound_to_the_rows_whose_records_carry_its_tag():
    marked = count(
        count_row(KITA, record(1), record(2, "consented")),
        count_row(FUKUSHIMA, record(3)),
        footnotes=NOTES,
    )
    assert [marked.marks(r) for r in marked.rows] == [("※1",), ()]
    assert marked.printed_footnotes == NOTES[:1]


def test_a_figure_can_be_shown_without_the_records_of_a_tag():
    marked = count(
        count_row(KITA, record(1), record(2, "consented")),
        count_row(FUKUSHIMA, record(3, "consented")),
        footnotes=NOTES,
    )
    plain = marked.without("consented")
    assert [plain.shown(r) for r in plain.rows] == [1, 0]
    assert (plain.total, plain.printed_footnotes) == (1, ())


# --- Merging --------------------------------------------------------------------------------


def test_merging_adds_rows_members_and_items_in_the_official_order():
    word = Item(1, "同じ文言", (Member(FUKUSHIMA),))
    first = figure(
        rows=[row(2, FUKUSHIMA, items=(word,))], asked=(FUKUSHIMA,), answered=(FUKUSHIMA,)
    )
    word, new = Item(1, "同じ文言", (Member(KITA),)), Item(0, "先の文言")
    second = figure(
        rows=[row(1), row(2, KITA, items=(new, word))], asked=(KITA, MIYAKOJIMA), answered=(KITA,)
    )
    merged = merge([first, second])
    both = (Member(KITA), Member(FUKUSHIMA))
    assert merged == figure(
        rows=[row(1), row(2, KITA, FUKUSHIMA, items=(new, Item(1, "同じ文言", both)))],
        answered=(KITA, FUKUSHIMA),
    )


def test_different_figures_are_not_merged():
    other = replace(figure(asked=(), answered=()), id="another.figure")
    with pytest.raises(ValueError, match="cannot merge"):
        merge([figure(), other])


def test_a_ward_is_not_merged_twice():
    with pytest.raises(ValueError, match="a ward stands in both"):
        merge([figure(), figure(asked=(KITA,), answered=())])
