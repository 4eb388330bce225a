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
from wards.generic.statements import StatementForm
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
# Fields in which one may write what one likes.
WORDED = ("note", "text", "body", "content", "name", "opening_times")
BEFORE = "この入力は、すでに保存されています（"
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


def test_of_every_kind_a_draft_is_counted_nowhere_and_its_form_saves_one_record(world, clients):
    """A page that is sent again opens that record; what was typed may mend it, or be another one."""
    creating = [
        n for n in sorted(DOORS) if issubclass(view_of(address_of(n, DOORS[n], world)), CREATING)
    ]
    assert len(creating) >= 20
    asked = 0
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
            assert pages.model.objects.count() == count + 1, name
            assert written() != before, name
            assert not world.users[role].drafts.exists(), name
            assert BEFORE in html(client.post(address, form.sent)), name
            # Sent from two pages, it is asked whether that is another one.
            assert client.post(address, form.sent | {TOKEN: new_token()}).status_code == 200, name
            changed = next((word for word in WORDED if word in typed), None)
            if changed and not issubclass(view_of(address), StatementForm):
                may_mend_it_or_be_another(client, address, form.sent, changed)
                asked += 1
            assert pages.model.objects.count() == count + 1, name
    assert asked >= 10


def may_mend_it_or_be_another(
    client: Client, address: str, sent: dict[str, object], changed: str
) -> None:
    """A page that is sent once more with another answer shows both, with a button for either."""
    pages = pages_of(address)
    saved = pages.model.objects.latest("pk")
    page = client.post(address, sent | {changed: "あとから変えた言葉"})
    assert BEFORE.removeprefix("この") in html(page), address
    [form, *_] = forms_of(page)
    assert form.sent[changed] == ["あとから変えた言葉"], address
    assert form.action == pages.url("edit", saved.pk)
    assert [b["formaction"] for b in form.buttons if "formaction" in b] == [address]
    assert "いま保存されている内容" in html(page), address
    with undone():
        assert client.post(form.action, form.sent).status_code == 302, address
        saved.refresh_from_db()
        assert getattr(saved, changed) == "あとから変えた言葉"


def outside(clients: dict[str, Client]) -> tuple:
    """What figures, reports, lists, files and the search say."""
    told = StringIO()
    call_command("figures", "--year=2024", "--live", stdout=told)
    pages = [clients[role].get("/reports/27115/desk/?year=2024") for role in clients]
    pages += [clients["bureau"].get("/"), clients["desk"].get("/trainings/visit/")]
    file = clients["bureau"].get("/downloads/csv/?year=2024&source=live").content
    return (
        told.getvalue(),
        len(file),
        [each.status_code for each in pages],
        [f.sentence for f in pages[0].context["page"].findings],
        [line.answer for line in pages[0].context["page"].lines],
        [clients[r].get(f"/search/?q={w}").context["number"] for r in clients for w in SEARCHED],
    )


def test_drafts_of_stored_records_change_nothing_but_their_own_forms(world, clients):
    assert len(FORMS) >= 18
    # The figures say at which minute they were counted.
    with undone(), time_machine.travel(timezone.now(), tick=False):
        said, changed = outside(clients), {}
        for name in FORMS:
            client, address = clients[min(DOORS[name].post)], address_of(name, DOORS[name], world)
            field, typed = changed_form(client, address)
            before = written()
            assert keep(client, address, typed | {TOKEN: new_token()})["kept"], name
            assert written() == before, name
            changed[name] = client, address, field, typed[field]
        assert keep(clients["ward_office"], NEW_TRAINING, TYPED)["kept"]
        assert Draft.objects.count() > len(FORMS)
        assert outside(clients) == said
        for name, (client, address, field, typed) in changed.items():
            [discard, form, *_] = forms_of(client.get(address))
            assert form.sent[field] == typed, name
            count = Draft.objects.count()
            client.post(address, discard.sent)
            assert Draft.objects.count() == count - 1, name
            [form, *_] = forms_of(client.get(address))
            assert form.sent.get(field) != typed, name
