"""Decides whose turn it is in a round, and the one next action of the Bureau."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from reports.pages.board.counts import BoardCounts
from wards.fiscal import wareki_with_weekday
from wards.models import ReportingRound
from wards.vocabulary import RoundKind, Status

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
    address = f"{reverse('reports:edition_list')}?{round_.query}"
    return {"url": address, "label": "公表の画面を開く"}
