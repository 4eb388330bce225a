"""What is special about a report before its form is filled in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from reports.files.report_workbook.sheet import Sheet
from reports.files.report_workbook.sheets import sheets_of
from wards.fiscal import wareki_with_weekday
from wards.models import ReportingRound, Submission
from wards.reporting.statements import reason_of_return
from wards.triggers import is_statement
from wards.vocabulary import ReportForm, Status


@dataclass(frozen=True)
class Caution:
    """A notice above the form. kind: of the notice, 'info', 'warn' or 'bad'. quote: of the Bureau."""

    kind: str
    heading: str
    sentence: str
    quote: str = ""


def caution_of(
    submission: Submission | None, round_: ReportingRound, form: ReportForm, today: date
) -> Caution | None:
    """What is special about a body's report now; None when its form may simply be filled in.

    submission: with its round; None where the body has no report in this round.
    """
    if submission is None:
        return Caution("warn", "この調査の報告はありません", "健康局に確かめてください。")
    if submission.counts:
        return Caution(
            "warn",
            f"この報告は「{submission.get_status_display()}」です",
            f"{_locked(round_, form)}提出した数は変わりません。"
            f"修正する必要があるときは、先に{settings.CONTACT}に差戻しを頼んでください。",
        )
    if submission.is_locked:
        return Caution(
            "warn",
            "この調査は受付を終えました",
            f"{_locked(round_, form)}提出や訂正が必要なときは、{settings.CONTACT}に連絡してください。",
        )
    if submission.status == Status.RETURNED:
        return Caution(
            "bad",
            "健康局から差し戻された報告です",
            "Excelで修正して送れます。差戻しへの回答と提出は、報告の画面でします。",
            reason_of_return(submission),
        )
    if today < round_.opens_on:
        return Caution(
            "info",
            f"受付は{wareki_with_weekday(round_.opens_on)}に始まります",
            "いまから記入して送り、保存できます。提出できるのは受付が始まってからです。",
        )
    return None


def caution_for_bureau(submissions: Iterable[Submission], round_: ReportingRound) -> Caution | None:
    """The same for whoever hands out the forms of all wards. submissions: those of the round."""
    locked = sum(each.is_locked for each in submissions)
    if not locked:
        return None
    why = (
        "受付を終えたか、すでに提出されているため、"
        if round_.is_closed
        else "すでに提出されていて、"
    )
    return Caution(
        "warn",
        f"{locked}件の報告は、いまは答えを変えられません",
        f"{why}件数が固定されています。"
        if round_.month
        else f"{why}計画・該当なしなどの答えが固定されています。名簿と実績は変えられます。",
    )


def _locked(round_: ReportingRound, form: ReportForm) -> str:
    """Which answers cannot be changed by a form now; the form of a month asks for no others."""
    sheets = sheets_of(round_, form)
    stated = [place for sheet in sheets for place in _stated(sheet)]
    if any(sheet.items for sheet in sheets):
        stated.append("「該当なし」")
    others = "" if round_.month else "それ以外の名簿と実績は変えられます。"
    return f"{'、'.join(stated)}の答えは、変えて送っても保存できません。{others}"


def _stated(sheet: Sheet) -> list[str]:
    """The parts of a sheet that the report alone states."""
    parts = ((sheet.questions, "の質問" if sheet.table else ""), (sheet.table, ""))
    return [
        f"シート「{sheet.title}」{part}"
        for asked, part in parts
        if asked and is_statement(asked.model)
    ]
