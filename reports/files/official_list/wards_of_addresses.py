"""Decides in which ward an address lies: only what says 大阪市 itself is Osaka City."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wards.japanese.letters import comparing_key, in_place, one_hyphen
from wards.models import Ward
from wards.models.ward import CITY

PREFECTURE = "大阪府"
_POSTAL = re.compile(r"^\s*(?:〒\s*(\d{3})-?(\d{4})|(\d{3})-(\d{4})(?=\s))\s*")


class UnknownWardError(ValueError):
    """The address is of Osaka City, but of none of the 24 wards; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class WardFinder:
    """Finds the code of a ward in an address; made once for a list."""

    codes: Mapping[str, str]

    @classmethod
    def of(cls, wards: Iterable[Ward]) -> WardFinder:
        return cls({comparing_key(ward.name): ward.code for ward in wards})

    def ward_of(self, address: str) -> str | None:
        """The code of the ward of an address; None outside Osaka City.

        東大阪市, 大阪狭山市, 堺市北区 and 大阪府北区 are outside: the address must begin with
        大阪市, after 大阪府 at most. Raises UnknownWardError for a ward that does not exist.
        """
        key = comparing_key(address).removeprefix(PREFECTURE)
        if not key.startswith(CITY):
            return None
        rest = key.removeprefix(CITY)
        for name, code in self.codes.items():
            if rest.startswith(name):
                return code
        raise UnknownWardError("大阪市の24区のどれか分かりません。")


def parted(address: str) -> tuple[str, str]:
    """The postal code before an address, if it stands there, and the address in one line.

    >>> parted("〒553-0006\\n大阪市福島区吉野１－１")
    ('5530006', '大阪市福島区吉野１－１')
    >>> parted("大阪市北区梅田１－１")
    ('', '大阪市北区梅田１－１')
    """
    match = _POSTAL.match(one_hyphen(in_place(address)))
    digits = "".join(part for part in match.groups() if part) if match else ""
    rest = address[match.end() :] if match else address
    return digits, " ".join(part for part in rest.splitlines() if part.strip()).strip()
