"""Decides how a number that somebody typed is read, and what is said when it is none."""

from __future__ import annotations

import re
from decimal import Decimal

from wards.japanese.digits import own_digits, without_space
from wards.japanese.letters import with_hyphens

# Words for the same thing: who counts 人 may write 名.
SAME_UNIT = {
    "人": ("人", "名"),
    "部": ("部", "枚"),
    "回": ("回",),
    "時間": ("時間", "h", "H"),
}
# More digits are a typing error, and PostgreSQL's integers end there as well.
MOST_DIGITS = 9

_NUMBER = re.compile(r"(?P<sign>[+\-▲△]?)(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d*)?")


class UnreadableNumberError(ValueError):
    """The text is not a number that is asked for; the message is a sentence for the screen."""


def read_decimal(text: str, unit: str = "") -> Decimal:
    """The number of 0 or more that a text means; its unit may stand behind it.

    >>> read_decimal("１，２３４人", "人"), read_decimal("19.5")
    (Decimal('1234'), Decimal('19.5'))

    Raises UnreadableNumberError with the sentence that tells what is wrong.
    """
    plain = without_space(with_hyphens(own_digits(text)))
    for word in SAME_UNIT.get(unit, (unit,)):
        plain = plain.removesuffix(word) if word else plain
    match = _NUMBER.fullmatch(plain)
    if match is None:
        raise UnreadableNumberError(
            f"「{text.strip()[:30]}」を数として読めません。12 のように数字だけを入れてください。"
        )
    digits = match["digits"].replace(",", "").lstrip("0") or "0"
    if len(digits) > MOST_DIGITS:
        raise UnreadableNumberError("数が大きすぎます。桁を確かめてください。")
    number = Decimal(digits + (match["part"] or "").rstrip("."))
    if match["part"] == ".000":
        # The comma and the full stop are neighbours on the keyboard.
        raise UnreadableNumberError(
            f"「{text.strip()[:30]}」が{digits}か{digits},000かが分かりません。"
            "小数点も区切りもなしで入れてください。"
        )
    if match["sign"] not in ("", "+") and number:
        raise UnreadableNumberError("0より小さい数は入れられません。0以上の数を入れてください。")
    return number


def read_integer(text: str, unit: str = "") -> int:
    """The whole number of 0 or more that a text means.

    >>> read_integer("３名", "人")
    3

    Raises UnreadableNumberError; 3.5 is no whole number, 3.0 is one.
    """
    number = read_decimal(text, unit)
    if number != number.to_integral_value():
        raise UnreadableNumberError("小数は入れられません。1、2、3 のような整数で入れてください。")
    return int(number)
