"""Addresses with letters that no database takes are answered as addresses that lead nowhere."""

from dataclasses import replace

import pytest

from tests.test_isolation import DOORS, address_of, undone

pytestmark = pytest.mark.django_db
NUL = "\0"


def is_text(arg: object) -> bool:
    return isinstance(arg, str) and not arg.startswith("row:")


WITH_TEXT = sorted(name for name, door in DOORS.items() if any(map(is_text, door.args)))


@pytest.mark.parametrize("name", WITH_TEXT)
def test_no_address_breaks_at_a_letter_that_no_database_takes(name, world, clients):
    """Asked by whoever it opens for."""
    door = DOORS[name]
    for place, arg in enumerate(door.args):
        if is_text(arg):
            args = (*door.args[:place], NUL, *door.args[place + 1 :])
            url = address_of(name, replace(door, args=args), world)
            for method, roles in (("get", door.get), ("post", door.post)):
                for role in sorted(roles)[:1]:
                    with undone():
                        status = getattr(clients[role], method)(url).status_code
                    assert status < 500, f"{role} {method} {url}"
