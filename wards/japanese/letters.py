"""Letters: how a text is kept, when two mean the same, which are odd, and which were lost.

kept            as a text is stored: each letter as it was written, without what nobody can see
plain           for reading: one width and one code point a letter
compact   the same in one piece
comparing_key   for comparing names: variants of a letter and capitals count as one
searching_key   for finding: hiragana and katakana as well
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from unicodedata import category, normalize

from django.db.models import Q, QuerySet

from wards.japanese.letter_tables import USUAL_OF_RADICAL, USUAL_OF_VARIANT

# What Unicode has nothing drawn for (property Default_Ignorable_Code_Point, and U+FFF9 to U+FFFB), but
# selectors: they choose the form of the letter before them, and belong to a name.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
# A joiner between two pictures makes one of them; anywhere else it is nothing.
_LONE_JOINER = "(?<![\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d"
_NEVER_KEPT = re.compile(f"[{_UNSEEN}]|{_LONE_JOINER}")
_NOT_COMPARED = re.compile(f"[{_UNSEEN}{_SELECTORS}\u200d]")
_LINE_BREAK = re.compile("\r\n?|[\v\x85\u2028\u2029]")
_SPACES = re.compile("[\t\xa0\u2000-\u200a\u202f\u205f]")
# Whether there is anything to do: most texts have nothing of it.
_NOT_AS_KEPT = re.compile(
    f"^\\s|\\s$|[\t\r\v\x85\xa0\u2000-\u200d\u2028\u2029\u202f\u205f{_UNSEEN}]"
)

# The marks of が and ぱ as letters of their own, and the signs that CP932 and Unicode tell apart.
_ONE_SIGN = str.maketrans("゛゜〜−‖", "\u3099\u309a~-∥")
_ONE_FORM = str.maketrans(USUAL_OF_RADICAL)
_USUAL_FORM = str.maketrans(USUAL_OF_VARIANT)
_HIRAGANA = {code: code - 0x60 for code in (*range(0x30A1, 0x30F7), 0x30FD, 0x30FE)}
# Two letters, of which people write one for the other: 斉藤 is looked for as 斎藤.
_SEARCHED_ALIKE = _HIRAGANA | str.maketrans("斉", "斎")
# As the letter behind a radical is printed in Japan, where its oldest form is another one.
_PRINTED = str.maketrans("戶靑黃黑", "戸青黄黒")
HYPHENS = "-‐‑‒–—―⁃˗﹣－−─━ーｰ"
_HYPHEN = str.maketrans(dict.fromkeys(HYPHENS, "-"))


def kept(text: str) -> str:
    r"""A text as it is stored: without white space around it and what nobody can see.

    >>> kept(" \u3000𠮷田\u200b葛󠄀\u00ad城\r\n髙﨑\ufeff ")
    '𠮷田葛󠄀城\n髙﨑'
    """
    if not _NOT_AS_KEPT.search(text):
        return text
    return _SPACES.sub(" ", _LINE_BREAK.sub("\n", _NEVER_KEPT.sub("", text))).strip()


def plain(text: str) -> str:
    """A text with one code point for each letter, whatever its width, selector or radical.

    >>> plain("⻄区　ﾌｼﾞﾀ病院 １２") == plain("西区 フジタ病院 12") == "西区 フジタ病院 12"
    True
    """
    if text.isascii():
        return text
    seen = _NOT_COMPARED.sub("", text).translate(_ONE_FORM).translate(_ONE_SIGN)
    # What NFKC takes apart, such as ⾎, may be composed anew only in a second round.
    return normalize("NFKC", normalize("NFKC", seen).translate(_ONE_SIGN))


def compact(text: str) -> str:
    """The same without any white space.

    >>> compact("医療機関\\n 所在地")
    '医療機関所在地'
    """
    return normalize("NFKC", "".join(plain(text).split()))


def with_hyphens(text: str) -> str:
    """A plain text in which all that is typed for a hyphen is one.

    >>> with_hyphens("５３６‐０００１"), with_hyphens("2ー1−7")
    ('536-0001', '2-1-7')
    """
    return one_hyphen(plain(text))


def one_hyphen(text: str) -> str:
    """A text in which all that is typed for a hyphen is one; the other letters stay."""
    return text.translate(_HYPHEN)


def in_place(text: str) -> str:
    """The same letter by letter, so that each stands where it stood in the text.

    >>> in_place("ｶﾞ㈱　２−１")
    'カﾞ㈱ 2-1'
    """
    return text if text.isascii() else "".join(map(_in_place, text))


@lru_cache(maxsize=10_000)
def _in_place(letter: str) -> str:
    narrow = plain(letter)
    return narrow if len(narrow) == 1 and category(narrow) != "Mn" else letter


@lru_cache(maxsize=50_000)
def comparing_key(text: str) -> str:
    """A name for comparing: width, space, capitals and the form of a letter do not count.

    >>> comparing_key("医療法人髙﨑会　ﾌｼﾞﾀ病院") == comparing_key("医療法人高崎会 フジタ病院")
    True
    """
    return normalize("NFKC", compact(text).translate(_USUAL_FORM).casefold())


def searching_key(text: str) -> str:
    """A name for finding: as compared, and hiragana and katakana alike.

    >>> searching_key("齊藤ｸﾘﾆｯｸ")
    '斎藤くりにっく'
    """
    return comparing_key(text).translate(_SEARCHED_ALIKE)


@dataclass(frozen=True, slots=True)
class Lookalike:
    """A letter that is another than it seems, and the one that is meant."""

    odd: str
    usual: str

    def __str__(self) -> str:
        return f"「{self.odd}」（U+{ord(self.odd):04X}）は「{self.usual}」"


_RADICAL = re.compile("[\u2e80-\u2fdf]")


def lookalikes(text: str) -> list[Lookalike]:
    """The radicals that stand in a text for letters: PDF files give them away when copied.

    >>> [str(each) for each in lookalikes("大阪市⻄区、神⼾")]
    ['「⻄」（U+2EC4）は「西」', '「⼾」（U+2F3E）は「戸」']
    """
    odd = dict.fromkeys(_RADICAL.findall(text))
    return [Lookalike(each, usual) for each in odd if (usual := mended(each)) != each]


def mended(text: str) -> str:
    """A text with the letters that are meant instead of radicals.

    >>> mended("大阪市⻄区")
    '大阪市西区'
    """
    return _RADICAL.sub(lambda match: plain(match[0]).translate(_PRINTED), text)


def lookalike_sentence(found: Iterable[Lookalike]) -> str:
    """What is said of look-alikes.

    >>> lookalike_sentence(lookalikes("⻄区"))
    '「⻄」（U+2EC4）は「西」に似た別の文字です。'
    """
    return f"{'、'.join(map(str, found))}に似た別の文字です。"


# --- Letters lost on the way -------------------------------------------------------------------

# What programs write for a letter that an encoding lacks. The question mark is a letter of texts as
# well: it stands for a lost one only where JIS X 0208, which all kinds of Shift_JIS share, has none.
_LOST, _LOST_IF_RARE = frozenset("〓□\ufffd"), frozenset("?？")
_LETTER = re.compile(f".[{_SELECTORS}]*", re.DOTALL)


def has_marks_of_loss(text: str) -> bool:
    """Whether there is any mark in a text that programs write for a letter which they lose."""
    return not (_LOST | _LOST_IF_RARE).isdisjoint(text)


def has_lost_letters(text: str, stored: str) -> bool:
    """Whether a text is the stored one with ?, 〓, □ or U+FFFD in place of some of its letters.

    >>> has_lost_letters("?田 翔", "𠮷田 翔"), has_lost_letters("山?", "山田")
    (True, False)
    >>> has_lost_letters("〓田", "山田"), has_lost_letters("𠮷田", "𠮷田")
    (True, False)
    """
    if not has_marks_of_loss(text):
        return False
    # How far the text may be the stored one, and whether a letter of it was lost until there.
    reached = {(0, False)}
    for letter in _LETTER.findall(stored):
        reached = {step for place, lost in reached for step in _steps(text, place, lost, letter)}
    return (len(text), True) in reached


def _steps(text: str, place: int, lost: bool, letter: str) -> Iterator[tuple[int, bool]]:
    """Where the text goes on behind a letter of the stored one, or behind what is left of it."""
    if text.startswith(letter, place):
        yield place + len(letter), lost
        return
    if place < len(text) and plain(text[place]) == plain(letter):
        yield place + 1, lost
        # Behind the letter itself a mark may be left of its selector.
        place += 1
    elif not category(letter[0]).startswith("L"):
        return
    marks = _LOST | _LOST_IF_RARE if _is_rare(letter) else _LOST
    # A letter of several units of UTF-16 may leave a mark for each.
    for _ in range(len(letter.encode("utf-16-le")) // 2):
        if place >= len(text) or text[place] not in marks:
            return
        place += 1
        yield place, True


def _is_rare(letter: str) -> bool:
    try:
        letter.encode("shift_jis")
    except UnicodeEncodeError:
        return True
    return False


# --- Searching ------------------------------------------------------------------------------------

# Where letters stand that have another spelling: Latin, Greek, Cyrillic, radicals, kana, compatible
# ideographs, and what is half or full of width.
_BLOCKS = ((0x21, 0x250), (0x370, 0x530), (0x2E80, 0x2FE0), (0x3041, 0x3100))
_BLOCKS += ((0xF900, 0xFB00), (0xFF01, 0xFFE7), (0x2F800, 0x2FA20))
_BETWEEN = f"[\\s\u3000\u200d{_UNSEEN}{_SELECTORS}]*"


def pattern_of(words: str) -> str:
    """A regular expression, for PostgreSQL and Python, of all ways to write what is looked for."""
    return _BETWEEN.join(map(_spelling, searching_key(words)))


@lru_cache(maxsize=10_000)
def _spelling(letter: str) -> str:
    whole = f"[{''.join(map(_escaped, dict.fromkeys([letter, *_spellings().get(letter, ())])))}]"
    parts = normalize("NFD", letter)
    # が may be stored as か and its mark.
    return f"(?:{whole}|{''.join(map(_spelling, parts))})" if len(parts) > 1 else whole


def _escaped(letter: str) -> str:
    return f"\\{letter}" if letter.isascii() and not letter.isalnum() else letter


@cache
def _spellings() -> dict[str, list[str]]:
    """The single letters that are looked for as one, by that one."""
    found = defaultdict(list)
    letters = [chr(code) for block in _BLOCKS for code in range(*block)]
    for letter in (*letters, *USUAL_OF_VARIANT, *set(USUAL_OF_VARIANT.values())):
        key = searching_key(letter)
        if len(key) == 1 and letter not in found[key]:
            found[key].append(letter)
    return found


def searched_alike() -> str:
    """Each rarer letter with the one it is looked for as, for searching in the browser."""
    variants = (*USUAL_OF_RADICAL, *USUAL_OF_VARIANT, "斉")
    return "".join(letter + searching_key(letter) for letter in variants)


def with_words(rows: QuerySet, words: str, fields: Iterable[str]) -> QuerySet:
    """The rows in which every word stands in one of the fields."""
    fields = tuple(fields)
    for pattern in filter(None, map(pattern_of, words.split())):
        anywhere = Q()
        for name in fields:
            anywhere |= Q(**{f"{name}__regex": pattern})
        rows = rows.filter(anywhere)
    return rows
