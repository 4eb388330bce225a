"""Sections Ⅱ(4)イ and Ⅱ(5) of the document: meetings with active institutions, and accompanied visits."""

from __future__ import annotations

from meetings.models import LiaisonAgenda, LiaisonPlan
from reports.counting.figure import Choice, Figure
from reports.counting.figures.answers import (
    Option,
    option_rows,
    own_words,
    sorted_into,
)
from reports.counting.round_records import RoundRecords
from trainings.models import AccompaniedVisitPlan, Hosts, Trainees

MANY_TIMES = 10
TIMES = (
    *(Option(str(times), f"{times}回", always=False) for times in range(MANY_TIMES)),
    Option(f"{MANY_TIMES}_or_more", f"{MANY_TIMES}回以上", always=False),
)


def class_of_times(times: int) -> str:
    """The class of a number of meetings a year.

    >>> class_of_times(0), class_of_times(9), class_of_times(10), class_of_times(24)
    ('0', '9', '10_or_more', '10_or_more')
    """
    return TIMES[min(times, MANY_TIMES)].code


def planned_times(records: RoundRecords) -> Figure:
    """How many liaison meetings a year the wards plan; 0 is an answer, no plan is none."""
    refs = records.refs
    plans = records.of(LiaisonPlan)
    return Figure(
        id="liaison_meeting.planned_times",
        section="Ⅱ(4)イ",
        title="会議開催予定回数",
        definition=(
            "積極的医療機関との連携会議について、区が答えた年間の開催予定回数。"
            "10回以上は一つの階級にまとめる。予定がない区は「0回」、答えていない区は「未回答」とする。"
        ),
        unit="区",
        choice=Choice.BAND,
        rows=option_rows(
            TIMES, refs, sorted_into(plans, lambda plan: [class_of_times(plan.planned_times)])
        ),
        asked=records.everyone,
        answered=records.among(plans),
        largest_first=True,
    )


def agenda(records: RoundRecords) -> Figure:
    """What the planned meetings are about; an agenda without a meeting is not counted."""
    refs = records.refs
    plans = records.of(LiaisonPlan)
    answers = sorted_into(plans, lambda plan: plan.agenda if plan.planned_times else [])
    options = [
        Option(topic.value, topic.label, topic != LiaisonAgenda.OTHER) for topic in LiaisonAgenda
    ]
    other = own_words(refs, answers.get(LiaisonAgenda.OTHER, {}), "agenda_detail")
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
        rows=option_rows(options, refs, answers, {LiaisonAgenda.OTHER: other}),
        asked=records.everyone,
        answered=records.among(plans),
    )


# The answers that 資料４ prints; the others appear once a ward gives them.
PRINTED_TRAINEES = (Trainees.DOCTORS, Trainees.DOCTORS_AND_STUDENTS, Trainees.UNDECIDED)
PRINTED_HOSTS = (Hosts.ACTIVE, Hosts.ACTIVE_AND_OTHER, Hosts.OTHER)


def plan(records: RoundRecords) -> Figure:
    """How many wards plan accompanied visits this year."""
    refs = records.refs
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
        rows=option_rows(options, refs, answers),
        asked=records.everyone,
        answered=records.among(plans),
    )


def trainees(records: RoundRecords) -> Figure:
    """For whom the visits are, of the wards that plan them; 未定 is an answer, blank is none."""
    refs = records.refs
    planned = sorted_into(records.of(AccompaniedVisitPlan), lambda stated: [stated.planned]).get(
        True, {}
    )
    answers = sorted_into(planned, lambda stated: [stated.trainees or None])
    options = [Option(who.value, who.label, who in PRINTED_TRAINEES) for who in Trainees]
    other = own_words(refs, answers.get(Trainees.OTHER, {}), "trainees_detail")
    return Figure(
        id="accompanied_visit.trainees",
        section="Ⅱ(5)",
        title="対象者",
        definition=(
            "同行訪問研修が「開催予定あり」の区が答えた対象者。「未定」は一つの答えであり、"
            "空欄の区は「未回答」とする。"
        ),
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, refs, answers, {Trainees.OTHER: other}),
        asked=records.among(planned),
        answered=records.among(*(answers.get(who, ()) for who in Trainees)),
    )


def hosts(records: RoundRecords) -> Figure:
    """Whom the trainees visit with, of the wards that plan visits."""
    refs = records.refs
    planned = sorted_into(records.of(AccompaniedVisitPlan), lambda stated: [stated.planned]).get(
        True, {}
    )
    answers = sorted_into(planned, lambda stated: [stated.hosts or None])
    options = [Option(where.value, where.label, where in PRINTED_HOSTS) for where in Hosts]
    return Figure(
        id="accompanied_visit.hosts",
        section="Ⅱ(5)",
        title="研修先",
        definition=(
            "同行訪問研修が「開催予定あり」の区が答えた研修先。「未定」は一つの答えであり、"
            "空欄の区は「未回答」とする。"
        ),
        unit="区",
        choice=Choice.SINGLE,
        rows=option_rows(options, refs, answers),
        asked=records.among(planned),
        answered=records.among(*(answers.get(where, ()) for where in Hosts)),
    )
