"""The pages of erasures: found and asked for by one person of the Bureau, decided by another."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django import forms
from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.db.models import BinaryField, Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from reports.backup.erasures import UnreadableListError, brought_back
from reports.models import ErasedPlace, Erasure
from reports.pages.deciding import decision_page, offers
from reports.pages.erasing.everywhere import (
    Key,
    backups_with,
    carry_out,
    key_of,
    model_of,
    places_and_unread,
    places_with,
    with_wards,
)
from reports.pages.requests import FORM, READ, bureau_only
from wards.accounts.security_log import note
from wards.answers import minute_text
from wards.fiscal import day_label
from wards.forms.form_fields import SearchedWordsField, WordsField
from wards.generic.pages import HOME
from wards.generic.tables import Badge, Cell, Column, shown_table
from wards.isolation.erasing import ERASED, FILES, SEALED_TEXT
from wards.isolation.rls import ALL_WARDS, ward_scope
from wards.models import Decision, LogKind, User, Ward
from wards.record_pages import record_url

GONE, NO_FILE = "（削除した記録）", "（いまはないファイル）"


@dataclass(frozen=True)
class ShownPlace:
    """A place and the record it is of; of one that is gone None."""

    place: ErasedPlace
    record: Model | None
    ward: str

    @property
    def key(self) -> str:
        """trainings.training:12:note, as a form sends it."""
        return ":".join(map(str, key_of(self.place)))

    @property
    def kind(self) -> str:
        return str(model_of(self.place)._meta.verbose_name)

    @property
    def name(self) -> str:
        gone = NO_FILE if self.place.model in FILES else GONE
        return str(self.record) if self.record else gone

    @property
    def field(self) -> str:
        model, name = model_of(self.place), self.place.field
        if FILES.get(model._meta.label_lower) == name:
            return "ファイルの内容"
        return str(model._meta.get_field(name).verbose_name)

    @property
    def url(self) -> str:
        return record_url(self.place.model, self.place.record) if self.record else ""


def shown_places(places: Iterable[ErasedPlace]) -> Iterator[ShownPlace]:
    """A query for each kind of record."""
    places, wards = list(places), {each.pk: each.name for each in Ward.objects.all()}
    asked: dict[str, set[int]] = {}
    for each in places:
        asked.setdefault(each.model, set()).add(each.record)
    records = {
        (label, key): record
        for label, keys in asked.items()
        for key, record in _records(label, keys).items()
    }
    for each in places:
        record = records.get((each.model, each.record))
        yield ShownPlace(each, record, wards.get(each.ward_id, "大阪市"))


def _records(label: str, keys: set[int]) -> dict[int, Model]:
    """By key, with what their names name; the bytes of files stay where they are."""
    model = apps.get_model(label)
    related = [each.name for each in model._meta.concrete_fields if each.many_to_one]
    unread = [each.name for each in model._meta.concrete_fields if isinstance(each, BinaryField)]
    rows = model._base_manager.select_related(*related).defer(*unread)
    return rows.in_bulk(keys)


WHERE = (
    Column("どこ", lambda each: Cell(each.name, small=each.kind)),
    Column("欄", lambda each: each.field),
    Column("区", lambda each: each.ward),
)
COUNTS = (
    Column("記録", lambda each: f"{each.place.row_count}件", numeric=True),
    Column("履歴", lambda each: f"{each.place.version_count}件", numeric=True),
)


def table_of(places: Iterable[ErasedPlace], more: Iterable[Column] = COUNTS) -> dict[str, object]:
    """As `components/table.html` draws it. more: what is said of each besides where it stands."""
    return shown_table((*WHERE, *more), shown_places(places), lambda each: each.url)


TITLE, WHAT = "個人情報の消去", "消去"
CRUMB = (TITLE, "/erasures/")
# One letter stands everywhere.
LEAST = 2
# What stands in more places is rather a usual word than somebody's name.
MOST_TICKED = 30
OF_FILES = {
    "reports.upload": "受け取ったファイルの中身は消します。大きさ・照合番号・受け取った日時・送った人は残ります。",
    "reports.announcementfile": "お知らせの添付ファイルは、名前ごと消します。お知らせは残ります。",
    "reports.decktemplate": "資料４の雛形は消し、それで公表した版は前の雛形で作り直します。数分かかります。",
}
OF_EDITIONS = "公表した版のファイルは、消去した内容で作り直します。数分かかります。"
BADGES = {
    "": Badge("warn", "決定待ち", "clock"),
    Decision.GRANTED: Badge("ok", "消去済み", "check"),
    Decision.DECLINED: Badge("gone", "却下", "cross"),
    Decision.WITHDRAWN: Badge("gone", "取消し", "cross"),
    Decision.LAPSED: Badge("gone", "期限切れ", "clock"),
}
WHEN = Column("消去した日", lambda each: day_label(each.place.erased_at))


class WordsForm(forms.Form):
    """What is searched for."""

    words = SearchedWordsField(
        label="探す言葉",
        max_length=200,
        help_text="書いてあるとおりに探します。空白の有無や字体が違う書き方は、別に探してください。",
    )

    def clean_words(self) -> str:
        if len(self.cleaned_data["words"]) < LEAST:
            raise forms.ValidationError(f"{LEAST}文字以上の言葉を入力してください。")
        return self.cleaned_data["words"]


class AskForm(WordsForm):
    """What is to be erased where, and why."""

    places = forms.MultipleChoiceField(
        label="消去する箇所",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "消去する箇所を選択してください。"},
    )
    whole = forms.ChoiceField(
        label="どこまで消去しますか",
        choices=[
            ("no", f"この言葉だけを{ERASED}に置き換える"),
            ("yes", "言葉を含む欄の内容をすべて消去する"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "どこまで消去するかを選択してください。"},
    )
    reason = WordsField(
        label="理由",
        lines=True,
        max_length=500,
        help_text="消去のあとも残り、区にも表示します。個人情報は書かないでください。",
    )

    def __init__(self, *args, found: list[ErasedPlace], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].widget = forms.HiddenInput()
        self.found = {each.key: each for each in shown_places(found)}
        self.fields["places"].choices = [(key, _one_line(each)) for key, each in self.found.items()]
        self.fields["places"].choice_notes = {
            key: f"{each.ward}　記録{each.place.row_count}件・履歴{each.place.version_count}件"
            for key, each in self.found.items()
        }

    def clean_reason(self) -> str:
        reason = self.cleaned_data["reason"]
        if self.cleaned_data.get("words", "") in reason:
            raise forms.ValidationError("理由から、消去する言葉を除いてください。")
        return reason

    def save(self, by: User) -> Erasure:
        erasure = Erasure.objects.create(
            words=self.cleaned_data["words"],
            whole=self.cleaned_data["whole"] == "yes",
            reason=self.cleaned_data["reason"],
            asked_by=by,
        )
        chosen = [self.found[key].place for key in self.cleaned_data["places"]]
        for place in chosen:
            place.erasure = erasure
        ErasedPlace.objects.bulk_create(chosen)
        return erasure


def _one_line(shown) -> str:
    return f"{shown.kind}「{shown.name}」の{shown.field}"


@require_safe
def erasure_list(request: HttpRequest) -> HttpResponse:
    """All erasures for the Bureau; for a ward the places of its own in which something was erased."""
    if not request.user.is_bureau:
        return _told(request)
    columns = (
        Column("依頼", lambda each: Cell(str(each), small=minute_text(each.asked_at))),
        Column("理由", "reason"),
        Column("依頼した人", "asked_by"),
        Column("状態", lambda each: Cell(badge=BADGES[each.standing])),
    )
    erasures = Erasure.objects.select_related("asked_by__ward")
    folder = settings.BACKUP_FOLDER
    try:
        back = brought_back(Path(folder)) if folder else []
    except UnreadableListError as error:
        back = []
        messages.error(request, str(error))
    for model in {*map(model_of, back)}:
        with_wards(model, [each for each in back if model_of(each) is model])
    context = {
        "title": TITLE,
        "lead": "誤って入力・送信された患者の氏名などを、記録・履歴・控え・ファイルから消去します。",
        "crumbs": [HOME, (TITLE, "")],
        **shown_table(columns, erasures, lambda each: f"/erasures/{each.pk}/"),
        "back": table_of(back, [WHEN]),
    }
    return render(request, "reports/erasure_list.html", context)


def _told(request: HttpRequest) -> HttpResponse:
    """Where something of the user's ward was erased, newest first, and why."""
    erased = ErasedPlace.objects.visible_to(request.user).exclude(erased_at=None)
    places = list(erased.order_by("-erased_at", "pk"))
    # Requests hold words that are still to be erased, so that only the Bureau's scope sees them.
    with ward_scope(ALL_WARDS):
        asked = Erasure.objects.filter(pk__in={each.erasure_id for each in places})
        reasons = dict(asked.values_list("pk", "reason"))
    why = Column("理由", lambda each: reasons[each.place.erasure_id])
    context = {
        "title": TITLE,
        "lead": "載せるべきでない個人情報が含まれていたので、健康局が消去した箇所です。数は変わっていません。",
        "crumbs": [HOME, (TITLE, "")],
        "table": table_of(places, (*COUNTS, WHEN, why)),
    }
    return render(request, "reports/erasure_told.html", context)


@bureau_only(FORM)
def erasure_ask(request: HttpRequest) -> HttpResponse:
    """Searches everywhere, and asks for the erasure of what was found. Words stand in no address."""
    searched = WordsForm(request.POST or None)
    form, found, unread = None, None, []
    if searched.is_valid():
        found, unread = places_and_unread(searched.cleaned_data["words"])
        note(LogKind.NAMES, request, request.user, path=request.path)
        asked = request.POST if "ask" in request.POST else None
        form = AskForm(asked, found=found, auto_id="ask_%s")
        ticked = list(form.found) if len(form.found) <= MOST_TICKED else []
        form.initial = {"places": ticked, **searched.cleaned_data}
        if form.is_valid():
            erasure = form.save(request.user)
            messages.success(request, "消去を依頼しました。健康局の別の人が決めます。")
            return redirect("reports:erasure", erasure.pk)
    title = "探して、消去を依頼する"
    context = {
        "title": title,
        "lead": "記録、その履歴、提出の控え、公表した版、受け取ったファイルや添付ファイルと、その名前を探します。",
        "crumbs": [HOME, CRUMB, (title, "")],
        "searched": searched,
        "found": found,
        "is_usual": len(found or ()) > MOST_TICKED,
        "unread": [_one_line(each) for each in shown_places(unread)],
        "form": form,
    }
    return render(request, "reports/erasure_ask.html", context)


@bureau_only(READ)
def erasure(request: HttpRequest, pk: int) -> HttpResponse:
    """What was asked for or done, where, by whom and why, and which backups still hold it."""
    asked = _erasure_or_404(pk)
    places = list(asked.places.all())
    context = {
        "title": str(asked),
        "badge": BADGES[asked.standing],
        "crumbs": [HOME, CRUMB, (str(asked), "")],
        "erasure": asked,
        "table": table_of(places),
        "sealed": [each for each in shown_places(places) if each.place.seal_after],
        "backups": backups_with(asked),
        **offers(request.user, asked, WHAT, f"/erasures/{pk}/"),
    }
    return render(request, "reports/erasure.html", context)


@bureau_only(FORM)
def erasure_decide(request: HttpRequest, pk: int, decision: str) -> HttpResponse:
    """Asks once more, then grants (which erases), declines or takes back."""
    asked = _erasure_or_404(pk)
    now = _as_it_stands(asked) if decision == Decision.GRANTED else {}
    return decision_page(
        request,
        asked,
        decision,
        what=WHAT,
        crumbs=[CRUMB, (str(asked), f"/erasures/{pk}/")],
        stamp=hashlib.sha256(repr(sorted(now.items())).encode()).hexdigest(),
        consequences=lambda: _consequences(asked, now),
        else_stays="何も消去しません。依頼の理由と決定は残り、消去するはずだった言葉は残りません。",
        grant=lambda: f"{carry_out(asked, request.user).places.count()}か所を消去しました。",
    )


def _erasure_or_404(pk: int) -> Erasure:
    return get_object_or_404(Erasure.objects.select_related("asked_by", "decided_by"), pk=pk)


def _as_it_stands(asked: Erasure) -> dict[Key, tuple[int, int]]:
    """Where the words of what is not decided yet stand now: rows and versions by place."""
    places = places_with(asked.words) if asked.words else ()
    return {key_of(each): (each.row_count, each.version_count) for each in places}


def _consequences(asked: Erasure, now: dict[Key, tuple[int, int]]) -> list[str]:
    chosen = {key_of(each) for each in asked.places.all()}
    fields = {(model, field) for model, _, field in chosen}
    here = [counts for key, counts in now.items() if key in chosen]
    rows, versions = map(sum, zip((0, 0), *here, strict=True))
    what, left = "言葉を含む欄の内容" if asked.whole else "言葉", len(now) - len(here)
    said = [
        f"{len(here)}か所（記録{rows}件・履歴{versions}件）の{what}を{ERASED}にします。元に戻せません。"
    ]
    if left:
        said.append(f"依頼に入っていない{left}か所には残ります。")
    said += [OF_FILES[label] for label, field in FILES.items() if (label, field) in fields]
    if SEALED_TEXT in fields:
        said.append(OF_EDITIONS)
    return [
        *said,
        "数値は変わりません。提出の控えと公表した版の照合番号は、そのときの番号のまま示します。",
        "関係する区に、メールとホーム画面で知らせます。",
    ]
