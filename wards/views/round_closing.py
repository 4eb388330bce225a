"""The end of taking reports in a round, and its reversal."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from wards.generic.details import ConfirmPage
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


class _RoundSwitch(ConfirmPage):
    """Asks once, then closes or reopens. Two who press at once: the second changes nothing."""

    label = ""

    def question(self) -> tuple[str, str, list[str]]:
        return self.label, f"{self.object} — {self.label}", self.consequences()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        round_ = self.get_object()
        if round_.is_closed == self.closes:
            state = round_.state_on(timezone.localdate())
            messages.warning(request, f"{round_} は、すでに{state}です。")
        else:
            round_.closed_at = timezone.now() if self.closes else None
            round_.closed_by = request.user if self.closes else None
            round_.save(update_fields=["closed_at", "closed_by"])
            messages.success(request, f"{round_} {self.done}")
        return HttpResponseRedirect(self.pages.page_of(round_))


class RoundClose(_RoundSwitch):
    """Ends the taking of reports."""

    label = "受付を終了する"
    done = "の受付を終了しました。"
    closes = True

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
    closes = False

    def consequences(self) -> list[str]:
        missing = unsubmitted(self.object, returned=False)
        return [
            f"未提出の{len(missing)}件が、また提出できるようになります。",
            "提出期限は変わりません。期限を延ばすときは、調査か報告の期限を直してください。",
            "公表した版は変わりません。",
        ]
