"""Real connections that send one form page at one moment, twenty or three, save one thing."""

from django.conf import settings
from django.test import Client

from tests import factories as make
from tests.at_once import at_once
from tests.creating_forms import CREATING, filled_in, pages_of, row_for, view_of
from tests.test_isolation import DOORS, address_of
from tests.world import OTHER, OWN, World, build_world, ward_rows
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Ward

MANY, OF_EACH_KIND = 20, 3


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_connections_that_send_one_page_at_once_save_one_record_of_each_kind(committed):
    with ward_scope(ALL_WARDS):
        shared = build_world()
        names = [
            name
            for name in sorted(DOORS)
            if issubclass(view_of(address_of(name, DOORS[name], shared)), CREATING)
        ]
        wards = iter(Ward.objects.exclude(pk__in=[OWN, OTHER]))
    saved = {}
    for name in names:
        door, ward, rows = DOORS[name], None, shared.rows
        role = sorted(door.post)[0]
        with ward_scope(ALL_WARDS):
            # What a body enters is tried in a ward of its own.
            if role != "bureau":
                ward = next(wards)
                rows = rows | ward_rows(ward)
            user = make.UserFactory(role=role, ward=ward)
            address = address_of(name, door, World(rows=rows))
            pages = pages_of(address)
            typed = filled_in(pages, row_for(pages, role, rows), signed_in(user), address)
            before = pages.model.objects.count()
            session = signed_in(user).session.session_key
        # Once by twenty; of each other kind by fewer.
        times = OF_EACH_KIND if saved else MANY
        answers = at_once(*[sending(session, address, typed)] * times)
        with ward_scope(ALL_WARDS):
            saved[name] = pages.model.objects.count() - before
        assert set(answers) <= {200, 302}, name
    assert saved == dict.fromkeys(names, 1)


def sending(session: str, address: str, typed: dict):
    def send() -> int:
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        return client.post(address, typed).status_code

    return send
