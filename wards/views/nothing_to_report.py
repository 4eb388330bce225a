"""Decides how a ward says 該当なし for an item of its report, and takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from wards.fiscal import FiscalYear
from wards.generic.base import HOME, way_back
from wards.locks import LOCKED, is_lock
from wards.models import NothingToReport, Submission
from wards.vocabulary import ITEMS_WITH_NOTHING_TO_REPORT, ReportItem, RoundKind, form_of_item
from wards.workflow import note_work_begun


@require_POST
def declare(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Answers 該当なし. Records that contradict it stay, and the home page says so."""
    submission = _own_submission(request, year, item)
    try:
        with transaction.atomic():
            _, new = NothingToReport.objects.get_or_create(
                submission=submission,
                item=item,
                defaults={"created_by": request.user, "updated_by": request.user},
            )
    except IntegrityError as error:
        return _locked(request, error)
    if new:
        note_work_begun(submission.ward_id, submission.form, year, request.user)
    messages.success(
        request, f"{FiscalYear(year)}の「{ReportItem(item).label}」を「該当なし」と回答しました。"
    )
    return HttpResponseRedirect(way_back(request, HOME[1]))


@require_POST
def withdraw(request: HttpRequest, year: int, item: str) -> HttpResponse:
    """Takes 該当なし back: the item is unanswered again."""
    submission = _own_submission(request, year, item)
    stated = get_object_or_404(NothingToReport, submission=submission, item=item)
    try:
        with transaction.atomic():
            stated.delete()
    except IntegrityError as error:
        return _locked(request, error)
    messages.success(
        request,
        f"{FiscalYear(year)}の「{ReportItem(item).label}」の「該当なし」を取り消しました。",
    )
    return HttpResponseRedirect(way_back(request, HOME[1]))


def _locked(request: HttpRequest, error: IntegrityError) -> HttpResponse:
    """Says that the report is submitted; raises the error again when it is another one."""
    if not is_lock(error):
        raise error
    messages.error(request, LOCKED)
    return HttpResponseRedirect(way_back(request, HOME[1]))


def _own_submission(request: HttpRequest, year: int, item: str) -> Submission:
    """The annual report of the user's own ward that asks for the item."""
    if item not in ITEMS_WITH_NOTHING_TO_REPORT:
        raise Http404
    form = form_of_item(item)
    if request.user.role != form:
        raise PermissionDenied
    return get_object_or_404(
        Submission.objects.visible_to(request.user),
        form=form,
        round__fiscal_year=year,
        round__kind=RoundKind.ANNUAL,
    )
