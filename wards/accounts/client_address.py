"""The address of whoever sends a request: the one by which all guards of the log-in count."""

from __future__ import annotations

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

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
