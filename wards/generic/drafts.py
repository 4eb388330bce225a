"""The draft of a form: kept while somebody types, there again on any PC, gone once it is saved."""

import json
from collections.abc import Sequence
from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.functional import cached_property

from wards.answers import minute_label
from wards.forms.before_saving import CONFIRM, STAMP, versions_since
from wards.forms.record_forms import RecordForm
from wards.isolation.personal_data import personal_words
from wards.models import Draft

# The name of what is sent besides a form, and what it says.
DRAFT = "draft"
KEEP, DISCARD = "keep", "discard"
# What somebody confirms each time when he saves.
CONFIRMED = frozenset({CONFIRM, "keep_equal", "same_again"})
# Longer than a survey lasts.
KEPT_FOR = timedelta(days=90)
# More than all answers of the longest form; more forms than anybody leaves half filled in.
MOST_CHARACTERS, MOST_DRAFTS = 50_000, 100


def forget_old_drafts() -> int:
    """Deletes the drafts with which nobody has gone on for long; how many they were."""
    return Draft.objects.filter(kept_at__lt=timezone.now() - KEPT_FOR).delete()[0]


def typed_in(form: forms.BaseForm) -> dict[str, list[str]]:
    """What of a form that was sent is kept, no file and no secret: name of an input → what it sent."""
    keys = {
        form.add_prefix(name)
        for name, field in form.fields.items()
        if name not in CONFIRMED
        and not isinstance(field, forms.FileField)
        and not isinstance(field.widget, forms.PasswordInput)
    }
    # PostgreSQL keeps no NUL.
    return {
        key: [text.replace("\x00", "") for text in form.data.getlist(key)]
        for key in keys & set(form.data)
    }


def names_somebody(form: forms.BaseForm) -> bool:
    """Whether anything that was changed looks like a patient's data, in whichever field it stands."""
    return any(
        personal_words(text)
        for name in set(form.changed_data) - getattr(form, "public_words", frozenset())
        for text in form.data.getlist(form.add_prefix(name))
    )


def fill_in(form: forms.BaseForm, draft: Draft) -> None:
    """Has a form that is only shown begin with a draft; nothing of it is checked yet."""
    said = draft.fields
    if STAMP in form.fields:
        # What did not exist when the draft began has been saved by somebody since.
        form.initial[STAMP] = said.get(form.add_prefix(STAMP), "")
    for name, field in form.fields.items():
        key, widget = form.add_prefix(name), field.widget
        if name not in CONFIRMED and not widget.value_omitted_from_data(said, {}, key):
            form.initial[name] = widget.value_from_datadict(said, {}, key)


class KeepsDraft:
    """Mixin of the view of a form: its page is also where its draft is kept and discarded."""

    request: HttpRequest

    def parts(self) -> list[forms.Form]:
        """Other forms that are sent with the first."""
        return []

    @property
    def draft_address(self) -> str:
        """What tells the user's drafts apart."""
        return self.request.path

    @property
    def draft_name(self) -> str:
        """What the user finds it by."""
        is_new = self.object.pk is None
        return f"{self.object._meta.verbose_name}（{'新しい記録' if is_new else '記録の修正'}）"

    @property
    def draft_page(self) -> str:
        """Where the form stands."""
        return self.request.get_full_path()

    @property
    def is_locked(self) -> bool:
        """Whether what the form asks cannot be saved now."""
        return bool(self.report.lock)

    @cached_property
    def draft(self) -> Draft | None:
        """What the user has typed into this form and not saved."""
        return self.request.user.drafts.filter(address=self.draft_address).first()

    @property
    def is_about_draft(self) -> bool:
        """Whether nothing is to be saved."""
        return self.request.POST.get(DRAFT) in (KEEP, DISCARD)

    def forget_draft(self) -> None:
        self.request.user.drafts.filter(address=self.draft_address).delete()

    def go_on_with_draft(self, form: RecordForm) -> None:
        """Puts the draft into the form and its parts, unless they say already what was sent."""
        if not form.is_bound and self.draft is not None:
            for each in (form, *self.parts()):
                fill_in(each, self.draft)

    def answer_about_draft(self, sent: Sequence[forms.BaseForm]) -> HttpResponse:
        """Keeps the draft, for a script that shows what is answered; or discards it, by a button."""
        # The security log keeps what is done, and nothing is.
        self.request.about_draft = True
        if self.request.POST[DRAFT] == DISCARD:
            self.forget_draft()
            messages.success(self.request, "下書きを削除しました。")
            return HttpResponseRedirect(self.draft_page)
        # A form that is locked may not ask any more what was typed into it.
        if not self.is_locked and not any(form.has_changed() for form in sent):
            self.forget_draft()
            return JsonResponse({"kept": True, "text": ""})
        typed = {key: texts for form in sent for key, texts in typed_in(form).items()}
        if why := self._why_not_kept(sent, typed):
            return JsonResponse({"kept": False, "text": f"下書きは保存していません：{why}"})
        draft, _ = self.request.user.drafts.update_or_create(
            address=self.draft_address,
            defaults={
                "name": self.draft_name,
                "model": self.object._meta.label_lower,
                "record": self.object.pk,
                "typed": typed,
                "kept_at": timezone.now(),
            },
        )
        return JsonResponse({"kept": True, "text": kept_sentence(draft)})

    def _why_not_kept(self, sent: Sequence[forms.BaseForm], typed: dict[str, list[str]]) -> str:
        """What stands against keeping what was typed; '' for nothing."""
        if self.is_locked:
            return "いまは変えられない回答です"
        if self.request.sending.earlier:
            # It comes late: the page was saved meanwhile.
            return "この画面は、すでに保存されています"
        if any(map(names_somebody, sent)):
            return "個人の情報に見える言葉があります"
        longest = Draft._meta.get_field("address").max_length
        if (
            len(json.dumps(typed, ensure_ascii=False)) > MOST_CHARACTERS
            or len(self.draft_address) > longest
        ):
            return "長すぎます"
        others = self.request.user.drafts.exclude(address=self.draft_address)
        return f"下書きが{MOST_DRAFTS}件あります" if others.count() >= MOST_DRAFTS else ""

    def draft_context(self, *begun: RecordForm) -> dict[str, object]:
        """What the page says of the draft. begun: the forms that begin with it, or were sent."""
        draft = self.draft
        context = {"keeps_draft": True, "draft_sentence": kept_sentence(draft) if draft else ""}
        if draft is None or any(form.is_bound for form in begun):
            return context
        said = {form: draft.fields.get(form.add_prefix(STAMP), "") for form in begun}
        stale = [form for form in begun if getattr(form, "stamp_now", "") not in ("", said[form])]
        changes = [
            change
            for form in stale
            for change in versions_since(self.pages.versions(form.instance), said[form])
        ]
        resumed = f"{minute_label(draft.kept_at)} の下書きを続けています"
        return context | {"resumed": resumed, "is_stale": bool(stale), "changes": changes}


def kept_sentence(draft: Draft) -> str:
    """14:32 下書きを保存しました"""
    return f"{minute_label(draft.kept_at)} 下書きを保存しました"
