"""Decides what the Bureau sees of the mails: to whom, about what, when, and what became of them."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django_filters import FilterSet

from reports.files.upload_guards import volume_sentence
from reports.lifecycle.failed_jobs import failed_jobs
from reports.models import NoticeKind, NoticeResult, SentNotice
from wards.fiscal import wareki
from wards.forms.record_forms import RecordForm
from wards.generic import Badge, Cell, Column, RecordPages
from wards.generic.filters import CodeFilter, RecordFilter, WordsFilter
from wards.models import User

RESULTS = {
    NoticeResult.WAITING: Cell(badge=Badge("draft", "送信待ち", "clock")),
    NoticeResult.SENT: Cell(badge=Badge("ok", "送信済", "check")),
    NoticeResult.NO_SERVER: Cell(
        badge=Badge("empty", "送信なし", "empty"), small="メールサーバー未設定"
    ),
    NoticeResult.NOT_NEEDED: Cell(badge=Badge("gone", "送信なし", "cross"), small="不要になった"),
    NoticeResult.FAILED: Cell(badge=Badge("back", "送信できず", "warn")),
}


class NoticeFilter(RecordFilter):
    kind = CodeFilter(label="お知らせ", choices=NoticeKind.choices)
    result = CodeFilter(label="結果", choices=NoticeResult.choices)
    q = WordsFilter(fields=("user__name", "address", "subject"), label="宛先・件名で探す")


def _when(notice: SentNotice) -> str:
    at = timezone.localtime(notice.at or notice.planned_at)
    return f"{wareki(at.date())} {at:%H:%M}"


def _to(notice: SentNotice) -> Cell:
    return Cell(str(notice.user), small=notice.address or notice.user.email)


def _result(notice: SentNotice) -> Cell:
    cell = RESULTS[NoticeResult(notice.result)]
    return replace(cell, small=notice.detail or cell.small)


class NoticePages(RecordPages):
    """A log: nobody enters it, nobody changes it."""

    model = SentNotice
    prefix = "notice"
    form_class = RecordForm
    filter_class = NoticeFilter
    related = ("user__ward", "submission__ward", "submission__round")
    hidden = frozenset({"key"})
    list_template = "reports/notice_list.html"
    lead = "督促や差戻しなどのお知らせメールを、だれに、いつ送り、どうなったかの記録です。"
    columns = (
        Column("日時", _when, ("planned_at",)),
        Column("宛先", _to, ("user__name",)),
        Column(
            "お知らせ",
            lambda notice: Cell(notice.get_kind_display(), small=notice.subject),
            ("kind",),
        ),
        Column("結果", _result, ("result",)),
    )

    @property
    def noun(self) -> str:
        return "お知らせ"

    def list_title(self, user: User) -> str:
        return "送信したお知らせ"

    def may_read(self, user: User) -> bool:
        return user.is_bureau

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        return {
            "mail_server_is_set": settings.MAIL_SERVER_IS_SET,
            "failed_jobs": failed_jobs(),
            "volume": volume_sentence(),
        }

    def usual_pages(self) -> set[str]:
        return {"list", "detail"}
