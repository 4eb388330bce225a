"""What was deleted comes back as it was, and a record goes back to an earlier version, of every kind."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Model, ProtectedError
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve
from django.utils import timezone

from meetings.models import Attendance
from reports.models import InitiativeSource
from tests import factories as make
from tests.creating_forms import remove
from tests.form_pages import forms_of, html, send_page
from tests.kept_at import kept_at
from tests.signed_in import client_of
from tests.test_form_tokens import edited_by_somebody
from tests.test_isolation import DOORS, undone
from wards.answers import NOT_TOLD, minute_label, minute_text
from wards.generic.lists import RecordList
from wards.record_pages import kinds_with_pages
from wards.triggers import LOCKED

pytestmark = pytest.mark.django_db

RESTORED = sorted(name for name in DOORS if name.endswith("_restore"))
REVERTED = sorted(name for name in DOORS if name.endswith("_revert"))
# What a test may change in a record of whichever kind; the first that the kind has.
CHANGED = {
    "note": "あとから変えた言葉",
    "text": "あとから変えた言葉",
    "body": "あとから変えた言葉",
    "content": "あとから変えた言葉",
    "topics": "あとから変えた言葉",
    "name": "架空の新しい名前",
    "opening_times": "あとから変えた時間",
    "consultations": 77,
    "planned_times": 9,
    "method_detail": "あとから変えた方法",
    "registered_as": "架空の別の事業",
    "trainees_detail": "架空の対象者",
    "lines": "0\n1以上",
}


def row_of(name: str, world) -> Model:
    row = world.rows[DOORS[name].args[0].removeprefix("row:")]
    return type(row).objects.get(pk=row.pk)


def said(row: Model) -> dict[str, object]:
    """All that is stored of a record; {} where it is gone."""
    return type(row).objects.filter(pk=row.pk).values().first() or {}


def deleted(row: Model, client: Client) -> HttpResponse:
    """The page after a record was deleted on its page, with all that needs it gone before."""
    try:
        with transaction.atomic():
            type(row).objects.get(pk=row.pk).delete()
            transaction.set_rollback(True)
    except ProtectedError as error:
        for other in error.protected_objects:
            remove(other)
    address = pages_of_row(row).url("delete", row.pk)
    [form, *_] = forms_of(client.get(address))
    page = client.post(address, form.sent, follow=True)
    assert not said(row)
    return page


def pages_of_row(row: Model):
    return next(pages for pages in kinds_with_pages() if pages.model is type(row))


def undo_form(page: HttpResponse, row: Model):
    """The form that a message carries."""
    address = pages_of_row(row).url("restore", row.pk)
    return next(form for form in forms_of(page) if form.action == address)


@pytest.fixture(scope="module")
def everybody(world) -> dict[str, Client]:
    """A client that is signed in as each user, of the other ward too."""
    return {name: client_of(user) for name, user in world.users.items()}


def others_than_editors(everybody, door) -> dict[str, Client]:
    """Those who may not change what a door leads to, for one reason each: their role, their ward."""
    return {
        name: client
        for name, client in everybody.items()
        if (door.of_ward and name.removeprefix("other ") in door.post) == name.startswith("other ")
        and name not in door.post
    }


# --- What was deleted ------------------------------------------------------------------------


def test_of_every_kind_a_deleted_record_comes_back_once_as_it_was_and_only_to_its_editors(
    world, clients, everybody
):
    """Its page offers that in its message, and its list to whoever may bring it back."""
    assert len(RESTORED) >= 18
    offered = 0
    for name in RESTORED:
        client, row = clients[min(DOORS[name].post)], row_of(name, world)
        address = address_of_list(row)
        with undone():
            before = said(row)
            form = undo_form(deleted(row, client), row)
            if address:
                in_message, form = form, undo_form(client.get(address), row)
                assert form.sent.keys() == in_message.sent.keys(), name
                offered += 1
            # Nobody but those who may edit it brings it back.
            for who, other in others_than_editors(everybody, DOORS[name]).items():
                assert other.post(form.action, form.sent).status_code in (403, 404), (name, who)
                if address:
                    assert form.action not in other.get(address).content.decode(), (name, who)
            assert not said(row), name
            page = client.post(form.action, form.sent, follow=True)
            assert "を元に戻しました。" in html(page), name
            assert said(row) == before, name
            assert not address or form.action not in html(client.get(address)), name
            # A wording comes back to the workbench, where there is no history.
            own = client.get(pages_of_row(row).page_of(row))
            assert own.context["versions"][0]["what"] == "元に戻した", name
            # The page that was sent has done what it is for; another one finds it done.
            assert "すでに終わって" in html(client.post(form.action, form.sent)), name
            again = client.post(form.action, {}, follow=True)
            assert "すでに元に戻っています。" in html(again), name
            assert said(row) == before, name
    assert offered >= 10


def address_of_list(row: Model) -> str:
    """The list of all years in which a record stands; '' where a workbench shows it."""
    address = pages_of_row(row).url("list")
    is_list = getattr(resolve(address).func, "view_class", None) is RecordList
    return f"{address}?year=all" if is_list else ""


def test_a_list_takes_as_many_queries_for_many_deleted_as_for_one(world, clients, query_budget):
    client, ward, counted = clients["ward_office"], world.users["ward_office"].ward, []
    # Once a minute a session notes that somebody is there.
    client.get("/trainings/training/?year=all")
    for number in (1, 5):
        for row in make.TrainingFactory.create_batch(number, ward=ward):
            row.delete()
        with query_budget(40) as queries:
            page = client.get("/trainings/training/?year=all")
        counted.append((len(queries), len(page.context["deleted"])))
    assert counted[1] == (counted[0][0], 6), counted


def test_what_stood_at_no_time_is_not_found(world, clients):
    for name in RESTORED:
        address = pages_of_row(row_of(name, world)).url("restore", 999_999_999)
        assert clients[min(DOORS[name].post)].post(address).status_code == 404, name


def test_surveys_and_accounts_are_not_undone():
    assert not {"wards:round", "wards:user"} & {
        name.rpartition("_")[0] for name in RESTORED + REVERTED
    }


def test_a_locked_statement_stays_deleted_until_its_report_is_returned(world, clients):
    row, desk = row_of("meetings:liaison_plan_restore", world), clients["desk"]
    with undone():
        before = said(row)
        form = undo_form(deleted(row, desk), row)
        report = make.submission_in("submitted", form="desk", ward=row.ward)
        page = desk.post(form.action, form.sent, follow=True)
        assert LOCKED in html(page)
        assert not said(row)
        make.move(report, "returned", world.users["bureau"], reason="架空の理由")
        # What was refused can be pressed again.
        form = undo_form(page, row)
        assert desk.post(form.action, form.sent).status_code == 302
        assert said(row) == before


def test_another_record_in_its_place_stays_and_the_way_back_too(world, clients):
    row, office = row_of("institutions:survey_restore", world), clients["ward_office"]
    with undone():
        before = said(row)
        form = undo_form(deleted(row, office), row)
        other = make.ResourceSurveyFactory(ward=row.ward, fiscal_year=row.fiscal_year)
        stored = said(other)
        page = office.post(form.action, form.sent, follow=True)
        assert "この年度の回答はすでにあります。" in html(page)
        assert said(other) == stored
        assert not said(row)
        other.delete()
        form = undo_form(page, row)
        assert office.post(form.action, form.sent).status_code == 302
        assert said(row) == before


def test_a_period_that_another_has_taken_is_named(world, clients):
    row, desk = row_of("consultations:hours_restore", world), clients["desk"]
    with undone():
        form = undo_form(deleted(row, desk), row)
        make.DeskHoursFactory(desk=row.desk, valid_from=row.valid_from)
        page = desk.post(form.action, form.sent, follow=True)
        assert "期間の重なる開設時間がすでにあります。" in html(page)
        assert not said(row)


def test_what_belonged_to_a_record_that_is_gone_says_so(world, clients):
    row, desk = row_of("consultations:hours_restore", world), clients["desk"]
    with undone():
        form = undo_form(deleted(row, desk), row)
        remove(row.desk)
        page = desk.post(form.action, form.sent, follow=True)
        assert "相談支援室の記録が削除されているので" in html(page)
        assert not said(row)


def test_a_wording_comes_back_with_the_sentences_that_are_still_there(world, clients):
    bureau, wording = clients["bureau"], row_of("reports:initiative_wording_restore", world)
    with undone():
        there, gone = (make.InitiativeFactory(ward=make.ward("27127")) for _ in range(2))
        wording.initiatives.set([there, gone])
        form = undo_form(deleted(wording, bureau), wording)
        gone.delete()
        bureau.post(form.action, form.sent)
        assert list(wording.initiatives.all()) == [there]


def test_a_deleted_sentence_comes_back_into_the_wording_it_stood_behind(world, clients):
    row, wording = row_of("consultations:initiative_restore", world), make.InitiativeWordingFactory
    with undone():
        link = InitiativeSource.objects.create(wording=wording(), initiative=row)
        form = undo_form(deleted(row, clients["desk"]), row)
        assert not said(link)
        clients["desk"].post(form.action, form.sent)
        assert said(link)


def test_an_event_comes_back_with_the_people_of_each_ward(world, clients):
    row = row_of("meetings:event_restore", world)
    with undone():
        make.AttendanceFactory(event=row, ward=make.ward("27127"), people=12)
        before = list(Attendance.objects.filter(event=row).order_by("pk").values())
        form = undo_form(deleted(row, clients["bureau"]), row)
        clients["bureau"].post(form.action, form.sent)
        assert list(Attendance.objects.filter(event=row).order_by("pk").values()) == before


# --- An earlier version ------------------------------------------------------------------------


def changed(row: Model) -> None:
    """Saves a new version of a record that says otherwise in one field."""
    stored = type(row).objects.get(pk=row.pk)
    fields = {field.name for field in stored._meta.concrete_fields}
    name = next(each for each in CHANGED if each in fields)
    setattr(stored, name, CHANGED[name])
    stored.save()


def links(page: HttpResponse) -> list[str]:
    """Where the history of a page leads back to."""
    keys = [version["earlier"] for version in page.context["versions"] if version["earlier"]]
    return [f"{page.context['revert_url']}?version={key}" for key in keys]


def test_of_every_kind_a_record_goes_back_to_its_first_version(world, clients):
    assert len(REVERTED) >= 19
    for name in REVERTED:
        client, row = clients[min(DOORS[name].get)], row_of(name, world)
        with undone():
            before = said(row)
            changed(row)
            assert said(row) != before, name
            count = row.versions.count()
            page = client.get(pages_of_row(row).page_of(row))
            [*_, first] = links(page)
            asks = client.get(first)
            assert "戻したあと" in html(asks), name
            [form, *_] = forms_of(asks)
            answer = client.post(form.action, form.sent)
            if answer.status_code == 200:
                # What stands in a report asks what the edit means.
                [form, *_] = forms_of(answer)
                reason = {"intention": "mistaken", "mistake_reason": "架空の誤り"}
                answer = client.post(form.action or answer.request["PATH_INFO"], form.sent | reason)
            assert answer.status_code == 302, (name, answer.context["form"].errors)
            now = said(row)
            for own in ("updated_at", "updated_by_id", "mistake"):
                before[own] = now.get(own)
            assert {k: v for k, v in before.items() if k in now} == now, name
            # History is added to.
            assert row.versions.count() == count + 1, name


# What says which record it is, and its order, which nobody edits on a form.
PLACES = {"fiscal_year", "heading", "key", "kind", "position", "scale"}


def test_what_the_form_that_goes_back_does_not_ask_has_a_way_back_of_its_own():
    unasked = set()
    for pages in kinds_with_pages():
        if pages.revertible and hasattr(pages.model, "versions"):
            told = {*NOT_TOLD, *PLACES, *pages.form_class.base_fields}
            fields = (field for field in pages.model._meta.concrete_fields if field.editable)
            unasked |= {str(field) for field in fields if field.name not in told}
    # tests/consultations/test_pages.py goes back to them.
    assert unasked == {"consultations.Initiative.records"}


def test_only_those_who_may_edit_see_the_way_back(world, clients):
    for name in REVERTED:
        row = row_of(name, world)
        with undone():
            changed(row)
            for role, client in clients.items():
                page = client.get(pages_of_row(row).page_of(row))
                if page.status_code == 200:
                    assert bool(page.context["revert_url"]) == (role in DOORS[name].get), name
                    shown = "この版に戻す" in html(page)
                    assert shown == (role in DOORS[name].get), (name, role)


def test_a_version_of_another_record_leads_nowhere(world, clients):
    row, office = row_of("trainings:training_revert", world), clients["ward_office"]
    pages, other = pages_of_row(row), world.rows["other.training"]
    for asked in ("", "x", "²", "9" * 30, other.versions.first().pgh_id):
        answer = office.get(f"{pages.url('revert', row.pk)}?version={asked}")
        assert answer["Location"] == pages.page_of(row)


def test_a_colleagues_edit_meanwhile_is_not_written_over(world, clients):
    row, office = row_of("trainings:training_revert", world), clients["ward_office"]
    with undone():
        changed(row)
        [*_, first] = links(office.get(pages_of_row(row).page_of(row)))
        [form, *_] = forms_of(office.get(first))
        edited_by_somebody(row)
        stored = said(row)
        assert "開いたあとで" in html(office.post(form.action, form.sent))
        assert said(row) == stored


def test_a_locked_statement_goes_back_to_nothing(world, clients):
    row, desk = row_of("meetings:liaison_plan_revert", world), clients["desk"]
    with undone():
        changed(row)
        [*_, first] = links(desk.get(pages_of_row(row).page_of(row)))
        [form, *_] = forms_of(desk.get(first))
        make.submission_in("submitted", form="desk", ward=row.ward)
        stored = said(row)
        assert not desk.get(pages_of_row(row).page_of(row)).context["revert_url"]
        assert "この版に戻す" not in html(desk.get(first))
        assert LOCKED in html(desk.post(form.action, form.sent))
        assert said(row) == stored


def test_words_that_were_confirmed_are_not_asked_about_again(world, clients):
    office = clients["ward_office"]
    with undone():
        row = make.TrainingFactory(ward=world.rows["training"].ward, note="架空様 06-1234-5678")
        changed(row)
        [*_, first] = links(office.get(pages_of_row(row).page_of(row)))
        [form, *_] = forms_of(office.get(first))
        assert office.post(form.action, form.sent).status_code == 302
        assert said(row)["note"] == "架空様 06-1234-5678"


def test_message_and_history_name_the_version_to_which_a_record_went_back(world, clients):
    office = clients["ward_office"]
    with undone():
        with kept_at(timezone.now() - timedelta(days=2)):
            row = make.TrainingFactory(ward=world.rows["training"].ward)
            changed(row)
        detail = pages_of_row(row).page_of(row)
        [*_, first] = links(office.get(detail))
        [form, *_] = forms_of(office.get(first))
        then = row.versions.earliest("pgh_id").pgh_created_at
        done = html(office.post(form.action, form.sent, follow=True))
        assert f"を{minute_label(then)}の版に戻しました。" in done
        newest, before, *_ = office.get(detail).context["versions"]
        assert newest["what"] == f"{minute_text(then)} の版に戻した"
        assert before["what"] == "修正した"
        # A key that is none is a plain edit.
        edit = pages_of_row(row).url("edit", row.pk)
        for key in ("9" * 40, "x", "0"):
            [sent, *_] = forms_of(office.get(edit))
            page = office.post(edit, sent.sent | {"back_to": key}, follow=True)
            assert "を修正しました。" in html(page)


def test_the_same_content_is_not_saved_again(world, clients):
    row, office = row_of("trainings:training_revert", world), clients["ward_office"]
    with undone():
        row.save()
        [*_, first] = links(office.get(pages_of_row(row).page_of(row)))
        page = office.get(first)
        assert "いまの内容と同じです" in html(page)
        assert not [form for form in forms_of(page) if form.action == page.context["action"]]


def test_a_wording_goes_back_to_its_words_and_sentences(world, clients):
    bureau, ward = clients["bureau"], make.ward("27127")
    with undone():
        with kept_at(timezone.now() - timedelta(days=2)):
            wording = make.InitiativeWordingFactory()
            same = {"fiscal_year": wording.fiscal_year, "heading": wording.heading}
            old, new = (
                make.InitiativeFactory(ward=ward, text=text, **same)
                for text in ("前の取組", "後の取組")
            )
            wording.initiatives.set([old])
        with kept_at(timezone.now() - timedelta(days=1)):
            wording.initiatives.set([new])
            wording.save()
        [*_, first] = links(bureau.get(pages_of_row(wording).page_of(wording)))
        asks = bureau.get(first)
        [change] = asks.context["changes"]
        assert ("後の取組" in change["before"], "前の取組" in change["after"]) == (True, True)
        [form, *_] = forms_of(asks)
        assert bureau.post(form.action, form.sent).status_code == 302
        assert list(wording.initiatives.all()) == [old]


def test_an_event_goes_back_to_the_people_it_had(world, clients):
    bureau = clients["bureau"]
    with undone():
        with kept_at(timezone.now() - timedelta(days=2)):
            event = make.CoordinatorEventFactory()
            make.AttendanceFactory(event=event, ward=make.ward("27127"), people=12)
        with kept_at(timezone.now() - timedelta(days=1)):
            event.attendance.update(people=13)
            make.AttendanceFactory(event=event, ward=make.ward("27128"), people=5)
            event.save()
        [*_, first] = links(bureau.get(pages_of_row(event).page_of(event)))
        asks = bureau.get(first)
        told = [(each["before"], each["after"]) for each in asks.context["changes"]]
        assert sorted(told) == [("13人", "12人"), ("5人", "空欄")]
        [form, *_] = forms_of(asks)
        assert bureau.post(form.action, form.sent).status_code == 302
        assert dict(event.attendance.values_list("ward_id", "people")) == {"27127": 12}


def test_what_has_no_versions_goes_back_to_none(world, clients):
    account = world.users["ward_office"]
    with undone():
        edit = f"/wards/user/{account.pk}/edit/"
        answer = send_page(clients["bureau"], edit, {"back_to": "1"})
        assert answer.status_code == 302
