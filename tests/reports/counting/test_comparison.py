"""Two years of a figure: values by code, the change over the same wards, and when there is none."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.counting.comparison import Change, Refusal, compare, of_wards
from reports.counting.figure import (
    UNREPORTED,
    Basis,
    Choice,
    Figure,
    Member,
    Record,
    Row,
    WardRef,
    merge,
)
from reports.counting.figures import seen_from

WARDS = tuple(WardRef(order, f"271{order:02}", f"{order}区") for order in range(1, 7))
OPTIONS = ("a", "b", "c")
# What a ward answered: the options, or a number of records; None for 未回答.
SINGLE = st.sampled_from([None, *((option,) for option in OPTIONS)])
MULTIPLE = st.none() | st.lists(st.sampled_from(OPTIONS), unique=True).map(tuple)
NUMBER = st.none() | st.integers(0, 3)


def figure(choice, answers, id_="accompanied_visit.plan"):
    """A figure of these answers, one for each of the wards."""
    by_ward = dict(zip(WARDS, answers, strict=True))
    answered = tuple(ward for ward in WARDS if by_ward[ward] is not None)
    if choice is Choice.COUNT:
        rows = tuple(
            Row(w.order, w.code, w.name, (Member(w, records(n)),) if n else ())
            for w, n in by_ward.items()
        )
    else:
        rows = tuple(
            Row(
                order,
                option,
                option.upper(),
                tuple(Member(w) for w in answered if option in by_ward[w]),
            )
            for order, option in enumerate(OPTIONS, 1)
        )
    basis = Basis.RECORDS if choice is Choice.COUNT else Basis.WARDS
    words = {"id": id_, "section": "Ⅰ", "title": "図", "definition": "定義", "unit": "区"}
    return Figure(**words, choice=choice, rows=rows, asked=WARDS, answered=answered, basis=basis)


def records(number):
    return tuple(Record("institutions.designation", pk, "記録") for pk in range(number))


def single(*answers):
    return figure(Choice.SINGLE, [answer and (answer,) for answer in answers])


def of_all(strategy):
    return st.tuples(*[strategy] * len(WARDS))


BEFORE = single("a", "a", "a", "b", "b", "b")


# --- Over the same wards ---------------------------------------------------------------------


@given(
    st.sampled_from([(Choice.SINGLE, SINGLE), (Choice.BAND, SINGLE), (Choice.MULTIPLE, MULTIPLE)]),
    st.data(),
)
def test_a_change_is_that_of_the_wards_that_answered_in_both_years(kind, data):
    choice, answers = kind
    then, now = data.draw(of_all(answers)), data.draw(of_all(answers))
    found = compare(figure(choice, now), figure(choice, then))
    both = [(a, b) for a, b in zip(then, now, strict=True) if a is not None and b is not None]
    expected = {
        option: Change(sum(option in a for a, _ in both), sum(option in b for _, b in both))
        for option in OPTIONS
    }
    assert found.changes == (expected if both else {})
    if any(a is not None for a in then):
        for option in OPTIONS:
            assert found.values[option] == sum(option in (a or ()) for a in then)
        assert found.values[UNREPORTED] == then.count(None)
    missing = [answers.count(None) for answers in (then, now)]
    if both:
        assert found.same == (None if [len(both)] * 2 == [6 - n for n in missing] else len(both))


@given(of_all(NUMBER), of_all(NUMBER))
def test_a_count_changes_by_ward_and_in_sum_where_both_years_were_answered(then, now):
    found = compare(figure(Choice.COUNT, now), figure(Choice.COUNT, then))
    expected = {
        ward.code: Change(a, b)
        for ward, a, b in zip(WARDS, then, now, strict=True)
        if a is not None and b is not None
    }
    assert found.changes == expected
    sums = (sum(each.before for each in expected.values()), sum(e.after for e in expected.values()))
    assert found.total == (Change(*sums) if expected else None)


@given(of_all(MULTIPLE), st.sets(st.sampled_from(WARDS), min_size=1))
def test_the_figure_of_some_wards_is_the_part_that_was_merged(answers, some):
    parts = {}
    for ward, answer in zip(WARDS, answers, strict=True):
        alone = figure(Choice.MULTIPLE, [answer if each is ward else None for each in WARDS])
        parts[ward] = replace(alone, asked=(ward,))
    codes = frozenset(ward.code for ward in some)
    assert of_wards(merge(parts.values()), codes) == merge(parts[ward] for ward in sorted(some))


def test_a_missing_report_is_no_decrease():
    found = compare(single("a", "a", None, "b", "b", "b"), BEFORE)
    assert found.values["a"] == 3
    assert (found.changes["a"], found.same) == (Change(2, 2), 5)
    assert UNREPORTED not in found.changes


# --- What cannot be compared -----------------------------------------------------------------


@pytest.mark.parametrize(
    "other",
    [
        replace(BEFORE, definition="別の定義"),
        replace(BEFORE, unit="件"),
        replace(BEFORE, choice=Choice.MULTIPLE),
        replace(BEFORE, rows=(replace(BEFORE.rows[0], label="別の選択肢"), *BEFORE.rows[1:])),
        replace(BEFORE, rows=(replace(BEFORE.rows[0], code="z"), *BEFORE.rows[1:])),
        replace(BEFORE, rows=BEFORE.rows[:2]),
    ],
)
def test_another_definition_or_other_options_give_no_number(other):
    for found in (compare(BEFORE, other), compare(other, BEFORE)):
        assert found.refusal is Refusal.OTHER_DEFINITION
        assert not (found.values or found.changes)


def test_an_option_that_a_ward_chose_in_one_year_alone_was_chosen_by_none_in_the_other():
    more = Row(4, "d", "D", (Member(WARDS[5]),))
    rows = [replace(row, members=row.members[:2]) for row in BEFORE.rows]
    before = replace(BEFORE, rows=(*rows, more))
    found = compare(BEFORE, before)
    assert [row.code for row in found.gone] == ["d"]
    assert not found.gone[0].members
    assert found.changes["d"] == Change(1, 0)
    assert compare(before, BEFORE).changes["d"] == Change(0, 1)


def test_without_an_answer_in_both_years_there_is_no_change():
    nobody = single(*[None] * 6)
    assert compare(BEFORE, nobody).refusal is Refusal.NOT_ANSWERED
    assert not compare(BEFORE, nobody).values
    apart = compare(single("a", *[None] * 5), single(None, *["a"] * 5))
    assert (apart.refusal, apart.changes) == (Refusal.NOT_ANSWERED, {})
    assert apart.values["a"] == 5


# --- As a ward sees it -----------------------------------------------------------------------


def test_a_ward_sees_the_change_of_all_but_never_that_of_some_other_wards():
    code = WARDS[0].code
    before, now = seen_from(code, BEFORE), single("a", "b", "b", "b", "b", "b")
    found = compare(seen_from(code, now), before)
    assert (found.changes["a"], found.same) == (Change(3, 1), None)
    for answers in (["a", "a", None, "b", "b", "b"], [None, "a", "a", "b", "b", "b"]):
        found = compare(seen_from(code, single(*answers)), before)
        assert (found.changes, found.refusal) == ({}, Refusal.OTHER_WARDS)
        assert found.values["a"] == 3
    # One ward is missing in each year: perhaps not the same.
    missing = seen_from(code, single("a", "a", None, "b", "b", "b"))
    assert compare(missing, missing).refusal is Refusal.OTHER_WARDS


def test_a_ward_sees_the_counts_by_ward_that_the_document_prints():
    id_, now, before = "active_institutions.by_ward", (1, 2, None, 0, 1, 1), (2, 2, 2, 2, 0, 0)
    whole = [figure(Choice.COUNT, answers, id_) for answers in (now, before)]
    seen = [seen_from(WARDS[0].code, each) for each in whole]
    assert compare(*seen) == compare(*whole)
    assert compare(*seen).same == 5
