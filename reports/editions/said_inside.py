"""What Bureau and wards said to each other between two editions: read beside, never printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reports.models import Edition
from wards.models import ReportingRound, ReturnMark
from wards.reporting.statements import place_in_words
from wards.vocabulary import Status

Report = tuple[str, str]  # ward code and form


@dataclass(frozen=True, slots=True)
class SaidInside:
    """The reason or a mark of a return, where it stands, and what the ward answered."""

    place: str
    words: str
    answer: str

    def __str__(self) -> str:
        return f"{self.words}\n区の回答: {self.answer}" if self.answer else self.words


def said_since(round_: ReportingRound, last: Edition | None) -> Mapping[Report, list[SaidInside]]:
    """Report → what was said when it was returned after an edition, newest first. One query."""
    if last is None:
        return {}
    marks = ReturnMark.objects.filter(
        event__submission__round=round_,
        event__to_status=Status.RETURNED,
        event__at__gt=last.made_at,
    )
    said: dict[Report, list[SaidInside]] = {}
    for mark in marks.select_related("event__submission").order_by("-event__at", "pk"):
        report = mark.event.submission
        each = SaidInside(place_in_words(mark), mark.words, mark.answer)
        said.setdefault((report.ward_id, report.form), []).append(each)
    return said
