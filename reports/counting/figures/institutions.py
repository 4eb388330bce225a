"""Section Ⅱ(4)ア of the document: how many active medical institutions a ward has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from institutions.models import Designation, DesignationStatus
from reports.counting.figure import Basis, Choice, Figure, Footnote, Member, Row, WardRef
from reports.counting.figures.answers import (
    record_of,
)
from reports.counting.round_records import RoundRecords
from reports.models import Footnote as FootnoteOfTheYear
from wards.models import ReportingRound
from wards.vocabulary import ReportItem


def tag_of(status: str) -> str:
    """The tag that binds a footnote to records of a status; the plain 位置づけ済 has none."""
    return "" if status == DesignationStatus.DESIGNATED else str(status)


def active_institutions(records: RoundRecords) -> Figure:
    """How many institutions are 積極的医療機関 on the day of reference, 内諾 included and marked.

    An institution has one designation a day (a database constraint), so designations are counted.
    """
    refs = records.refs
    found = records.of(Designation)
    nothing = records.nothing(ReportItem.ACTIVE_INSTITUTION)
    return Figure(
        id="active_institutions.by_ward",
        section="Ⅱ(4)ア",
        title="積極的医療機関",
        definition=(
            "基準日に拠点事業の積極的医療機関として「位置づけ済」「内諾」「別事業登録」の状態にある"
            "医療機関の数。基準日より前に廃止した医療機関と「取下げ」は数えない。"
            "数える医療機関がなく、該当なしの回答もない区は「未回答」とする。"
        ),
        unit="医療機関",
        choice=Choice.COUNT,
        basis=Basis.RECORDS,
        rows=tuple(_row_of(ref, found.get(code, [])) for code, ref in refs.items()),
        asked=records.everyone,
        answered=records.among(found, nothing),
        as_of=records.as_of,
    )


def put_footnotes(figure: Figure, round_: ReportingRound) -> Figure:
    """The figure with the Bureau's inclusion rules of the year, as they are worded now."""
    notes = FootnoteOfTheYear.objects.filter(fiscal_year=round_.fiscal_year).order_by("mark")
    return replace(
        figure, footnotes=tuple(Footnote(n.mark, n.text, tag_of(n.status)) for n in notes)
    )


def _row_of(ward: WardRef, designations: Sequence[Designation]) -> Row:
    records = sorted(record_of(found, tag_of(found.status)) for found in designations)
    members = (Member(ward, tuple(records)),) if records else ()
    return Row(ward.order, ward.code, ward.name, members)
