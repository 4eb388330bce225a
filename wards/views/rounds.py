"""Decides what the Bureau's pages of surveys show; opening one gives every ward its reports."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views import View

from wards.activity_forms import DATE_HELP
from wards.fiscal import FiscalYear, wareki
from wards.generic import Badge, Cell, Column, RecordPages
from wards.generic.base import year_asked
from wards.models import ReportingRound, User
from wards.record_forms import RecordForm
from wards.views.round_closing import RoundClose, RoundReopen
from wards.vocabulary import RoundKind, Status
from wards.workflow import open_round

COUNTED_AS_OF = (
    "提出された報告が{}現在で数えられているので、基準日は変えられません。"
    "変えるときは、先にすべての報告を差し戻してください。"
)


def _counted(round_: ReportingRound) -> bool:
    """Whether a report counts. Locked, so that none is submitted meanwhile."""
    reports = round_.submissions.order_by("pk").select_for_update(of=("self",), no_key=True)
    return any(report.counts for report in reports)


class RoundForm(RecordForm):
    """A survey: which year, as of which day, by when."""

    constraint_fields: ClassVar = {"as_of_is_in_fiscal_year": "as_of"}

    class Meta(RecordForm.Meta):
        model = ReportingRound
        fields = ["kind", "fiscal_year", "month", "as_of", "opens_on", "due_on"]
        help_texts = {
            "month": "月次報告のときだけ入れます。1から12までの数です。",
            "opens_on": DATE_HELP,
            "due_on": "この日までに提出してもらいます。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.adding:
            # The reports of the wards, and their 該当なし, would move to another year with it.
            for name in ("kind", "fiscal_year", "month"):
                del self.fields[name]

    def clean_as_of(self) -> date | None:
        as_of = self.cleaned_data["as_of"]
        # What was submitted was counted as of the old day; in print it would stand under the new.
        if not self.adding and as_of != self.initial["as_of"] and _counted(self.instance):
            raise ValidationError(COUNTED_AS_OF.format(wareki(self.initial["as_of"])))
        return as_of

    def clean(self) -> dict[str, object]:
        answers = super().clean()
        if (
            answers.get("kind") == RoundKind.MONTHLY
            and "month" in answers
            and answers["month"] is None
        ):
            self.add_error("month", "月次報告には月が必要です。")
        return answers


# Kind and icon of the badge of each state.
STATES = {
    "受付前": ("empty", "clock"),
    "受付中": ("draft", "pencil"),
    "期限後": ("warn", "clock"),
    "受付終了": ("gone", "lock"),
}


def _state(round_: ReportingRound) -> Cell:
    word = round_.state_on(timezone.localdate())
    kind, icon = STATES[word]
    return Cell(badge=Badge(kind, word, icon))


class RoundPages(RecordPages):
    model = ReportingRound
    prefix = "round"
    form_class = RoundForm
    lead = "区役所と相談支援室に報告を求める調査の、基準日と提出期限です。"
    help_sentences = (
        "調査を加えると、24区それぞれに報告の用紙ができます。",
        "種類・年度・月はあとから変えられません。まちがえたときは、だれも記入しないうちに"
        "削除して加え直します。",
    )
    columns = (
        Column(
            "調査", lambda round_: f"{round_.year} {round_.get_kind_display()}", ("fiscal_year",)
        ),
        Column("月", lambda round_: f"{round_.month}月" if round_.month else "—"),
        Column("基準日", lambda round_: wareki(round_.as_of), ("as_of",)),
        Column("受付", lambda round_: f"{wareki(round_.opens_on)} から", ("opens_on",)),
        Column("提出期限", lambda round_: wareki(round_.due_on), ("due_on",)),
        Column("状態", _state),
    )

    def readable(self, user: User) -> QuerySet:
        return ReportingRound.objects.all() if user.is_bureau else ReportingRound.objects.none()

    def editable(self, user: User) -> QuerySet:
        return self.readable(user)

    def may_create(self, user: User) -> bool:
        return user.is_bureau

    def new_record(self, request: HttpRequest) -> ReportingRound:
        year = FiscalYear(year_asked(request))
        return ReportingRound(as_of=year.start.replace(month=9))

    def earlier(self, user: User, year: int) -> dict:
        return {}

    def after_save(self, record: ReportingRound, user: User, *, created: bool) -> None:
        if created:
            open_round(record)

    def extra_items(self, record: ReportingRound) -> list[dict[str, object]]:
        return [{"label": "状態", "value": record.state_on(timezone.localdate())}]

    def extra_actions(self, record: ReportingRound, user: User) -> list[dict[str, str]]:
        switch = ("reopen", RoundReopen.label) if record.is_closed else ("close", RoundClose.label)
        board = f"{reverse('reports:home')}?{record.query}"
        return [
            {"label": switch[1], "url": self.url(switch[0], record.pk), "kind": "plain"},
            {"label": "提出状況を見る", "url": board, "kind": "plain"},
        ]

    def views(self) -> list[tuple[str, str, type[View]]]:
        return [
            *super().views(),
            ("close", "<int:pk>/close/", RoundClose),
            ("reopen", "<int:pk>/reopen/", RoundReopen),
        ]

    def remove(self, record: ReportingRound) -> None:
        """Only a survey on which nobody has worked; its empty reports go with it."""
        with transaction.atomic():
            begun = record.submissions.exclude(status=Status.NOT_STARTED)
            if begun.exists():
                raise ProtectedError("reports have begun", set(begun))
            record.submissions.all().delete()
            record.delete()
