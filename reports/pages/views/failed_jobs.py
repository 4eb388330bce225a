"""What the Bureau does with a job that failed: have it tried again, or let it be."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from reports.lifecycle.failed_jobs import give_up, run_again
from reports.pages.views.rounds import bureau_only

GONE = "その処理は、もう一覧にありません。ほかの方がもう一度始めたか、取りやめています。"


@bureau_only
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a failed job tried again."""
    if run_again(Q(pk=pk)):
        messages.success(request, "もう一度始めました。できなかったときは、またここに出ます。")
    else:
        messages.warning(request, GONE)
    return redirect("reports:notice_list")


@bureau_only
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a failed job off the list for good."""
    if give_up(Q(pk=pk)):
        messages.success(request, "取りやめました。この処理は行われません。")
    else:
        messages.warning(request, GONE)
    return redirect("reports:notice_list")
