"""Where a report stands for its reader: whose turn it is, what comes next, what waits elsewhere."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone

from reports.counting.ward_report import WardReport
from reports.lifecycle.changes import RecordChange, changes_between, records_behind
from reports.lifecycle.checks.errors import findings
from reports.lifecycle.checks.warnings import Finding
from reports.lifecycle.items import mending_url, report_url, review_url, round_url
from wards.fiscal import wareki, wareki_with_weekday
from wards.models import Filing, ReportingRound, Submission, User
from wards.vocabulary import REPORTED, ReportForm, RoundKind, Status
from wards.written import written_once

Step = dict[str, object]


@dataclass(frozen=True)
class Standing:
    """What decides the next step of a report. back: the page to which saving leads back.

    read: gives what the ward has entered, when it is first asked for.
    """

    submission: Submission
    today: date
    reader: User
    back: str
    read: Callable[[], WardReport]

    @cached_property
    def form(self) -> ReportForm:
        return ReportForm(self.submission.form)

    @cached_property
    def report(self) -> WardReport:
        return self.read()

    @cached_property
    def findings(self) -> list[Finding]:
        """What is open on it, while it does not count."""
        return [] if self.counts else findings(self.report, self.form, self.today)

    @property
    def url(self) -> str:
        return report_url(self.submission)

    @property
    def submit_url(self) -> str:
        return self.url.replace("?", "submit/?", 1)

    @property
    def mine(self) -> bool:
        """Whether the reader is the one who fills this report in."""
        return self.reader.role == self.form

    @property
    def counts(self) -> bool:
        return self.submission.counts

    @property
    def is_returned(self) -> bool:
        return self.submission.status == Status.RETURNED

    @property
    def is_open(self) -> bool:
        """Whether the Bureau takes reports of this round already."""
        return self.report.round.opens_on <= self.today

    @property
    def is_closed(self) -> bool:
        """Whether the Bureau takes this report no more."""
        return self.submission.is_locked and not self.counts

    @property
    def errors(self) -> list[Finding]:
        """What blocks it, marks that wait for an answer among it."""
        return [finding for finding in self.findings if not finding.warning]

    @property
    def warnings(self) -> list[Finding]:
        return [finding for finding in self.findings if finding.warning]

    def way_to(self, finding: Finding) -> str:
        """Where a finding is mended; '' for those who only read."""
        return mending_url(finding, self.submission, self.back) if self.mine else ""

    @cached_property
    def filing(self) -> Filing | None:
        """The last submission of this report, in force or returned."""
        if self.submission.filing_id is None:
            return None
        return _filings([self.submission.filing_id])[0]

    @cached_property
    def changes(self) -> list[RecordChange]:
        """What the records say otherwise than the last submission."""
        if self.filing is None:
            return []
        return changes_between(self.filing.records, records_behind(self.report, self.form))

    @property
    def unchanged(self) -> bool:
        """Whether a returned report says in every value what was returned."""
        return self.is_returned and not self.changes

    @property
    def blocked(self) -> str:
        """Why the report cannot be submitted now, as a sentence; '' when it can."""
        if self.errors:
            return f"あと{len(self.errors)}件の対応が済むと提出できます。"
        return "" if self.is_open else f"{self._opens}それから提出できます。"

    @property
    def _opens(self) -> str:
        return f"受付は{wareki_with_weekday(self.report.round.opens_on)}に始まります。"

    @property
    def _due(self) -> str:
        return f"提出期限は{wareki_with_weekday(self.submission.due)}です。"

    @property
    def stops(self) -> list[dict[str, str]]:
        """The stops of the report, for components/steps.html; 差戻し is a stop on the way."""
        way = [Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED, Status.PUBLISHED]
        if self.report.round.month:
            way.remove(Status.PUBLISHED)
        if self.submission.status == Status.NOT_STARTED:
            way[0] = Status.NOT_STARTED
        if self.is_returned:
            way.insert(2, Status.RETURNED)
        here = way.index(self.submission.status)
        states = ["done"] * here + ["back" if self.is_returned else "now"] + [""] * len(way)
        return [
            {"label": stop.label, "state": state} for stop, state in zip(way, states, strict=False)
        ]

    @property
    def step(self) -> Step:
        """Whose turn it is and the one next action, for components/lead_step.html."""
        if self.counts:
            return self._step_of_reported
        if self.is_closed:
            return {
                "text": "この調査は受付を終えました。",
                "detail": "この報告は提出されていません。提出や訂正が必要なときは、"
                f"{settings.CONTACT}に連絡してください。",
            }
        if not self.mine:
            return self._step_of_others
        return self._step_to_mend if self.errors else self._step_to_submit

    @property
    def _step_of_reported(self) -> Step:
        """Submitted, accepted, published: nothing for the ward to do."""
        status, mine = self.submission.status, self.mine
        # Of its own report, and not to the other body of the ward, which has nothing to do anyway.
        nothing = "現在、必要な手続きはありません。" if mine else ""
        if status == Status.PUBLISHED:
            return {
                "text": "公表されました。",
                "detail": f"この調査は終わりです。{nothing}",
                "url": round_url("reports:edition_list", self.report.round),
                "label": "公表した資料を見る",
                "calm": True,
            }
        if status == Status.ACCEPTED:
            # A month's report is taken and never published.
            then = "" if self.report.round.month else "次は健康局が公表します。"
            return {"text": "受理されました。", "detail": f"{then}{nothing}", "calm": True}
        if self.reader.is_bureau:
            return {
                "text": "健康局の確認待ちです。",
                "detail": "内容を確かめて、受理するか差し戻してください。",
                "url": review_url(self.submission),
                "label": "内容を確かめる",
            }
        return {
            "text": "提出しました。健康局の確認待ちです。"
            if mine
            else "提出済みです。健康局の確認待ちです。",
            "detail": f"健康局が内容を確かめて、受理するか差し戻します。{nothing}",
            "calm": True,
        }

    @property
    def _step_to_mend(self) -> Step:
        first, missing = self.errors[0], len(self.errors)
        marks = sum(finding.mark is not None for finding in self.errors)
        step = {
            "url": self.way_to(first),
            "label": "差戻しを見る" if marks else "次の不足を入力する",
        }
        if marks:
            text = f"対応が必要です。差戻しの{marks}か所を修正し、回答してください。"
            if first.item is None:
                text = "対応が必要です。差戻しの理由を読み、回答してください。"
            detail = f"回答がそろうと、もう一度提出できます。{self._due}"
        elif self.is_open:
            text = f"対応が必要です。あと{missing}件を入力してください。"
            detail = first.sentence
        else:
            text, detail = self._opens, f"いまから入力しておけます。あと{missing}件です。"
        return {"text": text, "detail": detail, **step}

    @property
    def _step_to_submit(self) -> Step:
        if not self.is_open:
            text = "必要な入力はすべてそろっています。"
            return {"text": text, "detail": self.blocked, "calm": True}
        again = "もう一度" if self.is_returned else ""
        doubts = len(self.warnings)
        detail = f"確かめたいことが{doubts}件あります。" if doubts else "入力はそろいました。"
        if self.unchanged:
            detail = "前回の提出から、まだ何も変わっていません。"
        return {
            "text": f"対応が必要です。内容を確かめて{again}提出してください。",
            "detail": f"{detail}{self._due}",
            "url": self.submit_url,
            "label": f"確かめて{again}提出する",
        }

    @property
    def _step_of_others(self) -> Step:
        """What the Bureau, or the other body of the ward, is told."""
        waits = (
            f"入力待ちです。あと{len(self.errors)}件あります。" if self.errors else "提出待ちです。"
        )
        if self.is_returned:
            waits = "対応待ちです。差戻し中です。"
        return {
            "text": f"{self.form.label}の{waits}",
            "detail": f"{self._due}この画面では見るだけです。入力は担当の人が行います。",
        }

    @property
    def in_short(self) -> str:
        """Where the report stands, in one sentence beside another report."""
        if self.submission.status == Status.SUBMITTED:
            day = timezone.localdate(self.submission.submitted_at)
            return f"{wareki(day)}に提出。いまは健康局の確認待ちです。"
        if self.counts:
            accepted = self.submission.status == Status.ACCEPTED
            return "健康局が受理しました。" if accepted else "公表されました。"
        if self.is_closed:
            return "提出されないまま、受付が終わりました。"
        missing = len(self.errors)
        waits = f"入力待ちです。あと{missing}件あります。" if missing else "提出待ちです。"
        return f"いまは{self.form.label}の{waits}"


@written_once
def _filings(keys: list[int]) -> QuerySet[Filing]:
    filings = Filing.objects.filter(pk__one_of=keys).defer("figures")
    return filings.select_related("event__by__ward", "submission__round")


def facts_of(report: Submission, today: date) -> list[dict[str, object]]:
    """By when, and how many days that is; once submitted, when that was."""
    own_day = "（この報告だけの期限）" if report.due_on else ""
    facts = [{"label": f"提出期限{own_day}", "value": wareki_with_weekday(report.due)}]
    if report.counts:
        day = timezone.localdate(report.submitted_at)
        return [*facts, {"label": "提出した日", "value": wareki(day)}]
    if report.is_locked:
        return facts
    days = (report.due - today).days
    left = {"label": "期限", "value": f"{-days}日過ぎました" if days else "今日まで", "big": True}
    if days > 0:
        left = {"label": "期限まで", "value": f"あと{days}", "unit": "日", "big": True}
    return [*facts, left]


def own_reports(user: User, shown: ReportingRound) -> list[Submission]:
    """The reports of the user's own body of all rounds of a year, and of other years those that are
    still to come in, newest first; none for the Bureau. One query."""
    if user.is_bureau:
        return []
    return _own_reports([user.ward_id], user.role, [shown.fiscal_year])


@written_once
def _own_reports(ward: list[str], form: str, year: list[int]) -> QuerySet[Submission]:
    asked = Q(round__fiscal_year__one_of=year) | ~Q(status__in=REPORTED)
    reports = Submission.objects.filter(asked, ward__pk__one_of=ward, form=form)
    return reports.select_related("round").order_by("-round__as_of")


def monthly_lines(own: Iterable[Submission], today: date) -> list[dict[str, object]]:
    """The monthly reports of the user's own body that are asked for by now, newest first.

    Those of the shown round's fiscal year, and of other years those that are still to come in.
    """
    return [
        {"report": each, "url": report_url(each), "days_late": each.days_late(today)}
        for each in own
        if each.round.kind == RoundKind.MONTHLY and each.round.opens_on <= today
    ]


def waiting_elsewhere(
    own: Iterable[Submission], shown: ReportingRound, today: date
) -> list[dict[str, str]]:
    """The user's own reports in other rounds that were returned or are late, newest first.

    A round that is closed asks for nothing more; what it returned is still to be mended.
    """
    return [
        {"text": _waiting_sentence(each, today), "url": report_url(each)}
        for each in own
        if each.round != shown
        and (each.status == Status.RETURNED or (each.days_late(today) and not each.round.is_closed))
    ]


def _waiting_sentence(report: Submission, today: date) -> str:
    name = f"{report.round.month_name or report.round.year}の報告"
    if report.status == Status.RETURNED:
        return f"{name}が差し戻されています。"
    return f"{name}が、提出期限を{report.days_late(today)}日過ぎています。"
