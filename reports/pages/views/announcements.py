"""The announcements of the Bureau: what it enters, what a ward reads, and who has read it."""

from datetime import date, timedelta
from pathlib import PurePath

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from reports.files.upload_guards import CHOOSE_AGAIN, MOST, files_too_large, malware_in
from reports.models import Announcement, AnnouncementFile, AnnouncementReading, ErasedPlace
from wards.fiscal import wareki, wareki_with_weekday
from wards.forms.record_forms import RecordForm
from wards.generic.details import RecordDetail
from wards.generic.edits import RecordCreate, RecordEdit
from wards.generic.pages import RecordPages, Views
from wards.generic.tables import (
    NO_END,
    Badge,
    Cell,
    Column,
    RecordFilter,
    RelatedTable,
    WordsFilter,
    shown_table,
)
from wards.japanese.dates import with_example
from wards.models import User
from wards.outgoing.attachment import NOT_IN_NAMES, attachment
from wards.vocabulary import Role
from wards.written import written_once

# Ending → how a file of the kind begins; macros have endings of their own.
BEGINNINGS = {
    ".pdf": b"%PDF-",
    ".xlsx": b"PK\x03\x04",
    ".docx": b"PK\x03\x04",
    ".pptx": b"PK\x03\x04",
}
KINDS = "PDF・Excel（xlsx）・Word（docx）・PowerPoint（pptx）"
UNREAD = Badge("back", "未読", "info")
# So many stand on a home page at least.
NEWS = 3
# So long a ward is told on its home page that personal data was erased.
ERASED_IS_NEWS = timedelta(days=90)


class AnnouncementForm(RecordForm):
    """An announcement and its file."""

    public_words = frozenset({"title", "text"})
    file = forms.FileField(
        label="添付ファイル",
        required=False,
        help_text=f"{KINDS}を1つ、{MOST}まで添付できます。",
        error_messages={"empty": "ファイルが空です。中身のあるファイルを選択してください。"},
    )
    # Says that the page has lost a file that was chosen; another one, or a tick, is asked for.
    lost_file = forms.CharField(required=False, widget=forms.HiddenInput)
    without_file = forms.BooleanField(label="添付なしで公開する", required=False)
    no_file = forms.BooleanField(label="いまの添付ファイルを外す", required=False)

    class Meta(RecordForm.Meta):
        model = Announcement
        fields = ["title", "text", "audience", "shown_from", "shown_to"]
        help_texts = {
            "text": "区役所・相談支援室の担当者が、ホーム画面から開いて読みます。",
            "shown_from": with_example("この日から表示します。例 {short}"),
            "shown_to": "空欄のときは、期限を設けずに表示します。",
        }

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.adding:
            self.initial["shown_from"] = timezone.localdate()
        self.kept = None if self.adding else getattr(self.instance, "file", None)
        if self.kept:
            self.fields["file"].help_text += f"選択すると、いまの「{self.kept}」と入れ替わります。"
            self.fields["without_file"].label = "添付ファイルを変えずに保存する"
        else:
            del self.fields["no_file"]
        if not self.is_bound:
            self._ask_of_no_loss()

    def _ask_of_no_loss(self) -> None:
        del self.fields["lost_file"], self.fields["without_file"]

    def ask_for_file_again(self, *, received: bool) -> None:
        """Has the refused form say that the chosen file is lost, if one was chosen now or before.

        received: False for a file that was too large.
        """
        if not (self.files or not received or self.data.get("lost_file")):
            self._ask_of_no_loss()
            return
        self.data = self.data.copy()
        self.data["lost_file"] = "1"
        if self.files and "file" not in self.errors:
            self.add_error("file", f"{CHOOSE_AGAIN}添付ファイルはもう一度選択してください。")

    def clean_file(self) -> object:
        sent = self.cleaned_data["file"]
        if not sent:
            if self.data.get("lost_file") and not self.data.get("without_file"):
                raise ValidationError(
                    "添付ファイルはもう一度選択してください。"
                    f"選択しないときは、「{self.fields['without_file'].label}」に印を付けてください。"
                )
            return None
        begin = BEGINNINGS.get(PurePath(sent.name).suffix.lower())
        if begin is None or sent.read(len(begin)) != begin:
            raise ValidationError(f"添付できるのは、{KINDS}のファイルです。")
        sent.seek(0)
        try:
            found = malware_in(sent.read())
        except ConnectionError as error:
            raise ValidationError(
                "いまはウイルス検査ができないので、添付できません。時間をおいて、もう一度選択してください。"
            ) from error
        if found:
            raise ValidationError("ウイルス検査で問題が見つかったので、添付できません。")
        return sent

    def save(self, commit: bool = True) -> Announcement:
        saved = super().save(commit)
        sent = self.cleaned_data["file"]
        if sent:
            sent.seek(0)
            name = NOT_IN_NAMES.sub("", PurePath(sent.name).name)
            ending = PurePath(name).suffix
            AnnouncementFile.objects.update_or_create(
                announcement=saved,
                defaults={"name": f"{PurePath(name).stem[:80]}{ending}", "content": sent.read()},
            )
        elif self.cleaned_data.get("no_file"):
            self.kept.delete()
        return saved


class FileRefusal:
    """Mixin of the form pages: what became of a file that is not kept is said at its field."""

    def get_form(self, form_class: type[RecordForm] | None = None) -> RecordForm:
        form = super().get_form(form_class)
        if self.request.method == "POST" and files_too_large(self.request):
            form.add_error("file", f"ファイルが大きすぎます。添付できるのは{MOST}までです。")
        return form

    def form_invalid(self, form: RecordForm) -> HttpResponse:
        form.ask_for_file_again(received=not files_too_large(self.request))
        return super().form_invalid(form)


class AnnouncementCreate(FileRefusal, RecordCreate):
    """A new announcement."""

    def next_url(self, saved: Announcement) -> str:
        return self.pages.page_of(saved)


class AnnouncementEdit(FileRefusal, RecordEdit):
    """Edits an announcement."""


class AnnouncementDetail(RecordDetail):
    """An announcement; a ward's user has read it from now on."""

    template_name = "reports/announcement.html"

    def get_context_data(self, **kwargs) -> dict[str, object]:
        user, announcement = self.request.user, self.object
        if not user.is_bureau and self.request.method == "GET":
            AnnouncementReading.objects.get_or_create(announcement=announcement, user=user)
        self.request.belongs_to = self.list_url if user.is_bureau else "/"
        return super().get_context_data(**kwargs) | {
            "lead": f"{wareki_with_weekday(announcement.shown_from)}　健康局から",
            "file": getattr(announcement, "file", None),
        }


def _shown(announcement: Announcement) -> Cell:
    last = announcement.shown_to
    return Cell(wareki(announcement.shown_from), small=f"{wareki(last)} まで" if last else "")


def _title(announcement: Announcement) -> Cell:
    return Cell(announcement.title, badge=UNREAD if _is_unread(announcement) else None)


def _is_unread(announcement: Announcement) -> bool:
    """False for the Bureau, of which nobody asks whether it has read."""
    return getattr(announcement, "is_read", True) is False


TITLE = Column(
    "件名",
    _title,
    ("title",),
    parts=(Column("件名", "title"), Column("未読", lambda each: UNREAD.text * _is_unread(each))),
)
SHOWN = Column(
    "掲載日",
    _shown,
    ("shown_from",),
    parts=(
        Column("掲載日", "shown_from"),
        Column("いつまで", lambda each: each.shown_to or NO_END),
    ),
)


class AnnouncementFilter(RecordFilter):
    q = WordsFilter(fields=("title", "text"))


class AnnouncementPages(RecordPages):
    """Announcements: the Bureau enters and sees all, a ward's user reads what concerns him."""

    model = Announcement
    prefix = "announcement"
    form_class = AnnouncementForm
    filter_class = AnnouncementFilter
    list_template = "reports/announcement_list.html"
    hidden = frozenset({"title", "text"})
    # Its file, and who has read it, keep no versions.
    restorable = False

    def list_title(self, user: User) -> str:
        return "お知らせ" if user.is_bureau else "健康局からのお知らせ"

    def list_lead(self, user: User) -> str:
        return "区役所・相談支援室のホーム画面に載せるお知らせです。" if user.is_bureau else ""

    def empty_sentence(self, user: User) -> str:
        return "お知らせはありません。"

    def may_read(self, user: User) -> bool:
        return True

    def readable(self, user: User) -> QuerySet:
        if user.is_bureau:
            return Announcement.objects.annotate(readers=Count("readings"))
        return Announcement.objects.shown_to(user.role, [user.pk], timezone.localdate())

    def list_columns(self, request: HttpRequest) -> list[Column]:
        if not request.user.is_bureau:
            return [TITLE, SHOWN]
        concerned = concerned_users()
        read = Column(
            "読んだ人",
            lambda each: f"{each.readers}人／{sum(map(each.concerns, concerned))}人",
            numeric=True,
        )
        return [TITLE, Column("あて先", "audience", ("audience",)), SHOWN, read]

    def related_tables(self, record: Announcement, user: User) -> list[RelatedTable]:
        return [readers_table(record)] if user.is_bureau else []

    def own_views(self) -> Views:
        return {
            "create": ("new/", AnnouncementCreate),
            "detail": ("<int:pk>/", AnnouncementDetail),
            "edit": ("<int:pk>/edit/", AnnouncementEdit),
        }


def news_of(user: User) -> dict[str, object]:
    """What stands of it on a ward's home page: how many are unread, those and the latest, all; and
    in how many places personal data was erased."""
    shown = _shown_to_reader(user.role, [user.pk], timezone.localdate())
    unread = [each for each in shown if not each.is_read]
    first, erased = shown[: max(NEWS, len(unread))], ErasedPlace.objects.visible_to(user)
    return {
        "unread": len(unread),
        "first": first,
        "all": len(shown),
        "erased": erased.filter(erased_at__gte=timezone.now() - ERASED_IS_NEWS).count(),
    }


@written_once
def _shown_to_reader(role: str, reader: list[int], day: date) -> QuerySet[Announcement]:
    return Announcement.objects.shown_to(role, reader, day)


def concerned_users() -> list[User]:
    """Those who work for a ward, in the order of the wards."""
    working = User.objects.filter(is_active=True).exclude(role=Role.BUREAU)
    return list(working.select_related("ward").order_by("ward__display_order", "role", "pk"))


def readers_table(announcement: Announcement) -> RelatedTable:
    """Who has read it and when, who has not: those first."""
    read = dict(announcement.readings.values_list("user_id", "at"))
    users = list(filter(announcement.concerns, concerned_users()))
    columns = [
        Column("アカウント", lambda user: Cell(str(user))),
        Column("読んだ日時", lambda user: _read_at(read.get(user.pk))),
    ]
    return RelatedTable(
        title=f"読んだ人（{sum(user.pk in read for user in users)}人／{len(users)}人）",
        **shown_table(columns, sorted(users, key=lambda user: user.pk in read)),
        empty_sentence="あて先に該当するアカウントはありません。",
    )


def _read_at(at) -> Cell:
    if at is None:
        return Cell(badge=UNREAD)
    moment = timezone.localtime(at)
    return Cell(f"{wareki(moment.date())} {moment:%H:%M}")


@require_safe
def announcement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an announcement that the user may read."""
    readable = AnnouncementPages().readable(request.user)
    kept = get_object_or_404(AnnouncementFile, announcement__in=readable.filter(pk=pk).values("pk"))
    return attachment(bytes(kept.content), kept.name, content_type="application/octet-stream")
