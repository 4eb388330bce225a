"""Decides which other municipality of Osaka Prefecture an address names: a list has all of them."""

from __future__ import annotations

import re

from reports.files.official_list.wards_of_addresses import PREFECTURE
from wards.japanese.letters import comparing_key

_CITIES = (
    *("堺市", "岸和田市", "豊中市", "池田市", "吹田市", "泉大津市", "高槻市", "貝塚市", "守口市"),
    *("枚方市", "茨木市", "八尾市", "泉佐野市", "富田林市", "寝屋川市", "河内長野市", "松原市"),
    *("大東市", "和泉市", "箕面市", "柏原市", "羽曳野市", "門真市", "摂津市", "高石市"),
    *("藤井寺市", "東大阪市", "泉南市", "四條畷市", "交野市", "大阪狭山市", "阪南市"),
)
_TOWNS = {
    "三島郡": ("島本町",),
    "豊能郡": ("豊能町", "能勢町"),
    "泉北郡": ("忠岡町",),
    "泉南郡": ("熊取町", "田尻町", "岬町"),
    "南河内郡": ("太子町", "河南町", "千早赤阪村"),
}
_NAMES = {comparing_key(name): name for name in _CITIES}
_NAMES |= {comparing_key(county + name): name for county, names in _TOWNS.items() for name in names}
_BEGINNING = re.compile(rf"(?:{PREFECTURE})?({'|'.join(_NAMES)})")


def municipality_of(address: str) -> str:
    """The name of the municipality; '' for one elsewhere, and for what does not name any surely.

    >>> municipality_of("大阪府堺市北区新金岡町１－１"), municipality_of("大阪府北区梅田1-1")
    ('堺市', '')
    """
    found = _BEGINNING.match(comparing_key(address))
    return _NAMES[found[1]] if found else ""
