"""Where an address lies: in which ward of Osaka City, or outside of it."""

from __future__ import annotations

import re
from functools import lru_cache

from wards.japanese.letters import comparing_key, in_place, one_hyphen
from wards.models.user import CITY

_POSTAL = re.compile(r"^\s*(?:〒\s*(\d{3})-?(\d{4})|(\d{3})-(\d{4})(?=\s))\s*")
_OTHER_PREFECTURE = re.compile(r"東京都|北海道|京都府|[^\d市区町村]{2,3}県")
# 三島郡 stands for its towns; 北区市場町 is no city of that name.
_MUNICIPALITY = re.compile(r"[^\d区]{1,6}?[市郡]")


def in_city(address: str) -> str | None:
    """An address, as compared, behind 大阪市; None where it does not say so itself.

    >>> in_city("大阪府大阪市北区梅田１－１"), in_city("東大阪市荒本1"), in_city("大阪府北区梅田1-1")
    ('北区梅田1-1', None, None)
    """
    key = comparing_key(address).removeprefix("大阪府")
    return key.removeprefix(CITY) if key.startswith(CITY) else None


@lru_cache(maxsize=10_000)
def elsewhere(address: str) -> str:
    """The municipality or prefecture that an address outside the city names; '' where none is sure.

    >>> elsewhere("大阪府堺市北区新金岡町１－１"), elsewhere("三島郡島本町1"), elsewhere("東京都港区1")
    ('堺市', '三島郡', '東京都')
    >>> elsewhere("大阪府北区梅田1-1"), elsewhere("北区市場町1")
    ('', '')
    """
    key = comparing_key(address).removeprefix("大阪府")
    found = _OTHER_PREFECTURE.match(key) or _MUNICIPALITY.match(key)
    return found[0] if found else ""


def parted(address: str) -> tuple[str, str]:
    """The postal code before an address, if it stands there, and the address in one line.

    >>> parted("〒553－0006大阪市福島区吉野１－１")
    ('5530006', '大阪市福島区吉野１－１')
    >>> parted("大阪市北区梅田１－１")
    ('', '大阪市北区梅田１－１')
    """
    match = _POSTAL.match(one_hyphen(in_place(address)))
    digits = "".join(part for part in match.groups() if part) if match else ""
    rest = address[match.end() :] if match else address
    return digits, " ".join(part for part in rest.splitlines() if part.strip()).strip()
