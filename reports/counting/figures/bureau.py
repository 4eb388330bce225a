"""Section Ⅲ of the document: the city's meetings, and support for coordinators."""

from collections.abc import Mapping, Sequence

from meetings.models import (
    CITY_KINDS,
    Attendance,
    CoordinatorEvent,
    EventKind,
    Meeting,
    MeetingKind,
)
from reports.counting.figure import PEOPLE, ByWard, Choice, Figure, Item, Member, Row, WardRef
from reports.counting.figures.rows import record_of, sorted_into
from reports.counting.round_records import RoundRecords


def city_council(records: RoundRecords) -> Figure:
    """The council and its subcommittee: how often in the year, and about what."""
    meetings = {
        kind: [each for each in records.city_meetings if each.kind == kind] for kind in CITY_KINDS
    }
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
        rows=tuple(
            _body(order, kind, held)
            for order, (kind, held) in enumerate(meetings.items(), 1)
            if held
        ),
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
    return _events(records, EventKind.BRIEFING, "コーディネーター説明会")


def exchange(records: RoundRecords) -> Figure:
    """The exchanges between coordinators, with the people who came."""
    return _events(records, EventKind.EXCHANGE, "コーディネーター意見交換会")


def _events(records: RoundRecords, kind: EventKind, title: str) -> Figure:
    attendance = sorted_into(records.of(Attendance), lambda row: [row.event_id])
    events = [event for event in records.events if event.kind == kind]
    return Figure(
        id=f"coordinator_support.{kind.value}",
        title=title,
        section="Ⅲ(2)",
        definition=(
            "年度内に健康局が拠点コーディネーターのために開催した回ごとの、参加した区と人数。"
            "区は回の間で重なるため合計しない。人数は合計できる（延べ人数）。"
        ),
        unit="",
        choice=Choice.EVENTS,
        rows=tuple(_event(event, records.refs, attendance.get(event.pk, {})) for event in events),
    )


def _event(event: CoordinatorEvent, refs: Mapping[str, WardRef], came: ByWard) -> Row:
    facts = {
        "no": event.number,
        "date": event.date.isoformat(),
        "mode": event.get_mode_display(),
        "venue": event.venue,
        "content": event.content,
    }
    if event.people_in_all and not came:
        facts[PEOPLE] = event.people_in_all
    return Row(
        event.number,
        str(event.number),
        f"第{event.number}回",
        members=tuple(
            Member(ref, (record_of(row),), row.people)
            for code, ref in refs.items()
            for row in came.get(code, ())
        ),
        facts=tuple((name, value) for name, value in facts.items() if value != ""),
        records=(record_of(event),),
    )
