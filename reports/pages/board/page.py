"""The Bureau's home page: whose turn it is, the map, who is late, the list, the letters of reminder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django_filters import BooleanFilter, FilterSet

from reports.lifecycle.items import city_links, round_url
from reports.lifecycle.letters import Letter, letter_for, letter_texts, reminder_kind
from reports.pages.board.reports import BoardCounts, BoardReport, Rate, board_reports
from wards.fiscal import wareki_with_weekday
from wards.generic.tables import CodeFilter, WordsFilter
from wards.models import ReportingRound, Submission, Ward
from wards.models.submission import DUE
from wards.templatetags.portal import STATUS_BADGES
from wards.vocabulary import REPORTED, ReportForm, RoundKind, Status


class BoardFilter(FilterSet):
    """State, form, late only, changed only, and a part of a ward's name or kana."""

    state = CodeFilter(field_name="status", label="状態", choices=Status.choices)
    form_ = CodeFilter(field_name="form", label="報告", choices=ReportForm.choices)
    ward = WordsFilter(fields=("ward__name", "ward__kana", "ward__hiragana"), label="区の名前")
    late = BooleanFilter(
        method="only_late", label="期限を過ぎたものだけ", widget=forms.CheckboxInput
    )
    changed = BooleanFilter(
        method="only_changed", label="提出後に変更ありだけ", widget=forms.CheckboxInput
    )

    class Meta:
        model = Submission
        fields: tuple[str, ...] = ()

    def __init__(self, *args, queryset: QuerySet, today: date, changed: set[int], **kwargs) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        self.today, self.changed_reports = today, changed

    @property
    def narrows(self) -> bool:
        """Whether anything is asked for."""
        return any(self.form.cleaned_data.values()) if self.is_valid() else True

    def only_late(self, rows: QuerySet, name: str, only: bool) -> QuerySet:
        if not only:
            return rows
        return rows.exclude(status__in=REPORTED).alias(day=DUE).filter(day__lt=self.today)

    def only_changed(self, rows: QuerySet, name: str, only: bool) -> QuerySet:
        return rows.filter(pk__in=self.changed_reports) if only else rows


Step = dict[str, object]


def board_step(round_: ReportingRound, counts: BoardCounts, today: date) -> Step:
    """What the board says first, as `components/lead_step.html` shows it."""
    waiting, late = counts.waiting, counts.to_remind
    missing = counts.submitted.total - counts.submitted.count
    if waiting:
        return {
            "text": f"健康局の番の報告が{len(waiting)}件あります。",
            "detail": "古い順に確認し、受理または差戻しをします。",
            "url": waiting[0].url,
            "label": "次の報告を確認する",
        }
    if late:
        return {
            "text": f"期限を過ぎた報告が{len(late)}件あります。",
            "detail": f"あと{missing}件の提出を待っています。督促文をそのまま写せます。",
            "url": "#late",
            "label": "督促文を見る",
        }
    if missing:
        return _while_missing(round_, missing, today)
    return _all_there(round_, counts)


def _while_missing(round_: ReportingRound, missing: int, today: date) -> Step:
    if round_.is_closed:
        return {
            "text": f"受付を終了しました。未提出の{missing}件は「未回答」として数えます。",
            "detail": "受付は調査の画面から再開できます。",
            **_publishing(round_),
        }
    if today < round_.opens_on:
        return {
            "text": f"受付は{wareki_with_weekday(round_.opens_on)}に始まります。",
            "detail": "基準日や期限を直すときは、調査の画面を開きます。",
            "url": reverse("wards:round_detail", args=[round_.pk]),
            "label": "調査を開く",
        }
    return {
        "text": f"あと{missing}件の提出を待っています。",
        "detail": "いま健康局が確認する報告はありません。",
        "calm": True,
    }


def _all_there(round_: ReportingRound, counts: BoardCounts) -> Step:
    total = counts.all.total
    if not total:
        return {"text": "この調査には、まだ報告の用紙がありません。", "calm": True}
    if all(each.submission.status == Status.PUBLISHED for each in counts.reports):
        return {
            "text": f"{total}件すべてを公表しました。",
            "detail": "公表した版は変わりません。訂正は、差し戻して次の版で公表します。",
            **_publishing(round_),
            "calm": True,
        }
    return {
        "text": f"{total}件すべてを受理しました。",
        "detail": "市の集計を確かめられます。",
        **_publishing(round_),
    }


def _publishing(round_: ReportingRound) -> Step:
    """The way to the editions; a month's report is not published."""
    if round_.kind == RoundKind.MONTHLY:
        return {"calm": True}
    return {"url": round_url("reports:edition_list", round_), "label": "公表の画面を開く"}


# The one character that stands for a form in a tile of the map.
MARKS = {ReportForm.WARD_OFFICE: "区", ReportForm.DESK: "室"}


@dataclass(frozen=True)
class Tile:
    """A ward on the map, with its reports."""

    ward: Ward
    reports: Sequence[BoardReport]

    @property
    def late(self) -> bool:
        return any(report.days_late for report in self.reports)

    @property
    def changed(self) -> bool:
        return any(report.changed for report in self.reports)

    @property
    def pairs(self) -> list[dict[str, object]]:
        """Mark, form, kind, icon, word and address of each report."""
        return [
            {
                "mark": MARKS[report.form],
                "form": report.form.label,
                "kind": STATUS_BADGES[word][0],
                "icon": STATUS_BADGES[word][1],
                "text": word,
                "url": report.url,
            }
            for report in self.reports
            for word in [report.submission.get_status_display()]
        ]


@dataclass(frozen=True)
class Reminder:
    """The 督促文 of a late report."""

    report: BoardReport
    letter: Letter


@dataclass(frozen=True)
class BoardPage:
    """Everything that the page shows of one round; `chosen` narrows the list alone."""

    round: ReportingRound
    reports: Sequence[BoardReport]
    filter: BoardFilter
    today: date

    @cached_property
    def counts(self) -> BoardCounts:
        return BoardCounts(self.reports)

    @cached_property
    def listed(self) -> list[BoardReport]:
        """The reports that the filter lets through."""
        keys = set(self.filter.qs.values_list("pk", flat=True))
        return [report for report in self.reports if report.submission.pk in keys]

    @property
    def tiles(self) -> list[Tile]:
        """The wards with their reports, in official order."""
        by_ward: dict[Ward, list[BoardReport]] = {}
        for report in self.reports:
            by_ward.setdefault(report.submission.ward, []).append(report)
        return [Tile(ward, reports) for ward, reports in by_ward.items()]

    @cached_property
    def reminders(self) -> list[Reminder]:
        """A 督促文 for each late report that can still be submitted."""
        return reminders_of(self.counts.to_remind, self.today)

    @property
    def lead(self) -> str:
        days = (self.round.due_on - self.today).days
        left = f"期限まであと{days}日。" if days > 0 else f"期限から{-days}日。"
        left = left if days else "今日が期限です。"
        # How long there would still be time is no news once nothing is taken any more.
        left = "" if self.round.is_closed else left
        name = f"{self.round.year} {self.round.get_kind_display()}"
        month = f" {self.round.month}月分" if self.round.month else ""
        due = wareki_with_weekday(self.round.due_on)
        return f"{name}{month}　提出期限 {due} — {left}{self.round.state_on(self.today)}"

    @property
    def facts(self) -> list[dict[str, object]]:
        return [
            _rate("提出率", self.counts.submitted),
            _rate("期限内の提出率", self.counts.on_time),
            {"label": "健康局の番", "value": len(self.counts.waiting), "unit": "件", "big": True},
        ]

    @property
    def step(self) -> dict[str, object]:
        return board_step(self.round, self.counts, self.today)

    @cached_property
    def other_rounds(self) -> list[ReportingRound]:
        """The annual survey and the months of the same fiscal year."""
        of_year = ReportingRound.objects.filter(fiscal_year=self.round.fiscal_year)
        return sorted(of_year, key=lambda each: (each.month is not None, each.as_of))

    @property
    def records(self) -> list[tuple[ReportForm, list[dict[str, str]]]]:
        """The way to all that the wards entered."""
        return [(form, city_links(form, self.round.fiscal_year)) for form in self.counts.forms]


def _rate(label: str, rate: Rate) -> dict[str, object]:
    whole = f"　{rate.count}／{rate.total}"
    return {"label": label, "value": rate.percent, "unit": whole, "big": True}


def board_page(round_: ReportingRound, today: date, query: Mapping[str, str]) -> BoardPage:
    """The board of a round; query: the filters, as `BoardFilter` names them."""
    reports = board_reports(round_, today)
    filter_ = BoardFilter(
        query,
        queryset=Submission.objects.filter(round=round_),
        today=today,
        changed={report.submission.pk for report in reports if report.changed},
    )
    return BoardPage(round_, reports, filter_, today)


def reminders_of(late: Sequence[BoardReport], today: date) -> list[Reminder]:
    """The 督促文 of reports, with the Bureau's words read once."""
    if not late:
        return []
    texts = letter_texts()
    return [
        Reminder(
            report,
            letter_for(report.submission, reminder_kind(report.submission, today), today, texts),
        )
        for report in late
    ]


_BETWEEN = "\n\n" + "-" * 40 + "\n\n"
_NOBODY = "期限を過ぎた報告はありません。\n"


def reminder_file(reminders: Sequence[Reminder]) -> bytes:
    """UTF-8 with BOM and CRLF, as the editors of Windows expect it."""
    letters = [
        f"宛先: {each.report.name} ご担当者様\n件名: {each.letter.subject}\n\n{each.letter.body}"
        for each in reminders
    ]
    text = _BETWEEN.join(letters) + "\n" if letters else _NOBODY
    return text.replace("\n", "\r\n").encode("utf-8-sig")
