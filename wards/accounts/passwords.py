"""Passwords: how they are kept, what makes one too easy to guess, and the initial ones of the portal."""

import re
import secrets
import unicodedata

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from wards.accounts.log_in import lift_locks
from wards.models import User, Ward

LEAST_KINDS = 6  # different characters in the whole password
LEAST_LEFT, LEAST_KINDS_LEFT = 6, 4  # letters and digits beside what anybody would guess

# Whoever guesses begins with these: the portal, the city, its wards, and the word itself.
GUESSED = re.findall(
    r"\w+",
    """
    在宅 医療 介護 連携 拠点 事業 報告 ポータル 相談 支援室 支援 区役所 役所 健康局 健康 大阪市 大阪
    令和 平成 昭和 パスワード ログイン 管理者 ざいたく いりょう おおさか
    zaitaku iryou iryo kaigo renkei kyoten jigyou jigyo houkoku hokoku portal soudan sodan shien
    kuyakusho yakusho kenkou kenko osaka oosaka desk office bureau ward reiwa heisei showa
    password passwd pass login admin administrator welcome letmein iloveyou changeme secret
    """,
)
ROWS = (
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみし",
)
RUN = 4  # neighbours in a row: 1234, qwer, あいうえ
SWAPPED = str.maketrans("@013457$!", "aoleastsi")  # p@ssw0rd
YEARS_AND_DAYS = re.compile(
    r"(?:19|20)\d\d(?:[01]\d[0-3]\d)?|[rhs]\d{1,2}(?!\d)|\d{1,4}年度?|\d{1,2}[月日]"
)
# Katakana are read as hiragana, so that a ward's name is known however it is written.
HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


class Argon2Hasher(Argon2PasswordHasher):
    """Argon2id as OWASP asks at least (19 MiB, two rounds, one lane): four threads of a process hash
    at once in 76 MB. Django's own would take 100 MB each, and nine times the computing."""

    time_cost, memory_cost, parallelism = 2, 19 * 1024, 1  # rounds, KiB, lanes


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(HIRAGANA)


class VarietyValidator:
    """Refuses the same few characters, or the same piece, over and over."""

    def validate(self, password: str, user: User | None = None) -> None:
        text = _folded(password)
        if len(set(text)) < LEAST_KINDS:
            raise ValidationError(
                f"使われている文字の種類が少なすぎます。{LEAST_KINDS}種類以上の文字を入力してください。",
                code="password_monotonous",
            )
        if any(self._repeats(text, length) for length in range(1, len(text) // 2 + 1)):
            raise ValidationError(
                "同じ並びのくり返しです。くり返さない言葉を入力してください。",
                code="password_repeated",
            )

    @staticmethod
    def _repeats(text: str, length: int) -> bool:
        """Whether the text is its first characters over and over, the last time perhaps cut."""
        return all(letter == text[at % length] for at, letter in enumerate(text))

    def get_help_text(self) -> str:
        return f"{LEAST_KINDS}種類以上の文字を使い、同じ並びをくり返さないでください。"


class GuessedPiecesValidator:
    """Refuses what is hardly more than the user's, the city's or the portal's name and a year."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = without_guessed_pieces(password, self._words(user))
        if len(left) < LEAST_LEFT or len(set(left)) < LEAST_KINDS_LEFT:
            raise ValidationError(
                "推測されやすい言葉（ユーザー名、氏名、区や事業の名前、年、1234 のような並び）が"
                "ほとんどです。関係のない言葉を足してください。",
                code="password_guessed",
            )

    def _words(self, user: User | None) -> list[str]:
        wards = Ward.objects.values_list("name", "hiragana", "romaji")
        names = [re.sub("(区|く|-ku)$", "", name) for ward in wards for name in ward]
        words = [*GUESSED, *names]
        if user is not None:
            own = (user.username, user.name, user.email.partition("@")[0])
            parts = [re.split(r"[\W_]+", text) for text in own]
            words += [word for each in parts for word in (*each, "".join(each))]
        return [_folded(word) for word in words if len(word) > 1]

    def get_help_text(self) -> str:
        return (
            "ユーザー名、氏名、区や事業の名前、年、1234 のような並びだけのパスワードは使えません。"
            "関係のない言葉を三つほどつなぐと、覚えやすく、推測されにくくなります。"
        )


class CommonWordValidator(CommonPasswordValidator):
    """Refuses a common password also with digits and signs around it."""

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", _folded(password))
        if core:
            super().validate(core, user)


def without_guessed_pieces(password: str, words: list[str]) -> str:
    """The letters and digits of a password that no word, year or run of neighbours explains.

    >>> without_guessed_pieces("Osaka-2026-ヒマワリ", ["osaka"])
    'ひまわり'
    """
    text = _folded(password)
    explained = [False] * len(text)

    def explain(start: int, end: int) -> None:
        explained[start:end] = [True] * (end - start)

    for written in (text, text.translate(SWAPPED)):
        for word in words:
            for found in re.finditer(re.escape(word), written):
                explain(*found.span())
    for found in YEARS_AND_DAYS.finditer(text):
        explain(*found.span())
    for start in range(len(text) - RUN + 1):
        piece = text[start : start + RUN]
        if any(piece in row or piece[::-1] in row for row in ROWS):
            explain(start, start + RUN)
    left = zip(text, explained, strict=True)
    return "".join(letter for letter, known in left if not known and letter.isalnum())


# Without what is mistaken for something else when read aloud or copied: 0 o 1 l i.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, LETTERS_OF_GROUP = 4, 4


def new_password() -> str:
    """Four groups of four in which no letter comes twice: 31 * 30 * … * 16 ways, 73 bits."""
    letters = secrets.SystemRandom().sample(LETTERS, GROUPS * LETTERS_OF_GROUP)
    groups = zip(*[iter(letters)] * LETTERS_OF_GROUP, strict=True)
    return "-".join("".join(group) for group in groups)


def give_initial_password(user: User) -> str:
    """Sets a new password that must be changed, lifts a lock-out, and returns the password."""
    password = new_password()
    put_until_own(user, password)
    return password


def put_until_own(user: User, password: str | None) -> None:
    """Sets what stands in place of a password of the user's own, and lifts a lock-out.

    None: nobody signs in until there is one.
    """
    user.set_password(password)
    user.must_change_password = True
    user.save()
    lift_locks(user.username)


# Nobody signs in as it; what a command did names it.
COMMANDS = "manage.py"


def people() -> QuerySet[User]:
    """The users whom the Bureau lists, changes and stops."""
    return User.objects.exclude(username=COMMANDS)
