"""Decides how a day that a figure carries as text is known as one."""

from __future__ import annotations

from datetime import date


def iso_day(text: str) -> date | None:
    """The day an ISO text means, or None for any other text.

    >>> iso_day("2024-05-16"), iso_day("未定")
    (datetime.date(2024, 5, 16), None)
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
