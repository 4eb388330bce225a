"""The 24 wards, the users, their sessions, and what they have typed into forms, kept or sent."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict

from wards.japanese.letters import kept
from wards.models.record import ReadAtOnce, names_a_whole_record
from wards.vocabulary import Role

CITY = "大阪市"
# So many days before an account ends it is told to its user and to the Bureau.
ENDS_SOON_DAYS = 30
# What is added to an address, so that saving leads home.
LEADS_HOME = "next=/"


class Ward(ReadAtOnce):
    """A ward, e.g. 北区 = 27127. The code is text and the key, so it can be read in every table."""

    code = models.CharField("区コード", max_length=5, primary_key=True)
    lg_code = models.CharField("団体コード（検査数字付き）", max_length=6, unique=True)
    display_order = models.PositiveSmallIntegerField("公式の順", unique=True)
    name = models.CharField("区名", max_length=10, unique=True)
    kana = models.CharField("カナ", max_length=20)
    hiragana = models.CharField("ひらがな", max_length=20)
    romaji = models.CharField("ローマ字", max_length=30)
    tile_row = models.PositiveSmallIntegerField("区の地図の行")
    tile_col = models.PositiveSmallIntegerField("区の地図の列")

    class Meta:
        verbose_name = "区"
        ordering = ["display_order"]
        constraints = [
            models.UniqueConstraint(fields=["tile_row", "tile_col"], name="ward_tile_is_its_own"),
            models.CheckConstraint(
                condition=Q(code__regex=r"^271\d\d$"), name="ward_code_is_of_osaka_city"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """With the city, since 北区 exists in many cities: 大阪市北区."""
        return f"{CITY}{self.name}"


# Not of those models whose past is looked at, so that its versions have a name of their own; without
# the password, and without what each log-in changes.
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    model_name="UserVersion",
    exclude=["password", "last_login"],
    obj_field=pghistory.ObjForeignKey(related_name="account_versions"),
    context_field=pghistory.ContextJSONField(),
    append_only=True,
)
class User(AbstractUser):
    """A person who signs in. Users are ended (is_active), never deleted: records name them."""

    # No report asks for them.
    entered_by: ClassVar = frozenset()

    first_name = None
    last_name = None
    name = models.CharField("氏名", max_length=60)
    role = models.CharField("役割", max_length=12, choices=Role)
    ward = models.ForeignKey(
        Ward, models.PROTECT, verbose_name="区", null=True, blank=True, related_name="users"
    )
    # Looks after the accounts of the ward office and of its desk.
    is_ward_admin = models.BooleanField("区の管理者", default=False)
    # The last day on which somebody signs in with it.
    ends_on = models.DateField("利用の末日", null=True, blank=True)
    must_change_password = models.BooleanField("初回にパスワードを変える", default=False)
    password_set_at = models.DateTimeField("パスワードを設定した日時", null=True, editable=False)
    times_stopped = models.PositiveIntegerField("止めた回数", default=0, editable=False)

    REQUIRED_FIELDS = ["name", "role"]

    class Meta:
        verbose_name = "アカウント"
        ordering = ["role", "ward__display_order", "username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.BUREAU, ward__isnull=True)
                | Q(role__in=[Role.WARD_OFFICE, Role.DESK], ward__isnull=False),
                name="user_role_agrees_with_ward",
                violation_error_message="区役所と相談支援室のアカウントには区が必要です。健康局のアカウントには区を付けません。",
            ),
            models.CheckConstraint(
                condition=Q(is_ward_admin=False) | Q(role=Role.WARD_OFFICE),
                name="user_ward_admin_is_of_an_office",
                violation_error_message="区の管理者にできるのは、区役所のアカウントだけです。",
            ),
            # Log-in does not tell capitals apart: of two such names it would let in neither.
            models.UniqueConstraint(
                Lower("username"),
                name="user_username_once_in_any_case",
                violation_error_message="同じユーザー名のアカウントがすでにあります（大文字と小文字は区別しません）。",
            ),
        ]
        triggers = [
            # Counted from the row as it was, by the database: neither a door that forgets it nor
            # one that saves an old copy of the row can bring back what was open before the stop.
            pgtrigger.Trigger(
                name="stops_are_counted",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=(
                    "NEW.times_stopped = OLD.times_stopped"
                    " + (OLD.is_active AND NOT NEW.is_active)::int;"
                    " NEW.password_set_at = CASE WHEN NEW.password = OLD.password"
                    " THEN OLD.password_set_at ELSE now() END; RETURN NEW;"
                ),
            ),
            # In another post nobody goes on with what was begun in this one.
            pgtrigger.Trigger(
                name="drafts_end",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("is_active", "role", "ward"),
                func="DELETE FROM wards_draft WHERE user_id = NEW.id; RETURN NULL;",
            ),
        ]

    def save(self, *args, **kwargs) -> None:
        # The command createsuperuser saves without any form.
        self.name = kept(self.name)
        super().save(*args, **kwargs)

    def check_password(self, raw_password: str) -> bool:
        """A hash that is made anew with other costs, at a log-in, sets no password."""
        with pgtrigger.ignore("wards.User:stops_are_counted"):
            return super().check_password(raw_password)

    def __str__(self) -> str:
        return f"{self.affiliation} {self.name}"

    @property
    def is_bureau(self) -> bool:
        return self.role == Role.BUREAU

    @property
    def affiliation(self) -> str:
        """Where the user works: 健康局, or 北区 区役所."""
        role = self.get_role_display()
        return role if self.is_bureau else f"{self.ward} {role}"

    @property
    def days_left(self) -> int | None:
        """How many days after today the account can be used; None without an end, below 0 after it."""
        return (self.ends_on - timezone.localdate()).days if self.ends_on else None

    @property
    def has_ended(self) -> bool:
        return self.days_left is not None and self.days_left < 0

    @property
    def ends_soon(self) -> bool:
        return self.days_left is not None and 0 <= self.days_left <= ENDS_SOON_DAYS

    def switch(self, is_active: bool) -> None:
        """Stops the user or lets him in again, then without an end that has passed."""
        self.is_active = is_active
        if is_active and self.has_ended:
            self.ends_on = None
        self.save(update_fields=["is_active", "ends_on"])

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """What a session must still agree with: a new password, post or stop ends all of them."""
        post = (self.role, self.ward_id or "", str(self.is_ward_admin))
        agreed = (self.password, *post, str(self.times_stopped))
        return salted_hmac(
            "wards.models.User.session", "\n".join(agreed), secret=secret, algorithm="sha256"
        ).hexdigest()


class Session(AbstractBaseSession):
    """A session as Django keeps it; the user is none until the log-in."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )

    class Meta:
        verbose_name = "ログイン中の端末"


class Draft(models.Model):
    """The fields of a form as one user left them: counted nowhere, read by nobody else.

    address: of the form, without what only leads on from it. name: what its user calls it. model,
    record: of what the form is about; no record while it would be a new one. typed: name of a
    field → what it would send.
    """

    ward_path: ClassVar[str] = "user__ward"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="drafts")
    address = models.CharField("画面", max_length=200)
    name = models.CharField("名前", max_length=100)
    model = models.CharField(max_length=60)
    record = models.PositiveBigIntegerField(null=True)
    typed = models.JSONField("入力した内容")
    kept_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "下書き"
        ordering = ["-kept_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="draft_once_a_user_and_form")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def fields(self) -> MultiValueDict:
        """What was typed, as a form takes it."""
        return MultiValueDict(self.typed)

    @property
    def url(self) -> str:
        """The form, from which saving leads home."""
        return f"{self.address}{'&' if '?' in self.address else '?'}{LEADS_HOME}"


class SpentForm(models.Model):
    """The token of a form page that has done what it is for.

    content: the sha256 of what was typed. address: of the page that was sent; led_to: where that
    led. model, record: of what it saved, '' and None where it is no record; adds: a new one.
    """

    ward_path: ClassVar[str] = "user__ward"

    token = models.CharField(max_length=80, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    spent_at = models.DateTimeField(default=timezone.now, db_index=True)
    content = models.CharField("内容の照合番号", max_length=64)
    address = models.TextField("送った画面")
    led_to = models.TextField("次に開いた画面", blank=True)
    told = models.TextField("画面に表示した文", blank=True)
    model = models.CharField(max_length=60, blank=True)
    record = models.PositiveBigIntegerField(null=True)
    adds = models.BooleanField(default=False)

    class Meta:
        verbose_name = "送信済みの入力"
        constraints = [names_a_whole_record()]

    def __str__(self) -> str:
        return self.address
