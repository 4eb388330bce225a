"""Passwords that breaches have made known, looked up in a file: no network and no memory is needed.

The file is that of Have I Been Pwned for offline use: a line is a SHA-1 in hexadecimal digits and a
count, in the order of the hashes.
"""

import logging
import re
from bisect import bisect_left
from hashlib import sha1
from itertools import pairwise
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError

from wards.models import User

_LINE = re.compile(rb"[0-9A-F]{40}(:\d+)?\s*")
_DIGITS, _LONGEST = 40, 100
# After every hash.
_END = b"~"
# Places at which the order is looked at; a file in another order is wrong at every second.
_SAMPLES = 1_000


def _line_at(lines: BinaryIO, place: int) -> bytes:
    """The first line that begins at a place or after it."""
    lines.seek(max(place - 1, 0))
    if place:
        lines.readline(_LONGEST)
    return lines.readline(_LONGEST).upper() or _END


def is_breached(password: str, file: str) -> bool:
    """Whether the file knows the password. Some 40 reads of a file of 40 GB."""
    wanted = sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(file).open("rb") as lines:
        places = range(lines.seek(0, SEEK_END))
        found = bisect_left(places, wanted, key=lambda place: _line_at(lines, place)[:_DIGITS])
        return _line_at(lines, found).startswith(wanted)


def what_is_wrong(file: str) -> str:
    """A sentence on a file that cannot be used; '' of one that can."""
    try:
        with Path(file).open("rb") as lines:
            size = lines.seek(0, SEEK_END)
            found = [_line_at(lines, size * each // _SAMPLES) for each in range(_SAMPLES)]
    except OSError as error:
        return f"流出したパスワードの一覧を読めません（{error}）。BREACHED_PASSWORDSを確かめてください。"
    # The last places are inside the last line.
    lines_of_file = [line for line in found if line != _END]
    is_ordered = all(one <= other for one, other in pairwise(lines_of_file))
    if lines_of_file and is_ordered and all(map(_LINE.fullmatch, lines_of_file)):
        return ""
    return "流出したパスワードの一覧が、SHA-1の順に並んだ行ではありません。BREACHED_PASSWORDSを確かめてください。"


class BreachedValidator:
    """Refuses what is in the file, where one is set."""

    def validate(self, password: str, user: User | None = None) -> None:
        try:
            breached = settings.BREACHED_PASSWORDS and is_breached(
                password, settings.BREACHED_PASSWORDS
            )
        except OSError:
            # The doctor says it, too; nobody is kept from changing a password.
            logging.getLogger(__name__).exception("The list of breached passwords")
            return
        if breached:
            raise ValidationError(
                "過去に流出したことのあるパスワードです。別の言葉を入力してください。",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "過去に流出したことのあるパスワードは使えません。"
