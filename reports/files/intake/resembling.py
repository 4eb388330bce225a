"""Decides whether a row without a number may be a record that was added since, and edited then."""

from __future__ import annotations

from collections.abc import Iterable

from reports.files.report_workbook.contents import Row

# Of the answers that a row has.
ENOUGH = 0.6


def resembling(answers: Row, records: Iterable[Row]) -> bool:
    """Whether most answers of a row are those of one of the records.

    >>> resembling({"theme": "看取り", "people": "20"}, [{"theme": "看取り", "people": "21"}])
    False
    """
    given = {key: value for key, value in answers.items() if value}
    return any(
        sum(record.get(key) == value for key, value in given.items()) >= ENOUGH * len(given)
        for record in records
    )
