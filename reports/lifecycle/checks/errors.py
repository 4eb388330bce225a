"""What is missing before a report can be submitted: the list that fills its page and blocks submitting."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from institutions.models import DesignationStatus
from reports.counting.ward_report import WardReport
from reports.lifecycle.checks.warnings import WARNINGS, Check, Finding, key_of
from wards.fiscal import wareki
from wards.models import Activity
from wards.reporting.statements import to_answer
from wards.vocabulary import (
    ITEMS_WITH_NOTHING_TO_REPORT,
    ActivityState,
    Programme,
    ReportForm,
    ReportItem,
    items_of,
)

# What of a mark stands in a sentence; the page shows it in full.
MOST_CHARACTERS = 40
ASKED: dict[ReportItem, str] = {
    ReportItem.WARD_COUNCIL: "推進会議の記録がありません。",
    ReportItem.RESOURCE_SURVEY: "資源の把握をしたかどうかが入っていません。",
    ReportItem.TRAINING: "研修会の記録がありません。",
    ReportItem.OUTREACH: "講演会・普及啓発の記録がありません。",
    ReportItem.OPENING_HOURS: "{day}現在の、週あたりの開設時間が入っていません。",
    ReportItem.COORDINATOR: "{day}現在の、拠点コーディネーターが入っていません。",
    ReportItem.AROUND_THE_CLOCK: "24時間体制構築の取組が入っていません。",
    ReportItem.INFORMATION_SHARING: "多職種による情報共有の取組が入っていません。",
    ReportItem.ACTIVE_INSTITUTION: "{day}現在の、積極的医療機関が入っていません。",
    ReportItem.LIAISON: "連携会議の開催予定回数が入っていません。",
    ReportItem.ACCOMPANIED_VISIT: "同行訪問研修の予定があるかどうかが入っていません。",
    ReportItem.CONSULTATION_TOTAL: "{month}の相談件数が入っていません。なかったときは「0」と入れます。",
}


def unanswered(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Neither a record nor 該当なし: the ward has not answered, which is not the same as 0."""
    if report.is_answered(item) or report.is_unconfirmed(item):
        return
    round_ = report.round
    sentence = ASKED[item].format(day=wareki(round_.as_of), month=round_.month_name)
    if report.of(item):
        programme = Programme.PROMOTION.label
        sentence = f"{item.label}は{programme}の記録だけです。拠点事業のものが入っていません。"
    if item in ITEMS_WITH_NOTHING_TO_REPORT:
        sentence += "ないときは「該当なし」と答えてください。"
    yield Finding(item, sentence, asks_for_entry=True)


def register_is_unconfirmed(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """A register of earlier years at which nobody looked this year: it is no answer yet."""
    # 該当なし beside records is told as a contradiction.
    if not report.is_unconfirmed(item) or item in report.nothing:
        return
    was_confirmed = item in report.confirmations
    why = "確認したあとに登録が変わりました" if was_confirmed else "前の年度から引き継いだ登録です"
    yield Finding(
        item,
        f"{item.label}は、{why}。「{report.round.year}もこのとおり」を押すか、変更してください。",
        asks_to_confirm=True,
    )


def contradicts_nothing_to_report(
    report: WardReport, item: ReportItem, today: date
) -> Iterator[Finding]:
    """該当なし beside records: one of the two is wrong."""
    records = report.answers(item)
    if records and item in report.nothing:
        yield Finding(
            item,
            f"{item.label}は「該当なし」と答えていますが、記録が{len(records)}件あります。"
            "どちらかを取り消してください。",
        )


def planned_day_has_passed(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """Plan and held are different facts, so a plan in the past waits for its result."""
    for record in report.of(item):
        planned = isinstance(record, Activity) and record.state == ActivityState.PLANNED
        if planned and record.date and record.date < today:
            yield Finding(
                item,
                f"{wareki(record.date)}の{item.label}は日付を過ぎましたが「予定」のままです。"
                "開催したときは実績を、延期したときは新しい日付を入力してください。",
                key_of(record),
                "state",
            )


def plan_lacks_details(report: WardReport, item: ReportItem, today: date) -> Iterator[Finding]:
    """A plan that says yes but not for whom, where or about what."""
    for plan in report.of(item):
        if item == ReportItem.ACCOMPANIED_VISIT and plan.planned:
            for name, word in (("trainees", "対象者"), ("hosts", "研修先")):
                if not getattr(plan, name):
                    sentence = (
                        f"同行訪問研修の{word}が選ばれていません。"
                        "決まっていないときは「未定」を選択してください。"
                    )
                    yield Finding(item, sentence, key_of(plan), name)
        if item == ReportItem.LIAISON and plan.planned_times and not plan.agenda:
            yield Finding(item, "連携会議の主な議題が選ばれていません。", key_of(plan), "agenda")


def designation_lacks_functions(
    report: WardReport, item: ReportItem, today: date
) -> Iterator[Finding]:
    """An institution that is counted but has none of the four functions."""
    if item != ReportItem.ACTIVE_INSTITUTION:
        return
    for record in report.of(item):
        if record.status == DesignationStatus.DESIGNATED and not record.functions:
            sentence = f"{record.institution.name}の担う機能が選ばれていません。"
            yield Finding(item, sentence, key_of(record), "functions")


def mark_unanswered(report: WardReport, form: ReportForm) -> Iterator[Finding]:
    """The Bureau returned the report, and the ward has not answered what it said."""
    for mark in to_answer(report.marks_of(form)):
        item = None if mark.is_whole else ReportItem(mark.item)
        what = f"{item.label}の指摘" if item else "差戻しの理由"
        words = " ".join(mark.words.split()).rstrip("。")
        if len(words) > MOST_CHARACTERS:
            words = f"{words[:MOST_CHARACTERS]}…"
        sentence = f"{what}に、まだ回答していません（{words}）。"
        yield Finding(item, sentence, mark=mark.pk, check=mark_unanswered.__name__)


CHECKS: tuple[Check, ...] = (
    unanswered,
    register_is_unconfirmed,
    contradicts_nothing_to_report,
    planned_day_has_passed,
    plan_lacks_details,
    designation_lacks_functions,
    *WARNINGS,
)


def findings(report: WardReport, form: ReportForm, today: date) -> list[Finding]:
    """All that stands between a report and its submission: the Bureau's marks, then item by item."""
    found = (
        replace(finding, check=check.__name__, warning=check in WARNINGS)
        for item in items_of(report.round.kind, form)
        for check in CHECKS
        for finding in check(report, item, today)
    )
    return [*mark_unanswered(report, form), *found]
