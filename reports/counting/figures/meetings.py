"""Decides section Ⅱ(4)イ of the document: the wards' meetings with active institutions."""

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
