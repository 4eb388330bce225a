"""Decides what is shown of an edition that is damaged, or that this program cannot read."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports.editions.content import EditionDamagedError, UnreadableEditionError
from reports.pages.views.rounds import round_or_404

UNREADABLE = "この版の内容を、いまのプログラムでは読めません。システムの担当者に連絡してください。"


def record_address(query: str) -> str:
    """The address of the record of a year's publications."""
    return f"{reverse('reports:edition_list')}?{query}"


def told_if_unreadable(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: leads back to the record of publications, and says why the edition cannot be had."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except EditionDamagedError as error:
            messages.error(request, str(error))
        except UnreadableEditionError:
            messages.error(request, UNREADABLE)
        return redirect(record_address(round_or_404(request).query))

    return guarded
