"""Decides whether bytes are Japanese in EUC-JP, and what they say in the letters of CP932."""

from __future__ import annotations

import codecs
import re

# ASCII, 8E with half-width katakana, 8F with a letter of JIS X 0212, and pairs of high bytes alone.
# CP932 begins hiragana, katakana and 2,965 common kanji with 81 to 9F, which EUC-JP never has but
# those two: text in CP932 is of this shape only if it is next to nothing but half-width katakana.
_SHAPE = re.compile(
    rb"(?:[\x00-\x7f]++|\x8e[\xa1-\xdf]|\x8f[\xa1-\xfe][\xa1-\xfe]|[\xa1-\xfe][\xa1-\xfe])*+"
)
# The same six signs, to which Windows and the standard give two code points.
_AS_IN_CP932 = str.maketrans("〜‖−¢£¬", "～∥－￠￡￢")
# NEC's row and IBM's rows, which Windows writes into EUC-JP although JIS has none there.
_OTHER_ROWS = (13, 89, 90, 91, 92)
# Each of these letters takes 1 µs. A file of 20 MB has 0.5 million such bytes, mostly behind others.
_MOST_OF_OTHER_ROWS = 2_000_000


def decode_euc_jp(content: bytes) -> str | None:
    """The text of EUC-JP, with the letters that CP932 has for the same cells; None if it is none.

    >>> decode_euc_jp(bytes.fromhex("fce2b6b6 ada1"))
    '髙橋①'
    """
    if not _SHAPE.fullmatch(content):
        return None
    if sum(content.count(row + 0xA0) for row in _OTHER_ROWS) > _MOST_OF_OTHER_ROWS:
        return None
    try:
        return content.decode("euc_jp", _HANDLER).translate(_AS_IN_CP932)
    except UnicodeDecodeError:
        return None


def _cells(row: int) -> dict[bytes, str]:
    """The letters of a row, by their bytes in EUC-JP."""
    lead = (0x81 if row < 63 else 0xC1) + (row - 1) // 2
    first = 0x40 if row % 2 else 0x9F
    trails = [trail for trail in range(first, 0xFD) if trail != 0x7F][:94]
    found = {}
    for cell, trail in enumerate(trails, start=0xA1):
        letter = bytes((lead, trail)).decode("cp932", "ignore")
        if letter:
            found[bytes((row + 0xA0, cell))] = letter
    return found


_LETTERS = {pair: letter for row in _OTHER_ROWS for pair, letter in _cells(row).items()}
_HANDLER = "rows_of_cp932"


def _of_other_rows(error: UnicodeError) -> tuple[str, int]:
    if isinstance(error, UnicodeDecodeError):
        end = error.start + 2
        letter = _LETTERS.get(error.object[error.start : end])
        if letter:
            return letter, end
    raise error


codecs.register_error(_HANDLER, _of_other_rows)
