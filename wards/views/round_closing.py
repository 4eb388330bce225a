"""The end of taking reports in a round, and its reversal."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.generic import DetailView

from wards.generic.pages import RecordView
from wards.models import ReportingRound
from wards.vocabulary import REPORTED, Status


def unsubmitted(round_: ReportingRound, *, returned: bool) -> list[str]:
    """Names of the reports of a round that do not count: those returned, or those never submitted."""
    waiting = round_.submissions.exclude(status__in=REPORTED).select_related("ward")
    return [
        f"{report.ward} {report.get_form_display()}（{report.get_status_display()}）"
        for report in waiting
        if (report.status == Status.RETURNED) == returned
    ]


class _RoundSwitch(RecordView, DetailView):
    """Asks once, then closes or reopens. Two who press at once: the second changes nothing."""

    template_name = "records/confirm.html"
    label = ""

    def get_queryset(self) -> QuerySet:
        rows = self.pages.editable(self.request.user)
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = self.get_object()
        if self.is_done(round_):
            messages.warning(
                request, f"{round_} は、すでに{round_.state_on(timezone.localdate())}です。"
            )
        else:
            self.switch(round_)
            round_.save(update_fields=["closed_at", "closed_by"])
            messages.success(request, f"{round_} {self.done}")
        return HttpResponseRedirect(self.pages.page_of(round_))

    def get_context_data(self, **kwargs) -> dict[str, object]:
        detail = self.pages.page_of(self.object)
        return super().get_context_data(**kwargs) | {
            "title": self.label,
            "crumbs": self.crumbs((str(self.object), detail), (self.label, "")),
            "object_sentence": f"{self.object} — {self.label}",
            "consequences": self.consequences(),
            "cancel_url": detail,
            "submit_label": self.label,
        }


class RoundClose(_RoundSwitch):
    """Ends the taking of reports."""

    label = "受付を終了する"
    done = "の受付を終了しました。"

    def is_done(self, round_: ReportingRound) -> bool:
        return round_.is_closed

    def switch(self, round_: ReportingRound) -> None:
        round_.closed_at, round_.closed_by = timezone.now(), self.request.user

    def consequences(self) -> list[str]:
        sentences = [
            "区役所と相談支援室は、提出できなくなります。計画・該当なし・取組も書きかえられません。",
            "すでに提出された報告は、これまでどおり受理・差戻しができます。",
            "受付は、あとから再開できます。だれがいつ終えたかは記録に残ります。",
        ]
        if returned := unsubmitted(self.object, returned=True):
            sentences.append(
                f"差戻し中の{len(returned)}件は、終了後も直して再提出できます: {'、'.join(returned)}"
            )
        if missing := unsubmitted(self.object, returned=False):
            sentences.append(
                f"未提出の{len(missing)}件は、集計で「未回答」のままになります: {'、'.join(missing)}"
            )
        return sentences


class RoundReopen(_RoundSwitch):
    """Takes reports again."""

    label = "受付を再開する"
    done = "の受付を再開しました。"

    def is_done(self, round_: ReportingRound) -> bool:
        return not round_.is_closed

    def switch(self, round_: ReportingRound) -> None:
        round_.closed_at = round_.closed_by = None

    def consequences(self) -> list[str]:
        missing = unsubmitted(self.object, returned=False)
        return [
            f"未提出の{len(missing)}件が、また提出できるようになります。",
            "提出期限は変わりません。期限を延ばすときは、調査か報告の期限を直してください。",
            "公表した版は変わりません。",
        ]
