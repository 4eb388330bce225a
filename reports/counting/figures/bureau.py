"""Section Ⅲ of the document: the city's meetings, and support for coordinators."""

from __future__ import annotations

from collections.abc import Sequence

from meetings.models import (
    CITY_KINDS,
    Attendance,
    CoordinatorEvent,
    EventKind,
    Meeting,
    MeetingKind,
)
from reports.counting.figure import Choice, Figure, Item, Member, Row
from reports.counting.figures.answers import record_of, sorted_into
from reports.counting.round_records import RoundRecords


def city_council(records: RoundRecords) -> Figure:
    """The council and its subcommittee: how often in the year, and about what."""
    rows = []
    for order, kind in enumerate(CITY_KINDS, 1):
        of_kind = [each for each in records.city_meetings if each.kind == kind]
        if of_kind:
            rows.append(_body(order, kind, of_kind))
    return Figure(
        id="city_council",
        section="Ⅲ(1)",
        title="在宅医療推進会議の開催",
        definition=(
            "年度内に健康局が開催した、または予定している大阪市在宅医療推進会議とその部会の回数と、"
            "主な議題。同じ議題は一度だけ示す。"
        ),
        unit="",
        choice=Choice.EVENTS,
        rows=tuple(rows),
    )


def _body(order: int, kind: MeetingKind, meetings: Sequence[Meeting]) -> Row:
    topics = dict.fromkeys(line for meeting in meetings for line in meeting.topic_lines)
    return Row(
        order,
        kind.value,
        kind.label,
        items=tuple(Item(place, topic) for place, topic in enumerate(topics, 1)),
        facts=(("per_year", len(meetings)),),
        records=tuple(map(record_of, meetings)),
    )


def briefing(records: RoundRecords) -> Figure:
    """The briefings for coordinators, with the wards and people who came."""
    return _events(
        records,
        EventKind.BRIEFING,
        id="coordinator_support.briefing",
        title="コーディネーター説明会",
    )


def exchange(records: RoundRecords) -> Figure:
    """The exchanges between coordinators, with the people who came."""
    return _events(
        records,
        EventKind.EXCHANGE,
        id="coordinator_support.exchange",
        title="コーディネーター意見交換会",
    )


def _events(records: RoundRecords, kind: EventKind, **words: str) -> Figure:
    attendance = sorted_into(records.of(Attendance), lambda row: [row.event_id])
    refs = records.refs
    rows = []
    for event in (event for event in records.events if event.kind == kind):
        of_event = attendance.get(event.pk, {})
        members = tuple(
            Member(refs[code], (record_of(row),), row.people)
            for code in refs
            for row in of_event.get(code, ())
        )
        rows.append(_event(event, members))
    return Figure(
        **words,
        section="Ⅲ(2)",
        definition=(
            "年度内に健康局が拠点コーディネーターのために開催した回ごとの、参加した区と人数。"
            "区は回の間で重なるため合計しない。人数は合計できる（延べ人数）。"
        ),
        unit="",
        choice=Choice.EVENTS,
        rows=tuple(rows),
    )


def _event(event: CoordinatorEvent, members: tuple[Member, ...]) -> Row:
    facts = (
        ("no", event.number),
        ("date", event.date.isoformat()),
        ("mode", event.get_mode_display()),
        ("venue", event.venue),
        ("content", event.content),
    )
    return Row(
        event.number,
        str(event.number),
        f"第{event.number}回",
        members,
        facts=tuple((name, value) for name, value in facts if value != ""),
        records=(record_of(event),),
    )
