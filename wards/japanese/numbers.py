"""Numbers, postal codes and times of day as people type them, and the sentences for what is none."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal
from unicodedata import decomposition

from wards.japanese.letters import compact, with_hyphens

# What stands for such a sign: nothing that is read takes it for a digit.
NO_DIGIT = "〓"
_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
# As Unicode calls the ways to write a small, a round or a broken number, or one with its own dot: ⒈
_DECORATED = ("<circle>", "<super>", "<sub>", "<fraction>", "<compat>")


class UnreadableError(ValueError):
    """The text is no number, code, day or moment; the message is a sentence for the screen."""

    @classmethod
    def of(cls, text: str, wrong: str) -> UnreadableError:
        """The sentence that begins with the text: 「約30」 and what is wrong with it."""
        return cls(f"「{text.strip()[:30]}」{wrong}")


def own_digits(text: str) -> str:
    """A text in which marks of footnotes and items stay apart from the number beside them.

    >>> own_digits("30①"), own_digits("①10区"), own_digits("R6.9.1²"), own_digits("３０")
    ('30〓', '〓10区', 'R6.9.1〓', '３０')
    """
    if text.isascii():
        return text
    return "".join(
        NO_DIGIT if each.isnumeric() and decomposition(each).startswith(_DECORATED) else each
        for each in text
    )


def without_space(text: str) -> str:
    """A text without space, except between two digits: they are two numbers.

    >>> without_space("R6 . 9 . 1"), without_space("38 40 人")
    ('R6.9.1', '38 40人')
    """
    return _SPACE.sub("", text)


_KANJI_DIGITS = "〇一二三四五六七八九"


def kanji_in_digits(kanji: str) -> str:
    """A number of one to ninety-nine, or digit by digit; anything else stays as it is.

    >>> kanji_in_digits("三"), kanji_in_digits("十二"), kanji_in_digits("二十"), kanji_in_digits("二〇")
    ('3', '12', '20', '20')
    """
    tens, ten, ones = kanji.partition("十")
    if not ten:
        return "".join(str(_KANJI_DIGITS.index(digit)) for digit in kanji)
    if len(tens) > 1 or len(ones) > 1 or "〇" in kanji or "十" in ones:
        return kanji
    return str(10 * _KANJI_DIGITS.index(tens or "一") + _KANJI_DIGITS.index(ones or "〇"))


# Words for the same thing: who counts 人 may write 名.
SAME_UNIT = {"人": ("人", "名"), "部": ("部", "枚"), "回": ("回",), "時間": ("時間", "h", "H")}
# More digits are a typing error, and PostgreSQL's integers end there as well.
MOST_DIGITS = 9

_NUMBER = re.compile(r"(?P<sign>[+\-▲△]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d*)?")


def read_decimal(text: str, unit: str = "") -> Decimal:
    """The number of 0 or more that a text means; its unit may stand behind it.

    >>> read_decimal("１，２３４人", "人"), read_decimal("19.5")
    (Decimal('1234'), Decimal('19.5'))

    Raises UnreadableError with the sentence that tells what is wrong.
    """
    plain = without_space(with_hyphens(own_digits(text)))
    for word in SAME_UNIT.get(unit, (unit,)):
        plain = plain.removesuffix(word) if word else plain
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise UnreadableError.of(
            text, "を数として読めません。12 のように数字だけを入力してください。"
        )
    digits = match["digits"].replace(",", "").lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise UnreadableError("数が大きすぎます。桁を確かめてください。")
    number = Decimal(digits + (match["part"] or "").rstrip("."))
    if match["part"] == ".000":
        # The comma and the full stop are neighbours on the keyboard.
        unclear = f"が{digits}か{digits},000かが分かりません。"
        raise UnreadableError.of(text, f"{unclear}小数点も区切りもなしで入力してください。")
    if match["sign"] not in ("", "+") and number:
        raise UnreadableError("0より小さい数は入力できません。0以上の数を入力してください。")
    return number


def read_integer(text: str, unit: str = "") -> int:
    """The whole number of 0 or more that a text means.

    >>> read_integer("３名", "人")
    3

    Raises UnreadableError; 3.5 is no whole number, 3.0 is one.
    """
    number = read_decimal(text, unit)
    if number != number.to_integral_value():
        raise UnreadableError("小数は入力できません。1、2、3 のような整数で入力してください。")
    return int(number)


_CODE = re.compile(r"〒?(\d{3})-?(\d{4})", re.ASCII)


def read_postal_code(text: str) -> str:
    """The code as it is kept; '' where nothing is typed.

    >>> read_postal_code("〒５３６−０００１"), read_postal_code("5360001"), read_postal_code(" ")
    ('536-0001', '536-0001', '')

    Raises UnreadableError.
    """
    typed = compact(with_hyphens(own_digits(text)))
    match = _CODE.fullmatch(typed)
    if typed and not match:
        how = "536-0001 のように、7桁の数字を入力してください。"
        raise UnreadableError.of(text, f"を郵便番号として読めません。{how}")
    return f"{match[1]}-{match[2]}" if match else ""


HOW_TO_WRITE_A_TIME = "15:00、15時30分、午後3時 のように入力してください。"
ANY_TIME = "0:00から23:59までで入力してください。"
_TIME = re.compile(
    r"(?P<half>午前|午後|AM|PM|)(?P<hour>\d{1,2})"
    r"(?:[:時](?:(?P<minute>\d{1,2})(?:分|:00)?|(?P<middle>半))?)?(?P<after>AM|PM|)",
    re.IGNORECASE,
)


def read_time(text: str) -> time:
    """The time of day that a text means.

    >>> read_time("１５：００"), read_time("午後3時半"), read_time("9時05分")
    (datetime.time(15, 0), datetime.time(15, 30), datetime.time(9, 5))

    Raises UnreadableError with the sentence that tells what is wrong.
    """
    match = _TIME.fullmatch(compact(own_digits(text)).replace("正午", "12:00"))
    if match is None or not text.isprintable():
        raise UnreadableError.of(text, f"を時刻として読めません。{HOW_TO_WRITE_A_TIME}")
    hour = _hour(int(match["hour"]), f"{match['half']}{match['after']}".upper(), text)
    minute = 30 if match["middle"] else int(match["minute"] or 0)
    if hour > 23 or minute > 59:
        raise UnreadableError.of(text, f"という時刻はありません。{ANY_TIME}")
    return time(hour, minute)


def _hour(written: int, half: str, text: str) -> int:
    """The hour of 24; half: 午前, 午後, AM, PM or ''. 午前12時 is midnight to some and noon to others."""
    if not half:
        return written
    afternoon = {"午前": False, "AM": False, "午後": True, "PM": True}.get(half)
    if afternoon is None or written > 12 or (written == 12 and not afternoon):
        raise UnreadableError.of(text, f"が何時かが分かりません。{ANY_TIME}")
    return written + 12 if afternoon and written < 12 else written
