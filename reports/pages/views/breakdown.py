"""The wards behind a figure, and behind each ward its records and who entered them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import Http404

from reports.counting.figure import (
    UNREPORTED,
    UNREPORTED_LABEL,
    Choice,
    Figure,
    Item,
    Member,
    Record,
    Row,
)
from reports.counting.figures import Source, figures_from
from reports.document.own_answer import marks_of, rows_of_ward
from reports.editions.standpoint import Standpoint
from reports.lifecycle.changes import ward_value
from reports.lifecycle.trace import (
    History,
    counted_versions,
    histories,
    newest_first,
    record_steps,
    report_steps,
)
from wards.models import ReportingRound, Submission, Ward
from wards.reporting.taking_back import moves_of

NO_SOURCE = "もとになる区の記述はありません。"
NOBODY = "ありません。"
Line = dict[str, object]  # of a table, under the names by which the template knows its cells


@dataclass(frozen=True, slots=True)
class Group:
    """The wards behind one row, wording or event.

    lines: the wards, what stands behind each there, and how far its report is. over: what stands
    above the heading (the row of a wording). counts: what the table says of each ward, "records",
    "people" (of the unit) or "reports"; empty where the names alone say all. anchor: where a bar
    leads.
    """

    heading: str
    value: str
    lines: tuple[Line, ...] = ()
    over: str = ""
    counts: str = ""
    records: tuple[Record, ...] = ()
    empty: str = NOBODY
    anchor: str = ""
    unit: str = "人"


def breakdown(figure: Figure, statuses: Mapping[str, str]) -> tuple[Group, ...]:
    """The groups of a figure in its order, 未回答 last. statuses: words of reports by ward code."""
    if figure.choice is Choice.COUNT:
        groups = [group_of_count(figure, statuses)]
    else:
        groups = [group for row in figure.ordered for group in groups_of_row(figure, row, statuses)]
    if figure.asked:
        lines = group_lines(figure, figure.unreported_row.members, statuses)
        value, anchor = f"{len(lines)}区", f"row-{UNREPORTED}"
        groups.append(Group(UNREPORTED_LABEL, value, lines, counts="reports", anchor=anchor))
    return tuple(groups)


def group_of_count(figure: Figure, statuses: Mapping[str, str]) -> Group:
    """All wards of a count in one table, in official order; 0 is a line, 未回答 is not."""
    missing = {ward.code for ward in figure.unreported}
    members = []
    for ward in figure.asked:
        row = next((row for row in figure.rows if row.code == ward.code), None)
        if row and ward.code not in missing:
            members.append(row.members[0] if row.members else Member(ward))
    lines = group_lines(figure, members, statuses)
    return Group("区ごとの数", figure.total_words, lines, counts="records")


def groups_of_row(figure: Figure, row: Row, statuses: Mapping[str, str]) -> list[Group]:
    """The group of a row, or one for each of its wordings."""
    if figure.choice is Choice.EVENTS:
        lines = group_lines(figure, row.members, statuses)
        people = f"{row.people:,}人" if row.has_people else ""
        value = f"{row.wards}区　{people}" if row.members else people
        empty = "参加した区の記録はありません。" if not row.records else ""
        return [Group(row.label, value, lines, "", "people", row.records, empty)]
    if figure.choice is Choice.TEXT and not row.members:
        return [group_of_item(figure, row, item, statuses) for item in row.items]
    lines = group_lines(figure, row.members, statuses)
    value, anchor = f"{row.wards}区", f"row-{row.code}"
    if figure.is_added:
        value, unit = f"{value}　{row.people:,}{figure.added_unit}", figure.added_unit
        return [Group(row.label, value, lines, counts="people", anchor=anchor, unit=unit)]
    groups = [Group(row.label, value, lines, counts=counts_of(lines), anchor=anchor)]
    if figure.choice is not Choice.TEXT:
        groups += [group_of_item(figure, row, item, statuses) for item in row.items]
    return groups


def group_of_item(figure: Figure, row: Row, item: Item, statuses: Mapping[str, str]) -> Group:
    """The wards behind a wording."""
    lines = group_lines(figure, item.members, statuses)
    return Group(item.text, f"{len(lines)}区", lines, row.label, counts_of(lines), empty=NO_SOURCE)


def counts_of(lines: Iterable[Line]) -> str:
    """Numbers of records are worth a table only where a ward has several."""
    return "records" if any(line["records"] > 1 for line in lines) else ""


def group_lines(
    figure: Figure, members: Iterable[Member], statuses: Mapping[str, str]
) -> tuple[Line, ...]:
    """Wards with what stands behind each."""
    return tuple(
        {
            "ward": member.ward,
            "records": len(member.records),
            "people": member.people,
            "marks": marks_of(figure, member.records),
            "status": statuses.get(member.ward.code, ""),
        }
        for member in members
    )


def differences_of(
    figure: Figure,
    standpoint: Standpoint,
    round_: ReportingRound,
    reports: Iterable[Submission],
    *,
    names_wards: bool,
) -> list[Line]:
    """提出後・公表後に変更あり: the wards of these reports whose records say something else now.

    Each with its answer before, as reported or published, and after. figure: as it is seen from here,
    which needs no second count where it names its wards.
    The caller's ward scope must hold these wards; of others nothing is told. Beside an edition, a
    report that does not count has nothing to differ. A ward may be asked in one of both figures
    alone: another answer of it may put it among the asked.
    """
    published, id_ = standpoint.published, figure.id
    codes = {each.ward_id for each in reports if published or each.counts}
    wards = Ward.objects.filter(pk__in=codes)
    if not wards:
        return []
    known = {standpoint.source: figure} if names_wards and not published else {}

    def counted(source: Source) -> Figure:
        return known.get(source) or figures_from(source, wards, round_, [id_])[id_]

    live = counted(Source.LIVE)
    before = published[id_] if published else counted(Source.REPORTED)
    answers = (
        (ward, ward_value(before, ward.code), ward_value(live, ward.code))
        for ward in sorted({*before.asked, *live.asked})
        if ward.code in codes
    )
    return [
        {"ward": ward, "before": said, "after": says}
        for ward, said, says in answers
        if said != says
    ]


def ward_trace(
    figure: Figure, ward: Ward, report: Submission | None, standpoint: Standpoint, opened: str
) -> dict[str, object]:
    """What stands behind a ward in a figure: its records, and how they and its report came about.

    opened: key of the record whose versions are told in full, '' for the one changed last.
    report: the ward's report that the figure counts. Raises Http404 for a key of no such record.
    """
    rows = list(rows_of_ward(figure, ward.code))
    counted = counted_versions(standpoint.filing_of(report))
    records = [record for _, member in rows for record in member.records]
    known = histories(records, counted, standpoint.moment)
    chosen = _chosen(known, opened)
    own_steps = record_steps(chosen) if chosen else []
    moves = moves_of(report, standpoint.moment) if report else []
    steps = newest_first(own_steps, report_steps(report, moves))
    is_counted = figure.choice not in (Choice.TEXT, Choice.EVENTS)
    lines = [_line(figure, history, rows) for history in known]
    return {
        "ward": ward,
        "answer": ward_value(figure, ward.code) if is_counted else "",
        "lines": lines,
        # Whether the table needs a column that says where each record stands.
        "says_answers": len({line["answers"] for line in lines}) > 1,
        "without_record": [_heading(*row) for row in rows if not row[1].records],
        "opened": chosen,
        "steps": steps,
    }


def _chosen(known: Iterable[History], key: str) -> History | None:
    """The record of the key; without one, the record that was changed last."""
    by_key = {history.key: history for history in known}
    if key:
        if key not in by_key:
            raise Http404("この図に、この記録はありません。")
        return by_key[key]
    return max(by_key.values(), key=lambda history: history.newest.kept.when, default=None)


def _line(figure: Figure, history: History, rows: Iterable[tuple[str, Member]]) -> Line:
    """The record in all rows in which it stands, and its marks."""
    standing = [_heading(*row) for row in rows if history.record in row[1].records]
    return {
        "history": history,
        "answers": tuple(filter(None, standing)),
        "marks": marks_of(figure, [history.record]),
    }


def _heading(words: str, member: Member) -> str:
    """A row in words, with the people of an event."""
    return f"{words}　{member.people:,}人" if member.people else words
