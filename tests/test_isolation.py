"""Every address × role × GET and POST: what is not allowed is closed, the owner gets his own page.

The addresses are discovered. A new one fails here until somebody decides who may use it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
import time_machine
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from config import urls
from config.security_log import WITH_NAMES
from config.sessions import A_FILE, act_of
from tests.form_pages import forms_of
from tests.reports.published import receipts_of_a_word
from tests.signed_in import client_of
from tests.test_years import TODAY, read_by_people, wrong_years
from tests.world import OWN, World
from wards.forms.once_only import TOKEN, TOKEN_LOOKS
from wards.models import User

pytestmark = pytest.mark.django_db

BUREAU, OFFICE, DESK = {"bureau"}, {"ward_office"}, {"desk"}
WARDS, ALL = OFFICE | DESK, BUREAU | OFFICE | DESK
NOBODY: set[str] = set()

CLOSED = {403, 404, 405}
OPEN = {200, 302}


@dataclass(frozen=True)
class Door:
    """Who may GET and POST an address, and whose record it leads to.

    args: literal arguments, or 'row:training' for the key of a row of 東成区.
    of_ward: users of another ward stay outside.
    """

    get: set[str]
    post: set[str]
    args: tuple[object, ...] = ()
    of_ward: bool = False
    query: str = ""


def record(prefix: str, row: str, reads: set, writes: set, *pages: str, of_ward=True, query=""):
    """The doors of a record's pages: list and its file, create, detail, edit, end, delete, …"""
    key = (f"row:{row}",)
    doors = {
        "list": Door(reads, NOBODY),
        "list_file": Door(reads, NOBODY, ("xlsx",)),
        "create": Door(writes, writes, query=query),
        "detail": Door(reads, NOBODY, key, of_ward),
        "edit": Door(writes, writes, key, of_ward),
        "end": Door(writes, writes, key, of_ward),
        "delete": Door(writes, writes, key, of_ward),
        "restore": Door(NOBODY, writes, key, of_ward),
        "revert": Door(writes, NOBODY, key, of_ward),
    }
    chosen = pages or (*LIST, *WORDING)
    return {f"{prefix}_{page}": doors[page] for page in chosen}


def statement(prefix: str, row: str, writes: set):
    """The doors of what a ward states once a year."""
    key = (f"row:{row}",)
    return {
        f"{prefix}_list": Door(ALL, NOBODY, query="?year=2024"),
        # Of all wards; a ward's own statement is a page.
        f"{prefix}_list_file": Door(BUREAU, NOBODY, ("xlsx",), query="?year=2024"),
        prefix: Door(writes, writes, (2024,)),
        f"{prefix}_detail": Door(ALL, NOBODY, key, of_ward=True),
        f"{prefix}_delete": Door(writes, writes, key, of_ward=True),
        f"{prefix}_restore": Door(NOBODY, writes, key, of_ward=True),
        f"{prefix}_revert": Door(writes, NOBODY, key, of_ward=True),
    }


def monthly_statement(prefix: str, row: str, writes: set):
    """The doors of what a ward states once a month."""
    return statement(prefix, row, writes) | {
        prefix: Door(writes, writes, (2024, 9)),
        f"{prefix}_year": Door(ALL, writes, (2024,), query="?ward=27127"),
    }


LIST = ("list", "list_file")
WORDING = ("create", "detail", "edit", "delete", "restore", "revert")
LASTING = (*LIST, *WORDING, "end")
NOT_UNDONE = (*LIST, "create", "detail", "edit", "delete")
CITY = {"of_ward": False}

PUBLIC = {"account_login", "account_inactive", "mfa_authenticate", "account_logout", "session"}
PUBLIC |= {"metrics", "reports:live", "reports:ready", "reports:deck_style"}
PUBLIC |= {"mfa_login_webauthn", "wards:invited"}
# Pages of the user's own account; allauth's own tests hold what they do.
OWN_ACCOUNT = {
    "account_sessions",
    "account_reauthenticate",
    "account_change_password",
    "mfa_index",
    "mfa_reauthenticate",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
    "mfa_download_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_reauthenticate_webauthn",
}


def own_page(name: str, pk: int = 1) -> str:
    """A page of the user's own account; of nothing that is there, if it is one of many."""
    return reverse(name, args=[pk] if name in {"mfa_remove_webauthn"} else [])


DOORS: dict[str, Door] = {
    "wards:help": Door(ALL, NOBODY),
    **record("wards:round", "round", BUREAU, BUREAU, *NOT_UNDONE, **CITY),
    "wards:round_close": Door(BUREAU, BUREAU, ("row:round",)),
    "wards:round_reopen": Door(BUREAU, BUREAU, ("row:round",)),
    "wards:surveys_of_year": Door(BUREAU, BUREAU, (2030,)),
    "wards:due_date": Door(BUREAU, BUREAU, ("row:desk_report",)),
    **record("wards:user", "user", BUREAU, BUREAU, *LIST, "create", "detail", "edit", **CITY),
    "wards:user_reset": Door(BUREAU, BUREAU, ("row:user",)),
    "wards:user_invite": Door(BUREAU, BUREAU, ("row:user",)),
    "wards:user_switch": Door(BUREAU, BUREAU, ("row:user",)),
    "wards:user_unlock": Door(BUREAU, BUREAU, ("row:user",)),
    "wards:user_sessions": Door(BUREAU, BUREAU, ("row:user",)),
    "wards:user_asleep": Door(BUREAU, BUREAU),
    "wards:user_second_factor": Door(BUREAU, BUREAU, ("row:user",)),
    "wards:user_decide": Door(BUREAU, BUREAU, ("row:asked_user",)),
    "wards:log_list": Door(BUREAU, NOBODY),
    "wards:log_list_file": Door(BUREAU, NOBODY, ("csv",)),
    "wards:nothing_declare": Door(NOBODY, OFFICE, (2024, "training")),
    "wards:nothing_withdraw": Door(NOBODY, OFFICE, (2024, "outreach")),
    "reports:registers": Door(DESK, NOBODY, query="?year=2024"),
    "reports:register_confirm": Door(NOBODY, DESK, (2024, "opening_hours")),
    "reports:register_withdraw": Door(NOBODY, DESK, (2024, "opening_hours")),
    **record("consultations:desk", "desk", ALL, BUREAU | DESK, *LASTING),
    **record("consultations:hours", "hours", ALL, DESK, *LASTING),
    **record("consultations:coordinator", "coordinator", ALL, DESK, *LASTING),
    **record("consultations:initiative", "initiative", ALL, DESK),
    **monthly_statement("consultations:monthly_total", "monthly_total", DESK),
    **record("institutions:institution", "institution", ALL, WARDS),
    **record("institutions:designation", "designation", ALL, DESK, *LASTING),
    "consultations:initiative_records": Door(DESK, DESK, ("row:initiative",), of_ward=True),
    "institutions:designation_change": Door(DESK, DESK, ("row:designation",), of_ward=True),
    **statement("institutions:survey", "survey", OFFICE),
    **record("meetings:meeting", "liaison", ALL, DESK),
    "meetings:meeting_create": Door(ALL, ALL),
    **statement("meetings:liaison_plan", "liaison_plan", DESK),
    **record("meetings:event", "event", BUREAU, BUREAU, **CITY),
    **record("trainings:training", "training", ALL, OFFICE),
    **record("trainings:outreach", "outreach", ALL, OFFICE),
    **record("trainings:visit", "visit", ALL, DESK),
    **statement("trainings:visit_plan", "visit_plan", DESK),
    "reports:home": Door(ALL, NOBODY, query="?year=2024"),
    "reports:ward_report": Door(ALL, NOBODY, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:submit": Door(DESK, DESK, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:answer_mark": Door(NOBODY, OFFICE, ("row:mark",), of_ward=True),
    "reports:next_missing": Door(DESK, NOBODY, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:receipt": Door(ALL, NOBODY, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:receipt_save": Door(NOBODY, DESK, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:receipt_file": Door(ALL, NOBODY, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:review": Door(BUREAU, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:withdraw": Door(NOBODY, DESK, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:ask_return": Door(DESK, DESK, (OWN, "desk"), of_ward=True, query="?year=2024"),
    "reports:unaccept": Door(NOBODY, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:recall": Door(NOBODY, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:grant_return": Door(NOBODY, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:decline": Door(BUREAU, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:accept": Door(NOBODY, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:return": Door(BUREAU, BUREAU, (OWN, "desk"), query="?year=2024"),
    "reports:accept_many": Door(BUREAU, BUREAU, query="?year=2024"),
    "reports:board_file": Door(BUREAU, NOBODY, ("xlsx",), query="?year=2024"),
    "reports:reminders": Door(BUREAU, NOBODY, query="?year=2024"),
    # Without a mail server there is nothing to send.
    "reports:send_reminders": Door(NOBODY, NOBODY, query="?year=2024"),
    "reports:job_again": Door(NOBODY, BUREAU, ("row:failed_job",)),
    "reports:job_give_up": Door(NOBODY, BUREAU, ("row:failed_job",)),
    "reports:dashboard": Door(ALL, NOBODY, query="?year=2024"),
    "reports:figure": Door(ALL, NOBODY, ("professional_training.plan",), query="?year=2024"),
    "reports:ward_page_list": Door(BUREAU, NOBODY, query="?year=2024"),
    "reports:ward_pages_zip": Door(NOBODY, BUREAU, query="?year=2024"),
    "reports:ward_page_file": Door(ALL, NOBODY, (OWN, "json"), of_ward=True, query="?year=2024"),
    "reports:figure_download": Door(
        BUREAU, NOBODY, ("professional_training.plan", "csv"), query="?year=2024"
    ),
    "reports:download": Door(BUREAU, NOBODY, ("csv",), query="?year=2024"),
    "reports:edition_list": Door(ALL, NOBODY, query="?year=2024"),
    "reports:edition_publish": Door(BUREAU, BUREAU, query="?year=2024"),
    "reports:edition_preview": Door(BUREAU, NOBODY, query="?year=2024"),
    "reports:edition": Door(ALL, NOBODY, (1,), query="?year=2024"),
    "reports:edition_download": Door(ALL, NOBODY, (1, "csv"), query="?year=2024"),
    "reports:search": Door(ALL, NOBODY, query="?q=架空"),
    "reports:erasure_list": Door(ALL, NOBODY),
    "reports:erasure_ask": Door(BUREAU, BUREAU),
    "reports:erasure": Door(BUREAU, NOBODY, ("row:erasure",)),
    "reports:erasure_decide": Door(BUREAU, BUREAU, ("row:erasure", "declined")),
    "reports:retention_list": Door(BUREAU, NOBODY),
    "reports:retention": Door(BUREAU, NOBODY, (2024, "uploads")),
    "reports:retention_hold": Door(BUREAU, BUREAU, (2024, "uploads")),
    "reports:retention_ask": Door(BUREAU, BUREAU, (2024, "uploads")),
    "reports:retention_decide": Door(BUREAU, BUREAU, ("row:disposal", "declined")),
    "reports:excel": Door(ALL, ALL, query="?year=2024"),
    "reports:form_download": Door(NOBODY, ALL, query="?year=2024"),
    "reports:forms_zip": Door(NOBODY, BUREAU, query="?year=2024"),
    "reports:work": Door(BUREAU, NOBODY, ("row:work",)),
    "reports:work_file": Door(BUREAU, NOBODY, ("row:work",)),
    "reports:upload_list": Door(ALL, NOBODY),
    "reports:upload_list_file": Door(ALL, NOBODY, ("csv",)),
    "reports:upload": Door(ALL, NOBODY, ("row:upload",), of_ward=True),
    "reports:upload_read": Door(NOBODY, BUREAU | DESK, ("row:upload",), of_ward=True),
    "reports:upload_save": Door(NOBODY, BUREAU | DESK, ("row:upload",), of_ward=True),
    "reports:upload_withdraw": Door(NOBODY, BUREAU | DESK, ("row:upload",), of_ward=True),
    "reports:upload_marked": Door(ALL, NOBODY, ("row:upload",), of_ward=True),
    "reports:upload_file": Door(ALL, NOBODY, ("row:upload",), of_ward=True),
    "reports:official_list": Door(BUREAU, BUREAU),
    "reports:ledger": Door(DESK, DESK),
    "reports:ledger_example": Door(DESK, NOBODY, ("case_log", "csv")),
    "reports:deck_template": Door(BUREAU, BUREAU),
    "reports:deck_template_file": Door(BUREAU, NOBODY),
    "reports:user_list": Door(BUREAU, BUREAU),
    "reports:user_list_file": Door(BUREAU, NOBODY),
    "reports:user_list_save": Door(NOBODY, BUREAU, ("row:user_list",)),
    "reports:wording_list": Door(BUREAU, NOBODY),
    "reports:wording_table": Door(BUREAU, NOBODY, ("around_the_clock",)),
    "reports:wording_gather": Door(NOBODY, BUREAU, ("around_the_clock",)),
    "reports:wording_move": Door(NOBODY, BUREAU, ("around_the_clock",)),
    "reports:wording_carry": Door(NOBODY, BUREAU, ("around_the_clock",)),
    "reports:notice_settings": Door(ALL, ALL),
    "reports:letter_list": Door(BUREAU, NOBODY),
    "reports:letter_list_file": Door(BUREAU, NOBODY, ("csv",)),
    **record("reports:letter", "letter", BUREAU, BUREAU, *WORDING, **CITY, query="?kind=overdue"),
    "reports:handover_list": Door(ALL, NOBODY),
    "reports:handover_list_file": Door(BUREAU, NOBODY, ("csv",)),
    "reports:handover_create": Door(WARDS, WARDS),
    # Of the ward office: its desk has a note of its own.
    **record("reports:handover", "handover", BUREAU | OFFICE, OFFICE, "detail", "edit", "revert"),
    **record("reports:announcement", "announcement", ALL, BUREAU, *NOT_UNDONE, "revert", **CITY),
    "reports:announcement_file": Door(ALL, NOBODY, ("row:announcement",)),
    **record("reports:notice", "notice", BUREAU, NOBODY, *LIST, "detail", **CITY),
    **record(
        "reports:initiative_wording",
        "initiative_wording",
        BUREAU,
        BUREAU,
        *WORDING,
        **CITY,
        query="?heading=clock_1&year=2024",
    ),
    **record("reports:theme_wording", "theme_wording", BUREAU, BUREAU, *WORDING, **CITY),
    **record("reports:footnote", "footnote", BUREAU, BUREAU, *WORDING, **CITY),
    **record(
        "reports:deck_text",
        "deck_text",
        BUREAU,
        BUREAU,
        *WORDING,
        **CITY,
        query="?key=cover.title&year=2024",
    ),
    **record(
        "reports:scale_classes",
        "scale_classes",
        BUREAU,
        BUREAU,
        *WORDING,
        **CITY,
        query="?key=desk.weekly_hours&year=2024",
    ),
}


def addresses(patterns, namespace: str = "") -> Iterator[str]:
    """The names of all addresses of the project."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"


DISCOVERED = sorted(set(addresses(get_resolver().url_patterns)))


def test_somebody_has_decided_who_may_use_every_address():
    assert set(DISCOVERED) == set(DOORS) | PUBLIC | OWN_ACCOUNT


def address_of(name: str, door: Door, world: World) -> str:
    args = [
        world.rows[arg.removeprefix("row:")].pk if str(arg).startswith("row:") else arg
        for arg in door.args
    ]
    return reverse(name, args=args) + door.query


@contextmanager
def undone() -> Iterator[None]:
    """Everything inside leaves no trace in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


# What was published: a browser may keep it, and asks each time whether it may show it.
PUBLISHED = {"reports:edition_download"}
# A letter is shown with an example of today; surveys and months offer those of the next year, the
# list of what is kept all years that are over.
OF_OTHER_YEARS = (
    "reports:edition",
    "reports:letter",
    "wards:round_list",
    "consultations:monthly_total_year",
    "reports:retention_list",
)
# Who has read an announcement of the Bureau is noted.
NOTED = {("reports:announcement_detail", "ward_office"), ("reports:announcement_detail", "desk")}
# A ward's user asks for the other ward's record by its key, in every way there is.
KEYED = sorted(name for name, door in DOORS.items() if door.of_ward and "row:" in str(door.args))


def refusal(status: int) -> Callable[..., HttpResponse]:
    return lambda *_, **why: HttpResponse(status=status)


@pytest.fixture(scope="module", autouse=True)
def two_years_later() -> Iterator[None]:
    """The report is one of two years ago; its receipt and the thousand refusals are drawn elsewhere."""
    with (
        time_machine.travel(TODAY, tick=False),
        receipts_of_a_word(),
        pytest.MonkeyPatch.context() as patch,
    ):
        for status in (403, 404):
            patch.setattr(urls, f"handler{status}", refusal(status), raising=False)
        yield


@pytest.fixture(scope="module")
def visitors(world) -> dict[str, Client]:
    """Each has logged in once for all requests, but for "nobody"."""
    return {who: client_of(user) for who, user in world.users.items()} | {"nobody": Client()}


def answer_to(visitor: Client, method: str, url: str, *, only_reads=False) -> HttpResponse:
    """The answer to somebody who was told nothing before; only_reads: where nothing can be written."""
    visitor.cookies.pop("messages", None)
    with undone():
        if only_reads:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION READ ONLY")
        return getattr(visitor, method)(url)


def only_reads(name: str, role: str, url: str) -> bool:
    """Whether a standby can answer: the security log keeps each file, and names of people of all
    wards, that somebody has opened."""
    of_the_log = name in WITH_NAMES if role == "bureau" else (name, role) in NOTED
    return not of_the_log and act_of(url.partition("?")[0]) != A_FILE


@pytest.mark.parametrize("name", sorted(DOORS))
def test_only_those_who_may_get_in(name, world, visitors):
    door = DOORS[name]
    url = address_of(name, door, world)
    url += "" if door.query else "?year=2024"
    for actor, user in world.users.items():
        foreign = actor.startswith("other ")
        if foreign and (name in KEYED or not door.of_ward):
            continue  # what belongs to no ward opens as for the first ward
        for method, roles in (("get", door.get), ("post", door.post)):
            is_open = user.role in roles and not foreign
            expected = OPEN if is_open else CLOSED
            reads = is_open and method == "get" and only_reads(name, user.role, url)
            answer = answer_to(visitors[actor], method, url, only_reads=reads)
            assert answer.status_code in expected, f"{actor} {method.upper()} {url}: {answer}"
            if method == "get" and answer.status_code in OPEN:
                assert ("no-cache" if name in PUBLISHED else "no-store") in answer["Cache-Control"]
                if answer.status_code == 200:
                    belongs_to_its_reader(
                        answer, user, of_its_year=not name.startswith(OF_OTHER_YEARS)
                    )
    is_led_to_the_log_in(visitors["nobody"], url)


def belongs_to_its_reader(answer: HttpResponse, user: User, *, of_its_year: bool) -> None:
    """A page says whose it is, each of its forms can be sent once, and it names no other year."""
    is_file = "Content-Disposition" in answer.headers
    assert (act_of(answer.wsgi_request.path) == A_FILE) == is_file
    if not is_file:
        page = answer.content.decode()
        assert f'data-user="{user.pk}"' in page
        assert not of_its_year or wrong_years(read_by_people(page)) == []
        forms = forms_of(answer)
        tokens = [token for form in forms for token in form.sent[TOKEN]]
        assert len(set(tokens)) == len(tokens) == len(forms)
        assert all(map(TOKEN_LOOKS.fullmatch, tokens))


def is_led_to_the_log_in(nobody: Client, url: str) -> None:
    for method in ("get", "post"):
        answer = answer_to(nobody, method, url)
        assert answer.status_code == 302, f"{method.upper()} {url}"
        assert answer["Location"].startswith(reverse("account_login"))


def test_nobody_gets_to_the_pages_of_an_account_without_a_log_in(visitors):
    for name in OWN_ACCOUNT:
        is_led_to_the_log_in(visitors["nobody"], own_page(name))


def test_another_wards_record_is_not_found_and_stays_as_it_is(world, visitors):
    for name in KEYED:
        door = DOORS[name]
        row = world.rows[f"other.{door.args[0].removeprefix('row:')}"]
        before = type(row).objects.filter(pk=row.pk).values().get()
        with undone():
            for method, roles in (("get", door.get), ("post", door.post)):
                for role in WARDS:
                    expected = {404} if role in roles else {404, 405}
                    answer = getattr(visitors[role], method)(reverse(name, args=[row.pk]))
                    assert answer.status_code in expected, (
                        f"{role} {method.upper()} {name}: {answer}"
                    )
            assert type(row).objects.filter(pk=row.pk).values().get() == before, name


def test_an_inactive_user_gets_nowhere(world):
    with undone():
        user = User.objects.get(pk=world.users["bureau"].pk)
        client = client_of(user)
        user.is_active = False
        user.save()
        assert client.get(reverse("reports:dashboard")).status_code == 302
