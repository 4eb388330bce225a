"""The page that asks once more before what one of the Bureau asked for is granted or declined."""

import re
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wards.forms.before_saving import STAMP
from wards.generic.pages import HOME
from wards.models import Decision, NotDecidedError, TwoPersonAct


def decision_page(
    request: HttpRequest,
    act: TwoPersonAct,
    decision: Decision,
    *,
    what: str,
    crumbs: Sequence[tuple[str, str]],
    stamp: str,
    consequences: Callable[[], list[str]],
    decide: Callable[[], str],
) -> HttpResponse:
    """Asks, then decides; asks again before granting what is otherwise than the page said.

    what: the deed in a noun. crumbs: down to the page of the act, to which the answer leads.
    decide: writes it down, carries it out and says so; may raise NotDecidedError.
    """
    is_grant, back = decision == Decision.GRANTED, crumbs[-1][1]
    is_otherwise = request.method == "POST" and is_grant and request.POST.get(STAMP) != stamp
    if request.method == "POST" and not is_otherwise:
        try:
            messages.success(request, decide())
        except NotDecidedError as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    label = f"{what}を{decision.button}" if is_grant else decision.button
    context = {
        "title": label,
        "crumbs": [HOME, *crumbs, (label, "")],
        "object_sentence": f"{act}: {re.sub('する?$', 'しますか。', label)}",
        "consequences": consequences(),
        "cancel_url": back,
        "submit_label": label,
        "stamp": stamp,
        "asked_again": is_otherwise,
    }
    return render(request, "records/confirm.html", context)
