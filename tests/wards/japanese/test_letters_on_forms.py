"""An odd or lost letter is asked about at its field; what was typed stays, and one mark settles it."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.management import call_command
from django.urls import get_resolver, reverse

from institutions.models import Institution
from tests.factories import InstitutionFactory, UserFactory
from tests.form_pages import send_page
from wards.forms.form_fields import WordsArea, WordsField, WordsInput
from wards.models import User

pytestmark = pytest.mark.django_db

CREATE = reverse("institutions:institution_create")


def test_a_radical_is_named_and_replaced_when_one_says_so(desk):
    answers = {"name": "⻄⼤阪医院", "kind": "clinic", "address": "大阪市⻄区1"}
    page = desk.post(CREATE, answers)
    (sentence,) = page.context["form"].errors["name"]
    assert "「⻄」（U+2EC4）は「西」、「⼤」（U+2F24）は「大」に似た別の文字です。" in sentence
    html = page.content.decode()
    assert 'value="⻄⼤阪医院"' in html
    assert 'name="name-letters" value="mend"' in html
    assert "ふつうの文字「西」「大」に置き換える" in html
    assert not Institution.objects.exists()
    half = desk.post(CREATE, {**answers, "name-letters": "mend"})
    assert set(half.context["form"].errors) == {"address"}
    assert 'value="西大阪医院"' in half.content.decode()
    settled = desk.post(CREATE, {**answers, "name-letters": "mend", "address-letters": "mend"})
    assert settled.status_code == 302
    stored = Institution.objects.get()
    assert (stored.name, stored.address) == ("西大阪医院", "大阪市西区1")


def test_what_nobody_sees_is_not_stored(desk):
    unseen = "\u200b\u00ad\ufeff\u202e\u2060\u200d"
    typed = f"{unseen}𠮷{unseen}田葛\U000e0100医院{unseen}"
    assert desk.post(CREATE, {"name": typed, "kind": "clinic"}).status_code == 302
    assert Institution.objects.get().name == "𠮷田葛\U000e0100医院"


def test_a_postal_code_is_kept_in_one_form_and_what_is_none_is_told_at_its_field(desk):
    answers = {"name": "架空医院", "kind": "clinic", "postal_code": "〒５３６ー０００１"}
    assert desk.post(CREATE, answers).status_code == 302
    assert Institution.objects.get().postal_code == "536-0001"
    page = desk.post(CREATE, {"name": "架空医院", "kind": "clinic", "postal_code": "536-001"})
    assert "7桁の数字を入力してください" in page.context["form"].errors["postal_code"][0]
    assert 'value="536-001"' in page.content.decode()


def test_a_name_that_lost_a_letter_overwrites_ours_only_when_one_says_so(desk):
    stored = InstitutionFactory(name="𠮷田医院", kind="clinic")
    url = reverse("institutions:institution_edit", args=[stored.pk])

    def answered(answer: str) -> str:
        answers = {"name": typed, "name-letters": answer}
        assert send_page(desk, url, answers).status_code == 302
        stored.refresh_from_db()
        return stored.name

    for typed in ("?田医院", "〓田医院", "□田医院", "\ufffd田医院", "??田医院"):
        asked = send_page(desk, url, {"name": typed})
        assert "保存されている「𠮷田医院」の文字が" in asked.context["form"].errors["name"][0]
        assert f'value="{typed}"' in asked.content.decode()
        assert answered("restore") == "𠮷田医院"
    assert answered("keep") == typed


def test_the_name_of_a_user_is_kept_the_same_way(bureau):
    user = UserFactory(role="desk", name="𠮷田 翔")
    url = reverse("wards:user_edit", args=[user.pk])
    assert "name" in send_page(bureau, url, {"name": "?田 翔"}).context["form"].errors
    # Another form of a letter is an edit.
    for name in ("高田 翔", "髙田 翔"):
        assert send_page(bureau, url, {"name": name}).status_code == 302
        assert User.objects.get(pk=user.pk).name == name


def test_a_search_takes_a_radical_for_the_letter(desk):
    InstitutionFactory(name="西大阪医院")
    page = desk.get(reverse("institutions:institution_list"), {"q": "⻄⼤阪"})
    assert "西大阪医院" in page.content.decode()


def test_every_field_of_words_stores_no_unseen_letter_and_asks_about_radicals():
    for lines in (False, True):
        field = WordsField(lines=lines)
        assert field.clean("a\u200b\ufeffb") == "ab"
        with pytest.raises(Exception, match="U\\+2EC4"):
            field.clean("⻄")


def kinds_of_form(base: type = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of_form(kind)


APPS = ("wards.", "consultations.", "institutions.", "meetings.", "trainings.", "reports.")
# A fingerprint, a mark of the page's own, and a past moment. An address of mail has no such
# letters: they make it invalid. What a browser answers for a passkey is JSON; its name loses no
# passkey that the browser has made already, so that nothing is asked about it.
NO_WORDS = {
    ("AddPasskeyForm", "credential"),
    ("AddPasskeyForm", "name"),
    ("PasskeyAfterPasswordForm", "credential"),
    ("PasskeyLogInForm", "credential"),
    ("PasskeyOnceMoreForm", "credential"),
    ("PublishForm", "seen"),
    ("AnnouncementForm", "lost_file"),
    ("MomentForm", "known_on"),
    ("MomentForm", "known_at"),
}


def test_every_form_asks_for_words_with_the_field_that_minds_letters():
    get_resolver().url_patterns  # noqa: B018 - imports every form
    own = [each for each in kinds_of_form() if each.__module__.startswith(APPS)]
    fields = [(form, name, field) for form in own for name, field in form.base_fields.items()]
    words = [each for each in fields if isinstance(each[2], WordsField)]
    others = {
        (form.__name__, name)
        for form, name, field in fields
        if isinstance(field, forms.CharField)
        and not isinstance(field, WordsField | forms.EmailField)
    }
    assert others <= NO_WORDS
    assert len(words) > 40
    assert all(isinstance(field.widget, WordsInput | WordsArea) for _, _, field in words)


def test_the_command_line_stores_nothing_unseen_either(monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "zaitaku-tests-2024")
    given = {"username": "first", "name": " 𠮷\u200b田\ufeff", "role": "bureau"}
    call_command("createsuperuser", interactive=False, verbosity=0, **given)
    assert User.objects.get(username="first").name == "𠮷田"
