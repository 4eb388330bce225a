"""The buttons by which a ward says 該当なし of an item, and takes it back."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from wards.generic.pages import HOME, way_back
from wards.models import NothingToReport, Submission
from wards.reporting.statements import state_nothing, take_back
from wards.triggers import StatementLockedError
from wards.vocabulary import ITEMS_WITH_NOTHING_TO_REPORT, ReportItem, RoundKind, form_of_item


@require_POST
def declare(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Answers 該当なし. Records that contradict it stay, and the home page says so."""
    submission = _own_submission(request, year, item)
    answer = partial(state_nothing, submission, item, request.user)
    return _answered(request, answer, submission, item, "を「該当なし」と回答しました。")


@require_POST
def withdraw(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Takes 該当なし back: the item is unanswered again."""
    submission = _own_submission(request, year, item)
    stated = NothingToReport.objects.filter(submission=submission, item=item).first()
    if stated is None or stated.updated_at > request.sending.shown_at:
        return _otherwise_now(request, ReportItem(item), stated)
    answer = partial(take_back, stated)
    return _answered(request, answer, submission, item, "の「該当なし」を取り消しました。")


def _answered(
    request: HttpRequest, answer: Callable[[], object], report: Submission, item: str, done: str
) -> HttpResponse:
    """Answers, and says so; or why the report is locked."""
    try:
        answer()
    except StatementLockedError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{report.round.year}の「{ReportItem(item).label}」{done}")
    return HttpResponseRedirect(way_back(request, HOME[1]))


def _otherwise_now(
    request: HttpRequest, item: ReportItem, stated: NothingToReport | None
) -> HttpResponse:
    """Says that what the page showed is no longer so: nothing is taken back unseen."""
    now = f"{stated.updated_by}が、あとから回答したものです" if stated else "もうありません"
    messages.warning(
        request,
        f"「{item.label}」の「該当なし」は、画面を開いたあとで変わりました（{now}）。"
        "取り消していません。いまの状態を確かめてください。",
    )
    return HttpResponseRedirect(way_back(request, HOME[1]))


def _own_submission(request: HttpRequest, year: int, item: str) -> Submission:
    """The annual report of the user's own ward that asks for the item."""
    if item not in ITEMS_WITH_NOTHING_TO_REPORT:
        raise Http404
    form = form_of_item(item)
    if request.user.role != form:
        raise PermissionDenied
    return get_object_or_404(
        Submission.objects.visible_to(request.user).select_related("round"),
        form=form,
        round__fiscal_year=year,
        round__kind=RoundKind.ANNUAL,
    )
