"""Decides which columns the file of users has, and in which words a user stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

from reports.files.table import Heading
from wards.models import User

ACTION, USERNAME, NAME, ROLE, WARD, EMAIL, STATE = (
    "action",
    "username",
    "name",
    "role",
    "ward",
    "email",
    "state",
)


class Action(StrEnum):
    """What is done with a user besides taking over what his row says."""

    KEEP = "変更"
    ADD = "追加"
    STOP = "停止"
    RESUME = "再開"


ACTIVE, STOPPED, NEVER_SIGNED_IN = "利用中", "停止中", "初回ログイン前"

HEADINGS = (
    Heading(
        ACTION,
        "操作",
        ("処理", "区分"),
        "空欄か「変更」はこの行のとおりに、「追加」は新しい人、「停止」「再開」は利用の停止と再開。",
    ),
    Heading(
        USERNAME,
        "ユーザー名",
        (
            "ログイン名",
            "ログインid",
            "利用者id",
            "アカウント",
            "アカウント名",
            "ユーザid",
            "ユーザー",
        ),
        "ログインするときの名前。だれの行かは、これで決まります。",
        required=True,
    ),
    Heading(NAME, "氏名", ("名前", "利用者名"), "60文字まで。追加では必ず。"),
    Heading(ROLE, "役割", (), "健康局、区役所、相談支援室のどれか。追加では必ず。"),
    Heading(WARD, "区", ("区名", "担当区"), "区役所と相談支援室では必ず。健康局は空欄。"),
    Heading(EMAIL, "メールアドレス", ("メール", "email", "eメール"), "お知らせを送る先。"),
    Heading(STATE, "状態", (), "見るだけの欄です。変えるときは「操作」に書きます。"),
)
# Whose row it is, and something about him.
NEEDED = tuple(frozenset({USERNAME, key}) for key in (NAME, ROLE, ACTION))
# What the form of the screen asks; each may be absent from a file, and is then left as it is.
ASKED = (NAME, ROLE, WARD, EMAIL)
LABELS = {heading.key: heading.label for heading in HEADINGS}


def rows_of(users: Iterable[User]) -> list[Sequence[str]]:
    """The list as it is taken away: head first, 操作 blank. users: with their wards."""
    head = [heading.label for heading in HEADINGS]
    return [head, *(["", user.username, *shown(user).values(), state_of(user)] for user in users)]


def shown(user: User) -> dict[str, str]:
    """The answers of a user in the words of the file."""
    return {
        NAME: user.name,
        ROLE: user.get_role_display(),
        WARD: str(user.ward or ""),
        EMAIL: user.email,
    }


def state_of(user: User) -> str:
    """Whether a user may sign in."""
    if not user.is_active:
        return STOPPED
    return NEVER_SIGNED_IN if user.must_change_password else ACTIVE
