"""Whose a draft is, what is not kept, and when it ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import factories as make
from tests.form_pages import forms_of, html
from tests.signed_in import client_of
from tests.test_drafts import NEW_TRAINING, TYPED, WORD, keep, notice
from trainings.models import Training
from wards.forms.once_only import TOKEN, new_token
from wards.generic.drafts import KEPT_FOR, MOST_CHARACTERS, MOST_DRAFTS, forget_old_drafts
from wards.models import Draft

pytestmark = pytest.mark.django_db

# --- Whose it is ------------------------------------------------------------------------------


def test_another_pc_shows_the_draft_and_another_user_of_the_ward_does_not(sign_in):
    make.RoundFactory()
    office = sign_in("ward_office", ward="27115")
    colleague = sign_in("ward_office", ward="27115")
    keep(office, NEW_TRAINING, TYPED)
    other_pc = client_of(office.user)
    assert notice(other_pc.get(NEW_TRAINING))
    assert WORD in html(other_pc.get(NEW_TRAINING))
    for page in (NEW_TRAINING, "/", "/trainings/training/?year=2024"):
        assert WORD not in html(colleague.get(page))
    assert "書きかけの下書き" not in html(colleague.get("/reports/27115/ward_office/?year=2024"))


def test_a_draft_is_kept_only_where_the_form_itself_may_be_saved(sign_in):
    training = make.TrainingFactory(ward=make.ward("27115"))
    edit = f"/trainings/training/{training.pk}/edit/"
    typed = TYPED | {"draft": "keep"}
    assert sign_in("ward_office", ward="27128").post(edit, typed).status_code == 404
    assert sign_in("desk", ward="27115").post(edit, typed).status_code in (403, 404)
    assert sign_in("bureau").post(NEW_TRAINING, typed).status_code == 403
    assert Client(enforce_csrf_checks=True).post(NEW_TRAINING, typed).status_code == 403
    assert Client().post(NEW_TRAINING, typed).status_code == 302
    assert not Draft.objects.exists()


def test_whoever_has_typed_only_is_not_told_to_press_again_after_signing_in(client):
    client.post(NEW_TRAINING, TYPED | {"draft": "keep"})
    assert "not_done" not in client.session


def test_the_drafts_that_are_open_stand_on_the_report(sign_in):
    make.RoundFactory()
    office = sign_in("ward_office", ward="27115")
    keep(office, NEW_TRAINING, TYPED)
    page = html(office.get("/reports/27115/ward_office/?year=2024"))
    assert "書きかけの下書き 1件" in page
    assert f'{NEW_TRAINING}&amp;next=/"' in page


# --- What is not kept --------------------------------------------------------------------------


def test_words_that_look_like_a_patients_are_not_kept_in_whichever_field(sign_in):
    office = sign_in("ward_office")
    for field in ("note", "theme", "date", "people"):
        kept = keep(office, NEW_TRAINING, TYPED | {field: "田中様 090-1234-5678"})
        assert not kept["kept"]
        assert kept["text"] == "下書きは保存していません：個人の情報に見える言葉があります"
    assert not Draft.objects.exists()


def test_only_what_the_form_asks_is_kept_and_no_confirmation(sign_in):
    office = sign_in("ward_office")
    more = {"keep_words": "on", "csrfmiddlewaretoken": "x", "password": "x", "then": "next"}
    keep(office, NEW_TRAINING, TYPED | more)
    assert set(Draft.objects.get().typed) == set(TYPED)
    keep(office, NEW_TRAINING, TYPED | {"theme": "\x00架空"})
    assert Draft.objects.get().typed["theme"] == ["架空"]


def test_what_another_part_of_the_form_asks_is_kept_as_well(sign_in):
    bureau, address = sign_in("bureau"), "/meetings/event/new/?year=2024"
    [form] = forms_of(bureau.get(address))
    ward = next(name for name in form.sent if "27115" in name)
    assert keep(bureau, address, {ward: "12"})["kept"]
    [_, form] = forms_of(bureau.get(address))
    assert form.sent[ward] == ["12"]


def test_what_is_too_long_or_too_much_is_not_kept(sign_in):
    office = sign_in("ward_office")
    assert not keep(office, NEW_TRAINING, TYPED | {"note": "長" * MOST_CHARACTERS})["kept"]
    assert not keep(office, f"{NEW_TRAINING}&more={'x' * 300}", TYPED)["kept"]
    for number in range(MOST_DRAFTS):
        make.DraftFactory(user=office.user, address=f"/{number}/")
    assert not keep(office, NEW_TRAINING, TYPED)["kept"]


def test_what_says_nothing_new_is_no_draft(sign_in):
    office = sign_in("ward_office")
    keep(office, NEW_TRAINING, TYPED)
    assert keep(office, NEW_TRAINING, {"fiscal_year": "2024", "theme": ""}) == {
        "kept": True,
        "text": "",
    }
    assert not Draft.objects.exists()


def test_a_draft_that_comes_after_its_page_was_saved_is_late(sign_in):
    office = sign_in("ward_office")
    [form] = forms_of(office.get(NEW_TRAINING))
    office.post(NEW_TRAINING, form.sent | TYPED)
    assert not keep(office, NEW_TRAINING, form.sent | TYPED | {"note": "遅れて届いた言葉"})["kept"]
    assert Training.objects.count() == 1
    assert not Draft.objects.exists()


def test_a_locked_answer_has_no_draft(sign_in):
    report = make.submission_in("submitted", form="ward_office")
    office = sign_in("ward_office", ward=report.ward_id)
    assert not keep(office, "/institutions/survey/2024/", {"conducted": "True"})["kept"]


# --- When it ends ------------------------------------------------------------------------------


def test_a_draft_of_a_record_that_somebody_changed_meanwhile_is_compared_before_saving(sign_in):
    ward = make.ward("27115")
    training = make.TrainingFactory(ward=ward, note="はじめの備考")
    edit = f"/trainings/training/{training.pk}/edit/"
    office, colleague = sign_in("ward_office", ward="27115"), sign_in("ward_office", ward="27115")
    [form] = forms_of(office.get(edit))
    keep(office, edit, form.sent | {"note": WORD, TOKEN: new_token()})
    [theirs] = forms_of(colleague.get(edit))
    colleague.post(edit, theirs.sent | {"note": "同僚の備考"})
    page = office.get(edit)
    assert "書き始めたあとで、この記録はほかで修正されました" in html(page)
    [_, form] = forms_of(page)
    refused = office.post(edit, form.sent)
    assert "いま保存されている内容" in html(refused)
    assert "同僚の備考" in html(refused)
    assert forms_of(refused)[-1].sent["note"] == [WORD]
    assert office.post(edit, forms_of(refused)[-1].sent).status_code == 302
    training.refresh_from_db()
    assert training.note == WORD


def test_a_deleted_record_takes_its_drafts_along(sign_in):
    office = sign_in("ward_office")
    training = make.TrainingFactory(ward=office.user.ward)
    edit = f"/trainings/training/{training.pk}/edit/"
    [form] = forms_of(office.get(edit))
    keep(office, edit, form.sent | {"note": WORD, TOKEN: new_token()})
    delete = edit.replace("edit", "delete")
    office.post(delete, forms_of(office.get(delete))[0].sent)
    assert not Draft.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": "desk"}, {"ward": "27128"}])
def test_whoever_is_stopped_or_changes_post_leaves_no_draft(all_wards, change):
    user = make.DraftFactory(user__ward=make.ward("27115")).user
    user.save()
    assert user.drafts.exists()
    if "ward" in change:
        change = {"ward": make.ward(change["ward"])}
    type(user).objects.filter(pk=user.pk).update(**change)
    assert not user.drafts.exists()


def test_old_drafts_are_forgotten(all_wards):
    old, new = make.DraftFactory(), make.DraftFactory()
    Draft.objects.filter(pk=old.pk).update(kept_at=timezone.now() - KEPT_FOR - timedelta(seconds=1))
    forget_old_drafts()
    assert list(Draft.objects.all()) == [new]
