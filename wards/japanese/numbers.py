"""Numbers and postal codes as people type them, and the sentences for what is none."""

from __future__ import annotations

import re
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


def own_digits(text: str) -> str:
    """A text in which marks of footnotes stay apart from the number before them.

    >>> own_digits("30①"), own_digits("R6.9.1²"), own_digits("３０")
    ('30〓', 'R6.9.1〓', '３０')
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
        raise UnreadableError(
            f"「{text.strip()[:30]}」を数として読めません。12 のように数字だけを入れてください。"
        )
    digits = match["digits"].replace(",", "").lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise UnreadableError("数が大きすぎます。桁を確かめてください。")
    number = Decimal(digits + (match["part"] or "").rstrip("."))
    if match["part"] == ".000":
        # The comma and the full stop are neighbours on the keyboard.
        raise UnreadableError(
            f"「{text.strip()[:30]}」が{digits}か{digits},000かが分かりません。"
            "小数点も区切りもなしで入れてください。"
        )
    if match["sign"] not in ("", "+") and number:
        raise UnreadableError("0より小さい数は入れられません。0以上の数を入れてください。")
    return number


def read_integer(text: str, unit: str = "") -> int:
    """The whole number of 0 or more that a text means.

    >>> read_integer("３名", "人")
    3

    Raises UnreadableError; 3.5 is no whole number, 3.0 is one.
    """
    number = read_decimal(text, unit)
    if number != number.to_integral_value():
        raise UnreadableError("小数は入れられません。1、2、3 のような整数で入れてください。")
    return int(number)


_CODE = re.compile(r"〒?(\d{3})-?(\d{4})", re.ASCII)


def read_postal_code(text: str) -> str:
    """The code as it is kept; '' where nothing is typed.

    >>> read_postal_code("〒５３６−０００１"), read_postal_code("5360001"), read_postal_code(" ")
    ('536-0001', '536-0001', '')

    Raises UnreadableError.
    """
    typed = compact(with_hyphens(text))
    match = _CODE.fullmatch(typed)
    if typed and not match:
        raise UnreadableError(
            f"「{text.strip()[:30]}」を郵便番号として読めません。"
            "536-0001 のように、7桁の数字を入力してください。"
        )
    return f"{match[1]}-{match[2]}" if match else ""
