"""Links by which somebody sets the first password of an account: signed, for some days, good once."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import salted_hmac

from wards.accounts.letters import mailed
from wards.accounts.passwords import put_until_own
from wards.models import User

SALT = "wards.accounts.invitations"
EXPIRED = "リンクの期限が過ぎています。"
SPENT = (
    "リンクはもう使えません。使ったあとか、新しいリンクが作られたあと、"
    "または利用が止められたか、役割・区・メールアドレスが変わったあとです。"
)
UNREADABLE = "リンクが途中で切れているか、正しくありません。"
SUBJECT = "在宅医療連携拠点 報告ポータルのパスワードの設定"
BODY = """{user} 様

在宅医療連携拠点 報告ポータルのアカウントができました。
次のリンクを開いて、パスワードを設定してください（{days}日間、1回だけ使えます）。

{link}

ユーザー名: {username}
心当たりのないときは、{contact}に知らせてください。
"""


class UnusableLinkError(Exception):
    """Why a link opens nothing, as a sentence."""


def new_invitation(user: User) -> str:
    """A link that takes the place of the password, and of every link before."""
    put_until_own(user, None)
    token = signing.dumps([user.pk, _state_of(user)], salt=SALT)
    return settings.PUBLIC_URL + reverse("wards:invited", args=[token])


def invited_user(token: str) -> User:
    """Whom a link invites, locked until the end of the transaction; raises UnusableLinkError."""
    try:
        pk, state = signing.loads(
            token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS)
        )
    except signing.SignatureExpired as error:
        raise UnusableLinkError(EXPIRED) from error
    except signing.BadSignature as error:
        raise UnusableLinkError(UNREADABLE) from error
    user = User.objects.select_for_update(of=("self",)).filter(pk=pk, is_active=True).first()
    if user is None or user.has_ended or state != _state_of(user):
        raise UnusableLinkError(SPENT)
    return user


def mail_invitation(user: User, link: str) -> bool:
    """Whether the link went out to the user's address."""
    words = {"user": user, "username": user.username, "link": link}
    body = BODY.format(**words, days=settings.INVITATION_DAYS, contact=settings.CONTACT)
    return mailed(user, SUBJECT, body)


def _state_of(user: User) -> str:
    """What changes with the password, post, stops and mail address of an account."""
    agreed = f"{user.get_session_auth_hash()} {user.email}"
    return salted_hmac(SALT, agreed, algorithm="sha256").hexdigest()
