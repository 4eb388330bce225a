"""What a page showed when it was opened: nothing newer is deleted, ended or stopped by its form."""

from datetime import timedelta

import pytest

from tests.form_pages import forms_of, html
from tests.test_isolation import DOORS, address_of, undone
from tests.world import World

pytestmark = pytest.mark.django_db


def acting_on_a_version(world: World) -> list[str]:
    """The addresses of pages that delete, end or stop what they show."""
    endings = ("_delete", "_end", "_switch")
    found = [name for name in sorted(DOORS) if name.endswith(endings)]
    assert len(found) >= 20
    return found


def test_what_was_edited_meanwhile_is_neither_deleted_nor_ended_nor_stopped(world, clients):
    for name in acting_on_a_version(world):
        door, client = DOORS[name], clients[sorted(DOORS[name].post)[0]]
        row = world.rows[door.args[0].removeprefix("row:")]
        address = address_of(name, door, world)
        with undone():
            # Above it may stand how to undo the deletion before.
            [form] = [each for each in forms_of(client.get(address)) if "stamp" in each.sent]
            typed = form.sent | ({"valid_to": "R7.3.31"} if name.endswith("_end") else {})
            edited_by_somebody(row)
            refused = client.post(address, typed)
            assert refused.status_code == 200, name
            assert "開いたあとで" in html(refused), name
            if not name.endswith("_switch"):
                assert "画面を開いたあとの変更" in html(refused), name
            # Knowing what it is now, one may.
            [form, *_] = forms_of(refused)
            last_day = {k: v for k, v in typed.items() if k == "valid_to"}
            assert client.post(address, form.sent | last_day).status_code == 302, name


def test_without_a_stamp_nothing_is_deleted(world, clients):
    for name in acting_on_a_version(world):
        door, client = DOORS[name], clients[sorted(DOORS[name].post)[0]]
        row = world.rows[door.args[0].removeprefix("row:")]
        with undone():
            before = type(row).objects.filter(pk=row.pk).values().get()
            client.post(address_of(name, door, world), {"valid_to": "R7.3.31"})
            assert type(row).objects.filter(pk=row.pk).values().get() == before, name


def edited_by_somebody(row) -> None:
    """As a colleague's page would: another version, saved a moment later."""
    stored = type(row).objects.get(pk=row.pk)
    if not hasattr(row, "updated_at"):
        changed = "due_on" if hasattr(row, "due_on") else "name"
        value = getattr(stored, changed)
        setattr(stored, changed, value + ("さん" if changed == "name" else timedelta(days=1)))
    stored.save()
