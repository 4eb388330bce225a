"""What stands between a filled form and its record: an equal one, personal words, a newer version."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from hashlib import sha256

from django import forms
from django.db import models

from wards.answers import NOT_TOLD, answer_text, minute_label, minute_text
from wards.forms.form_fields import ABOUT_LETTERS, KEEP, RESTORE, WordsField
from wards.isolation.personal_data import personal_words
from wards.japanese.letters import has_lost_letters
from wards.models import Record

# Of two records that differ in nothing else, the second is one too many.
SAYS_NOTHING = NOT_TOLD | {"note", "position"}


def equal_record(new: models.Model, names: Iterable[str] = ()) -> Record | None:
    """A stored record with the same answers to the fields `names`; to all of them by default.

    None for what is no record: of users and surveys the database allows no two.
    """
    if not isinstance(new, Record):
        return None
    fields = [new._meta.get_field(name) for name in names] or [
        field for field in new._meta.concrete_fields if field.name not in SAYS_NOTHING
    ]
    same = {}
    for field in fields:
        value = field.value_from_object(new)
        same |= {f"{field.attname}__isnull": True} if value is None else {field.attname: value}
    return type(new).objects.filter(**same).exclude(pk=new.pk).first()


def ask_about_equal_record(form: forms.ModelForm, names: Iterable[str]) -> None:
    """Has the form of a new record ask once, where somebody has entered the same before."""
    others = set(form.errors) - {CONFIRM}
    if form.cleaned_data.get("keep_equal") and not others:
        return
    equal = None if others else equal_record(form.instance, names)
    if equal is None:
        del form.fields["keep_equal"]
        return
    by = f"{equal.created_by}が" if equal.created_by else ""
    form.add_error(
        "keep_equal",
        f"同じ内容の記録がすでにあります: {equal}（{by}{minute_text(equal.created_at)}に入力）。"
        "その記録でよければ「戻る」を、もう1件加えるなら印を付けて保存してください。",
    )


# So much of a text is quoted in a question about its letters.
MOST_QUOTED = 60


def ask_about_lost_letters(form: forms.ModelForm) -> None:
    """Marks in place of letters of a stored text overwrite it only when somebody says so."""
    words = {name: each for name, each in form.fields.items() if isinstance(each, WordsField)}
    for name, field in words.items():
        stored, typed = form.initial.get(name) or "", form.cleaned_data.get(name, "")
        if not has_lost_letters(typed, stored):
            continue
        key = form.add_prefix(name)
        answer = form.data.get(key + ABOUT_LETTERS)
        if answer == RESTORE:
            form.cleaned_data[name] = stored
            form.data = form.data.copy()
            form.data[key] = stored
            continue
        field.about_letters = (
            (RESTORE, f"保存されている「{stored[:MOST_QUOTED]}」に戻す", False),
            (KEEP, f"入力した「{typed[:MOST_QUOTED]}」にする", answer == KEEP),
        )
        if answer != KEEP:
            form.add_error(
                name,
                f"保存されている「{stored[:MOST_QUOTED]}」の文字が、「?」や「〓」に変わっています。"
                "ファイルの保存などで失われた文字のようです。どちらにするかを選択してください。",
            )


CONFIRM = "keep_words"
KEEP_WORDS = forms.BooleanField(
    label="このまま保存する",
    required=False,
    help_text="患者・利用者の情報ではないことを確かめました。",
)


def ask_about_personal_words(form: forms.Form, names: Iterable[str]) -> None:
    """Has a form ask once whether words of the fields `names` that look like personal data stay."""
    found = False
    for name in names:
        free = isinstance(form.fields[name], WordsField)
        if words := personal_words(form.cleaned_data.get(name) or "") if free else []:
            found = True
            form.fields[name].warning = (
                f"個人の情報に見える言葉があります: {''.join(f'「{word}」' for word in words)}。"
                "患者・利用者のものでなければ、そのまま保存できます。"
            )
    if not found:
        del form.fields[CONFIRM]
    elif not form.cleaned_data.get(CONFIRM):
        form.add_error(
            CONFIRM,
            "個人の情報に見える言葉があります。"
            "消すか、確かめたうえで「このまま保存する」に印を付けてください。",
        )


class ConfirmsPersonalWords(forms.Form):
    """Mixin: words that look like personal data are kept only after they are confirmed once."""

    keep_words = KEEP_WORDS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields[CONFIRM]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        ask_about_personal_words(self, self.fields)
        return cleaned


STAMP = "stamp"
# What changes of a user without anybody's doing.
NOT_STAMPED = frozenset({"last_login", "password"})


class StampField(forms.Field):
    """The version that was opened; hidden."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, label="開いた版")

    def has_changed(self, initial: object, data: object) -> bool:
        return False


def stamp_of(record: models.Model) -> str:
    """What names the version of a record as it is stored now.

    The moment when it was saved, to the microsecond; where that is not kept, what it says.
    """
    if isinstance(record, Record):
        return record.updated_at.isoformat()
    fields = [field for field in record._meta.concrete_fields if field.name not in NOT_STAMPED]
    said = repr([(field.attname, field.value_from_object(record)) for field in fields])
    return sha256(said.encode()).hexdigest()


def versions_since(
    versions: Iterable[Mapping[str, object]], opened: str
) -> list[Mapping[str, object]]:
    """Of all versions of a record, newest first, those after the one that was opened.

    The newest where the stamp tells no moment; [] without a stamp.
    """
    versions = list(versions)
    try:
        moment = datetime.fromisoformat(opened)
    except ValueError:
        return versions[:1] if opened else []
    return [each for each in versions if each["when"] > moment] or versions[:1]


def refuse_if_edited_meanwhile(form: forms.ModelForm) -> None:
    """Has a form show what is stored now beside what was typed, where it is another version."""
    if form.cleaned_data.get(STAMP, form.stamp_now) == form.stamp_now:
        return
    record = form.instance
    stored = {field.name for field in record._meta.concrete_fields}
    for name in filter(stored.__contains__, form.changed_data):
        field = form.fields[name]
        field.earlier = [("いま保存されている内容", answer_text(record, name)), *field.earlier]
    if form.sent_before:
        why = (
            f"この画面の入力は、すでに保存されています（{minute_label(form.sent_before.spent_at)}）。"
            "そのあとに変えたところは、まだ保存していません。"
        )
    else:
        at = getattr(record, "updated_at", None)
        by = getattr(record, "updated_by", None) or "だれか"
        when = f"（{minute_label(at)}）" if at else ""
        why = f"この記録は、開いたあとで {by} が修正しました{when}。"
    form.add_error(
        None,
        f"{why}入力した内容はこの画面に残っています。"
        "「いま保存されている内容」と比べ、これでよければもう一度保存してください。",
    )
    # The next save is made in knowledge of what is stored now.
    form.data = form.data.copy()
    form.data[form.add_prefix(STAMP)] = form.stamp_now
