"""The address by which the log-in is guarded: nobody can choose it, and nobody has another's."""

import pytest

from wards.accounts.log_in import client_address

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "connection", "address"),
    [
        # No proxy: what the client writes is not believed.
        (0, None, "192.0.2.7", "192.0.2.7"),
        (0, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        # One proxy: it appends what it saw; everything before that was sent by the client.
        (1, "192.0.2.7", PROXY, "192.0.2.7"),
        (1, "203.0.113.9, 192.0.2.7", PROXY, "192.0.2.7"),
        (1, "forged, <script>, 192.0.2.7", PROXY, "192.0.2.7"),
        (1, None, PROXY, PROXY),
        (1, "", PROXY, PROXY),
        (1, "no address", PROXY, PROXY),
        # Two proxies: the outer one saw the client, the inner one saw the outer.
        (2, "192.0.2.7, 10.0.0.2", PROXY, "192.0.2.7"),
        (2, "203.0.113.9, 192.0.2.7, 10.0.0.2", PROXY, "192.0.2.7"),
        # Past the outer proxy: what stands there is not by any of ours.
        (2, "203.0.113.9", PROXY, PROXY),
        # Ports, as some proxies write them.
        (1, "192.0.2.7:51234", PROXY, "192.0.2.7"),
        (1, "[2001:db8:1:2:3:4:5:6]:51234", PROXY, "2001:db8:1:2::"),
        # Of IPv6 the network counts: whoever has one address has all of it.
        (1, "2001:db8:1:2:3:4:5:6", PROXY, "2001:db8:1:2::"),
        (1, "2001:db8:1:2:ffff::1", PROXY, "2001:db8:1:2::"),
        (0, None, "::1", "::"),
        (0, None, "fe80::1%eth0", "fe80::"),
        (0, None, "::ffff:192.0.2.7", "192.0.2.7"),
        # A socket file tells no address.
        (0, None, "", "0.0.0.0"),
        (1, "192.0.2.7", "", "192.0.2.7"),
    ],
)
def test_the_address_is_what_the_outermost_own_proxy_saw(
    rf, settings, proxies, forwarded, connection, address
):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    assert client_address(rf.get("/", REMOTE_ADDR=connection, **headers)) == address
