"""An edit of a running record says whether it changed from a day on or was wrong from the start."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse

from consultations.models import MAIN, RULES, SECOND, Desk, DeskHours
from institutions.models import Designation
from tests import factories as make
from tests.form_pages import errors_of, forms_of, send_page
from wards.fiscal import wareki
from wards.models import Validity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("all_wards")]

BEFORE, FIRST, SUMMER = date(2023, 4, 1), date(2024, 4, 1), date(2024, 7, 1)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Kind:
    """A kind of record with a period: its pages, how it is made, one answer changed."""

    page: str
    factory: type
    fields: dict[str, object]
    changed: dict[str, object]

    def __str__(self) -> str:
        return self.model.__name__

    @property
    def model(self) -> type[models.Model]:
        return self.factory._meta.model

    def made(self, **fields: object) -> models.Model:
        return self.factory(**self.fields, **fields)


OLD_DESK = {"desk__valid_from": BEFORE}
KINDS = [
    Kind("consultations:hours", make.DeskHoursFactory, OLD_DESK, {"weekly_hours": "18"}),
    Kind("consultations:coordinator", make.CoordinatorFactory, OLD_DESK, {"qualification": "b"}),
    Kind(
        "institutions:designation",
        make.DesignationFactory,
        {"functions": ["daily"]},
        {"functions": ["daily", "end_of_life"]},
    ),
]
every_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def edit(client, kind: Kind, row, **changes):
    """Sends the form of a record as it is stored, with changes."""
    return send_page(client, reverse(f"{kind.page}_edit", args=[row.pk]), changes)


def test_every_model_with_a_period_says_which_of_its_fields_are_answers():
    """A new field of such a record is an answer, or is named here as none."""
    no_answers = {"valid_from", "valid_to", "mistake", "note", "id", "created_at", "updated_at"}
    no_answers |= {"created_by", "updated_by"}
    # Filled in later, and another number each year: no change of what somebody may do.
    no_answers |= {*MAIN, *SECOND} - set(RULES)
    kinds = [model for model in apps.get_models() if issubclass(model, Validity)]
    assert {*kinds} == {kind.model for kind in KINDS} | {Desk}
    for kind in KINDS:
        names = {field.name for field in kind.model._meta.concrete_fields}
        assert kind.model.answers == names - no_answers
    # Of a desk nothing is filed or counted but its hours and coordinators.
    assert Desk.answers == frozenset()


DAY = {"intention": "changed", "changed_on": "R6.7.1"}


@every_kind
def test_what_does_not_say_what_an_edit_means_is_explained_and_nothing_is_lost(desk, kind):
    row = kind.made(valid_from=BEFORE)
    address = reverse(f"{kind.page}_edit", args=[row.pk])
    [form, *_] = forms_of(desk.get(address))
    for is_changed, sent, place, sentence in (
        (True, {}, "intention", "「変わった」か「はじめから誤り」を選択してください。"),
        (True, {"intention": "mistaken"}, "mistake_reason", "誤りの理由を入力してください。"),
        (True, DAY | {"changed_on": ""}, "changed_on", "変わった日を入力してください。"),
        (True, DAY | {"changed_on": "R5.4.1"}, "changed_on", "それより後の日を入力して"),
        (True, DAY | {"changed_on": "R5.3.31"}, "changed_on", "それより後の日を入力して"),
        (True, DAY | {"changed_on": "R6.13.1"}, "changed_on", "13月"),
        (True, DAY | {"valid_from": "R6.7.1"}, "valid_from", "初日は令和5年4月1日のままに"),
        (False, DAY, "intention", "内容が変わっていません。新しい内容を入力してください。"),
        (False, {"valid_from": "R6.7.1"}, "intention", "「変わった」か「はじめから誤り」を"),
    ):
        typed = (kind.changed if is_changed else {}) | sent
        response = desk.post(address, form.sent | typed)
        [told] = errors_of(response).pop(place)
        assert sentence in told
        for name, value in typed.items():
            assert response.context["form"][name].value() == value
    one = kind.model.objects.get()
    assert (one.valid_from, one.valid_to, one.updated_at) == (BEFORE, None, row.updated_at)


@every_kind
def test_neither_is_chosen_beforehand(desk, kind):
    row = kind.made(valid_from=BEFORE)
    page = desk.get(reverse(f"{kind.page}_edit", args=[row.pk]))
    assert "変わったのですか、はじめから誤りですか" in page.content.decode()
    assert not page.context["form"]["intention"].value()


@every_kind
def test_an_end_or_a_note_is_just_edited(desk, kind):
    row = kind.made(valid_from=BEFORE)
    note = {"note": "架空の備考"} if kind.model is Designation else {}
    assert edit(desk, kind, row, valid_to="R6.9.30", **note).status_code == 302
    assert kind.model.objects.get().valid_to == date(2024, 9, 30)
    assert getattr(kind.model.objects.get(), "note", "架空の備考") == "架空の備考"


@every_kind
def test_what_changed_ends_the_day_before_and_goes_on_as_a_new_record(desk, kind):
    row = kind.made(valid_from=BEFORE)
    name = next(iter(kind.changed))
    before = getattr(kind.model.objects.get(), name)
    response = edit(desk, kind, row, **kind.changed, intention="changed", changed_on="R6.7.1")
    assert response.status_code == 302
    old, new = kind.model.objects.order_by("valid_from")
    assert (old.pk, old.valid_from, old.valid_to) == (row.pk, BEFORE, SUMMER - ONE_DAY)
    assert (new.valid_from, new.valid_to) == (SUMMER, None)
    assert getattr(old, name) == before != getattr(new, name)
    assert (new.created_by, new.updated_by, old.updated_by) == (desk.user,) * 3
    on = kind.model.objects.valid_on
    assert [on(day).get().pk for day in (BEFORE, SUMMER - ONE_DAY, SUMMER)] == [
        old.pk,
        old.pk,
        new.pk,
    ]
    assert not on(BEFORE - ONE_DAY).exists()
    assert "令和6年6月30日で終えました。" in desk.get(response.url).content.decode()


@every_kind
def test_what_was_wrong_is_corrected_from_its_start_and_the_reason_is_kept(desk, kind):
    row = kind.made(valid_from=BEFORE)
    name = next(iter(kind.changed))
    before = getattr(kind.model.objects.get(), name)
    reason = "契約書を読み違えていた"
    answers = {**kind.changed, "intention": "mistaken", "mistake_reason": reason}
    assert edit(desk, kind, row, **answers).status_code == 302
    one = kind.model.objects.get()
    assert (one.pk, one.valid_from, one.mistake) == (row.pk, BEFORE, reason)
    assert getattr(one, name) != before
    page = desk.get(reverse(f"{kind.page}_detail", args=[row.pk]))
    assert reason in page.content.decode()
    changes = page.context["versions"][0]["changes"]
    assert {"label": "はじめから誤りとした理由", "before": "空欄", "after": reason} in changes


@every_kind
def test_the_boundary_days_of_a_record_that_has_an_end(desk, kind):
    end = date(2025, 3, 31)
    row = kind.made(valid_from=BEFORE, valid_to=end)
    chosen = {**kind.changed, "intention": "changed"}
    late = errors_of(edit(desk, kind, row, **chosen, changed_on="2025-04-01"))
    assert "いまの登録は令和7年3月31日で終わっています。" in late["changed_on"][0]
    for first in (end, BEFORE + ONE_DAY):
        assert edit(desk, kind, row, **chosen, changed_on=first.isoformat()).status_code == 302
        old, new = kind.model.objects.order_by("valid_from")
        assert (old.valid_from, old.valid_to) == (BEFORE, first - ONE_DAY)
        assert (new.valid_from, new.valid_to) == (first, end)
        new.delete()
        kind.model.objects.filter(pk=old.pk).update(valid_to=end)


@every_kind
@pytest.mark.parametrize(("begin", "asked"), [(FIRST - ONE_DAY, True), (FIRST, False)])
def test_what_began_in_the_year_and_was_never_submitted_is_edited_freely(desk, kind, begin, asked):
    row = kind.made(valid_from=begin)
    response = edit(desk, kind, row, **kind.changed)
    assert (response.status_code == 200) == asked
    assert (
        "intention" in desk.get(reverse(f"{kind.page}_edit", args=[row.pk])).context["form"].fields
    ) == asked


@every_kind
def test_what_was_submitted_is_not_edited_freely_any_more(desk, kind):
    row = kind.made(valid_from=FIRST)
    make.filed_in(2024, "desk", status="returned")
    assert set(errors_of(edit(desk, kind, row, **kind.changed))) == {"intention"}


@every_kind
def test_the_bureau_sees_a_correction_with_its_reason_and_the_filing_stays(desk, sign_in, kind):
    row = kind.made(valid_from=BEFORE)
    report = make.filed_in(2024, "desk")
    filed = report.filings.get().records
    answers = {**kind.changed, "intention": "mistaken", "mistake_reason": "転記の誤り"}
    assert edit(desk, kind, row, **answers).status_code == 302
    assert report.filings.get().records == filed
    page = sign_in("bureau").get("/reports/27127/desk/review/?year=2024").content.decode()
    assert "提出後に変更あり" in page
    assert "転記の誤り" in page


def test_a_designation_that_moves_to_another_institution_meets_what_stands_there(desk):
    kind = KINDS[-1]
    row = kind.made(valid_from=BEFORE)
    other = make.DesignationFactory(valid_from=BEFORE, functions=["daily"])
    chosen = {"institution": other.institution_id, "intention": "changed", "changed_on": "R6.7.1"}
    response = edit(desk, kind, row, **chosen)
    assert "令和6年6月30日で終える" in response.content.decode()
    assert edit(desk, kind, row, **chosen, end_former="on").status_code == 302
    ended = Designation.objects.filter(valid_to=SUMMER - ONE_DAY)
    assert {each.pk for each in ended} == {row.pk, other.pk}
    assert Designation.objects.get(valid_from=SUMMER).institution_id == other.institution_id


def test_hours_that_follow_are_not_overlapped(desk):
    kind = KINDS[0]
    row = kind.made(valid_from=BEFORE, valid_to=date(2024, 8, 31))
    later = make.DeskHoursFactory(desk=row.desk, valid_from=date(2024, 9, 1))
    chosen = {**kind.changed, "intention": "changed", "changed_on": "R6.7.1", "valid_to": ""}
    assert set(errors_of(edit(desk, kind, row, **chosen))) == {"valid_to"}
    chosen["valid_to"] = "R6.8.31"
    assert edit(desk, kind, row, **chosen).status_code == 302
    assert [wareki(each.valid_from) for each in DeskHours.objects.order_by("valid_from")] == [
        "令和5年4月1日",
        "令和6年7月1日",
        "令和6年9月1日",
    ]
    later.refresh_from_db()
    assert later.valid_to is None
