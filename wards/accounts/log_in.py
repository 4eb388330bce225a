"""Logging in: from which address, and how often.

Two guards count wrong passwords: django-axes stops five for one user from one address, the rate
limit of allauth thirty for one user from anywhere. A device on which the user has signed in before
is counted by itself in both: nobody else's failures lock it, and it gains nothing from another.
"""

import hashlib
import ipaddress
import logging
import re
import secrets
import time
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.core.internal import ratelimit
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db.models import Case, CharField, F, Func, Max, QuerySet, Sum, Value, When
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

UNKNOWN = "0.0.0.0"  # noqa: S104 - no address to listen on: a socket file tells no address
# Whoever has one address of IPv6 has all of its network.
IPV6_NETWORK = 64
WITH_PORT = re.compile(r"^(?:\[(?P<six>[^\]]+)\](?::\d+)?|(?P<four>[\d.]+):\d+)$")


def client_address(request: HttpRequest) -> str:
    """The address that the outermost of our own proxies saw; of IPv6 its network.

    Each proxy appends what it saw to X-Forwarded-For, so that the entry that counts is the
    TRUSTED_PROXIES-th from the right. What stands further left was written by the client. Without
    enough entries the request came past the proxies: then the connection's own address counts.

    >>> from django.test import RequestFactory
    >>> client_address(RequestFactory().get("/", REMOTE_ADDR="2001:db8:1:2:3:4:5:6"))
    '2001:db8:1:2::'
    """
    connection = _address(request.META.get("REMOTE_ADDR", "")) or UNKNOWN
    proxies = settings.TRUSTED_PROXIES
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if not 0 < proxies <= len(forwarded):
        return connection
    return _address(forwarded[-proxies]) or connection


def _address(written: str) -> str:
    """An address as it is counted; '' for what is none."""
    text = written.strip()
    with_port = WITH_PORT.match(text)
    if with_port:
        text = with_port["six"] or with_port["four"]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if address.version == 4:
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    network = ipaddress.ip_network(f"{address.compressed.partition('%')[0]}/{IPV6_NETWORK}", False)
    return str(network.network_address)


log = logging.getLogger(__name__)

# Browsers keep nothing longer; a report comes once a year.
DEVICE_DAYS = 400
SECOND_GUARD = {"app": "allauth.account", "action": "login_failed"}


@dataclass(frozen=True)
class Lock:
    """From where a user cannot sign in at present, and until when."""

    where: str
    until: datetime


# --- Devices -------------------------------------------------------------------------------


def remember_device(request: HttpRequest, response: HttpResponse, username: str) -> None:
    """Marks the browser as one on which this user has signed in; others learn nothing from it."""
    name = _plain(username)
    response.set_cookie(
        _cookie_of(name),
        _signer(name).sign(_known_device(request, name) or secrets.token_hex(8)),
        max_age=DEVICE_DAYS * 24 * 60 * 60,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _known_device(request: HttpRequest, name: str) -> str:
    """The mark of the device, if this user has signed in on it; else ''."""
    try:
        lasts = timedelta(days=DEVICE_DAYS)
        return _signer(name).unsign(request.COOKIES.get(_cookie_of(name), ""), max_age=lasts)
    except signing.BadSignature:
        return ""


def _cookie_of(name: str) -> str:
    """A cookie for each user, since a desk's people share a computer."""
    return f"device-{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _signer(name: str) -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=f"wards.accounts.log_in_guards:{name}")


# --- What is counted -----------------------------------------------------------------------


def counted_name(request: HttpRequest, credentials: dict[str, str] | None = None) -> str:
    """Under what an attempt is counted: the user name, without space, and the device if it is known."""
    name = _plain((credentials or {}).get("username") or request.POST.get("login", ""))
    return f"{name} {_known_device(request, name)}".rstrip()


def counted_by(request: HttpRequest, credentials: dict[str, str] | None = None) -> list:
    """What the first guard adds up: a known device wherever it is, all others by their address."""
    is_known = " " in counted_name(request, credentials)
    return ["username"] if is_known else [["username", "ip_address"]]


def in_the_log(name: str, address: str, agent: str, path: object, request: HttpRequest) -> str:
    """How the log names who tried: account and address. Quoted, so that it stays one line."""
    return f"account {name!r} from {address}"


def _plain(username: str) -> str:
    return "".join(username.lower().split())


# --- Locks ---------------------------------------------------------------------------------


def locks_of(usernames: list[str]) -> dict[str, list[Lock]]:
    """The present locks of users, by user name; whoever is not locked is not in it."""
    plain = {_plain(username): username for username in usernames}
    locks: dict[str, list[Lock]] = defaultdict(list)
    for attempt in _locked_by_first_guard():
        name, _, device = attempt["username"].partition(" ")
        if name in plain:
            where = "本人がログインしたことのある端末" if device else attempt["address"]
            locks[plain[name]].append(Lock(where, attempt["last"] + get_cool_off()))
    for name, until in _locked_by_second_guard(list(plain)).items():
        locks[plain[name]].append(Lock("はじめて使うすべての端末", until))
    return dict(locks)


def lift_locks(username: str) -> None:
    """Lets a user try again from everywhere, at both guards."""
    name = _plain(username)
    attempts = AccessAttempt.objects.annotate(plain=_BEFORE_DEVICE).filter(plain=name)
    counted = {name, *attempts.values_list("username", flat=True)}
    cache.delete_many([key for each in counted for key in second_guard_keys(each)])
    attempts.delete()


_BEFORE_DEVICE = Func(
    F("username"), Value(" "), Value(1), function="split_part", output_field=CharField()
)


def _locked_by_first_guard() -> QuerySet:
    since = timezone.now() - get_cool_off()
    # A known device is one wherever it is: its rows are added up without their addresses.
    address = Case(When(username__contains=" ", then=None), default=F("ip_address"))
    return (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username", address=address)
        .order_by()
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )


def _locked_by_second_guard(names: list[str]) -> dict[str, datetime]:
    keys = {key: (name, rate) for name in names for key, rate in second_guard_keys(name).items()}
    locked = {}
    for key, history in cache.get_many(keys).items():
        name, rate = keys[key]
        recent = [moment for moment in history if moment > time.time() - rate.duration]
        if len(recent) >= rate.amount:
            # It opens when the oldest of those that are too many is forgotten.
            opens = recent[rate.amount - 1] + rate.duration
            locked[name] = datetime.fromtimestamp(opens, timezone.get_current_timezone())
    return locked


def second_guard_keys(counted: str) -> dict[str, ratelimit.Rate]:
    """Where the second guard keeps the attempts that it counts under a name."""
    rates = [rate for rate in ratelimit.get_rates(**SECOND_GUARD) if rate.per == "key"]
    return {
        ratelimit.get_cache_key(None, **SECOND_GUARD, rate=rate, key=counted): rate
        for rate in rates
    }
