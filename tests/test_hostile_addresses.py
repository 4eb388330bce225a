"""Addresses with letters that no database takes are answered as addresses that lead nowhere."""

import pytest

from tests.test_isolation import DOORS, address_of, signed_in, undone

pytestmark = pytest.mark.django_db
NUL = "\0"


def is_text(arg: object) -> bool:
    return isinstance(arg, str) and not arg.startswith("row:")


WITH_TEXT = sorted(name for name, door in DOORS.items() if any(map(is_text, door.args)))


@pytest.mark.parametrize("name", WITH_TEXT)
def test_no_address_breaks_at_a_letter_that_no_database_takes(name, world):
    door = DOORS[name]
    for actor in ("bureau", "desk"):
        with undone():
            client = signed_in(world.users[actor])
            client.raise_request_exception = False
            for place, arg in enumerate(door.args):
                if is_text(arg):
                    args = (*door.args[:place], NUL, *door.args[place + 1 :])
                    url = address_of(name, door.__class__(door.get, door.post, args), world)
                    for method in ("get", "post"):
                        answer = getattr(client, method)(url + door.query)
                        assert answer.status_code < 500, f"{actor} {method} {url}"
