"""Postal codes: seven digits, kept as 536-0001 whatever way they were typed."""

from __future__ import annotations

import re

from wards.japanese.letters import compact, with_hyphens

_CODE = re.compile(r"〒?(\d{3})-?(\d{4})", re.ASCII)


class UnreadablePostalCodeError(ValueError):
    """The text is no postal code; the message is a sentence for the screen."""


def read_postal_code(text: str) -> str:
    """The code as it is kept; '' where nothing is typed.

    >>> read_postal_code("〒５３６−０００１"), read_postal_code("5360001"), read_postal_code(" ")
    ('536-0001', '536-0001', '')

    Raises UnreadablePostalCodeError.
    """
    typed = compact(with_hyphens(text))
    match = _CODE.fullmatch(typed)
    if typed and not match:
        raise UnreadablePostalCodeError(
            f"「{text.strip()[:30]}」を郵便番号として読めません。"
            "536-0001 のように、7桁の数字を入力してください。"
        )
    return f"{match[1]}-{match[2]}" if match else ""
