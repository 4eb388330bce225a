"""A web node whose database is a standby: it answers what only reads, nginx asks a writing node the rest.

There is no list of pages: PostgreSQL refuses to write (config/unavailable.py), and nginx then asks
again elsewhere (deploy/nginx/portal.conf).
"""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse

# No redirect: a status that nginx takes for itself and that no page of the portal has.
ELSEWHERE = 307
# A standby that has lost its primary, or has still to catch up, may not know what was saved last.
_FOLLOWS = """SELECT NOT pg_is_in_recovery() OR (
    EXISTS (SELECT FROM pg_stat_wal_receiver) AND pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()
)"""
# What has tried to write, by the name of the view and the role: it is not drawn here a second time.
_writing: set[tuple[str, str]] = set()


def follows_primary() -> bool:
    """Whether whoever has just saved sees it here; also of a standby that was promoted. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_FOLLOWS)
        return cursor.fetchone()[0]


class ReadingNodeMiddleware:
    """Leaves to writing nodes what would write, and everything while the standby is behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.READING_NODE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
        if is_signed_in and (request.session.modified or not follows_primary()):
            request.session.modified = False
            return HttpResponse(status=ELSEWHERE)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs) -> HttpResponse | None:
        return HttpResponse(status=ELSEWHERE) if _page_of(request) in _writing else None


def note_writing(request: HttpRequest) -> None:
    """Keeps in mind that a page writes; one that only notes something in the session may not again."""
    if request.resolver_match and not request.session.modified:
        _writing.add(_page_of(request))


def _page_of(request: HttpRequest) -> tuple[str, str]:
    return request.resolver_match.view_name, getattr(request.user, "role", "")
