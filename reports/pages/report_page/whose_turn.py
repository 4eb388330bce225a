"""Whose turn it is with a report and what comes next; which other reports wait for the same body."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from reports.lifecycle.items import report_url, round_url
from wards.fiscal import wareki, wareki_with_weekday
from wards.models import ReportingRound, Submission, User
from wards.models.submission import DUE
from wards.vocabulary import REPORTED, RoundKind, Status

Step = dict[str, object]


@dataclass(frozen=True)
class Standing:
    """What decides the next step of a report. Needs the submission's round.

    missing: how many things block it; marks: how many of them are marks that wait for an answer;
    only_reason: whether that is the reason of a return that points at nothing; first: the sentence
    and the address of the first of all. unchanged: whether it still says what was returned.
    """

    submission: Submission
    today: date
    mine: bool
    for_bureau: bool
    missing: int = 0
    marks: int = 0
    only_reason: bool = False
    unchanged: bool = False
    warnings: int = 0
    first: tuple[str, str] = ("", "")
    submit_url: str = ""
    review_url: str = ""

    @property
    def status(self) -> Status:
        return Status(self.submission.status)

    @property
    def counts(self) -> bool:
        return self.submission.counts

    @property
    def is_returned(self) -> bool:
        return self.status == Status.RETURNED

    @property
    def is_open(self) -> bool:
        """Whether the Bureau takes reports of this round already."""
        return self.submission.round.opens_on <= self.today

    @property
    def is_of_a_month(self) -> bool:
        """Whether it is a monthly report: those are taken and never published."""
        return self.submission.round.month is not None

    @property
    def is_closed(self) -> bool:
        """Whether the Bureau takes this report no more."""
        return self.submission.is_locked and not self.counts

    @property
    def blocked(self) -> str:
        """Why the report cannot be submitted now, as a sentence; '' when it can."""
        if self.missing:
            return f"あと{self.missing}件がなくなると提出できます。"
        if not self.is_open:
            opens = wareki_with_weekday(self.submission.round.opens_on)
            return f"受付は{opens}に始まります。それから提出できます。"
        return ""

    @property
    def due_sentence(self) -> str:
        return f"提出期限は{wareki_with_weekday(self.submission.due)}です。"

    @property
    def steps(self) -> list[dict[str, str]]:
        """The stops of the report, for components/steps.html; 差戻し is a stop on the way."""
        way = [Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED]
        if self.is_of_a_month:
            way.remove(Status.PUBLISHED)
        if self.status == Status.NOT_STARTED:
            way[0] = Status.NOT_STARTED
        if self.is_returned:
            way.insert(2, Status.RETURNED)
        here = way.index(self.status)
        return [
            {"label": stop.label, "state": _state(place, here, self.is_returned)}
            for place, stop in enumerate(way)
        ]


def _state(place: int, here: int, returned: bool) -> str:
    if place == here:
        return "back" if returned else "now"
    return "done" if place < here else ""


def next_step(at: Standing) -> Step:
    """Whose turn it is and the one next action, for components/lead_step.html."""
    if at.counts:
        return _of_reported(at)
    if at.is_closed:
        return {
            "text": "この調査は受付を終えました。",
            "detail": "この報告は提出されていません。提出や訂正が必要なときは、"
            f"{settings.CONTACT}に連絡してください。",
        }
    return _of_own(at) if at.mine else _of_other(at)


def _of_reported(at: Standing) -> Step:
    """Submitted, accepted, published: nothing for the ward to do."""
    if at.status == Status.SUBMITTED and at.for_bureau:
        return {
            "text": "健康局の番です。",
            "detail": "内容を確かめて、受理するか差し戻してください。",
            "url": at.review_url,
            "label": "内容を確かめる",
        }
    # Of its own report, and not to the other body of the ward, which has nothing to do anyway.
    nothing = "することはありません。" if at.mine else ""
    after = {
        Status.SUBMITTED: (
            "提出しました。次は健康局の番です。" if at.mine else "提出済みです。健康局の番です。",
            f"健康局が内容を確かめて、受理するか差し戻します。{nothing}",
        ),
        Status.ACCEPTED: (
            "受理されました。",
            nothing if at.is_of_a_month else f"次は健康局が公表します。{nothing}",
        ),
        Status.PUBLISHED: ("公表されました。", f"この調査は終わりです。{nothing}"),
    }
    text, detail = after[at.status]
    step = {"text": text, "detail": detail, "calm": True}
    if at.status == Status.PUBLISHED:
        step |= {
            "url": round_url("reports:edition_list", at.submission.round),
            "label": "公表した資料を見る",
        }
    return step


def _of_own(at: Standing) -> Step:
    sentence, url = at.first
    if at.marks:
        text = (
            "対応が必要です。差戻しの理由を読んで、答えてください。"
            if at.only_reason
            else f"あなたの番です。差戻しの{at.marks}か所を直して、答えてください。"
        )
        return {
            "text": text,
            "detail": f"答えがそろうと、もう一度提出できます。{at.due_sentence}",
            "url": url,
            "label": "差戻しを見る",
        }
    if at.missing and not at.is_open:
        opens = wareki_with_weekday(at.submission.round.opens_on)
        return {
            "text": f"受付は{opens}に始まります。",
            "detail": f"いまから入力しておけます。あと{at.missing}件です。",
            "url": url,
            "label": "次の不足を入力する",
        }
    if at.missing:
        return {
            "text": f"あなたの番です。あと{at.missing}件を入力してください。",
            "detail": sentence,
            "url": url,
            "label": "次の不足を入力する",
        }
    if not at.is_open:
        return {
            "text": "必要な入力はすべてそろっています。",
            "detail": at.blocked,
            "calm": True,
        }
    again = "もう一度" if at.is_returned else ""
    detail = f"確かめたいことが{at.warnings}件あります。" if at.warnings else "入力はそろいました。"
    if at.unchanged:
        detail = "前回の提出から、まだ何も変わっていません。"
    return {
        "text": f"あなたの番です。内容を確かめて{again}提出してください。",
        "detail": f"{detail}{at.due_sentence}",
        "url": at.submit_url,
        "label": f"確かめて{again}提出する",
    }


def _of_other(at: Standing) -> Step:
    """What the Bureau, or the other body of the ward, is told."""
    body = at.submission.get_form_display()
    if at.is_returned:
        text = f"{body}の番です。差戻しへの対応を待っています。"
    elif at.missing:
        text = f"{body}の番です。あと{at.missing}件の入力を待っています。"
    else:
        text = f"{body}の番です。提出を待っています。"
    return {
        "text": text,
        "detail": f"{at.due_sentence}この画面では見るだけです。入力は担当の人が行います。",
    }


def facts_of(at: Standing) -> list[dict[str, object]]:
    """By when, and how many days that is; once submitted, when that was."""
    due = at.submission.due
    own_day = "（この報告だけの期限）" if at.submission.due_on else ""
    facts = [{"label": f"提出期限{own_day}", "value": wareki_with_weekday(due)}]
    if at.counts:
        day = timezone.localdate(at.submission.submitted_at)
        return [*facts, {"label": "提出した日", "value": wareki(day)}]
    if at.is_closed:
        return facts
    days = (due - at.today).days
    left = {"label": "期限まで", "value": f"あと{days}", "unit": "日", "big": True}
    if days == 0:
        left = {"label": "期限", "value": "今日まで", "big": True}
    if days < 0:
        left = {"label": "期限", "value": f"{-days}日過ぎました", "big": True}
    return [*facts, left]


def in_short(at: Standing) -> str:
    """Where a report stands, in one sentence beside another report."""
    if at.status == Status.SUBMITTED:
        day = timezone.localdate(at.submission.submitted_at)
        return f"{wareki(day)}に提出。いまは健康局の番です。"
    if at.counts:
        return "健康局が受理しました。" if at.status == Status.ACCEPTED else "公表されました。"
    if at.is_closed:
        return "提出されないまま、受付が終わりました。"
    waiting = f"あと{at.missing}件あります。" if at.missing else "入力はそろっています。"
    return f"いまは{at.submission.get_form_display()}の番です。{waiting}"


def monthly_lines(user: User, shown: ReportingRound, today: date) -> list[dict[str, object]]:
    """The monthly reports of the user's own body that are asked for by now, newest first. One query.

    Those of the shown round's fiscal year, and of other years those that are still to come in.
    """
    if user.is_bureau:
        return []
    asked = Submission.objects.visible_to(user).filter(
        Q(round__fiscal_year=shown.fiscal_year) | ~Q(status__in=REPORTED),
        form=user.role,
        round__kind=RoundKind.MONTHLY,
        round__opens_on__lte=today,
    )
    return [
        {"report": each, "url": _url(each), "days_late": each.days_late(today)}
        for each in asked.select_related("round").order_by("-round__as_of")
    ]


def waiting_elsewhere(user: User, shown: ReportingRound, today: date) -> list[dict[str, str]]:
    """The user's own reports in other rounds that were returned or are late, newest first. One query.

    A round that is closed asks for nothing more; what it returned is still to be mended.
    """
    if user.is_bureau:
        return []
    own = Submission.objects.visible_to(user).filter(form=user.role).exclude(round=shown)
    late = Q(day__lt=today, round__closed_at=None) & ~Q(status__in=REPORTED)
    waiting = own.alias(day=DUE).filter(Q(status=Status.RETURNED) | late)
    return [
        {"text": _waiting_sentence(each, today), "url": _url(each)}
        for each in waiting.select_related("round").order_by("-round__as_of")
    ]


def _url(report: Submission) -> str:
    return report_url(report.ward_id, report.form, report.round)


def _waiting_sentence(report: Submission, today: date) -> str:
    name = f"{report.round.month_name or report.round.year}の報告"
    if report.status == Status.RETURNED:
        return f"{name}が差し戻されています。"
    return f"{name}が、提出期限を{report.days_late(today)}日過ぎています。"
