"""The pages of mail: what was sent, jobs that failed, each user's own settings, the Bureau's letters."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from django.views.generic import TemplateView
from django_filters import FilterSet

from reports.files.upload_guards import volume_sentence
from reports.lifecycle.letters import (
    EXAMPLE,
    EXAMPLE_OF,
    LETTER_TEXT_DEFAULTS,
    PLACES,
    REASON,
    REASON_IN,
    Letter,
    fill_in,
    wrong_places,
)
from reports.lifecycle.notices import FROM_THE_WARD, kinds_for
from reports.lifecycle.works import failed_jobs, give_up, run_again
from reports.models import LetterTemplate, MutedNotice, NoticeKind, NoticeResult, SentNotice
from reports.pages.requests import ACT, FORM, bureau_only
from wards.fiscal import wareki
from wards.forms.record_forms import RecordForm
from wards.generic.edits import RecordCreate
from wards.generic.list_files import SavedAsFile, file_value
from wards.generic.pages import HOME, RecordPages, Views
from wards.generic.tables import (
    Badge,
    Cell,
    CodeFilter,
    Column,
    RecordFilter,
    WordsFilter,
    shown_table,
    two_lines,
)
from wards.models import User
from wards.outgoing.table import Value

WHEN = {
    NoticeKind.BEFORE_DUE: "報告が未提出のとき、提出期限の7日前と前日（閉庁日ならその前の開庁日）の朝に",
    NoticeKind.OVERDUE: "提出期限の翌日と、その後7日ごと（閉庁日なら次の開庁日）の朝に",
    NoticeKind.RETURNED: "健康局が報告を差し戻したとき、理由とともに",
    NoticeKind.ACCEPTED: "健康局が報告を受理したとき",
    NoticeKind.SUBMITTED: "区役所・相談支援室が報告を提出したとき（再提出を含む）",
    NoticeKind.PUBLISHED: "調査の結果が公表されたとき",
    NoticeKind.RECALLED: "健康局が差戻しを取り消したとき",
    NoticeKind.WITHDRAWN: "区役所・相談支援室が提出を取り下げたとき",
    NoticeKind.ASKED: "区役所・相談支援室が差戻しを依頼したとき、理由とともに",
    NoticeKind.DECLINED: "依頼された差戻しを健康局が行わないとき、理由とともに",
    NoticeKind.ERASED: "入力・送信された内容から、健康局が個人情報を消去したとき",
}

# Of all other kinds: the users who enter the report.
TO_WHOM = {
    **dict.fromkeys(FROM_THE_WARD, "健康局の担当者へ"),
    NoticeKind.PUBLISHED: "健康局・区役所・相談支援室の担当者へ",
}
TO_REPORTERS = "その報告の区役所・相談支援室の担当者へ"

RESULTS = {
    NoticeResult.WAITING: Cell(badge=Badge("draft", "送信待ち", "clock")),
    NoticeResult.SENT: Cell(badge=Badge("ok", "送信済", "check")),
    NoticeResult.NO_SERVER: Cell(
        badge=Badge("empty", "送信なし", "empty"), small="メールサーバー未設定"
    ),
    NoticeResult.NOT_NEEDED: Cell(badge=Badge("gone", "送信なし", "cross"), small="不要になった"),
    NoticeResult.FAILED: Cell(badge=Badge("back", "送信できず", "warn")),
}


class NoticeFilter(RecordFilter):
    kind = CodeFilter(label="お知らせメール", choices=NoticeKind.choices)
    result = CodeFilter(label="結果", choices=NoticeResult.choices)
    q = WordsFilter(fields=("user__name", "address", "subject"), label="宛先・件名で探す")


def _when(notice: SentNotice) -> str:
    at = timezone.localtime(notice.at or notice.planned_at)
    return f"{wareki(at.date())} {at:%H:%M}"


def _result(notice: SentNotice) -> Cell:
    cell = RESULTS[NoticeResult(notice.result)]
    return replace(cell, small=notice.detail or cell.small)


class NoticePages(RecordPages):
    """A log: nobody enters it, nobody changes it."""

    model = SentNotice
    prefix = "notice"
    form_class = RecordForm
    filter_class = NoticeFilter
    related = ("user__ward", "submission__ward", "submission__round")
    hidden = frozenset({"key"})
    list_template = "reports/notice_list.html"
    lead = "督促や差戻しなどのお知らせメールを、だれに、いつ送り、どうなったかの記録です。"
    columns = (
        Column(
            "日時",
            _when,
            ("planned_at",),
            parts=(Column("日時", lambda notice: notice.at or notice.planned_at),),
        ),
        two_lines(
            Column("宛先", "user", ("user__name",)),
            Column("メールアドレス", lambda notice: notice.address or notice.user.email),
        ),
        two_lines(
            Column("お知らせメール", "kind", ("kind",)),
            Column("件名", lambda notice: notice.subject),
        ),
        Column(
            "結果",
            _result,
            ("result",),
            parts=(
                Column("結果", lambda notice: _result(notice).badge.text),
                Column("説明", lambda notice: _result(notice).small),
            ),
        ),
    )

    @property
    def noun(self) -> str:
        return "お知らせメール"

    def list_title(self, user: User) -> str:
        return "送信したお知らせメール"

    def may_read(self, user: User) -> bool:
        return user.is_bureau

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        return {
            "mail_server_is_set": settings.MAIL_SERVER_IS_SET,
            "failed_jobs": failed_jobs(),
            "volume": volume_sentence(),
        }

    def usual_pages(self) -> set[str]:
        return {"list", "detail"}


class NoticeSettingsForm(forms.Form):
    """The user's own address and switches; what is not chosen is switched off."""

    email = forms.EmailField(
        label="送信先のメールアドレス",
        required=False,
        max_length=254,
        help_text="例 tanto@city.example.jp。空欄にすると、メールは届きません。",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "invalid": "メールアドレスの形ではありません。半角で tanto@city.example.jp のように入力してください。"
        },
    )
    kinds = forms.MultipleChoiceField(
        label="受け取るお知らせメール",
        required=False,
        help_text="印を外すと、そのお知らせメールは届きません。画面での表示は変わりません。",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.offered = user, kinds_for(user.role)
        self.fields["kinds"].choices = [(kind.value, kind.label) for kind in self.offered]
        self.fields["kinds"].choice_notes = {
            kind.value: f"{WHEN[kind]}、{TO_WHOM.get(kind, TO_REPORTERS)}" for kind in self.offered
        }
        muted = set(MutedNotice.objects.filter(user=user).values_list("kind", flat=True))
        self.initial = {
            "email": user.email,
            "kinds": [kind.value for kind in self.offered if kind not in muted],
        }

    @transaction.atomic
    def save(self) -> None:
        """Keeps address and switches; of two windows the later one holds."""
        self.user.email = self.cleaned_data["email"]
        self.user.save(update_fields=["email"])
        off = set(self.offered) - {NoticeKind(kind) for kind in self.cleaned_data["kinds"]}
        MutedNotice.objects.filter(user=self.user).exclude(kind__in=off).delete()
        MutedNotice.objects.bulk_create(
            [MutedNotice(user=self.user, kind=kind) for kind in sorted(off)], ignore_conflicts=True
        )


@require_http_methods(FORM)
def notice_settings(request: HttpRequest) -> HttpResponse:
    """Which events send mail to the user, and where to."""
    form = NoticeSettingsForm(request.POST or None, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "お知らせメールの設定を保存しました。")
        return redirect("reports:notice_settings")
    context = {
        "title": "お知らせメール",
        "lead": "どのようなときに、だれにメールが送られるかを確かめ、受け取るものを選択します。",
        "crumbs": [HOME, ("お知らせメール", "")],
        "form": form,
        "submit_label": "保存する",
        "cancel_url": HOME[1],
        "mail_server_is_set": settings.MAIL_SERVER_IS_SET,
    }
    return render(request, "reports/notice_settings.html", context)


JOB_IS_GONE = "その処理は一覧にありません。ほかの担当者がもう一度始めたか、取りやめています。"
AGAIN = "処理をもう一度始めました。終わらなかったときは、再びここに表示されます。"
GIVEN_UP = "取りやめました。この処理は行われません。"


@bureau_only(ACT)
def job_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Has a failed job tried again."""
    return _to_the_list(request, AGAIN if run_again(Q(pk=pk)) else "")


@bureau_only(ACT)
def job_give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes a failed job off the list for good."""
    return _to_the_list(request, GIVEN_UP if give_up(Q(pk=pk)) else "")


def _to_the_list(request: HttpRequest, done: str) -> HttpResponse:
    """done: the sentence on what was done, '' where the job was gone."""
    messages.add_message(
        request, messages.SUCCESS if done else messages.WARNING, done or JOB_IS_GONE
    )
    return redirect("reports:notice_list")


class LetterForm(RecordForm):
    """Subject and body of one letter; new ones begin with the text that holds until now."""

    # 「ご担当者様」 is nobody's name.
    public_words: ClassVar[frozenset[str]] = frozenset({"subject", "body"})

    class Meta(RecordForm.Meta):
        model = LetterTemplate
        fields = ["subject", "body"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.kind = NoticeKind(self.instance.kind)
        default = LETTER_TEXT_DEFAULTS[self.kind]
        self.fields["subject"].help_text = "本文と同じ言葉を { } で差し込めます。"
        self.fields["body"].help_text = "{ } の言葉は、送るときに置き換わります。" + _places(
            self.kind
        )
        self.fields["body"].widget.attrs["rows"] = 14
        if self.adding:
            self.initial |= {"subject": default.subject, "body": default.body}

    def clean(self) -> dict[str, object]:
        written = super().clean()
        for name in written.keys() & self.public_words:
            if sentences := wrong_places(written[name], self.kind):
                self.add_error(name, sentences)
        return written


def _places(kind: NoticeKind) -> str:
    """'{区} 区の名前、{期限} …': what may be filled in for a kind."""
    usable = (name for name in PLACES if name != REASON or kind in REASON_IN)
    return "、".join(f"{{{name}}} {PLACES[name][0]}" for name in usable)


def _whose(letter: LetterTemplate) -> Cell:
    if letter.pk is None:
        return Cell(badge=Badge("empty", "標準の文面", "empty"))
    return Cell(badge=Badge("ok", "健康局の文面", "check"))


class LetterPages(RecordPages):
    """A letter is reached by its kind: there is one of each."""

    model = LetterTemplate
    prefix = "letter"
    hidden = frozenset({"kind"})  # it is the page's title
    form_class = LetterForm
    lead = "メールで送り、督促文として写せる文です。修正すると、次に送るものから変わります。"
    columns = (
        two_lines(Column("お知らせメール", str), Column("いつ", lambda letter: WHEN[letter.kind])),
        Column("件名", "subject"),
        Column("文面", _whose),
    )

    def new_record(self, request: HttpRequest) -> LetterTemplate:
        kind = request.GET.get("kind", "")
        if kind not in NoticeKind.values:
            raise Http404
        return LetterTemplate.objects.filter(kind=kind).first() or LetterTemplate(kind=kind)

    def extra_items(self, record: LetterTemplate) -> list[dict[str, object]]:
        values = EXAMPLE | EXAMPLE_OF.get(record.kind, {})
        made = fill_in(Letter(record.subject, record.body), values)
        first = LETTER_TEXT_DEFAULTS[NoticeKind(record.kind)]
        return [
            {"label": "できあがりの例", "value": f"{made.subject}\n\n{made.body}"},
            {"label": "標準の文面", "value": f"{first.subject}\n\n{first.body}"},
        ]

    def own_views(self) -> Views:
        return {"list": ("", LetterList), "create": ("new/", LetterCreate)}

    def letters(self) -> list[LetterTemplate]:
        """One of every kind: the Bureau's, else the text that holds until it is worded."""
        own = {letter.kind: letter for letter in LetterTemplate.objects.all()}
        return [
            own.get(kind) or LetterTemplate(kind=kind, subject=text.subject, body=text.body)
            for kind, text in LETTER_TEXT_DEFAULTS.items()
        ]


class LetterCreate(RecordCreate):
    """The Bureau's first wording of a letter: the page is named after the letter."""

    verb = "保存しました"
    adds_another = False

    def get_context_data(self, **kwargs) -> dict[str, object]:
        title = f"{self.object}の文面"
        context = super().get_context_data(**kwargs)
        return context | {"title": title, "crumbs": self.crumbs((title, ""))}


class LetterList(SavedAsFile, TemplateView):
    """All letters, those nobody has worded yet among them."""

    template_name = "records/list.html"
    pages: LetterPages

    @property
    def columns(self) -> Sequence[Column]:
        return self.pages.columns

    def file_rows(self) -> Iterator[list[Value]]:
        for letter in self.pages.letters():
            yield [file_value(column, letter) for column in self.file_columns]

    def get_context_data(self, **kwargs) -> dict[str, object]:
        letters = self.pages.letters()
        return super().get_context_data(**kwargs) | {
            "title": self.pages.noun,
            "lead": self.pages.lead,
            "crumbs": [HOME, (self.pages.noun, "")],
            **shown_table(self.columns, letters, self._url),
            "filter": None,
            "count_sentence": f"{len(letters)}種類の文面があります。",
        }

    def _url(self, letter: LetterTemplate) -> str:
        if letter.pk is None:
            return f"{self.pages.url('create')}?kind={letter.kind}"
        return self.pages.page_of(letter)
