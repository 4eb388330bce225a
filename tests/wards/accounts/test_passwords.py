"""Passwords: what anybody would guess is refused in words, what is hard to guess is taken."""

import time
from itertools import chain

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config.accounts import MOST_CHARACTERS
from tests.factories import UserFactory
from wards.accounts.passwords import Argon2Hasher, give_initial_password, new_password
from wards.models import User

pytestmark = pytest.mark.django_db

BAD = (
    "aaaaaaaaaaaa", "ああああああああああああ", "abababababab", "abcabcabcabc",
    "かきくかきくかきくかきく", "ひまわりひまわりひまわり", "abcdefabcdefab", "abcdefghijkl",
    "zyxwvutsrqpo", "123456789012", "qwertyuiop12", "1qaz2wsx3edc", "あいうえおかきくけこさし",
    "いろはにほへとちりぬるを", "password1234", "Password2026!", "P@ssw0rd2026!",
    "password_2026_10", "パスワード令和8年度2026", "ｐａｓｓｗｏｒｄ１２３４", "osaka-kita-2026",
    "Osaka-City-2026", "zaitaku-osaka-2026", "大阪市北区相談支援室2026",
    "在宅医療連携拠点事業ポータル", "ひがしよどがわ20261129", "tennoji-desk-12345",
    "sunshine2026!!", "football-1234-5678", "hanako-north", "hanako-north-2026",
    "Hanako-North-1234", "北花子2026年4月1日北花子", "19881123-19881123", "short-9x",
    "918273645546372",
)  # fmt: skip
GOOD = (
    "たかつの夕陽丘-1615", "架空のパスワード7391", "青い傘と三日月とラムネ瓶",
    "correct horse battery staple", "雨あがりの図書館で鯨を飼う", "トマトの苗を七本うえた朝",
    "mikan-densha-yuyake", "kW7!dq2#Lm9z", "北区の坂で猫が七匹ひるね", "tokage no shippo 42",
    "梅雨晴れ;自転車;ソーダ水", "あさがおと古い地図と汽笛", "Blaue-Wolken-ziehen-9",
    "夏休みのスイカ割り大会三日目", "灯台もとくらし-渡り鳥8", "xr4t-m9pw-k2hz",
)  # fmt: skip


@pytest.fixture
def user():
    return UserFactory(username="hanako-north", name="北 花子", email="hanako.n@example.com")


def said_against(password: str, user: User) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as refused:
        return refused.messages
    return []


def test_what_anybody_would_guess_is_refused_in_japanese(user):
    said = {password: said_against(password, user) for password in BAD}
    assert [password for password, sentences in said.items() if not sentences] == []
    for sentence in chain(*said.values()):
        assert "パスワード" in sentence or sentence.endswith("ください。")


def test_what_is_hard_to_guess_is_taken(user):
    assert {each: said for each in GOOD if (said := said_against(each, user))} == {}


def test_every_initial_password_would_be_taken(user):
    for _ in range(200):
        validate_password(new_password(), user)
    assert len(new_password()) == len("abcd-efgh-jkmn-pqrs")


def test_the_page_says_at_the_field_why_a_password_is_refused(client, user):
    initial = give_initial_password(user)
    client.post("/login/", {"login": user.username, "password": initial})
    typed = {"oldpassword": initial, "password1": "aaaaaaaaaaaa", "password2": "aaaaaaaaaaaa"}
    page = client.post("/password/", typed).content.decode()
    assert "使われている文字の種類が少なすぎます。" in page


def test_a_very_long_password_is_refused_at_once(client, user):
    initial = give_initial_password(user)
    client.post("/login/", {"login": user.username, "password": initial})
    long = "a" * 200_000 + "bcdefgh"
    began = time.process_time()
    page = client.post("/password/", {"oldpassword": initial, "password1": long, "password2": long})
    assert time.process_time() - began < 10
    assert f"パスワードは{MOST_CHARACTERS}文字までにしてください。" in page.content.decode()


# --- How they are kept ---------------------------------------------------------------------------

OURS = "argon2$argon2id$v=19$m=19456,t=2,p=1$"
DJANGO = "django.contrib.auth.hashers"


@pytest.fixture
def hashers(settings):
    """Those of production."""
    settings.PASSWORD_HASHERS = [
        "wards.accounts.passwords.Argon2Hasher",
        f"{DJANGO}.PBKDF2PasswordHasher",
    ]


def test_a_password_is_hashed_with_the_costs_that_owasp_asks_for(user, hashers):
    user.set_password(GOOD[0])
    assert user.password.startswith(OURS)


@pytest.mark.parametrize("earlier", ["Argon2PasswordHasher", "PBKDF2PasswordHasher"])
def test_a_password_that_was_hashed_otherwise_lets_in_and_is_hashed_anew(
    client, user, settings, hashers, earlier
):
    now = settings.PASSWORD_HASHERS
    settings.PASSWORD_HASHERS = [f"{DJANGO}.{earlier}"]
    user.password = make_password(GOOD[0])
    user.save()
    settings.PASSWORD_HASHERS = now
    user.refresh_from_db()
    assert not user.password.startswith(OURS)
    versions, set_at = user.account_versions.count(), user.password_set_at
    answer = client.post("/login/", {"login": user.username, "password": GOOD[0]})
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.password.startswith(OURS)
    # He has not set a password: the history of the account says nothing.
    assert (user.account_versions.count(), user.password_set_at) == (versions, set_at)
    assert client.get("/password/").status_code == 200


def test_a_name_that_does_not_exist_costs_as_much_hashing_as_a_wrong_password(
    client, user, hashers, monkeypatch
):
    hashed = []
    user.set_password(GOOD[0])
    user.save()
    for name in ("encode", "verify"):
        plain = getattr(Argon2Hasher, name)

        def counted(self, password, other, plain=plain):
            hashed.append(password)
            return plain(self, password, other)

        monkeypatch.setattr(Argon2Hasher, name, counted)
    for name in (user.username, "nobody-there"):
        client.post("/login/", {"login": name, "password": GOOD[1]})
    assert hashed == [GOOD[1], GOOD[1]]
