"""What may be decided of what one of the Bureau asked for, and the page that asks once more."""

import re
from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from wards.forms.before_saving import STAMP
from wards.generic.pages import HOME
from wards.models import Decision, NotDecidedError, TwoPersonAct, User
from wards.models.two_people import origin_of


def offers(user: User, act: TwoPersonAct, what: str, address: str) -> dict[str, object]:
    """For the page of an act: what the user may decide, and what keeps from granting it."""
    answers = act.answers(user)
    may_only_decline = Decision.DECLINED in answers and Decision.GRANTED not in answers
    return {
        "offers": [
            (_label(what, each), f"{address}{each.value}/", each == Decision.GRANTED)
            for each in answers
        ],
        "obstacle": act.obstacle(user) if may_only_decline else "",
    }


def _label(what: str, decision: Decision) -> str:
    """What a button says: 消去を承認する, 却下する."""
    return f"{what}を{decision.button}" if decision == Decision.GRANTED else decision.button


def decision_page(
    request: HttpRequest,
    act: TwoPersonAct,
    decision: str,
    *,
    what: str,
    crumbs: Sequence[tuple[str, str]],
    stamp: str,
    consequences: Callable[[], list[str]],
    else_stays: str,
    grant: Callable[[], str],
) -> HttpResponse:
    """Asks, then decides; asks again before granting what is otherwise than the page said.

    what: the deed in a noun. crumbs: down to the page of the act, to which the answer leads.
    consequences: of granting; else_stays: of any other decision. grant: writes it down, carries it
    out and says so; may raise NotDecidedError. Raises Http404 for what is no decision.
    """
    if decision not in Decision.values:
        raise Http404
    decision = Decision(decision)
    is_grant, back = decision == Decision.GRANTED, crumbs[-1][1]
    if refusal := act.refusal(request.user, decision):
        messages.error(request, refusal)
        return redirect(back)
    is_otherwise = request.method == "POST" and is_grant and request.POST.get(STAMP) != stamp
    if request.method == "POST" and not is_otherwise:
        try:
            if is_grant:
                said = grant()
            else:
                act.decide(act.pk, request.user, decision)
                said = f"{decision.label}として記録しました。"
            messages.success(request, said)
        except NotDecidedError as refusal:
            messages.error(request, str(refusal))
        return redirect(back)
    label = _label(what, decision)
    context = {
        "title": label,
        "crumbs": [HOME, *crumbs, (label, "")],
        "object_sentence": f"{act}: {re.sub('する?$', 'しますか。', label)}",
        "consequences": [*consequences(), *_parties(act, request.user)]
        if is_grant
        else [else_stays],
        "cancel_url": back,
        "submit_label": label,
        "stamp": stamp,
        "asked_again": is_otherwise,
    }
    return render(request, "records/confirm.html", context)


def _parties(act: TwoPersonAct, user: User) -> list[str]:
    """Who asks and who grants, each with how the account came to be."""
    people = (("依頼した人", act.asked_by), ("承認する人", user))
    return [f"{part}: {each}（アカウントの{origin_of(each)}）" for part, each in people]
