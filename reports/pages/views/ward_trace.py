"""Decides what a figure page says of one ward: its records, who entered them, how they were sent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404

from reports.counting.figure import Choice, Figure, Record
from reports.lifecycle.changes import ward_value
from reports.lifecycle.trace import (
    History,
    Step,
    counted_versions,
    histories,
    newest_first,
    record_steps,
    report_steps,
)
from reports.pages.views.breakdown import Place, places_of_ward
from reports.pages.views.sources import Standpoint
from wards.models import Submission, Ward

NOTHING = "この図に、{ward}の記録はありません（未回答、または対象外です）。"


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record of the ward in the figure: where it stands there, its marks, who entered it."""

    history: History
    answers: tuple[str, ...]
    marks: str


@dataclass(frozen=True, slots=True)
class WardTrace:
    """What stands behind a ward in a figure. opened: the record whose versions are told in full."""

    ward: Ward
    answer: str
    lines: tuple[RecordLine, ...]
    without_record: tuple[str, ...]
    opened: History | None
    steps: tuple[Step, ...]

    @property
    def says_answers(self) -> bool:
        """Whether the table needs a column that says where each record stands."""
        return len({line.answers for line in self.lines}) > 1


def ward_trace(
    figure: Figure, ward: Ward, report: Submission | None, standpoint: Standpoint, opened: str
) -> WardTrace:
    """The ward's records in a figure. opened: key of one of them, '' for the one changed last.

    report: the ward's report that the figure counts. Raises Http404 for a key of no such record.
    """
    places = places_of_ward(figure, ward.code)
    counted = counted_versions(standpoint.filing_of(report))
    records = [record for place in places for record, _ in place.records]
    known = histories(records, counted, standpoint.moment)
    chosen = _opened(known, opened)
    told = record_steps(chosen) if chosen else []
    steps = newest_first(told, report_steps(report, standpoint.moment))
    return WardTrace(
        ward,
        "" if figure.choice in (Choice.TEXT, Choice.EVENTS) else ward_value(figure, ward.code),
        tuple(_line(history, places) for history in known),
        tuple(_heading(place) for place in places if not place.records),
        chosen,
        tuple(steps),
    )


def _opened(known: Iterable[History], key: str) -> History | None:
    by_key = {history.key: history for history in known}
    if key:
        if key not in by_key:
            raise Http404("この図に、この記録はありません。")
        return by_key[key]
    return max(by_key.values(), key=lambda history: history.newest.when, default=None)


def _line(history: History, places: Iterable[Place]) -> RecordLine:
    standing = [place for place in places if _marks(place, history.record) is not None]
    marks = "、".join(dict.fromkeys(filter(None, (_marks(p, history.record) for p in standing))))
    return RecordLine(history, tuple(filter(None, map(_heading, standing))), marks)


def _marks(place: Place, record: Record) -> str | None:
    """The marks of a record in a place; None where it does not stand there."""
    return dict(place.records).get(record)


def _heading(place: Place) -> str:
    """Where it is, in words: the row, with the people of an event."""
    return f"{place.label}　{place.people}人" if place.people else place.label
