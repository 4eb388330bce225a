"""Sections Ⅱ(4) and Ⅱ(5): active medical institutions, meetings with them, accompanied visits."""

from collections.abc import Sequence
from dataclasses import replace

from django.db.models import QuerySet, TextChoices

from institutions.models import Designation, DesignationStatus
from meetings.models import LiaisonAgenda, LiaisonPlan
from reports.counting.figure import Basis, Choice, Figure, Footnote, Member, Row, WardRef
from reports.counting.figures.classes import wards_in_classes
from reports.counting.figures.rows import (
    OTHER,
    Option,
    option_rows,
    options_of,
    record_of,
    sorted_into,
)
from reports.counting.round_records import RoundRecords
from reports.models import Footnote as FootnoteOfTheYear
from reports.models import Scale
from trainings.models import AccompaniedVisitPlan, Hosts, Trainees
from wards.models import ReportingRound
from wards.vocabulary import ReportItem
from wards.written import written_once


def tag_of(status: str) -> str:
    """The tag that binds a footnote to records of a status; the plain 位置づけ済 has none."""
    return "" if status == DesignationStatus.DESIGNATED else str(status)


def active_institutions(records: RoundRecords) -> Figure:
    """How many institutions are 積極的医療機関 on the day of reference, 内諾 included and marked.

    An institution has one designation a day (a database constraint), so designations are counted.
    """
    found = records.of(Designation)
    return Figure(
        id="active_institutions.by_ward",
        section="Ⅱ(4)ア",
        title="積極的医療機関",
        definition=(
            "基準日に拠点事業の積極的医療機関として「位置づけ済」「内諾」「別事業登録」の状態にある"
            "医療機関の数。別の区にある医療機関は、位置づけた区で数える。基準日より前に廃止した医療機関と「取下げ」は数えない。"
            "数える医療機関がなく、該当なしの回答もない区は「未回答」とする。"
        ),
        unit="医療機関",
        choice=Choice.COUNT,
        basis=Basis.RECORDS,
        rows=tuple(_row_of(ref, found.get(code, [])) for code, ref in records.refs.items()),
        asked=records.everyone,
        answered=records.among(found, records.nothing(ReportItem.ACTIVE_INSTITUTION)),
        as_of=records.as_of,
    )


def _row_of(ward: WardRef, designations: Sequence[Designation]) -> Row:
    records = sorted(record_of(found, tag_of(found.status)) for found in designations)
    members = (Member(ward, tuple(records)),) if records else ()
    return Row(ward.order, ward.code, ward.name, members)


def put_footnotes(figure: Figure, round_: ReportingRound) -> Figure:
    """The figure with the Bureau's inclusion rules of the year, as they are worded now."""
    notes = _footnotes_of(round_.fiscal_year)
    return replace(
        figure, footnotes=tuple(Footnote(n.mark, n.text, tag_of(n.status)) for n in notes)
    )


@written_once
def _footnotes_of(year: int) -> QuerySet:
    return FootnoteOfTheYear.objects.filter(fiscal_year=year).order_by("mark")


def planned_times(records: RoundRecords) -> Figure:
    """How many liaison meetings a year the wards plan; 0 is an answer, no plan is none."""
    return wards_in_classes(
        Scale.PLANNED_TIMES,
        records,
        records.of(LiaisonPlan),
        "planned_times",
        section="Ⅱ(4)イ",
        title="会議開催予定回数",
    )


def agenda(records: RoundRecords) -> Figure:
    """What the planned meetings are about; a ward that plans none is not asked."""
    plans = sorted_into(records.of(LiaisonPlan), lambda plan: [plan.planned_times > 0])
    planned, none = plans.get(True, {}), plans.get(False, {})
    answers = sorted_into(planned, lambda plan: plan.agenda)
    options = options_of(LiaisonAgenda, *(topic for topic in LiaisonAgenda if topic != OTHER))
    return Figure(
        id="liaison_meeting.agenda",
        section="Ⅱ(4)イ",
        title="主な議題",
        definition=(
            "積極的医療機関との連携会議を1回以上予定する区が、主な議題として選んだもの。"
            "複数回答のため、足し合わせない。"
        ),
        unit="区",
        choice=Choice.MULTIPLE,
        rows=option_rows(options, records.refs, answers, "agenda_detail"),
        asked=records.among(records.refs.keys() - none.keys()),
        answered=records.among(planned),
        largest_first=True,
    )


def visit_plan(records: RoundRecords) -> Figure:
    """How many wards plan accompanied visits this year."""
    plans = records.of(AccompaniedVisitPlan)
    answers = sorted_into(plans, lambda stated: ["planned" if stated.planned else "none"])
    options = (Option("planned", "開催予定あり"), Option("none", "開催予定なし"))
    return Figure(
        id="accompanied_visit.plan",
        section="Ⅱ(5)",
        title="同行訪問研修",
        definition=(
            "年度内に同行訪問研修を予定しているかについての区の答え。答えていない区は"
            "「未回答」とする。実施した記録の有無にはよらない。"
        ),
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, records.refs, answers),
        asked=records.everyone,
        answered=records.among(plans),
    )


def trainees(records: RoundRecords) -> Figure:
    """For whom the visits are, of the wards that plan them; 未定 is an answer, blank is none."""
    return _visit_detail(
        records,
        "trainees",
        Trainees,
        (Trainees.DOCTORS, Trainees.DOCTORS_AND_STUDENTS, Trainees.UNDECIDED),
        detail="trainees_detail",
        id="accompanied_visit.trainees",
        title="対象者",
        definition=(
            "同行訪問研修が「開催予定あり」の区が答えた対象者。「未定」は一つの答えであり、"
            "空欄の区は「未回答」とする。"
        ),
    )


def hosts(records: RoundRecords) -> Figure:
    """Whom the trainees visit with, of the wards that plan visits."""
    return _visit_detail(
        records,
        "hosts",
        Hosts,
        (Hosts.ACTIVE, Hosts.ACTIVE_AND_OTHER, Hosts.OTHER),
        id="accompanied_visit.hosts",
        title="研修先",
        definition=(
            "同行訪問研修が「開催予定あり」の区が答えた研修先。「未定」は一つの答えであり、"
            "空欄の区は「未回答」とする。"
        ),
    )


def _visit_detail(
    records: RoundRecords,
    field: str,
    choices: type[TextChoices],
    printed: Sequence[str],
    detail: str = "",
    **words: str,
) -> Figure:
    """printed: the answers that 資料４ prints; the others appear once a ward gives them."""
    plans = records.of(AccompaniedVisitPlan)
    planned = sorted_into(plans, lambda stated: [stated.planned]).get(True, {})
    answers = sorted_into(planned, lambda stated: [getattr(stated, field) or None])
    return Figure(
        **words,
        section="Ⅱ(5)",
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options_of(choices, *printed), records.refs, answers, detail),
        asked=records.among(planned),
        answered=records.among(*(answers.get(choice, ()) for choice in choices)),
        largest_first=True,
    )
