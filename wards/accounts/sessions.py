"""Sessions by their users, so that each is listed and ended by itself."""

from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from time import time

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from wards.models import Session, User

# What a session holds, beside what Django keeps in it. Moments are whole seconds.
BEGAN, SEEN, BROWSER = "began", "seen", "browser"

# What of a browser's name for itself says which it is; the first counts, as most also name others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


_OPEN_SESSION = "SELECT * FROM wards_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """Keeps sessions as Django does, and says beside each whose it is."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        """As Django reads it; the ORM takes longer to write this than the database to answer it."""
        asked = [self.session_key, timezone.now()]
        session = next(iter(Session.objects.raw(_OPEN_SESSION, asked)), None)
        if session is None:
            self._session_key = None
        return session

    def create_model_instance(self, data: dict[str, object]) -> Session:
        session = super().create_model_instance(data)
        session.user_id = data.get(SESSION_KEY)
        return session

    def save(self, must_create: bool = False) -> None:
        """Django says of a database that goes away, too, that the session was ended: 400, not 503."""
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError | InterfaceError):
                raise error.__context__ from error.__context__.__cause__
            raise


@dataclass(frozen=True)
class SignedIn:
    """A browser in which a user is signed in. key: names it on a page, and opens nothing."""

    key: str
    browser: str
    since: datetime
    used: datetime
    is_this: bool


def browser_of(agent: str) -> str:
    """The kind of browser, in words of our own whatever it calls itself.

    >>> browser_of("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130")
    'Edge（Windows）'
    >>> browser_of("<script>")
    'わからないブラウザ'
    """
    browser, system = (
        next((name for sign, name in known if sign in agent), "") for known in (_BROWSERS, _SYSTEMS)
    )
    return f"{browser or 'わからないブラウザ'}{f'（{system}）' if system else ''}"


def signed_in_browsers(request: HttpRequest) -> list[SignedIn]:
    """Where the user is signed in at present, this browser first, then by the last use."""
    found = []
    for session, held in _open_sessions(request.user):
        is_this = session.pk == request.session.session_key
        # Of this one the request knows more than the database.
        used = request.session[SEEN] if is_this else held[SEEN]
        browser = held.get(BROWSER, browser_of(""))
        key, since = _key_of(session), _moment(held[BEGAN])
        found.append(SignedIn(key, browser, since, _moment(used), is_this))
    return sorted(found, key=lambda each: (each.is_this, each.used), reverse=True)


def end_sessions(user: User, *, but: str | None = None, key: str = "") -> int:
    """Ends a user's sessions, of all but one; key: only the one that it names. How many they were."""
    ended = [
        session.pk
        for session in _sessions_of(user).exclude(pk=but)
        if not key or constant_time_compare(key, _key_of(session))
    ]
    return _sessions_of(user).filter(pk__in=ended).delete()[0]


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def end_others_with_second_factor(request: HttpRequest, user: User, **kwargs) -> None:
    """Whoever came in before a second factor changed has shown another one, or none."""
    end_sessions(user, but=request.session.session_key)


@receiver(authentication_step_completed)
def renew_session(request: HttpRequest, reauthenticated: bool = False, **kwargs) -> None:
    """Another key for whoever has shown once more who it is; the one of before opens nothing."""
    if reauthenticated:
        request.session.cycle_key()


def _sessions_of(user: User) -> QuerySet[Session]:
    return Session.objects.filter(user=user, expire_date__gt=timezone.now())


def _open_sessions(user: User) -> list[tuple[Session, dict[str, object]]]:
    """The sessions that a request could still go on with, and what they hold."""
    store, agreed = SessionStore(), user.get_session_auth_hash()
    sessions = [(each, store.decode(each.session_data)) for each in _sessions_of(user)]
    return [
        (session, held)
        for session, held in sessions
        if held.get(HASH_SESSION_KEY) == agreed
        and held.get(BEGAN, 0) + settings.SESSION_WHOLE_AGE > time()
    ]


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _key_of(session: Session) -> str:
    return sha256(session.pk.encode()).hexdigest()[:32]
