"""The pages on which one of the Bureau asks for what takes two, and another decides."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from wards.accounts.security_log import note
from wards.accounts.two_people import ask, decide
from wards.fiscal import moment_label
from wards.forms.before_saving import STAMP, stamp_of
from wards.forms.form_fields import WordsField
from wards.generic.details import ConfirmPage
from wards.models import AccountAct, AccountActKind, Decision, LogKind, NotDecidedError
from wards.models.two_people import origin_of

WAITS = "この人には、承認を待っている依頼がすでにあります。"
ASKED = "依頼しました。健康局のほかの担当者が、このアカウントの画面で承認すると解除されます。"


class WhyForm(forms.Form):
    """Why somebody's second factor is taken off."""

    reason = WordsField(
        label="理由と、本人であることの確かめ方",
        lines=True,
        max_length=500,
        help_text="例 電話機を紛失。職員証を見て、本人と確かめた。",
    )


class OfTheBureau(ConfirmPage):
    """A page for the Bureau alone, whoever else may change the account."""

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_bureau:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class AskReset(OfTheBureau):
    """Asks that somebody who has lost the second factor sets up a new one."""

    template_name = "records/form.html"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = user = self.get_object()
        form = WhyForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        kind, reason = AccountActKind.SECOND_FACTOR, form.cleaned_data["reason"]
        if ask(kind, user, request.user, reason):
            messages.success(request, ASKED)
        else:
            messages.error(request, WAITS)
        return redirect(self.pages.page_of(user))

    def question(self) -> tuple[str, str, list[str]]:
        consequences = [
            "健康局のほかの担当者が承認すると、パスキー・認証アプリ・予備のコードがすべて消えます。",
            "本人には、依頼したときと解除したときにメールで知らせます（アドレスのある人だけ）。",
            "必ず、面談や職場の電話への折り返しなどで本人であることを確かめてから依頼してください。",
        ]
        return "多要素認証の解除を依頼する", "", consequences

    def get_context_data(self, **kwargs) -> dict[str, object]:
        context = super().get_context_data(**kwargs)
        form = context.get("form") or WhyForm()
        return context | {"form": form, "help_sentences": context["consequences"]}


class Decide(OfTheBureau):
    """What was asked last for the account, for somebody else to grant or decline."""

    template_name = "wards/account_act.html"

    @cached_property
    def act(self) -> AccountAct:
        asked = AccountAct.objects.select_related("asked_by", "decided_by")
        act = asked.filter(account=self.object).first()
        if act is None:
            raise Http404
        return act

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        self.object = user = self.get_object()
        wanted = request.POST.get("decision")
        if wanted not in Decision.values or self.is_otherwise_now():
            return self.ask_again()
        try:
            act = decide(self.act.pk, request.user, Decision(wanted))
        except NotDecidedError as refusal:
            messages.error(request, str(refusal))
        else:
            done = f"{act.get_kind_display()}: {act.get_decision_display()}"
            what = f"{done} {user.username}"
            note(LogKind.ACCOUNT, request, request.user, what=what, ward=user.ward_id or "")
            messages.success(request, f"{done}（{user}）")
        return redirect(self.pages.page_of(user))

    def stamp(self) -> str:
        """What names the request and the account as they are now."""
        return f"{self.act.pk} {stamp_of(self.object)}"

    def is_otherwise_now(self) -> bool:
        """Whether something else was asked for, or of another account, than the page showed."""
        return self.request.POST.get(STAMP) != self.stamp()

    def question(self) -> tuple[str, str, list[str]]:
        act = self.act
        return act.get_kind_display(), f"{self.object} の{act.get_kind_display()}", []

    def get_context_data(self, **kwargs) -> dict[str, object]:
        act, answers = self.act, self.act.answers(self.request.user)
        return super().get_context_data(**kwargs) | {
            "items": [
                {"label": "アカウント", "value": f"{self.object}（{self.object.username}）"},
                {"label": "アカウントの経緯", "value": origin_of(self.object)},
                {"label": "理由", "value": act.reason},
                {"label": "依頼した人", "value": act.asked_by},
                {"label": "その人のアカウントの経緯", "value": origin_of(act.asked_by)},
                {"label": "依頼した日時", "value": moment_label(act.asked_at)},
                {"label": "決定", "value": act.outcome},
            ],
            "obstacle": act.obstacle(self.request.user) if Decision.DECLINED in answers else "",
            "buttons": [(each.value, each.button) for each in answers],
            "stamp": self.stamp(),
        }
