"""The pages of retention: what is due, a hold, and a disposal that takes two people of the Bureau."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from reports.models import Disposal, RetentionHold
from reports.pages.deciding import decision_page, offers
from reports.pages.report_page.answering import ReasonForm
from reports.pages.requests import FORM, READ, bureau_only
from reports.pages.retention.due import (
    Holding,
    carry_out,
    ends_in_words,
    holding,
    holdings,
    locked_holding,
)
from wards.accounts.two_people import close_overdue
from wards.generic.pages import HOME
from wards.generic.tables import Badge, Cell, Column, shown_table

TITLE, WHAT = "保存期間と廃棄", "廃棄"
CRUMB, DISPOSALS = (TITLE, "/retention/"), "/retention/disposals/"

HELD_OTHERWISE = (
    "画面を開いたあとで、保存継続が決まったか解除されました。いまの状態を確かめてください。"
)


def _address(what: Holding) -> str:
    return f"/retention/{what.year.year}/{what.kind}/"


@bureau_only(READ)
def retention_list(request: HttpRequest) -> HttpResponse:
    """Everything that is kept, by fiscal year and kind, newest first."""
    columns = (
        Column("年度と種類", str),
        Column("保存期間", ends_in_words),
        Column("状態", lambda each: Cell(badge=Badge(*each.state))),
    )
    kept = holdings()
    context = {
        "title": TITLE,
        "lead": "年度ごとに、保存期間が過ぎたものを確かめ、保存を続けるか廃棄するかを決めます。",
        "crumbs": [HOME, (TITLE, "")],
        "due": sum(each.is_due for each in kept),
        **shown_table(columns, kept, _address),
    }
    return render(request, "reports/retention_list.html", context)


@bureau_only(READ)
def retention(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """What is kept of a year, how much it is, and what may be done with it."""
    what = _holding_or_404(year, kind)
    columns = (
        Column("何を", lambda each: each[0]),
        Column("記録", lambda each: f"{each[1][0]:,}件", numeric=True),
        Column("履歴", lambda each: f"{each[1][1]:,}件", numeric=True),
    )
    context = {
        "title": str(what),
        "badge": Badge(*what.state),
        "crumbs": [HOME, CRUMB, (str(what), "")],
        "what": what,
        "ends": ends_in_words(what),
        **shown_table(columns, what.counts.items()),
    }
    if what.disposal:
        context |= offers(request.user, what.disposal, WHAT, f"{DISPOSALS}{what.disposal.pk}/")
    return render(request, "reports/retention.html", context)


@bureau_only(FORM)
def retention_hold(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Holds something back, or lifts the hold; each with its reason."""
    what = _holding_or_404(year, kind, request)
    if what.is_gone:
        return redirect(_address(what))
    hold = what.own_hold
    title, shown = ("保存継続を解除する", str(hold.pk)) if hold else ("保存を続ける", "")
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        if request.POST.get("hold", "") != shown:
            messages.error(request, HELD_OTHERWISE)
            return redirect(_address(what))
        if hold:
            hold.lifted_at, hold.lifted_by = timezone.now(), request.user
            hold.lifted_because = form.cleaned_data["reason"]
            hold.save()
        else:
            RetentionHold.objects.create(
                kind=kind, fiscal_year=year, by=request.user, reason=form.cleaned_data["reason"]
            )
        messages.success(
            request, f"{what}: {'保存継続を解除しました' if hold else '保存を続けます'}。"
        )
        return redirect(_address(what))
    help_sentences = (
        ["解除すると、保存期間が過ぎたものは廃棄を依頼できるようになります。"]
        if hold
        else ["情報公開の請求や監査があるときなどに使います。解除するまで廃棄できません。"]
    )
    return _reason_page(request, what, title, form, help_sentences, [("hold", shown)])


@bureau_only(FORM)
def retention_ask(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """Asks for the disposal of what is due."""
    what = _holding_or_404(year, kind, request)
    if not what.is_due:
        return redirect(_address(what))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        close_overdue(Disposal)
        Disposal.objects.create(
            kind=kind, fiscal_year=year, asked_by=request.user, reason=form.cleaned_data["reason"]
        )
        messages.success(request, "廃棄を依頼しました。健康局の別の人が決めます。")
        return redirect(_address(what))
    records, versions = what.total
    help_sentences = [
        f"記録{records:,}件・履歴{versions:,}件を廃棄します。健康局の別の人が承認するまでは、何も廃棄しません。",
        "公表した版（資料４とその数値）は残ります。",
    ]
    return _reason_page(request, what, "廃棄を依頼する", form, help_sentences)


def _reason_page(
    request: HttpRequest,
    what: Holding,
    title: str,
    form: ReasonForm,
    help_sentences: list[str],
    carried: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    context = {
        "title": title,
        "lead": str(what),
        "crumbs": [HOME, CRUMB, (str(what), _address(what)), (title, "")],
        "form": form,
        "help_sentences": help_sentences,
        "carried": carried,
        "submit_label": title,
        "cancel_url": _address(what),
    }
    return render(request, "records/form.html", context)


@bureau_only(FORM)
def retention_decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Asks once more, then grants (which disposes), declines or takes back."""
    disposal = get_object_or_404(Disposal.objects.select_related("asked_by"), pk=pk)
    what = _holding_or_404(disposal.fiscal_year, disposal.kind)
    return decision_page(
        request,
        disposal,
        decision,
        what=WHAT,
        crumbs=[CRUMB, (str(what), _address(what))],
        stamp=str(what.total),
        consequences=lambda: [
            f"記録{what.total[0]:,}件・履歴{what.total[1]:,}件が消えます。元に戻せません。",
            "公表した版（資料４とその数値）は残ります。",
            "前に作ったバックアップには、保存する日数が過ぎるまで残ります。",
        ],
        else_stays="何も廃棄しません。",
        grant=lambda: f"{sum(carry_out(pk, request.user).counts.values()):,}件を廃棄しました。",
    )


def _holding_or_404(year: int, kind: str, request: HttpRequest | None = None) -> Holding:
    """Locked, where the request changes something."""
    is_change = request is not None and request.method == "POST"
    what = locked_holding(year, kind) if is_change else holding(year, kind)
    if what is None:
        raise Http404
    return what
