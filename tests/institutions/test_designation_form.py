"""Recording a designation: its institution is found by name or kana, and it follows another."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from institutions.models import Designation, Institution
from tests.factories import DesignationFactory, InstitutionFactory, ward
from tests.form_pages import errors_of, forms_of, html
from wards.isolation.rls import ward_scope

CREATE = reverse("institutions:designation_create")
CHUO = "27128"


def answers(institution, **changes) -> dict[str, object]:
    return {
        "institution": institution.pk,
        "status": "designated",
        "programme": "hub",
        "functions": ["daily", "end_of_life"],
        "valid_from": "R6.4.1",
        "valid_to": "",
        "registered_as": "",
        "note": "",
        **changes,
    }


def offered(response) -> list[str]:
    return [
        label
        for value, label in response.context["form"].fields["institution"].widget.choices
        if value
    ]


# --- Finding the institution --------------------------------------------------------------------


@pytest.fixture
def many(desk):
    InstitutionFactory.create_batch(200)
    InstitutionFactory(name="中央の医院", ward=ward(CHUO))
    return InstitutionFactory(name="今里ほほえみ病院", kana="いまざとほほえみびょういん")


def test_part_of_the_name_or_kana_shortens_the_list_and_an_odd_search_is_harmless(desk, many):
    for typed in ("ほほえみ", "ｲﾏｻﾞﾄ", "今里 病院", "ホホエミ", "今里"):
        response = desk.get(CREATE, {"q": typed})
        assert offered(response) == ["今里ほほえみ病院（いまざとほほえみびょういん）"], typed
        assert "1件あります" in response.content.decode()
    for typed in ("\x00", "長" * 10_000, "<script>alert(1)</script>", "%", "'"):
        assert "<script>alert" not in html(desk.get(CREATE, {"q": typed}))


def test_of_several_with_one_name_the_addresses_are_told_and_closed_ones_come_last(desk, many):
    InstitutionFactory(name="同名医院", kana="", address="大阪市北区架空町1-1")
    closed = {"address": "大阪市北区架空町2-2", "closed_on": date(2024, 9, 1)}
    InstitutionFactory(name="同名医院", kana="", **closed)
    InstitutionFactory(name="一つの医院", kana="", address="大阪市北区架空町3-3")
    shown = offered(desk.get(CREATE))
    assert len(shown) == 204  # of 中央区 none
    assert "一つの医院" in shown
    assert "同名医院（大阪市北区架空町1-1）" in shown
    assert shown[-1] == "同名医院（大阪市北区架空町2-2・令和6年9月1日廃止）"


def test_the_chosen_institution_stays_offered_when_it_is_not_found(desk, many):
    response = desk.post(f"{CREATE}?q=どこにもない", answers(many, valid_from=""))
    assert set(errors_of(response)) == {"valid_from"}
    assert offered(response) == ["今里ほほえみ病院（いまざとほほえみびょういん）"]
    assert response.context["form"]["institution"].value() == str(many.pk)


def test_a_few_institutions_need_no_search(desk):
    InstitutionFactory()
    assert 'aria-label="医療機関を探す"' not in desk.get(CREATE).content.decode()


def test_an_institution_that_does_not_exist_is_not_preset_and_breaks_nothing(desk):
    for asked in ("x", "", "99999999999999999999", "\x00", "-1"):
        assert desk.get(CREATE, {"institution": asked}).status_code == 200, asked


# --- Following another record --------------------------------------------------------------------


@pytest.fixture
def consented(desk):
    return DesignationFactory(institution__name="架空医院", status="consented")


def test_a_new_status_ends_the_former_record_when_that_is_ticked(desk, consented):
    page = desk.get(CREATE, {"institution": consented.institution_id}).content.decode()
    assert "前の記録（内諾・令和6年4月1日から）は、新しい初日の前日で終える" in page
    given = answers(consented.institution, valid_from="R6.10.1")
    page = desk.post(CREATE, given).content.decode()
    assert "前の記録（内諾・令和6年4月1日から）は、令和6年9月30日で終える" in page
    assert desk.post(CREATE, given | {"end_former": "on"}).status_code == 302
    consented.refresh_from_db()
    new = Designation.objects.get(status="designated")
    assert Designation.objects.counted_on(date(2024, 9, 30)).get() == consented
    assert Designation.objects.counted_on(date(2024, 10, 1)).get() == new


def change(desk, designation, **typed):
    """Opens the page of a change from that of the designation, and sends it."""
    opened = desk.get(reverse("institutions:designation_detail", args=[designation.pk]))
    address = reverse("institutions:designation_change", args=[designation.pk])
    assert f'href="{address}">状態を変える' in html(opened)
    [form, *_] = [each for each in forms_of(desk.get(address)) if "status" in each.sent]
    assert set(form.sent) & {"valid_to", "intention", "institution"} == set()
    return desk.post(address, form.sent | typed)


@pytest.mark.parametrize("end", [None, date(2025, 3, 31)])
@pytest.mark.parametrize("begin", [date(2023, 4, 1), date(2024, 4, 1)])
def test_a_state_is_changed_from_a_day_on_with_two_fields(desk, begin, end):
    with time_machine.travel(date(2024, 12, 1)):
        old = DesignationFactory(status="consented", valid_from=begin, valid_to=end, note="架空")
        if end:
            DesignationFactory(institution=old.institution, valid_from=date(2025, 4, 1))
        answer = change(desk, old, status="designated", valid_from="R6.10.1")
        assert answer.status_code == 302
        assert "令和6年10月1日から「位置づけ済」" in html(desk.get(answer.url))
    old.refresh_from_db()
    new = Designation.objects.get(valid_from=date(2024, 10, 1))
    assert (old.status, old.valid_to) == ("consented", date(2024, 9, 30))
    assert (new.status, new.valid_to, new.note) == ("designated", end, "架空")
    assert (new.functions, new.created_by) == (old.functions, desk.user)


@pytest.mark.parametrize(
    ("typed", "place", "sentence"),
    [
        ({"valid_from": "R6.10.1"}, "status", "状態が変わっていません。"),
        ({"status": "withdrawn"}, "valid_from", "変わった日を入力してください。"),
        ({"status": "withdrawn", "valid_from": "R6.4.1"}, "valid_from", "戻って記録を修正して"),
    ],
)
def test_a_change_that_says_too_little_changes_nothing(desk, consented, typed, place, sentence):
    [told] = errors_of(change(desk, consented, **typed)).pop(place)
    assert sentence in told
    assert Designation.objects.get().updated_at == consented.updated_at


def test_what_has_ended_is_not_offered_to_change(desk):
    ended = DesignationFactory(valid_to=date(2024, 9, 30))
    page = desk.get(reverse("institutions:designation_detail", args=[ended.pk]))
    assert "状態を変える" not in html(page)


def test_one_in_another_ward_stands_in_the_own_register_and_behind_the_own_ones(desk, sign_in):
    create = reverse("institutions:institution_create")
    away = {"name": "あおい医院", "kana": "あおいいいん", "kind": "clinic", "located_in": CHUO}
    assert errors_of(desk.post(create, away | {"located_in": "27127"}))["located_in"]
    assert desk.post(create, away).status_code == 302
    stored = Institution.objects.get()
    assert (stored.ward_id, stored.located_in_id) == ("27127", CHUO)
    InstitutionFactory(name="わかば医院", kana="わかばいいん")
    last = ["わかば医院（わかばいいん）", "あおい医院（中央区・あおいいいん）"]
    assert offered(desk.get(CREATE)) == last
    assert desk.post(CREATE, answers(stored)).status_code == 302
    page = desk.get(reverse("institutions:designation_list")).content.decode()
    assert "診療所・中央区" in page
    # The ward in which it is has no part in it.
    there = sign_in("desk", ward=CHUO)
    for address in ("detail", "edit"):
        assert (
            there.get(reverse(f"institutions:institution_{address}", args=[stored.pk])).status_code
            == 404
        )
    assert "あおい医院" not in there.get(CREATE).content.decode()
    with ward_scope(CHUO):
        assert not Institution.objects.exists()
        assert not Designation.objects.exists()


def test_a_designation_and_its_institution_lead_to_each_other(desk, sign_in):
    institution = InstitutionFactory()
    register = reverse("institutions:institution_detail", args=[institution.pk])
    # An office keeps the register, and is told who designates.
    assert "位置づけの記録はありません。相談支援室が記録します。" in html(
        sign_in("ward_office").get(register)
    )
    assert "相談支援室が記録します" not in html(desk.get(register))
    own = reverse(
        "institutions:designation_detail", args=[DesignationFactory(institution=institution).pk]
    )
    assert f'href="{register}"' in html(desk.get(own))
    assert f'href="{own}"' in html(desk.get(register))


def test_another_wards_institution_cannot_be_chosen(desk):
    foreign = DesignationFactory(institution__ward=ward(CHUO))
    response = desk.post(CREATE, answers(foreign.institution, end_former="on", valid_from="R7.1.1"))
    assert set(errors_of(response)) == {"institution"}
    foreign.refresh_from_db()
    assert foreign.valid_to is None


# --- Wrong and hostile answers ---------------------------------------------------------------------


def test_a_wrong_answer_is_explained_at_its_field_and_the_rest_stays(desk):
    right = answers(InstitutionFactory()) | {"note": "残る備考"}
    for field, typed, sentence in (
        ("valid_to", "R6.3.31", "末日が初日より前です。"),
        ("status", "unknown", "選べるものの中から"),
        ("functions", ["daily", "<b>"], "選べるものの中から"),
        ("institution", "abc", "選べるものの中から"),
        ("institution", "9" * 30, "選べるものの中から"),
        ("institution", "\x00", "入力してください"),
        ("note", "a\x00b", "目に見えない文字"),
    ):
        response = desk.post(CREATE, right | {field: typed})
        assert any(sentence in told for told in errors_of(response)[field]), (field, typed)
        assert field == "note" or "残る備考" in response.content.decode()
    assert Designation.objects.count() == 0
