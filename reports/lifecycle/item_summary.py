"""A ward's answer to an item in a few words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from institutions.models import DesignationStatus, SurveyMethod
from reports.counting.ward_report import WardReport
from wards.vocabulary import ActivityState, Programme, ReportItem, form_of_item

Records = list[Any]


def _held_and_planned(records: Records) -> str:
    held = sum(record.state == ActivityState.HELD for record in records)
    planned = len(records) - held
    words = [f"開催済み{held}回" if held else "", f"予定{planned}回" if planned else ""]
    return "・".join(word for word in words if word)


def _activities(records: Records) -> str:
    """Held and planned of the hub programme; those of the other programme are named apart."""
    hub = [record for record in records if record.programme == Programme.HUB]
    other = [record for record in records if record.programme != Programme.HUB]
    words = _held_and_planned(hub) or "拠点事業の記録なし"
    if other:
        words += f"（ほかに{Programme.PROMOTION.label}{len(other)}回）"
    return words


def _survey(records: Records) -> str:
    survey = records[0]
    methods = "、".join(SurveyMethod(code).label for code in survey.methods)
    return f"{survey}（{methods}）" if methods else str(survey)


def _institutions(records: Records) -> str:
    consented = sum(record.status == DesignationStatus.CONSENTED for record in records)
    words = f"{len(records)}機関"
    return f"{words}（うち内諾{consented}）" if consented else words


def _visit(records: Records) -> str:
    plan = records[0]
    details = [plan.get_trainees_display(), plan.get_hosts_display()] if plan.planned else []
    named = "、".join(word for word in details if word)
    return f"{plan}（{named}）" if named else str(plan)


def _total(records: Records) -> str:
    total = records[0]
    new = "" if total.new_clients is None else f"（うち新規 {total.new_clients:,}人）"
    return f"{total.consultations:,}件{new}"


SUMMARIES: dict[ReportItem, Callable[[Records], str]] = {
    ReportItem.WARD_COUNCIL: _held_and_planned,
    ReportItem.RESOURCE_SURVEY: _survey,
    ReportItem.TRAINING: _activities,
    ReportItem.OUTREACH: _activities,
    ReportItem.OPENING_HOURS: lambda hours: f"基準日に週{hours[0].weekly_hours.normalize():f}時間",
    ReportItem.COORDINATOR: lambda people: f"{len(people)}人",
    ReportItem.AROUND_THE_CLOCK: lambda lines: f"取組{len(lines)}件",
    ReportItem.INFORMATION_SHARING: lambda lines: f"取組{len(lines)}件",
    ReportItem.ACTIVE_INSTITUTION: _institutions,
    ReportItem.LIAISON: lambda plans: f"年{plans[0].planned_times}回の予定",
    ReportItem.ACCOMPANIED_VISIT: _visit,
    ReportItem.CONSULTATION_TOTAL: _total,
}


def last_year_summary(item: ReportItem, report: WardReport) -> str:
    """What the ward filed a year before in a few words; never what its registers say since."""
    if form_of_item(item) not in report.filed_earlier:
        return "提出なし"
    said = summary(item, report.earlier.get(item, []), nothing=item in report.nothing_earlier)
    return said or "回答なし"


def summary(item: ReportItem, records: Records, *, nothing: bool = False) -> str:
    """The answer in a few words; empty when there is none.

    A record counts as said even beside 該当なし: the contradiction is a finding of its own.
    """
    if records:
        return SUMMARIES[item](records)
    return "該当なし" if nothing else ""
