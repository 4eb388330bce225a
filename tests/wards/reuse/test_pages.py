"""Pages that are kept: the same for everybody who may see the same, and nobody's tokens in them."""

import gzip
import re
from collections.abc import Iterator
from contextlib import suppress
from pickle import dumps

import pytest
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.counting.figures import FIGURES, city_figures
from reports.models import Erasure
from reports.pages.erasing.everywhere import carry_out, places_with
from tests import factories as make
from tests.database import fresh_database
from tests.signed_in import client_of
from tests.world import OTHER, OWN, World, build_world
from trainings.models import Training
from wards.isolation.erasing import ERASED
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import ReportingRound, Ward
from wards.reuse.change_log import logged_models
from wards.reuse.kept import _Memory, memory

TOKENS = re.compile(r'name="(csrfmiddlewaretoken|form_token)" value="([^"]+)"')
OF_THE_REQUEST = re.compile(r'(?<=value=")[\w.-]{40,90}|data-(?:left|whole)="\d+"')
SHARED = (
    "/?year=2024",
    "/dashboard/?year=2024",
    "/figures/desk.weekly_hours/?year=2024",
    "/wards/help/",
)
OF_A_BODY = (
    "/?year=2024",
    "/dashboard/?year=2024",
    f"/reports/{OWN}/desk/?year=2024",
    "/registers/?year=2024",
)
LISTS = ("/trainings/training/?year=2024", "/institutions/designation/", "/meetings/meeting/")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    with django_db_blocker.unblock(), fresh_database():
        with ward_scope(ALL_WARDS):
            made = build_world()
        yield made


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    memory.clear()
    yield
    memory.clear()


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def plain(text: str) -> str:
    return OF_THE_REQUEST.sub("", text)


def is_kept(client: Client, path: str) -> bool:
    """Whether the page comes from memory: then hardly anything is asked of the database."""
    with CaptureQueriesContext(connection) as captured:
        page(client, path)
    return not any(
        'FROM "wards_reportinground"' in each["sql"] for each in captured.captured_queries
    )


@pytest.mark.parametrize("role", ["bureau", "ward_office", "desk"])
def test_a_kept_page_is_the_page_that_would_be_drawn(world, role, settings):
    client = client_of(world.users[role])
    paths = {"bureau": (*SHARED, *LISTS, f"/reports/{OWN}/desk/?year=2024")}.get(role, OF_A_BODY)
    if role == "ward_office":
        paths = (*paths[:2], f"/reports/{OWN}/ward_office/?year=2024", *LISTS[:1])
    for path in paths:
        first, again = page(client, path), page(client, path)
        settings.REUSE_MB = 0
        drawn = page(client, path)
        settings.REUSE_MB = 64
        assert plain(first) == plain(again) == plain(drawn), path
        assert "gap-" not in first + again


def test_a_shared_page_has_the_menu_of_whoever_looks_after_accounts_for_those_alone(world):
    admin = world.users["ward_office"]
    other = make.UserFactory(
        role="ward_office", ward=admin.ward, is_ward_admin=not admin.is_ward_admin
    )
    for user in (admin, other, admin, other):
        menu = page(client_of(user), "/wards/help/")
        assert ('href="/wards/user/"' in menu) == user.is_ward_admin
        assert f'data-user="{user.pk}"' in menu
        assert user.name in menu


def test_a_kept_page_is_sent_compressed_to_whoever_can_read_it(world):
    client = client_of(world.users["bureau"])
    plainly = page(client, "/dashboard/?year=2024")
    for _ in range(2):
        sent = client.get("/dashboard/?year=2024", headers={"Accept-Encoding": "gzip"})
        assert sent.headers["Content-Encoding"] == "gzip"
        assert len(sent.content) < len(plainly) / 4
        assert plain(gzip.decompress(sent.content).decode()) == plain(plainly)


def test_what_is_saved_stands_on_the_next_page_of_everybody(world):
    bureau, office = client_of(world.users["bureau"]), client_of(world.users["ward_office"])
    path = "/trainings/training/?year=2024"
    for client in (bureau, office):
        page(client, path)
        assert is_kept(client, path)
    with ward_scope(ALL_WARDS):
        Training.objects.filter(ward=OWN).update(theme="あとから変えた研修")
    for client in (bureau, office):
        assert "あとから変えた研修" in page(client, path)


def kinds_gone() -> Iterator[str]:
    """One kind of record after another, none of which is there for a while: its name."""
    # What the Bureau sets (classes, words of slides) is checked where it is read.
    for model in (each for each in logged_models() if each._meta.app_label != "reports"):
        rows = []
        # What others name stays.
        with suppress(DatabaseError), ward_scope(ALL_WARDS):
            all_rows = list(model.objects.order_by("pk"))
            model.objects.all()._raw_delete(DEFAULT_DB_ALIAS)
            connection.check_constraints()
            rows = all_rows
        if rows:
            yield model.__name__
            with ward_scope(ALL_WARDS):
                model.objects.bulk_create(rows)


def test_after_any_change_pages_made_of_kept_parts_are_as_drawn_afresh(world, settings):
    pages = {
        "/dashboard/?year=2024": client_of(world.users["bureau"]),
        f"/reports/{OWN}/desk/?year=2024": client_of(world.users["desk"]),
    }
    whole = {path: plain(page(client, path)) for path, client in pages.items()}
    shown = set()
    for name in kinds_gone():
        for path, client in pages.items():
            made = page(client, path)
            settings.REUSE_MB = 0
            drawn = plain(page(client, path))
            settings.REUSE_MB = 64
            assert plain(made) == drawn, (name, path)
            if drawn != whole[path]:
                shown.add(name)
    assert {"Training", "Outreach", "Meeting", "Designation", "DeskHours"} <= shown


def test_each_figure_notes_all_that_it_reads_also_where_another_has_read_it(world):
    with ward_scope(ALL_WARDS):
        round_ = ReportingRound.objects.annual().get(fiscal_year=2024)

    def noted(*ids: str) -> dict[str, object]:
        memory.clear()
        city_figures(round_, world.users["bureau"], ids=ids)
        return {key[-1]: entry.read for key, entry in memory._entries.items()}

    with ward_scope(ALL_WARDS):
        together, backwards = noted(*FIGURES), noted(*reversed(FIGURES))
        for id_ in FIGURES:
            assert noted(id_)[id_] == together[id_] == backwards[id_], id_


@pytest.mark.parametrize("path", SHARED)
def test_officers_of_the_bureau_share_pages_and_none_sees_anothers_name_or_token(world, path):
    first, second = (
        make.UserFactory(role="bureau", name=f"架空 {name}") for name in ("春子", "夏子")
    )
    drawn, reused = page(client_of(first), path), page(client_of(second), path)
    assert "架空 春子" in drawn
    assert "架空 夏子" not in drawn
    assert "架空 夏子" in reused
    assert "架空 春子" not in reused
    tokens = [{value for _, value in TOKENS.findall(text)} for text in (drawn, reused)]
    assert all(tokens)
    assert tokens[0].isdisjoint(tokens[1])


def test_each_form_of_a_kept_page_has_a_token_of_its_own(world):
    client = client_of(world.users["desk"])
    pages = [page(client, f"/reports/{OWN}/desk/?year=2024") for _ in range(2)]
    forms = [
        [value for name, value in TOKENS.findall(text) if name == "form_token"] for text in pages
    ]
    assert forms[0]
    assert len({*forms[0], *forms[1]}) == len(forms[0]) + len(forms[1])


@pytest.mark.parametrize(
    "path", ["/dashboard/?year=2024", "/figures/professional_training.themes/?year=2024"]
)
@pytest.mark.parametrize("first", ["bureau", "other"])
def test_a_ward_never_gets_the_page_of_the_bureau_or_of_another_ward(world, path, first):
    other = make.UserFactory(role="ward_office", ward=Ward.objects.get(pk=OTHER))
    own = client_of(world.users["ward_office"])
    drawn = plain(page(own, path))
    memory.clear()
    before = plain(page(client_of(world.users["bureau"] if first == "bureau" else other), path))
    assert plain(page(own, path)) == drawn
    assert drawn != before


def test_a_message_stands_on_one_page_and_is_not_kept(world):
    client = client_of(world.users["bureau"])
    page(client, "/?year=2024")
    client.post("/accept/?year=2024", {})
    told = "左の欄で選択してください"
    assert [told in page(client, "/?year=2024") for _ in range(3)].count(True) <= 1
    assert told not in page(client_of(make.UserFactory(role="bureau")), "/?year=2024")


def test_whoever_changes_his_post_gets_another_page(world):
    user = make.UserFactory(role="ward_office", ward=Ward.objects.get(pk=OWN))
    page(client_of(user), "/?year=2024")
    type(user).objects.filter(pk=user.pk).update(ward=OTHER)
    assert str(Ward.objects.get(pk=OTHER)) in page(
        client_of(type(user).objects.get(pk=user.pk)), "/?year=2024"
    )


def test_a_page_of_accounts_is_drawn_anew_since_nothing_logs_who_is_locked_out(world):
    client = client_of(world.users["bureau"])
    page(client, "/wards/user/")
    assert not memory._entries


NAME = "架空患子"


def test_as_soon_as_words_are_erased_no_process_that_is_asked_for_anything_holds_them(
    world, monkeypatch
):
    readers = [client_of(world.users[role]) for role in ("bureau", "ward_office")]
    with ward_scope(ALL_WARDS):
        make.TrainingFactory(ward=make.ward(OWN), theme=f"{NAME}を看取る", date="2024-05-01")
    processes = [_Memory(), _Memory()]
    for process in processes:
        monkeypatch.setattr("wards.reuse.kept.memory", process)
        for reader in readers:
            assert NAME in page(reader, LISTS[0])
        assert NAME.encode() in dumps([each.answer for each in process._entries.values()])
    with ward_scope(ALL_WARDS):
        by = make.UserFactory(role="bureau")
        erasure = Erasure.objects.create(words=NAME, reason="架空の理由", asked_by=by)
        for each in places_with(NAME):
            each.erasure = erasure
            each.save()
        carry_out(erasure, make.UserFactory(role="bureau"))
    for process in processes:
        monkeypatch.setattr("wards.reuse.kept.memory", process)
        page(readers[0], SHARED[-1])
        assert NAME.encode() not in dumps([each.answer for each in process._entries.values()])
        for reader in readers:
            assert ERASED in page(reader, LISTS[0])


def test_what_was_drawn_before_everything_was_forgotten_is_not_kept_afterwards(world):
    for _ in range(2):
        page(client_of(world.users["bureau"]), LISTS[0])
    (key, entry), *_ = memory._entries.items()
    before = memory.age
    memory.clear()
    memory.put(key, entry, before)
    assert memory.get(key) is None
