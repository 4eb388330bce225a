"""What stands between a filled form and its record: constraints, an equal record, personal words, a newer version."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from hashlib import sha256

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.utils import timezone

from wards.answers import answer_text
from wards.fiscal import wareki_with_weekday
from wards.forms.form_fields import WordsField
from wards.forms.once_only import minute_label
from wards.isolation.personal_data import personal_words
from wards.models import Record
from wards.versions.telling import NOT_TOLD

ANYWHERE = "入力の組み合わせが正しくありません。確かめてください。"


def place_of(
    constraint: models.BaseConstraint, fields: Collection[str], given: Mapping[str, str]
) -> str:
    """The field to which the sentence of a constraint belongs, or NON_FIELD_ERRORS.

    It is the last field that the constraint names: `held | people` is mended at the people.
    `given` says otherwise for constraints by the end of their name.
    """
    for ending, field in given.items():
        if constraint.name.endswith(ending):
            return field if field in fields else NON_FIELD_ERRORS
    named = [name for name in _fields_of(constraint) if name in fields]
    return named[-1] if named else NON_FIELD_ERRORS


def sentence_of(constraint: models.BaseConstraint) -> str:
    """What the constraint says itself, else a general sentence: Django's own one is no help."""
    own = constraint.violation_error_message
    return ANYWHERE if own == constraint.default_violation_error_message else str(own)


def _fields_of(constraint: models.BaseConstraint) -> list[str]:
    if isinstance(constraint, models.CheckConstraint):
        return [path.split(LOOKUP_SEP)[0] for path in _paths(constraint.condition)]
    return list(getattr(constraint, "fields", ()))


def _paths(condition: models.Q) -> list[str]:
    paths: list[str] = []
    for child in condition.children:
        paths += _paths(child) if isinstance(child, models.Q) else [child[0]]
    return paths


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


def equal_sentence(record: Record) -> str:
    """What is there already, and who entered it."""
    local = timezone.localtime(record.created_at)
    by = f"{record.created_by}が" if record.created_by else ""
    return (
        f"同じ内容の記録がすでにあります: {record}"
        f"（{by}{wareki_with_weekday(local.date())} {local:%H:%M}に入力）。"
    )


def ask_about_equal_record(form: forms.ModelForm, names: Iterable[str]) -> None:
    """Has the form of a new record ask once, where somebody has entered the same before."""
    others = set(form.errors) - {"keep_words"}
    if form.cleaned_data.get("keep_equal") and not others:
        return
    equal = None if others else equal_record(form.instance, names)
    if equal is None:
        del form.fields["keep_equal"]
    else:
        form.add_error(
            "keep_equal",
            f"{equal_sentence(equal)}"
            "その記録でよければ「戻る」を、もう1件加えるなら印を付けて保存してください。",
        )


CONFIRM = "keep_words"


class ConfirmsPersonalWords(forms.Form):
    """Mixin: words that look like personal data are kept only after they are confirmed once."""

    keep_words = forms.BooleanField(
        label="このまま保存する",
        required=False,
        help_text="患者・利用者の情報ではないことを確かめました。",
    )

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            del self.fields[CONFIRM]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        quoted = {name: self._quoted(name) for name in self.fields}
        found = {name: words for name, words in quoted.items() if words}
        for name, words in found.items():
            self.fields[name].warning = (
                f"個人の情報に見える言葉があります: {words}。"
                "患者・利用者のものでなければ、そのまま保存できます。"
            )
        if not found:
            del self.fields[CONFIRM]
        elif not cleaned.get(CONFIRM):
            self.add_error(
                CONFIRM,
                "個人の情報に見える言葉があります。"
                "消すか、確かめたうえで「このまま保存する」に印を付けてください。",
            )
        return cleaned

    def _quoted(self, name: str) -> str:
        if not isinstance(self.fields[name], WordsField):
            return ""
        return "".join(f"「{word}」" for word in personal_words(self.cleaned_data.get(name) or ""))


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


def differences(form: forms.ModelForm) -> Iterator[tuple[str, str]]:
    """Field names where the page says otherwise than the stored record, with the stored answer."""
    names = {field.name for field in form.instance._meta.concrete_fields}
    for name in form.changed_data:
        if name in names:
            yield name, answer_text(form.instance, name)


def refuse_if_edited_meanwhile(form: forms.ModelForm) -> None:
    """Has a form show what is stored now beside what was typed, where it is another version."""
    if form.cleaned_data.get(STAMP, form.stamp_now) == form.stamp_now:
        return
    for name, stored in differences(form):
        form.fields[name].earlier = [("いま保存されている内容", stored), *form.fields[name].earlier]
    form.add_error(
        None,
        f"{_why_it_is_asked_again(form)}入力した内容はこの画面に残っています。"
        "「いま保存されている内容」と比べ、これでよければもう一度保存してください。",
    )
    # The next save is made in knowledge of what is stored now.
    form.data = form.data.copy()
    form.data[form.add_prefix(STAMP)] = form.stamp_now


def _why_it_is_asked_again(form: forms.ModelForm) -> str:
    if form.sent_before:
        at = minute_label(form.sent_before.spent_at)
        return (
            f"この画面の入力は、すでに保存されています（{at}）。"
            "そのあとに変えたところは、まだ保存していません。"
        )
    by = getattr(form.instance, "updated_by", None) or "だれか"
    at = getattr(form.instance, "updated_at", None)
    when = f"（{minute_label(at)}）" if at else ""
    return f"この記録は、開いたあとで {by} が直しました{when}。"
