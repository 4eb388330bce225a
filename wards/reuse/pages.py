"""Pages that are kept as they were drawn, with gaps for what is of one request alone.

A gap is filled for each request: tokens of forms, who is signed in, messages, how long the session
lasts. What stands in the gaps is drawn by nobody else, so that it can be in no kept page.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from secrets import token_hex

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import Context, RequestContext
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape

from wards.forms.once_only import new_token
from wards.models import User
from wards.outgoing.compression import packed, put_in_pieces
from wards.reuse.kept import kept, may_be_reused, row_of

# A word that nobody can type into a record: another one in each process.
_SECRET = token_hex(16)
_GAP = re.compile(rf"gap-{_SECRET}\[([\w./-]+)\]".encode())
CSRF, FORM_TOKEN, MESSAGES = "csrf", "form-token", "components/messages.html"
# What a view sets on its request for them: which report a message that something was saved leads
# back to.
ON_REQUEST = ("report_at_hand_url",)
# What is said of the reader and his session, by the name of its gap.
OF_READER: dict[str, Callable[[Context], object]] = {
    "key": lambda context: context["user"].pk,
    "name": lambda context: context["user"].name,
    "left": lambda context: context["session_left"]["left"],
    "whole": lambda context: context["session_left"]["whole"],
}
_drawing: ContextVar[bool] = ContextVar("drawing", default=False)


def gap(name: str) -> str | None:
    """What stands for a gap while a page is drawn that may be kept; None at any other time.

    name: of a template or in OF_READER, CSRF or FORM_TOKEN.
    """
    return f"gap-{_SECRET}[{name}]" if _drawing.get() else None


def tokens(request: HttpRequest) -> dict[str, object]:
    """Context processor: the gap in place of the token of `{% csrf_token %}`."""
    return {"csrf_token": gap(CSRF)} if _drawing.get() else {}


@dataclass(frozen=True, slots=True)
class _Page:
    """A page in pieces: what stands between the gaps, and at the odd places the names of the gaps.

    packed: the pieces between the gaps once more, compressed. on_request: what the view says to the
    gaps (`ON_REQUEST`). may_be_kept: whether it is a page and nothing else, that says nothing to the
    one who asked.
    """

    pieces: tuple[bytes, ...]
    packed: tuple[bytes, ...]
    on_request: dict[str, str]
    may_be_kept: bool

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces + self.packed))


View = Callable[..., HttpResponse]


def kept_page(view: View | None = None, *, shared: bool = False) -> View:
    """Decorator: the page of an address is drawn once for each reader, until something changes.

    shared: for all users of a role and ward together; the view then sees a user without a name.
    What the view shows must follow from the address, the reader, the day and the database alone.
    """
    if view is None:
        return lambda view: kept_page(view, shared=shared)

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        # A past moment that is still to come is refused today, and no more tomorrow.
        plain = request.method not in ("GET", "HEAD") or "known_on" in request.GET
        if plain or not may_be_reused():
            return view(request, *args, **kwargs)
        user, drawn = request.user, []
        known = {name: getattr(user, name) for name in ("role", "ward_id", "is_ward_admin")}
        read_before = tuple(known.values()) if shared else row_of(user)

        def draw() -> _Page:
            # A copy of the user, or all of the same role and ward as one that has no name.
            reader = User(**known) if shared else User(*read_before)
            response, noted = _drawn(lambda: view(request, *args, **kwargs), request, reader)
            drawn.append(response)
            return _page_of(response, request, noted=noted)

        page = kept(
            (request.get_full_path(), timezone.localdate(), *read_before),
            draw,
            size=lambda page: page.size,
            may_keep=lambda page: page.may_be_kept,
        )
        response = drawn[0] if drawn else HttpResponse()
        if page.pieces:
            _fill(response, page, request)
        return response

    return answer


def _drawn(
    view: Callable[[], HttpResponse], request: HttpRequest, reader: User
) -> tuple[HttpResponse, bool]:
    """The answer of the view to that reader, with gaps; and whether it noted something of the user."""
    user, session, token = request.user, request.session, _drawing.set(True)
    modified, session.modified, request.user = session.modified, False, reader
    try:
        response = view()
        if hasattr(response, "render"):
            response.render()
        return response, session.modified
    finally:
        request.user, session.modified = user, session.modified or modified
        _drawing.reset(token)


def _page_of(response: HttpResponse, request: HttpRequest, *, noted: bool) -> _Page:
    if response.streaming:
        return _Page((), (), {}, may_be_kept=False)
    is_page = (
        response.status_code == 200
        and set(response.headers) == {"Content-Type"}
        and not response.cookies
    )
    said, pieces = messages.get_messages(request), tuple(_GAP.split(response.content))
    return _Page(
        pieces,
        tuple(map(packed, pieces[::2])),
        {name: getattr(request, name) for name in ON_REQUEST if hasattr(request, name)},
        is_page and not (noted or said.used or said.added_new),
    )


def _fill(response: HttpResponse, page: _Page, request: HttpRequest) -> None:
    """Makes the page for this request the content of its response."""
    for name, value in page.on_request.items():
        setattr(request, name, value)
    pieces, context = list(page.pieces), RequestContext(request)
    # The context is made once for all gaps.
    with context.bind_template(get_template(MESSAGES).template):
        for place in range(1, len(pieces), 2):
            pieces[place] = _drawn_gap(pieces[place].decode(), context).encode()
    response.content = b"".join(pieces)
    pieces[::2] = page.packed
    pieces[1::2] = map(packed, pieces[1::2])
    put_in_pieces(request, response, pieces)


def _drawn_gap(name: str, context: RequestContext) -> str:
    if name == CSRF:
        return str(context["csrf_token"])
    if name in OF_READER:
        return escape(OF_READER[name](context))
    return new_token() if name == FORM_TOKEN else get_template(name).template.render(context)
