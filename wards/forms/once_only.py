"""Form pages that can be sent once: the token of each, spent in the transaction that saves.

The token is unique in the database. Of two who send one page at a time the second waits there for
the first, and then finds what that led to.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from hashlib import sha256
from secrets import token_urlsafe

from django.apps import apps
from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.db import IntegrityError, connection, models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from wards.answers import minute_label
from wards.models import SpentForm
from wards.record_pages import record_url

TOKEN = "form_token"  # noqa: S105 - the name of a field
CSRF = "csrfmiddlewaretoken"
# Which of the buttons was pressed that save the same and lead on to different pages.
THEN = "then"
# Which page was sent before it was opened anew, by its token: an address says it.
SENT = "sent"
# The moment at which the page was drawn stands in the token, in microseconds.
TOKEN_LOOKS = re.compile(r"[\w-]{24}\.(?P<shown>\d{1,17})", re.ASCII)
# A session lasts a day; a browser may show a page of last week.
KEPT_FOR = timedelta(days=14)


def new_token() -> str:
    """A token for a page that is drawn now."""
    return f"{token_urlsafe(18)}.{int(timezone.now().timestamp() * 1_000_000)}"


def may_be_sent_again(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Decorator: what the form asks for (a file) may be had as often as somebody likes."""
    view.may_be_sent_again = True
    return view


def forget_spent_forms() -> int:
    """Deletes the tokens of pages that no browser shows any more; how many they were."""
    return SpentForm.objects.filter(spent_at__lt=timezone.now() - KEPT_FOR).delete()[0]


class Sending:
    """One sending of a form page: its token, and what an earlier sending of the page led to."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.token = request.POST.get(TOKEN, "")
        self.is_noted = False
        # Whether the view did what the page is for.
        self.is_done = False
        # Where the same page was sent before and said something else, what that led to.
        self.earlier: SpentForm | None = None
        # What an earlier page has to say may wait still: it says nothing of this sending.
        self.said_before = len(messages.get_messages(request))

    @property
    def has_token(self) -> bool:
        return TOKEN_LOOKS.fullmatch(self.token) is not None

    @cached_property
    def shown_at(self) -> datetime:
        """When the page was drawn."""
        shown = int(TOKEN_LOOKS.fullmatch(self.token)["shown"])
        return datetime.fromtimestamp(0, UTC) + timedelta(microseconds=shown)

    @cached_property
    def content(self) -> str:
        """The sha256 of all that was typed, chosen and attached."""
        digest = sha256(self.request.path.encode())
        for piece in self._pieces():
            digest.update(len(piece).to_bytes(8, "big") + piece)
        return digest.hexdigest()

    def _pieces(self) -> Iterator[bytes]:
        for name, values in sorted(self.request.POST.lists()):
            if name not in (TOKEN, CSRF, THEN):
                yield from (text.encode(errors="replace") for text in (name, *values))
        for name, files in sorted(self.request.FILES.lists()):
            for file in files:
                yield f"{name}={file.name}".encode(errors="replace")
                yield from file.chunks()
                file.seek(0)

    def claim(self) -> SpentForm | None:
        """Takes the token for this request; what the very same sending led to before, if it did.

        Raises IntegrityError for a token of somebody else.
        """
        self.spent, is_new = self._take(self.token)
        if is_new:
            return None
        if self.spent.content == self.content:
            return self.spent
        self.earlier = self.spent
        # What was changed on the page may be sent once as well.
        self.spent, is_new = self._take(f"{self.token}.{self.content[:20]}")
        return None if is_new else self.spent

    def _take(self, token: str) -> tuple[SpentForm, bool]:
        said = {"content": self.content, "address": self.request.get_full_path()}
        own = SpentForm.objects.filter(user=self.request.user)
        spent, is_new = own.get_or_create(
            token=token, defaults=said | {"user_id": self.request.user.pk}
        )
        if is_new or _record_is_there(spent):
            return spent, is_new
        # What it saved was deleted since: the page may save it once more.
        spent.delete()
        return self._take(token)

    def note(
        self, record: models.Model | None = None, *, adds: bool = False, told: str = ""
    ) -> None:
        """Says what was saved, which only the view knows; a page that leads on is spent anyway."""
        self.is_noted = True
        self.spent.told, self.spent.adds = told, adds
        if record is not None:
            self.spent.model, self.spent.record = record._meta.label_lower, record.pk

    def finish(self, response: HttpResponse) -> None:
        """Keeps the token as spent where the view did what the page is for, else gives it back."""
        if response.status_code >= 500 or connection.needs_rollback:
            return
        leads_on = response.status_code in (301, 302, 303)
        said = _messages_of(self.request)[self.said_before :]
        levels = {message.level for message in said}
        # What is done in part is done: the rest is another sending.
        refused = max(levels, default=0) >= messages.WARNING and messages.SUCCESS not in levels
        if not self.is_noted and (refused or not leads_on):
            self.spent.delete()
            return
        self.is_done = True
        self.spent.led_to = response["Location"] if leads_on else ""
        done = (str(message) for message in said if message.level == messages.SUCCESS)
        self.spent.told = self.spent.told or "".join(done)
        self.spent.spent_at = timezone.now()
        self.spent.save()


def _record_is_there(spent: SpentForm) -> bool:
    if not spent.model:
        return True
    return apps.get_model(spent.model)._base_manager.filter(pk=spent.record).exists()


def _messages_of(request: HttpRequest) -> list[Message]:
    """The sentences that the next page shows, or this one has shown; looking at them shows none."""
    stored = messages.get_messages(request)
    were_shown = stored.used
    said = list(stored)
    stored.used = were_shown
    return said


def told_before(request: HttpRequest) -> HttpResponse | None:
    """What a page led to which Back has opened anew, where `?sent=` names its token; else None."""
    token = request.GET[SENT]
    if not TOKEN_LOOKS.fullmatch(token):
        return None
    spent = SpentForm.objects.filter(user=request.user, token=token).exclude(model="").first()
    return _sent_before(request, spent) if spent and _record_is_there(spent) else None


class OnceOnlyMiddleware:
    """Lets each form page of a signed-in user do what it is for once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        claimed = getattr(request, "sending", None)
        if claimed is not None:
            claimed.finish(response)
        return response

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        if request.method != "POST" or not request.user.is_authenticated or _is_exempt(view):
            return None
        sending = Sending(request)
        if not sending.has_token:
            return _ask_again(request)
        try:
            before = sending.claim()
        except IntegrityError:
            return _ask_again(request)
        if before is not None:
            return _sent_before(request, before)
        request.sending = sending
        return None


def _is_exempt(view: Callable[..., HttpResponse]) -> bool:
    # The pages of one's own account are allauth's: they set what they say and add nothing.
    return view.__module__.startswith("allauth.") or getattr(view, "may_be_sent_again", False)


def typed_fields(request: HttpRequest) -> list[tuple[str, str]]:
    """What was typed and chosen, by the names of the fields, to be sent once more."""
    return [(name, value) for name, values in request.POST.lists() for value in values]


def _ask_again(request: HttpRequest) -> HttpResponse:
    """Everything typed, to be sent once more with a token; nothing is saved yet."""
    context = {
        "title": "もう一度送ってください",
        "carried": [each for each in typed_fields(request) if each[0] not in (TOKEN, CSRF)],
        "files": bool(request.FILES),
        "address": request.get_full_path(),
    }
    return render(request, "records/send_again.html", context)


def _sent_before(request: HttpRequest, spent: SpentForm) -> HttpResponse:
    """What the page led to when it was sent first."""
    what, done = ("入力", "保存されて") if spent.model else ("操作", "終わって")
    page = record_url(spent.model, spent.record) if spent.model else ""
    # Whoever pressed twice at once has not read it yet: it stands above as the message that waits.
    waits = any(str(message) in spent.told for message in _messages_of(request))
    context = {
        "title": f"すでに{done}います",
        "sentence": f"この{what}は、すでに{done}います（{minute_label(spent.spent_at)}）。",
        "told": "" if waits else spent.told,
        "page": page or spent.led_to,
        "page_label": "保存した記録を見る" if page else "次の画面へ進む",
        "another": spent.address if spent.adds else "",
    }
    return render(request, "records/sent_before.html", context)
