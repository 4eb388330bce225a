"""Names and addresses that mean the same, however they are written."""

import re
from functools import lru_cache

from wards.japanese.letters import HYPHENS, comparing_key, has_lost_letters, plain
from wards.japanese.numbers import kanji_in_digits

# A name that ends with another may be the same with words before it; 医院 alone says nothing.
FEWEST_CHARACTERS = 3
# What stands before the name of an institution is whose it is, when it says one of these.
_OWNER = re.compile(r"法人|会社|組合|連合会|財団|社団|赤十字|\((?:医|株|有|合|福|社|財|学|宗)\)")

_KANJI_CHOME = re.compile(r"([一二三四五六七八九十]+)(?=丁目)")
_HYPHENS = re.compile(rf"(?<=\d)(?:丁目|番地の?|番|[{HYPHENS}~ノの])(?=\d)")
# What comes behind 号 or a space is a floor or a room: no part of the lot.
_END_OF_LOT = re.compile(rf"(?<=\d)号[{HYPHENS}]?|(?<=\d)\s+(?=\d)")
_BEHIND = re.compile(r"(?<=\d)(?:丁目|番地|番)|/(?!\d)")
_LOT = re.compile(r"^\D*\d+(?:-\d+)*")


def names_agree(one: str, other: str) -> bool:
    """Whether two names are surely one: they differ at most by the owner's name before them.

    Letters that a file lost, so that ? stands for them, make no other name.

    >>> names_agree("医療法人藤田会 フジタ病院", "フジタ病院")
    True
    >>> names_agree("医療法人架空会 北村医院", "医療法人架空会 中村医院")
    False
    >>> names_agree("新田中医院", "田中医院")
    False
    """
    if has_lost_letters(one, other) or has_lost_letters(other, one):
        return True
    short, long = sorted((comparing_key(one), comparing_key(other)), key=len)
    if short == long:
        return True
    is_end = len(short) >= FEWEST_CHARACTERS and long.endswith(short)
    return is_end and bool(_OWNER.search(long.removesuffix(short)))


@lru_cache(maxsize=50_000)
def address_key(address: str) -> str:
    """An address for comparing: one way of writing for 丁目, 番, 号, hyphens and width.

    >>> address_key("大阪市福島区吉野二丁目１０番１１号")
    '大阪市福島区吉野2-10-11'
    >>> address_key("大阪府大阪市福島区吉野２ー１０－１１ 東海ビル２階")
    '大阪市福島区吉野2-10-11東海ビル2階'
    """
    key = comparing_key(_END_OF_LOT.sub("/", plain(address))).removeprefix("大阪府")
    return _BEHIND.sub(
        "", _HYPHENS.sub("-", _KANJI_CHOME.sub(lambda match: kanji_in_digits(match[1]), key))
    )


def lot_of(address: str) -> str:
    """The address up to the number of its lot, without the building.

    >>> lot_of("大阪市福島区吉野２－１０－１１東海ビル２階")
    '大阪市福島区吉野2-10-11'
    """
    key = address_key(address)
    match = _LOT.match(key)
    return match[0] if match else key
