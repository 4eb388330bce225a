"""The page on which several accounts that nobody uses are stopped at once."""

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from wards.accounts.asleep import asleep_among
from wards.accounts.security_log import note
from wards.generic.pages import RecordView
from wards.models import LogKind, User

TITLE = "使われていないアカウント"
STOPPED = "利用の停止"


class StopAsleep(RecordView, TemplateView):
    """Lists them, longest unused first, and stops those that are ticked."""

    template_name = "wards/asleep.html"

    def rows(self) -> QuerySet[User]:
        return asleep_among(self.pages.readable(self.request.user)).order_by("used", "pk")

    def get_context_data(self, **kwargs) -> dict[str, object]:
        return super().get_context_data(**kwargs) | {
            "title": TITLE,
            "lead": f"{settings.ASLEEP_DAYS}日以上、だれもログインしていないアカウントです。",
            "crumbs": self.crumbs((TITLE, "")),
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
        return redirect(self.list_url)
