"""The pages of users, who are stopped, never deleted."""

from collections.abc import Container, Iterator, Sequence
from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django_filters import FilterSet, ModelChoiceFilter

from wards.accounts.asleep import asleep_among
from wards.accounts.duties import second_factors
from wards.accounts.log_in import locks_of
from wards.accounts.passwords import give_initial_password, people
from wards.accounts.two_people import lapsed_acts, may_let_in, open_acts
from wards.fiscal import moment_label, wareki
from wards.forms.bureau_forms import WAITS_FOR_SECOND, UserForm
from wards.generic.edits import RecordCreate
from wards.generic.pages import HOME, RecordPages, Views, action
from wards.generic.tables import (
    Badge,
    Cell,
    CodeFilter,
    Column,
    RelatedTable,
    WordsFilter,
    shown_table,
    two_lines,
)
from wards.models import User, Ward
from wards.models.user import ENDS_SOON_DAYS
from wards.versions.kept_versions import versions_of
from wards.views.account_acts import AskReset, Decide
from wards.views.invitation import Invite
from wards.views.stopping import (
    ActiveSwitch,
    EndSessions,
    ForAdministrators,
    StopAsleep,
    Unlock,
)
from wards.vocabulary import Role

SHOWN_ONCE = (
    "初期パスワードは、もう一度は表示できません。控えていないときは、"
    "アカウントの画面で「パスワードを作り直す」を押してください。"
)


def _state(user: User, locked: Container[str] = ()) -> Cell:
    if not user.is_active:
        return Cell(badge=Badge("gone", "停止中", "cross"))
    if user.has_ended:
        return Cell(badge=Badge("gone", "終了", "cross"))
    if user.username in locked:
        return Cell(badge=Badge("warn", "ログインできない状態", "warn"))
    if user.must_change_password:
        return Cell(badge=Badge("draft", "初回ログイン前", "clock"))
    return Cell(badge=Badge("ok", "利用中", "check"))


def _end(user: User) -> Cell:
    """The last day, and what is near or over."""
    if user.ends_on is None:
        return Cell("—")
    left = f"あと{user.days_left}日" if user.days_left else "今日まで"
    small = "終了しました" if user.has_ended else left if user.ends_soon else ""
    return Cell(wareki(user.ends_on), small=small)


END = Column("利用の末日", _end, ("ends_on",), parts=(Column("利用の末日", "ends_on"),))


class EndFilter(CodeFilter):
    """Accounts that end soon, or have ended."""

    def __init__(self) -> None:
        soon = f"{ENDS_SOON_DAYS}日以内"
        super().__init__(label="利用の末日", choices=[("soon", soon), ("over", "過ぎた")])

    def filter(self, rows: QuerySet, asked: str) -> QuerySet:
        today = timezone.localdate()
        if asked == "soon":
            return rows.filter(ends_on__range=(today, today + timedelta(days=ENDS_SOON_DAYS)))
        return rows.filter(ends_on__lt=today) if asked == "over" else rows


class UserPages(RecordPages):
    model = User
    prefix = "user"
    form_class = UserForm
    filters = {
        "role": CodeFilter(label="役割", choices=Role.choices),
        "ward": ModelChoiceFilter(queryset=Ward.objects.all(), label="区", empty_label="すべて"),
        "active": CodeFilter(
            label="状態", field_name="is_active", choices=[("True", "利用中"), ("False", "停止中")]
        ),
        "end": EndFilter(),
        "q": WordsFilter(fields=("username", "name")),
    }
    list_template = "wards/user_list.html"
    related = ("ward",)
    deletable = restorable = revertible = False
    hidden = frozenset({"password", "is_superuser", "is_staff", "date_joined", "times_stopped"})
    lead = "ポータルにログインする人のアカウントです。人が異動したら、削除せずに利用を止めます。"
    columns = (
        two_lines(Column("氏名", "name", ("name",)), Column("ユーザー名", "username")),
        Column("役割", "role", ("role",)),
        Column("区", lambda user: str(user.ward or "—"), ("ward__display_order",)),
    )

    def list_columns(self, request: HttpRequest) -> Sequence[Column]:
        locked = locks_of(list(people().values_list("username", flat=True)))
        state = Column("状態", lambda user: _state(user, locked), ("is_active",))
        return (*self.columns, END, state)

    def list_context(self, request: HttpRequest, filter_: FilterSet | None) -> dict[str, object]:
        acts = [(str(act), self.url("decide", act.account_id)) for act in open_acts()]
        lapsed = [(str(act), self.page_of(act.account)) for act in lapsed_acts(request.user)]
        asleep = asleep_among(self.readable(request.user)).count()
        return {"asleep": asleep, "acts": acts, "lapsed": lapsed}

    def may_read(self, user: User) -> bool:
        return user.is_bureau or user.is_ward_admin

    def readable(self, user: User) -> QuerySet:
        """Those whom the user looks after: a ward's administrator the own ward's."""
        if user.is_bureau:
            return people()
        return people().filter(ward=user.ward) if user.is_ward_admin else User.objects.none()

    def editable(self, user: User) -> QuerySet:
        return people() if user.is_bureau else User.objects.none()

    def may_create(self, user: User) -> bool:
        return self.may_read(user)

    def new_record(self, request: HttpRequest) -> User:
        """Of a ward's administrator in the own ward, wherever the form says."""
        return User(ward=request.user.ward)

    def related_tables(self, record: User, user: User) -> list[RelatedTable]:
        """From where somebody cannot sign in at present; for the Bureau what it took two for."""
        locks = locks_of([record.username]).get(record.username, [])
        columns = (
            Column("どこから", lambda lock: lock.where),
            Column("いつまで", lambda lock: moment_label(lock.until)),
        )
        table = RelatedTable("ログインできない状態", **shown_table(columns, locks))
        tables = [table] if locks else []
        return tables + self._acts_table(record) if user.is_bureau else tables

    def _acts_table(self, record: User) -> list[RelatedTable]:
        acts = list(record.acts.select_related("asked_by", "decided_by"))
        columns = (
            Column("依頼", lambda act: Cell(act.get_kind_display(), small=act.reason)),
            Column(
                "依頼した人", lambda act: Cell(str(act.asked_by), small=moment_label(act.asked_at))
            ),
            Column("決定", lambda act: act.outcome),
        )
        table = RelatedTable("二人で決める依頼", **shown_table(columns, acts))
        return [table] if acts else []

    def versions(self, record: User) -> list[dict[str, object]]:
        return versions_of(record, record.account_versions.all())

    def extra_actions(self, record: User, user: User) -> list[dict[str, str]]:
        def of(label: str, page: str, kind: str = "plain") -> dict[str, str]:
            return action(label, self.url(page, record.pk), kind)

        actions = [of("パスワードを作り直す", "reset"), of("招待のリンクを作る", "invite")]
        if user.is_bureau:
            actions = [of(*each) for each in self._for_the_bureau(record)] + actions
        if record.is_active and record != user:
            actions.append(of("利用を止める", "switch", "grave"))
        elif record != user and may_let_in(record, user):
            actions.append(of("利用を再開する", "switch"))
        return actions

    def _for_the_bureau(self, record: User) -> Iterator[tuple[str, str]]:
        """What the Bureau alone may do at present: the words of a button and the page."""
        if open_acts().filter(account=record).exists():
            yield "承認を待っている依頼を見る", "decide"
        elif second_factors(record).exists():
            yield "多要素認証の解除を依頼する", "second_factor"
        if locks_of([record.username]):
            yield "ログインできるようにする", "unlock"
        if record.is_active:
            yield "ログアウトさせる", "sessions"

    def own_views(self) -> Views:
        return {
            "create": ("new/", UserCreate),
            "reset": ("<int:pk>/password/", PasswordReset),
            "invite": ("<int:pk>/invite/", Invite),
            "switch": ("<int:pk>/active/", ActiveSwitch),
            "unlock": ("<int:pk>/unlock/", Unlock),
            "sessions": ("<int:pk>/sessions/", EndSessions),
            "asleep": ("asleep/", StopAsleep),
            "second_factor": ("<int:pk>/second-factor/", AskReset),
            "decide": ("<int:pk>/decide/", Decide),
        }


def _show_password(request: HttpRequest, pages: UserPages, user: User, password: str):
    """The one page that ever shows an initial password."""
    # What was typed is saved: the browser need not keep it.
    waits = "" if user.is_active else WAITS_FOR_SECOND
    messages.success(request, f"{user} の初期パスワードを作りました。{waits}")
    context = {
        "title": f"{user.name}さんの初期パスワード",
        "lead": "この画面を閉じると二度と表示できません。本人に確実に伝えてください。",
        "crumbs": [HOME, (pages.noun, pages.url("list")), (user.name, "")],
        "items": [
            {"label": "ユーザー名", "value": user.username},
            {"label": "初期パスワード", "value": password},
            {"label": "所属", "value": user.affiliation},
        ],
        "actions": [
            action("リンクで招待する", pages.url("invite", user.pk)),
            action("アカウントの一覧へ", pages.url("list"), "main"),
        ],
        "versions": [],
    }
    return render(request, "records/detail.html", context)


@method_decorator(never_cache, name="dispatch")
class UserCreate(RecordCreate):
    """Makes a user with an initial password."""

    pages: UserPages

    def form_valid(self, form: UserForm) -> HttpResponse:
        if not form.try_to_save():
            return self.form_invalid(form)
        password = give_initial_password(form.instance)
        self.request.sending.note(form.instance, adds=True, told=SHOWN_ONCE)
        return _show_password(self.request, self.pages, form.instance, password)


@method_decorator(never_cache, name="dispatch")
class PasswordReset(ForAdministrators):
    """Gives a new initial password to somebody who forgot the old one."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        user = self.get_object()
        request.sending.note(user, told=SHOWN_ONCE)
        return _show_password(request, self.pages, user, give_initial_password(user))

    def question(self) -> tuple[str, str, list[str]]:
        consequences = [
            "いまのパスワードは使えなくなり、ログイン中の画面は閉じます。",
            "新しい初期パスワードは、次の画面で一度だけ表示します。",
        ]
        sentence = f"{self.object} のパスワードを作り直しますか。"
        return "パスワードを作り直す", sentence, consequences
