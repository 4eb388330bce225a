"""The Bureau's home page: whose turn it is, the map, who is late, the list and its file, the letters of reminder."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django_filters import FilterSet

from reports.lifecycle.items import city_links, round_url
from reports.lifecycle.letters import Letter, letter_for, letter_texts, reminder_kind
from reports.pages.board.reports import BoardCounts, BoardReport, Rate, WardRow, board_rows
from wards.fiscal import wareki_with_weekday
from wards.generic.tables import WordsFilter
from wards.models import ReportingRound, Ward
from wards.outgoing.table import FORMATS, Table, Value
from wards.vocabulary import ReportForm, RoundKind, Status
from wards.written import written_once


class WardFilter(FilterSet):
    """A part of a ward's name, kanji or kana."""

    ward = WordsFilter(fields=("name", "kana", "hiragana"), label="区の名前")

    class Meta:
        model = Ward
        fields: tuple[str, ...] = ()


Step = dict[str, object]


def board_step(round_: ReportingRound, counts: BoardCounts, today: date) -> Step:
    """What the board says first, as `components/lead_step.html` shows it."""
    waiting, late = counts.waiting, counts.to_remind
    missing = counts.submitted.total - counts.submitted.count
    if waiting:
        return {
            "text": f"健康局の確認待ち {len(waiting)}件",
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
            "detail": "基準日や期限を修正するときは、調査の画面を開きます。",
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
        return {"text": "この調査には、まだ報告がありません。", "calm": True}
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


# What the list is narrowed to: code in the address → word, and whether a ward belongs to it.
SHOWN: dict[str, tuple[str, Callable[[WardRow], bool]]] = {
    "": ("すべて", lambda row: True),
    "waiting": ("確認待ち", lambda row: any(each.waits for each in row.reports)),
    "late": ("期限超過", lambda row: row.late),
    "returned": ("差戻し", lambda row: any(each.is_returned for each in row.reports)),
    "asked": ("差戻しの依頼", lambda row: any(each.asked for each in row.reports)),
    "reasons": ("理由つきの注意", lambda row: any(each.reasons for each in row.reports)),
    "changed": ("提出後に変更", lambda row: any(each.changed for each in row.reports)),
    "done": ("完了", lambda row: row.is_done),
}


@dataclass(frozen=True)
class Reminder:
    """The 督促文 of a late report."""

    report: BoardReport
    letter: Letter


@dataclass(frozen=True)
class BoardPage:
    """Everything that the page shows of one round; `chosen` narrows the list alone."""

    round: ReportingRound
    rows: Sequence[WardRow]
    filter: WardFilter
    shown: str
    today: date

    @cached_property
    def counts(self) -> BoardCounts:
        return BoardCounts([report for row in self.rows for report in row.reports])

    @cached_property
    def listed(self) -> list[WardRow]:
        """The wards that the filters let through."""
        belongs = SHOWN[self.shown][1]
        found = [row for row in self.rows if belongs(row)]
        if self.name_asked:
            names = set(self.filter.qs)
            found = [row for row in found if row.ward in names]
        return found

    @property
    def name_asked(self) -> str:
        """The part of a ward's name that is looked for; '' for none."""
        return self.filter.form.cleaned_data["ward"] if self.filter.is_valid() else ""

    @property
    def to_take(self) -> list[BoardReport]:
        """The submitted reports in the list."""
        return [report for row in self.listed for report in row.reports if report.waits]

    @property
    def chips(self) -> list[dict[str, object]]:
        """The ways to narrow the list, each with the number of its wards; empty ones are left out."""
        return [
            {
                "label": label,
                "url": f"?{self.round.query}{f'&show={code}' * bool(code)}#list",
                "wards": wards,
                "current": code == self.shown,
            }
            for code, (label, belongs) in SHOWN.items()
            if (wards := sum(map(belongs, self.rows))) or code in ("", self.shown)
        ]

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
            {"label": "確認待ち", "value": len(self.counts.waiting), "unit": "件", "big": True},
        ]

    @property
    def step(self) -> dict[str, object]:
        return board_step(self.round, self.counts, self.today)

    @cached_property
    def other_rounds(self) -> list[ReportingRound]:
        """The annual survey and the months of the same fiscal year."""
        of_year = _rounds([self.round.fiscal_year])
        return sorted(of_year, key=lambda each: (each.month is not None, each.as_of))

    @property
    def records(self) -> list[tuple[ReportForm, list[dict[str, str]]]]:
        """The way to all that the wards entered."""
        return [(form, city_links(form, self.round.fiscal_year)) for form in self.counts.forms]


def _rate(label: str, rate: Rate) -> dict[str, object]:
    whole = f"　{rate.count}／{rate.total}"
    return {"label": label, "value": rate.percent, "unit": whole, "big": True}


@written_once
def _rounds(year: list[int]) -> QuerySet[ReportingRound]:
    return ReportingRound.objects.filter(fiscal_year__one_of=year)


def board_page(round_: ReportingRound, today: date, query: Mapping[str, str]) -> BoardPage:
    """The board of a round; query: `show` as in SHOWN, `ward`: a part of a name."""
    shown = query.get("show", "")
    names = WardFilter(query, queryset=Ward.objects.all())
    return BoardPage(
        round_, board_rows(round_, today), names, shown if shown in SHOWN else "", today
    )


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


# --- The list as a file ----------------------------------------------------------------------

TITLE = "24区の提出状況"


def board_table(page: BoardPage, now: datetime) -> Table:
    """The wards of the board that its chips and its search let through."""
    of_form = [
        f"{form.label} {heading}"
        for form in page.counts.forms
        for heading in ("状態", "入力済み", "項目の数", "期限", "遅れの日数", "確かめること")
    ]
    return Table(
        title=TITLE,
        conditions=list(_conditions(page)),
        headings=["区", *of_form, "最後の動き", "最後の動きの担当"],
        rows=[_row(row) for row in page.listed],
        made_at=now,
    )


def file_addresses(page: BoardPage) -> list[tuple[str, str]]:
    """What the list is offered as, and where: of the same round, under the same conditions."""
    conditions = (("show", page.shown), ("ward", page.name_asked))
    asked = {name: value for name, value in conditions if value}
    query = "&".join(filter(None, (page.round.query, urlencode(asked))))
    return [
        (label, f"{reverse('reports:board_file', args=[fmt])}?{query}") for fmt, label in FORMATS
    ]


def _conditions(page: BoardPage) -> Iterator[str]:
    yield str(page.round)
    if page.shown:
        yield f"絞り込み: {SHOWN[page.shown][0]}"
    if page.name_asked:
        yield f"区の名前: {page.name_asked}"


def _row(row: WardRow) -> list[Value]:
    last = timezone.localtime(row.last.at).replace(tzinfo=None) if row.last else None
    of_form = [value for report in row.reports for value in _cells(report)]
    return [str(row.ward), *of_form, last, row.last_body if row.last else None]


def _cells(report: BoardReport) -> list[Value]:
    changed = ["提出後に変更あり"] if report.changed else []
    return [
        report.submission.get_status_display(),
        report.answered,
        len(report.items),
        report.submission.due,
        report.days_late or report.came_days_late or None,
        "、".join([*changed, *report.questions]) or None,
    ]
