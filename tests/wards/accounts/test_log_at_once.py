"""Many connections write one chain of the security log, and wait for no open transaction."""

from django.test import RequestFactory

from tests.at_once import at_once
from tests.database import fresh_database
from wards.accounts.security_log import note, verified_chain
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import LogKind

REQUEST = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")


def test_many_at_once_make_one_chain_and_nobody_waits_for_an_open_transaction(
    django_db_setup, django_db_blocker
):
    with django_db_blocker.unblock(), fresh_database("log"):
        with ward_scope(ALL_WARDS):
            note(LogKind.LOG_IN, REQUEST)
            # This transaction is still open while the others come and go.
            at_once(*[lambda: note(LogKind.LOG_IN, REQUEST)] * 8)
        chain = verified_chain()
        assert (chain.broken, chain.lines, chain.newest.number) == ([], 9, 9)
