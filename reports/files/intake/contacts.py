"""Decides how a postal code, an address and a telephone number in a cell are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from reports.files.intake.readings import Meaning, likely, sure
from wards.japanese.letters import compact, in_place, one_hyphen, with_hyphens
from wards.japanese.postal_codes import UnreadablePostalCodeError, read_postal_code

_BEFORE_ADDRESS = re.compile(
    r"(?P<code>\(?(?:〒\s*\d{3}\s*-?\s*\d{4}|\d{3}-\d{4})(?!\d)\)?)[\s,、:]*(?P<address>\D.+)"
)
_PHONE = re.compile(
    r"(?:(?:TEL|電話(?:番号)?)[.:]?)?"
    r"(?P<area>\(0\d{1,4}\)-?|0\d{1,4}-|0\d{1,4}(?=\())(?P<office>\(\d{1,4}\)-?|\d{1,4}-)(?P<line>\d{3,4})"
    r"|(?:(?:TEL|電話(?:番号)?)[.:]?)(?P<whole>0\d{9,10})",
    re.IGNORECASE,
)
_LOST_ZERO = re.compile(r"[1-9]\d{8,9}")


def meaning_of_contact(field: str, text: str) -> Meaning | None:
    """What a text in a column of contacts means; None where there is nothing to say of it."""
    reader = _READERS.get(field)
    return reader(text) if reader else None


def _postal_code(text: str) -> Meaning | None:
    try:
        return sure(read_postal_code(text))
    except UnreadablePostalCodeError:
        # The form says what is wrong, as it does on the screen.
        return None


def _address(text: str) -> Meaning | None:
    """An address without the postal code before it; that has a column of its own."""
    match = _BEFORE_ADDRESS.fullmatch(one_hyphen(in_place(line := " ".join(text.split("\n")))))
    if match is None:
        return None
    code, address = line[: match.end("code")].strip(), line[match.start("address") :]
    return likely(
        address,
        f"郵便番号（{code}）を除いて「{address[:60]}」と読みます。"
        "郵便番号は「郵便番号」の欄に入れてください。",
        "郵便番号を除いて読む",
    )


def _phone(text: str) -> Meaning | None:
    bare = compact(with_hyphens(text))
    match = _PHONE.fullmatch(bare)
    if match is None:
        return _without_first_zero(text, bare) or (sure(bare) if bare.isdigit() else None)
    if match["whole"]:
        return sure(match["whole"])
    return sure("-".join(match[part].strip("()-") for part in ("area", "office", "line")))


def _without_first_zero(text: str, bare: str) -> Meaning | None:
    """A number that Excel took for a quantity."""
    if not _LOST_ZERO.fullmatch(bare):
        return None
    return likely(f"0{bare}", f"「{text}」は先頭の 0 が消えています。「0{bare}」と読みます。")


_READERS: Mapping[str, Callable[[str], Meaning | None]] = {
    "postal_code": _postal_code,
    "address": _address,
    "phone": _phone,
}
