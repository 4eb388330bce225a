"""Decides section Ⅱ(5) of the document: who plans accompanied visits, for whom and where."""

from __future__ import annotations

from reports.counting.figure import Choice, Figure
from reports.counting.figures.answers import (
    Option,
    option_rows,
    own_words,
    sorted_into,
)
from reports.counting.round_records import RoundRecords
from trainings.models import AccompaniedVisitPlan, Hosts, Trainees

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
