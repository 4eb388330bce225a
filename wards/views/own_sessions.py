"""The page on which users see where they are signed in, and end what is not theirs."""

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wards.accounts.security_log import note
from wards.accounts.sessions import end_sessions, signed_in_browsers
from wards.models import LogKind

ENDED = "端末のログアウト"


@require_http_methods(["GET", "HEAD", "POST"])
@reauthentication_required(allow_get=True)
def own_sessions(request: HttpRequest) -> HttpResponse:
    """Where the user is signed in; ends one other session or all of them."""
    if request.method != "POST":
        browsers = signed_in_browsers(request)
        return render(request, "account/sessions.html", {"browsers": browsers})
    this, key = request.session.session_key, request.POST.get("key", "")
    ended = end_sessions(request.user, but=this, key=key)
    # Here, since a request that was held back for the password comes from another address.
    if ended:
        note(LogKind.LOG_OUT, request, request.user, what=f"{ENDED} {ended}件")
        messages.success(request, f"ほかの端末のログインを終わらせました（{ended}件）。")
    else:
        messages.info(request, "そのログインは、すでに終わっています。")
    return redirect("account_sessions")
