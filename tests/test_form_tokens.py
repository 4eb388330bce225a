"""A form page can be sent once: from whichever page, by whichever click, and nothing typed is lost.

The forms are the true ones of the pages; those that create something are found among the addresses.
"""

from datetime import timedelta

import pytest

from tests.creating_forms import CREATING, filled_in, pages_of, row_for, view_of
from tests.form_pages import forms_of, html
from tests.test_isolation import DOORS, address_of, undone
from tests.world import World
from wards.forms.once_only import TOKEN, new_token
from wards.generic.statements import StatementForm

pytestmark = pytest.mark.django_db

# Fields in which one may write what one likes.
WORDED = ("note", "text", "body", "content", "name", "opening_times")
BEFORE = "この入力は、すでに保存されています（"


# --- Every form that creates a record --------------------------------------------------------


@pytest.fixture(scope="module")
def creating(world) -> list[str]:
    """The addresses with a form of a record that is new, or of what a ward states for a time."""
    found = [
        name
        for name in sorted(DOORS)
        if issubclass(view_of(address_of(name, DOORS[name], world)), CREATING)
    ]
    assert len(found) >= 20
    return found


def test_a_page_saves_one_record_of_each_kind_and_opens_it_when_it_is_sent_again(
    world, clients, creating
):
    """Nothing typed is lost: it may mend the record that was saved, or be another one."""
    asked = 0
    for name in creating:
        role, address = min(DOORS[name].post), address_of(name, DOORS[name], world)
        client, pages = clients[role], pages_of(address)
        with undone():
            typed = filled_in(pages, row_for(pages, role, world.rows), client, address)
            before = pages.model.objects.count()
            client.post(address, typed)
            assert BEFORE in html(client.post(address, typed)), name
            # Sent from two pages, it is asked whether that is another one.
            assert client.post(address, typed | {TOKEN: new_token()}).status_code == 200, name
            count = pages.model.objects.count()
            assert count == before + 1, name
            changed = next((word for word in WORDED if word in typed), None)
            if changed is None or issubclass(view_of(address), StatementForm):
                continue
            saved = pages.model.objects.latest("pk")
            page = client.post(address, typed | {changed: "あとから変えた言葉"})
            assert pages.model.objects.count() == count, name
            assert BEFORE.removeprefix("この") in html(page), name
            [form, *_] = forms_of(page)
            assert form.sent[changed] == ["あとから変えた言葉"], name
            assert form.action == pages.url("edit", saved.pk)
            assert [b["formaction"] for b in form.buttons if "formaction" in b] == [address]
            assert "いま保存されている内容" in html(page), name
            # Either button does what it says.
            with undone():
                assert client.post(form.action, form.sent).status_code == 302, name
                saved.refresh_from_db()
                assert getattr(saved, changed) == "あとから変えた言葉"
            asked += 1
    assert asked >= 10


# --- What a page showed ------------------------------------------------------------------------


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
