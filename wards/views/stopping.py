"""The pages on which users are stopped, one or several, let in again, unlocked and signed out."""

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.generic import TemplateView

from wards.accounts.asleep import asleep_among
from wards.accounts.log_in import lift_locks
from wards.accounts.security_log import note
from wards.accounts.sessions import end_sessions
from wards.accounts.two_people import let_in, may_let_in
from wards.fiscal import wareki
from wards.forms.bureau_forms import WAITS_FOR_SECOND
from wards.generic.details import ConfirmPage
from wards.generic.pages import RecordView
from wards.models import LogKind, User

NOT_OF_THE_WARD = (
    "区で止めたアカウントではないか、利用の末日を過ぎています。再開は健康局に頼んでください。"
)


class ForAdministrators(ConfirmPage):
    """Asks before something is done to an account that the user looks after.

    A ward's administrator does it as well as the Bureau, with accounts of the own ward alone.
    """

    def editable_rows(self) -> QuerySet:
        rows = self.pages.readable(self.request.user)
        return rows.select_for_update(of=("self",)) if self.request.method == "POST" else rows


class ActiveSwitch(ForAdministrators):
    """Stops a user, or lets a stopped one in again."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = user = self.get_object()
        if user == request.user:
            messages.error(request, "自分の利用を止めることはできません。")
        elif self.is_otherwise_now():
            return self.ask_again()
        elif not user.is_active and not may_let_in(user, request.user):
            messages.error(request, NOT_OF_THE_WARD)
        else:
            messages.success(request, self.switched(user, request.user))
        return HttpResponseRedirect(self.pages.page_of(user))

    def switched(self, user: User, by: User) -> str:
        """What was done, or what it waits for, as a sentence."""
        if user.is_active:
            user.switch(False)
            return f"{user} の利用を止めました。"
        return f"{user} の利用を再開しました。" if let_in(user, by) else WAITS_FOR_SECOND

    def question(self) -> tuple[str, str, list[str]]:
        if self.object.is_active:
            verb, what = "止め", "すぐにログインできなくなります。"
        else:
            verb, what = "再開し", "これまでのパスワードでログインできます。"
        label = f"利用を{'止める' if self.object.is_active else '再開する'}"
        if not self.object.is_active and self.object.has_ended:
            what += f"利用の末日（{wareki(self.object.ends_on)}）は空欄に戻ります。"
        consequences = [what, "この人が入力した記録はそのまま残ります。"]
        return label, f"{self.object} の利用を{verb}ますか。", consequences


class Unlock(ConfirmPage):
    """Lets somebody try again who is locked out after wrong passwords, perhaps of others."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.get_object()
        lift_locks(user.username)
        messages.success(request, f"{user} は、いまからログインできます。")
        return HttpResponseRedirect(self.pages.page_of(user))

    def question(self) -> tuple[str, str, list[str]]:
        consequences = [
            "パスワードを誤った回数を0に戻します。パスワードは変わりません。",
            "本人に心当たりがないときは、他人がログインを試みたおそれがあります。パスワードも作り直してください。",
        ]
        sentence = f"{self.object} がログインできるようにしますか。"
        return "ログインできるようにする", sentence, consequences


class EndSessions(ConfirmPage):
    """Signs somebody out everywhere, as when a computer is lost."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.get_object()
        ended = end_sessions(user)
        messages.success(request, f"{user} をログアウトさせました（{ended}件）。")
        return HttpResponseRedirect(self.pages.page_of(user))

    def question(self) -> tuple[str, str, list[str]]:
        consequences = [
            "どの端末の画面も、次の操作からログインが必要になります。入力の途中は失われることがあります。",
            "パスワードは変わりません。漏れたおそれがあるときは、作り直してください。",
        ]
        return (
            "ログアウトさせる",
            f"{self.object} をすべての端末からログアウトさせますか。",
            consequences,
        )


ASLEEP = "使われていないアカウント"
STOPPED = "利用の停止"


class StopAsleep(RecordView, TemplateView):
    """Lists them, longest unused first, and stops those that are ticked."""

    template_name = "wards/asleep.html"

    def rows(self) -> QuerySet[User]:
        return asleep_among(self.pages.readable(self.request.user)).order_by("used", "pk")

    def get_context_data(self, **kwargs) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {
            "title": ASLEEP,
            "lead": f"{settings.ASLEEP_DAYS}日以上、だれもログインしていないアカウントです。",
            "crumbs": self.crumbs((ASLEEP, "")),
            "accounts": self.rows(),
            "cancel_url": self.list_url,
        }

    def post(self, request: HttpRequest) -> HttpResponse:
        chosen = set(request.POST.getlist("account"))
        # Whoever has signed in since the page was opened is asleep no more.
        asleep = self.rows().select_for_update(of=("self",))
        stopped = [user for user in asleep if str(user.pk) in chosen]
        for user in stopped:
            user.switch(False)
            what = f"{STOPPED} {user.username}"
            note(LogKind.ACCOUNT, request, request.user, what=what, ward=user.ward_id or "")
        if stopped:
            messages.success(request, f"{len(stopped)}件のアカウントの利用を止めました。")
        else:
            messages.warning(request, "止めるアカウントに印を付けてください。")
        return HttpResponseRedirect(self.list_url)
