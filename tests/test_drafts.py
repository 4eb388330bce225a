"""A draft is its user's alone, is counted nowhere, and loses nothing: for forms of every kind."""

import re
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from tests.creating_forms import CREATING, filled_in, pages_of, row_for, view_of
from tests.form_pages import forms_of, html
from tests.test_house import APPS
from tests.test_isolation import DOORS, address_of, undone
from tests.test_undoing import CHANGED
from wards.forms.once_only import CSRF, TOKEN, new_token
from wards.models import Draft, Session, SpentForm

pytestmark = pytest.mark.django_db

WORD = "書きかけの架空の言葉"
NEW_TRAINING = "/trainings/training/new/?year=2024"
TYPED = {"fiscal_year": "2024", "programme": "hub", "state": "planned", "theme": WORD}
# Words of the drafts below.
SEARCHED = (WORD, "あとから変えた", "架空の新しい名前")
# All but what every request writes, which is kept and given back, or once a minute.
TABLES = {
    model._meta.db_table
    for model in apps.get_models()
    if model._meta.app_config.name in APPS and model not in (Draft, Session, SpentForm)
}
FORMS = sorted(name for name in DOORS if name.endswith("_edit") and DOORS[name].post)


def keep(client: Client, address: str, typed: dict[str, object]) -> dict[str, object]:
    """What the script is answered that sends a form as a draft."""
    answer = client.post(address, typed | {"draft": "keep"})
    assert answer.status_code == 200
    return answer.json()


def notice(page: HttpResponse) -> str:
    """What a form says of its draft, above."""
    found = re.search(r"\d\d:\d\d の下書きを続けています", html(page))
    return found[0] if found else ""


def written() -> dict[str, list[int]]:
    """How many rows each table has got, changed and lost in this transaction; not of drafts."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables"
        )
        return {table: numbers for table, *numbers in cursor.fetchall() if table in TABLES}


def changed_form(client: Client, address: str) -> tuple[str, dict[str, object]]:
    """The form of a stored record with one answer changed: the name of it, and what is sent."""
    [form, *_] = forms_of(client.get(address))
    changes = CHANGED | {"due_on": "R6.10.31", "lines": "0\n1～4\n5以上"}
    name = next(name for name in changes if name in form.sent)
    return name, form.sent | {name: [str(changes[name])]}


def test_a_draft_of_every_kind_is_counted_nowhere_and_gone_when_saved(world, clients):
    creating = [
        n for n in sorted(DOORS) if issubclass(view_of(address_of(n, DOORS[n], world)), CREATING)
    ]
    assert len(creating) >= 20
    for name in creating:
        role, address = min(DOORS[name].post), address_of(name, DOORS[name], world)
        client, pages = clients[role], pages_of(address)
        with undone():
            typed = filled_in(pages, row_for(pages, role, world.rows), client, address)
            before, count = written(), pages.model.objects.count()
            kept = keep(client, address, typed | {TOKEN: new_token()})
            assert kept["kept"], (name, kept)
            assert "下書きを保存しました" in kept["text"], name
            assert written() == before, name
            page = client.get(address)
            assert notice(page), name
            # The form on the page says what was typed.
            [_, form, *_] = forms_of(page)
            said = {
                key: texts if isinstance(texts, list) else [str(texts)]
                for key, texts in typed.items()
                # Only the Bureau says for which ward.
                if key not in (TOKEN, CSRF) and (key != "ward" or role == "bureau")
            }
            assert {k for k in said if any(said[k]) and form.sent.get(k) != said[k]} == set(), name
            assert client.post(address, form.sent).status_code in (200, 302), name
            assert pages.model.objects.count() > count, name
            assert written() != before, name
            assert not world.users[role].drafts.exists(), name


def test_a_draft_of_a_stored_record_changes_nothing_but_its_own_form(world, clients):
    assert len(FORMS) >= 18
    for name in FORMS:
        role, address = min(DOORS[name].post), address_of(name, DOORS[name], world)
        client = clients[role]
        with undone():
            field, typed = changed_form(client, address)
            before = written()
            assert keep(client, address, typed | {TOKEN: new_token()})["kept"], name
            assert written() == before, name
            [discard, form, *_] = forms_of(client.get(address))
            assert form.sent[field] == typed[field], name
            client.post(address, discard.sent)
            [form, *_] = forms_of(client.get(address))
            assert form.sent.get(field) != typed[field], name
            assert not world.users[role].drafts.exists(), name


def test_figures_reports_and_search_do_not_know_drafts(world, clients):
    def outside() -> tuple:
        written = StringIO()
        call_command("figures", "--year=2024", "--live", stdout=written)
        pages = [clients[role].get("/reports/27115/desk/?year=2024") for role in clients]
        pages += [clients["bureau"].get("/"), clients["desk"].get("/trainings/visit/")]
        file = clients["bureau"].get("/downloads/csv/?year=2024&source=live").content
        return (
            written.getvalue(),
            len(file),
            [each.status_code for each in pages],
            [f.sentence for f in pages[0].context["page"].findings],
            [line.answer for line in pages[0].context["page"].lines],
            [
                clients[r].get(f"/search/?q={w}").context["number"]
                for r in clients
                for w in SEARCHED
            ],
        )

    # The figures say at which minute they were counted.
    with undone(), time_machine.travel(timezone.now(), tick=False):
        before = outside()
        for name in FORMS:
            client, address = clients[min(DOORS[name].post)], address_of(name, DOORS[name], world)
            keep(client, address, changed_form(client, address)[1] | {TOKEN: new_token()})
        assert keep(clients["ward_office"], NEW_TRAINING, TYPED)["kept"]
        assert Draft.objects.count() > len(FORMS)
        assert outside() == before
