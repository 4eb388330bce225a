"""A figure is counted from its members, keeps 未回答 apart, adds up, and is kept without loss."""

import json
from dataclasses import replace

import pytest
from cattrs import BaseValidationError
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.figure import (
    Basis,
    Choice,
    Figure,
    Footnote,
    Member,
    Record,
    Row,
    figures_data,
    merge,
    read_figures,
)
from tests.reports.figure_samples import sample_figures
from tests.reports.generated_figures import WARDS, figures

KITA, MIYAKOJIMA, FUKUSHIMA = WARDS


def figure(choice=Choice.SINGLE, rows=(), asked=WARDS, answered=WARDS, **more):
    words = {"id": "some.figure", "section": "Ⅰ", "title": "図", "definition": "定義", "unit": "区"}
    rows = tuple(rows)
    return Figure(**words, choice=choice, rows=rows, asked=asked, answered=answered, **more)


def row(order, *wards, items=()):
    return Row(order, f"row{order}", f"行{order}", tuple(map(Member, wards)), items)


def record(pk, tag=""):
    return Record("institutions.designation", pk, f"記録{pk}", tag)


def count(*rows, answered=WARDS, footnotes=()):
    return figure(Choice.COUNT, rows, answered=answered, basis=Basis.RECORDS, footnotes=footnotes)


def count_row(ward, *records):
    members = (Member(ward, records),) if records else ()
    return Row(ward.order, ward.code, ward.name, members)


# --- 未回答 and values -----------------------------------------------------------------------


def test_a_ward_that_was_asked_and_did_not_answer_is_unreported():
    asked = figure(rows=[row(1, KITA)], answered=(KITA,))
    assert asked.unreported == (MIYAKOJIMA, FUKUSHIMA)
    assert asked.basis_sentence == "3区中1区回答"
    assert figure(Choice.EVENTS, asked=(), answered=()).basis_sentence == ""


def test_rows_that_add_up_end_with_unreported_and_the_document_lists_it_where_a_ward_is_missing():
    complete = figure(rows=[row(1, *WARDS)])
    partial = figure(rows=[row(1, KITA)], answered=(KITA,))
    assert [r.label for r in complete.all_rows] == ["行1", "未回答"]
    assert [r.code for r in complete.listing] == ["row1"]
    assert [r.code for r in partial.listing] == ["row1", "unreported"]


@pytest.mark.parametrize("choice", [Choice.MULTIPLE, Choice.COUNT, Choice.TEXT, Choice.EVENTS])
def test_rows_that_do_not_add_up_have_no_row_of_unreported(choice):
    assert figure(choice, [row(1, KITA)], answered=(KITA,)).all_rows == (row(1, KITA),)


def test_a_ward_at_zero_and_a_ward_not_reported_are_different():
    counted = count(count_row(KITA), count_row(MIYAKOJIMA), answered=(KITA,))
    assert [counted.shown(r) for r in counted.rows] == [0, None]
    assert counted.total == 0


def test_the_largest_row_is_listed_first_and_equal_rows_keep_their_order():
    rows = [row(1, KITA), row(2, KITA, MIYAKOJIMA), row(3, FUKUSHIMA)]
    assert [r.order for r in figure(Choice.MULTIPLE, rows, largest_first=True).listing] == [2, 1, 3]
    assert [r.order for r in figure(Choice.MULTIPLE, rows).listing] == [1, 2, 3]


def test_what_is_no_kind_among_others_is_last_however_large():
    rows = [
        replace(row(1, KITA, MIYAKOJIMA), label="その他"),
        row(2, KITA),
        row(3, KITA, FUKUSHIMA),
    ]
    by_value = figure(rows=rows, largest_first=True)
    assert [r.order for r in by_value.ordered] == [3, 2, 1]
    assert [r.label for r in by_value.all_rows][-2:] == ["その他", "未回答"]


def test_only_counts_have_a_total_of_all_records():
    city = replace(count_row(FUKUSHIMA, record(3)), records=(record(4),))
    assert count(count_row(KITA, record(1), record(2)), city).total == 4
    assert figure(rows=[row(1, KITA)]).total is None


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


def test_different_figures_and_a_ward_in_both_are_not_merged():
    other = replace(figure(asked=(), answered=()), id="another.figure")
    with pytest.raises(ValueError, match="cannot merge"):
        merge([figure(), other])
    with pytest.raises(ValueError, match="a ward stands in both"):
        merge([figure(), figure(asked=(KITA,), answered=())])


# --- As it is kept --------------------------------------------------------------------------

# All that a form lets through and PostgreSQL keeps in JSON: no NUL, no half of a pair.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))


@given(figures(), texts)
def test_any_figure_comes_back_as_it_was(some, text):
    kept = {"a": replace(some, title=text, definition=text), "b.c": some}
    assert read_figures(json.loads(json.dumps(figures_data(kept)))) == kept


@pytest.mark.parametrize(
    "spoil",
    [
        lambda figure: figure | {"new_field": 1},
        lambda figure: figure | {"choice": "another"},
        lambda figure: figure | {"as_of": "2024-02-30"},
        lambda figure: figure | {"rows": [{"code": "a"}]},
        lambda figure: figure | {"asked": 24},
        lambda figure: {key: value for key, value in figure.items() if key != "rows"},
    ],
)
def test_another_shape_is_refused_and_not_guessed(spoil):
    (id_, data), *_ = figures_data(sample_figures()).items()
    with pytest.raises(BaseValidationError):
        read_figures({id_: spoil(data)})
