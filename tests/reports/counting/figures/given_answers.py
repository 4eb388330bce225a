"""The words in which the tests of figures speak of answers and of the day of reference."""

from datetime import date

import pytest

from tests import factories as make

AUGUST_31, SEPTEMBER_1, SEPTEMBER_2 = (date(2024, 8, 31), date(2024, 9, 1), date(2024, 9, 2))
around_the_day = pytest.mark.parametrize(
    ("first", "last", "counts"),
    [
        (date(2024, 4, 1), AUGUST_31, False),
        (date(2024, 4, 1), SEPTEMBER_1, True),
        (SEPTEMBER_1, SEPTEMBER_1, True),
        (SEPTEMBER_1, None, True),
        (SEPTEMBER_2, None, False),
    ],
)


def wards_by_row(figure):
    """{label: names of the wards} of the rows where a ward stands."""
    return {
        row.label: [member.ward.name for member in row.members]
        for row in figure.rows
        if row.members
    }


def said_nothing(item, form="ward_office", code=make.KITA, **more):
    """A ward's 該当なし for an item."""
    submission = make.SubmissionFactory(ward=make.ward(code), form=form, **more)
    return make.NothingToReportFactory(submission=submission, item=item)
