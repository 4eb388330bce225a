"""Institutions count on the day of reference by their status, with marks, apart from silence."""

import pytest

from tests import factories as make
from tests.reports.counting.figures.given_answers import (
    AUGUST_31,
    SEPTEMBER_1,
    SEPTEMBER_2,
    around_the_day,
    said_nothing,
)

INSTITUTIONS = "active_institutions.by_ward"


def shown_in_kita(figure):
    return figure.shown(figure.rows[0])


@around_the_day
def test_designations_count_if_in_force_on_the_day(count, first, last, counts):
    make.DesignationFactory(valid_from=first, valid_to=last)
    assert shown_in_kita(count(INSTITUTIONS)) == (1 if counts else None)


@pytest.mark.parametrize(
    ("closed_on", "shown"), [(AUGUST_31, None), (SEPTEMBER_1, 1), (SEPTEMBER_2, 1)]
)
def test_an_institution_counts_until_its_last_day(count, closed_on, shown):
    make.DesignationFactory(institution__closed_on=closed_on)
    assert shown_in_kita(count(INSTITUTIONS)) == shown


@pytest.mark.parametrize(
    ("status", "shown", "marks"),
    [
        ("designated", 1, ()),
        ("consented", 1, ("※1",)),
        ("other_programme", 1, ("※2",)),
        ("withdrawn", None, ()),
    ],
)
def test_what_is_counted_and_marked_follows_the_status(count, status, shown, marks):
    make.FootnoteFactory(mark="※2", status="other_programme")
    make.FootnoteFactory(mark="※1", status="consented")
    make.DesignationFactory(status=status)
    figure = count(INSTITUTIONS)
    assert (shown_in_kita(figure), figure.marks(figure.rows[0])) == (shown, marks)
    assert [note.mark for note in figure.footnotes] == ["※1", "※2"]


def test_a_footnote_on_the_plain_status_marks_plain_designations_only(count):
    make.FootnoteFactory(mark="※3", status="designated")
    make.DesignationFactory()
    make.DesignationFactory(institution__ward=make.ward("27102"), status="consented")
    figure = count(INSTITUTIONS)
    assert [figure.marks(row) for row in figure.rows[:2]] == [("※3",), ()]


def test_a_designation_of_the_other_programme_is_not_counted(count):
    make.DesignationFactory(programme="promotion")
    assert shown_in_kita(count(INSTITUTIONS)) is None


def test_a_ward_that_says_none_has_zero_and_one_that_says_nothing_has_no_number(count):
    said_nothing("active_institution", form="desk")
    figure = count(INSTITUTIONS)
    assert [figure.shown(row) for row in figure.rows[:2]] == [0, None]
    assert (figure.total, len(figure.rows)) == (0, 24)


def test_successive_designations_of_an_institution_are_one_institution(count):
    first = make.DesignationFactory(status="consented", valid_to=AUGUST_31)
    make.DesignationFactory(institution=first.institution, valid_from=SEPTEMBER_1)
    assert shown_in_kita(count(INSTITUTIONS)) == 1
