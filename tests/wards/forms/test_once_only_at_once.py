"""Twenty real connections that send one form page at one moment save one thing."""

from django.conf import settings
from django.test import Client

from tests import factories as make
from tests.at_once import at_once
from tests.creating_forms import filled_in, pages_of, row_for
from tests.signed_in import client_of
from tests.test_isolation import DOORS, address_of
from tests.world import World, ward_rows
from wards.isolation.rls import ALL_WARDS, ward_scope

MANY = 20


# That a form of each kind spends its token is seen in tests/test_form_tokens.py. Of initiatives the
# database would keep many that say the same.
def test_connections_that_send_one_page_at_once_save_one_record(committed):
    name = "consultations:initiative_create"
    with ward_scope(ALL_WARDS):
        world = World(rows=ward_rows(make.ward()))
        user, address = make.UserFactory(role="desk"), address_of(name, DOORS[name], world)
        pages, client = pages_of(address), client_of(user)
        typed = filled_in(pages, row_for(pages, "desk", world.rows), client, address)
        before = pages.model.objects.count()
    answers = at_once(*[sending(client.session.session_key, address, typed)] * MANY)
    with ward_scope(ALL_WARDS):
        assert pages.model.objects.count() - before == 1
    assert set(answers) <= {200, 302}


def sending(session: str, address: str, typed: dict):
    def send() -> int:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        return client.post(address, typed).status_code

    return send
