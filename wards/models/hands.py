"""Who has had a hand in whose account, so that nobody both asks and grants under two names."""

from datetime import datetime

from django.db import connection

from wards.fiscal import day_label
from wards.models.user import User

# Longer, and a Bureau of three in which one makes all accounts would often have none who may grant.
DAYS = 180
_MADE = "made"
BY_ANOTHER = (
    "健康局の別の人が承認します。承認できる人がほかにいないときは、"
    "サーバーの管理者に、健康局のアカウントをもう一つ作ってもらってください。"
)
# What lets one in as another.
_DEEDS = {
    _MADE: "作成",
    "password": "パスワードか招待のリンクを作成",
    "email": "メールアドレスを変更",
    "role": "役割を変更",
    "second_factor": "多要素認証の解除を依頼",
}
_HANDS = f"""
SELECT account, person, at, deed FROM (
    SELECT pgh_obj_id AS account, (pgh_context ->> 'user')::bigint AS person, pgh_created_at AS at,
        CASE WHEN pgh_label = 'insert' THEN '{_MADE}'
             WHEN password_set_at IS DISTINCT FROM lag(password_set_at) OVER past THEN 'password'
             WHEN email <> lag(email) OVER past THEN 'email'
             WHEN role <> lag(role) OVER past THEN 'role' END AS deed
    FROM wards_userversion WHERE pgh_obj_id IN ({{one}}, {{other}})
    WINDOW past AS (PARTITION BY pgh_obj_id ORDER BY pgh_id)
    UNION ALL SELECT account_id, asked_by_id, decided_at, 'second_factor' FROM wards_accountact
    WHERE kind = 'second_factor' AND decision = 'granted' AND account_id IN ({{one}}, {{other}})
) hands WHERE deed IS NOT NULL AND person IS DISTINCT FROM account
"""  # noqa: S608 - no value of others
# Of two people, in each other's account.
_BETWEEN = f"{_HANDS} AND person IN ({{one}}, {{other}}) AND at > now() - interval '{DAYS} days'"
# The database's own guard, of every act of two people.
GRANTED_BY_ANOTHER_HAND = f"""
IF EXISTS ({_BETWEEN.format(one="NEW.asked_by_id", other="NEW.decided_by_id")}) THEN
    RAISE EXCEPTION '% is granted by whose account the asker had a hand in', TG_TABLE_NAME;
END IF;
RETURN NEW;
"""


def hand_between(one: User, other: User) -> str:
    """What one of two did last to the other's account, and what follows; '' for nothing."""
    for account, person, at, deed in _hands(_BETWEEN, one, other):
        people = {user.pk: user for user in (one, other)}
        return (
            f"{people[person]}が{people[account]}のアカウントを扱いました（{_DEEDS[deed]}、{day_label(at)}）。"
            f"それから{DAYS}日間は、たがいの依頼を承認できません。{BY_ANOTHER}"
        )
    return ""


def origin_of(user: User) -> str:
    """How an account came to be, and what others did last of what opens it, as a line."""
    last = {deed: (person, at) for _, person, at, deed in reversed(_hands(_HANDS, user, user))}
    names = User.objects.in_bulk({person for person, _ in last.values() if person})
    return "、".join(
        f"{_DEEDS[deed]}: {names.get(person, 'コマンド')}（{day_label(at)}）"
        for deed, (person, at) in last.items()
        if person or deed == _MADE
    )


def _hands(query: str, one: User, other: User) -> list[tuple[int, int | None, datetime, str]]:
    """Account, person, moment and deed, newest first."""
    keys = {"one": "%(one)s", "other": "%(other)s"}
    with connection.cursor() as cursor:
        cursor.execute(
            f"{query.format(**keys)} ORDER BY at DESC", {"one": one.pk, "other": other.pk}
        )
        return cursor.fetchall()
