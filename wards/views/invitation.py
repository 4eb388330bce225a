"""The page on which the Bureau invites somebody, and the one that the link opens."""

from allauth.account.forms import SetPasswordForm
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wards.accounts.invitations import (
    UnusableLinkError,
    invited_user,
    mail_invitation,
    new_invitation,
)
from wards.accounts.security_log import note
from wards.models import LogKind
from wards.views.stopping import ForAdministrators

BY_LINK = "招待のリンク"
SHOWN_ONCE = "招待のリンクは、もう一度は表示できません。控えていないときは、作り直してください。"


@method_decorator(never_cache, name="dispatch")
class Invite(ForAdministrators):
    """Makes a link in place of the password, mails it where there is an address, and shows it once."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = user = self.get_object()
        if not user.is_active or user.has_ended:
            messages.error(request, "利用が止まっています。先に利用を再開してください。")
            return redirect(self.pages.page_of(user))
        link = new_invitation(user)
        request.sending.note(user, told=SHOWN_ONCE)
        is_mailed = mail_invitation(user, link)
        context = {
            "title": f"{user.name}さんの招待のリンク",
            "crumbs": self.crumbs((str(user), self.pages.page_of(user)), ("招待のリンク", "")),
            "invited": user,
            # What opens all wards is seen by nobody else.
            "link": "" if is_mailed and user.is_bureau else link,
            "days": settings.INVITATION_DAYS,
            "is_mailed": is_mailed,
            "back": self.pages.page_of(user),
        }
        return render(request, "wards/invitation.html", context)

    def question(self) -> tuple[str, str, list[str]]:
        consequences = [
            f"本人がリンクを開いて、パスワードを自分で設定します。{settings.INVITATION_DAYS}日間、1回だけ使えます。",
            "いまのパスワードと前のリンクは使えなくなり、ログイン中の画面は閉じます。",
        ]
        if self.object.email:
            when = "送れないときは、" if self.object.is_bureau else ""
            consequences.append(
                f"{self.object.email} にメールで送ります。{when}次の画面で一度だけ表示します。"
            )
        else:
            consequences.append("リンクは次の画面で一度だけ表示します。本人に伝えてください。")
        return "招待のリンクを作る", f"{self.object} を招待しますか。", consequences


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@transaction.atomic
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """Sets the password of the account to which the link belongs; looking at it uses up nothing."""
    try:
        user = invited_user(token)
    except UnusableLinkError as why:
        return render(request, "wards/invited.html", {"why": str(why)}, status=410)
    form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        return render(request, "wards/invited.html", {"form": form, "invited": user})
    logout(request)
    user.must_change_password = False
    user.set_password(form.cleaned_data["password1"])
    user.save()
    note(LogKind.PASSWORD, request, user, what=BY_LINK)
    messages.success(request, "パスワードを設定しました。ログインしてください。")
    return redirect(settings.LOGIN_URL)
